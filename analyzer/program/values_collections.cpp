// The methods of arrays, sets, maps, iterators and promises.
#include <algorithm>
#include <array>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

enum class Method : uint8_t {
  Same,     // gives the collection itself
  Element,  // gives an element
  Copy,     // gives a new collection of its elements
  Push,     // its arguments become elements
  Splice,   // so do those after the second; gives a new collection
  Fill,
  Add,
  SetEntry,
  Get,
  Values,
  Keys,
  Entries,
  Next,
  Map,
  FlatMap,
  Flat,
  Select,  // a callback sees the elements; gives a new collection of them
  Search,  // a callback sees the elements; gives one
  Visit,   // a callback sees the elements; gives a plain value
  Reduce,
  Sort,  // a callback sees two elements; gives the collection itself
  SortCopy,
  Plain,  // gives a plain value
};

struct Entry {
  std::string_view name;
  Method method;
};

constexpr std::array methods{
    Entry{"add", Method::Add},
    Entry{"at", Method::Element},
    Entry{"clear", Method::Plain},
    Entry{"concat", Method::Copy},
    Entry{"copyWithin", Method::Same},
    Entry{"delete", Method::Plain},
    Entry{"difference", Method::Copy},
    Entry{"drop", Method::Copy},
    Entry{"entries", Method::Entries},
    Entry{"every", Method::Visit},
    Entry{"fill", Method::Fill},
    Entry{"filter", Method::Select},
    Entry{"find", Method::Search},
    Entry{"findIndex", Method::Visit},
    Entry{"findLast", Method::Search},
    Entry{"findLastIndex", Method::Visit},
    Entry{"flat", Method::Flat},
    Entry{"flatMap", Method::FlatMap},
    Entry{"forEach", Method::Visit},
    Entry{"get", Method::Get},
    Entry{"has", Method::Plain},
    Entry{"includes", Method::Plain},
    Entry{"indexOf", Method::Plain},
    Entry{"intersection", Method::Copy},
    Entry{"isSubsetOf", Method::Plain},
    Entry{"join", Method::Plain},
    Entry{"keys", Method::Keys},
    Entry{"lastIndexOf", Method::Plain},
    Entry{"map", Method::Map},
    Entry{"next", Method::Next},
    Entry{"pop", Method::Element},
    Entry{"push", Method::Push},
    Entry{"reduce", Method::Reduce},
    Entry{"reduceRight", Method::Reduce},
    Entry{"return", Method::Next},
    Entry{"reverse", Method::Same},
    Entry{"set", Method::SetEntry},
    Entry{"shift", Method::Element},
    Entry{"slice", Method::Copy},
    Entry{"some", Method::Visit},
    Entry{"sort", Method::Sort},
    Entry{"splice", Method::Splice},
    Entry{"symmetricDifference", Method::Copy},
    Entry{"take", Method::Copy},
    Entry{"toArray", Method::Copy},
    Entry{"toReversed", Method::Copy},
    Entry{"toSorted", Method::SortCopy},
    Entry{"toSpliced", Method::Copy},
    Entry{"toString", Method::Plain},
    Entry{"union", Method::Copy},
    Entry{"unshift", Method::Push},
    Entry{"values", Method::Values},
    Entry{"with", Method::Copy},
};

const Method* methodNamed(std::string_view name) {
  const auto found =
      std::lower_bound(methods.begin(), methods.end(), name,
                       [](const Entry& entry, std::string_view text) { return entry.name < text; });
  return found != methods.end() && found->name == name ? &found->method : nullptr;
}

// Where the arguments begin that become elements of the copy.
size_t firstAddedBy(std::string_view name) {
  if (name == "concat" || name == "union" || name == "symmetricDifference") return 0;
  if (name == "with") return 1;
  return name == "toSpliced" || name == "splice" ? 2 : static_cast<size_t>(-1);
}

}  // namespace

bool Evaluation::callCollectionMethod(ShapeId receiver, std::string_view name, const Arguments& arguments,
                                      ValueSet& result) {
  const Method* const method = methodNamed(name);
  if (method == nullptr) return false;
  const SiteId site = static_cast<SiteId>(valueOf(receiver).site);
  const SiteSort sort = store_.keyOf(site).sort;
  switch (*method) {
    case Method::Same:
      unite(result, receiver);
      break;
    case Method::Element:
      unite(result, store_.read(store_.all(site)));
      break;
    case Method::Copy:
      copyCollection(receiver, arguments, firstAddedBy(name), result);
      break;
    case Method::Splice:
      copyCollection(receiver, {}, 0, result);
      for (size_t i = 2; i < arguments.sets.size(); ++i) addElement(site, arguments.at(i));
      break;
    case Method::Push:
      for (const ValueSet* argument : arguments.sets) addElement(site, *argument);
      unite(result, store_.plain());
      break;
    case Method::Fill:
    case Method::Add:
      addElement(site, arguments.at(0));
      unite(result, receiver);
      break;
    case Method::SetEntry:
      addEntry(site, arguments.at(0), arguments.at(1));
      unite(result, receiver);
      break;
    case Method::Get:
      unite(result, store_.read(sort == SiteSort::Map ? store_.field(site, store_.name("<values>"))
                                                      : store_.all(site)));
      break;
    case Method::Values:
    case Method::Keys:
    case Method::Entries:
      iteratorOf(site, name, result);
      break;
    case Method::Next: {
      const SiteId step = ownSite(SiteSort::Object, static_cast<uint64_t>(site));
      writeField(step, store_.name("value"), store_.read(store_.all(site)));
      writeField(step, store_.name("done"), ValueSet{{store_.plain()}, false});
      ValueSet steps;
      unite(steps, object(step));
      unite(result,
            sort == SiteSort::AsyncIterator ? promiseOf(steps, static_cast<uint64_t>(site)) : object(step));
      break;
    }
    case Method::Reduce:
      reduce(site, arguments, result);
      break;
    case Method::Sort:
    case Method::SortCopy: {
      const ValueSet elements = store_.read(store_.all(site));
      ValueSet ignored;
      callBack(arguments.at(0), {&elements, &elements}, ignored);
      if (*method == Method::Sort) {
        unite(result, receiver);
      } else {
        copyCollection(receiver, {}, 0, result);
      }
      break;
    }
    case Method::Flat: {
      const SiteId flat = ownSite(SiteSort::Array);
      const ShapeList elements = store_.read(store_.all(site)).shapes;  // `xs = xs.flat()` adds to them
      for (const ShapeId element : elements) {
        if (valueOf(element).kind == Kind::Collection) {
          ValueSet inner;
          elementsInto(element, inner);
          addElement(flat, inner);
        } else {
          addElement(flat, element);
        }
      }
      unite(result, collection(flat));
      break;
    }
    case Method::Map:
    case Method::FlatMap:
    case Method::Select:
    case Method::Search:
    case Method::Visit:
      callWithElements(receiver, name, arguments, result);
      break;
    case Method::Plain:
      unite(result, store_.plain());
      break;
  }
  return true;
}

// A new collection of the same elements; arguments from `firstAdded` on are elements too, or collections of
// some (concat).
void Evaluation::copyCollection(ShapeId receiver, const Arguments& arguments, size_t firstAdded,
                                ValueSet& result) {
  const SiteId site = static_cast<SiteId>(valueOf(receiver).site);
  const SiteSort sort = store_.keyOf(site).sort;
  const SiteId copy = ownSite(sort == SiteSort::Map ? SiteSort::Array : sort, sort == SiteSort::Map ? 1 : 0);
  ValueSet elements;
  elementsInto(receiver, elements);
  addElement(copy, elements);
  for (size_t i = firstAdded; i < arguments.sets.size(); ++i) {
    for (const ShapeId shape : arguments.at(i).shapes) {
      if (valueOf(shape).kind == Kind::Collection) {
        ValueSet inner;
        elementsInto(shape, inner);
        addElement(copy, inner);
      } else {
        addElement(copy, shape);
      }
    }
  }
  unite(result, collection(copy));
}

void Evaluation::iteratorOf(SiteId site, std::string_view which, ValueSet& result) {
  const bool isMap = store_.keyOf(site).sort == SiteSort::Map;
  const bool isSet = store_.keyOf(site).sort == SiteSort::Set;
  const SiteId iterator = ownSite(SiteSort::Iterator, static_cast<uint64_t>(site));
  if (which == "entries") {
    SiteId entry{};
    if (isMap) {
      entry = entryOf(site);
    } else {
      entry = ownSite(SiteSort::Array, static_cast<uint64_t>(site));
      writeField(entry, store_.name("0"),
                 isSet ? store_.read(store_.all(site)) : ValueSet{{store_.plain()}, false});
      writeField(entry, store_.name("1"), store_.read(store_.all(site)));
    }
    addElement(iterator, collection(entry));
  } else if (isMap) {
    addElement(iterator,
               store_.read(store_.field(site, store_.name(which == "keys" ? "<keys>" : "<values>"))));
  } else if (which == "keys" && !isSet) {
    addElement(iterator, store_.plain());
  } else {
    addElement(iterator, store_.read(store_.all(site)));
  }
  unite(result, collection(iterator));
}

void Evaluation::callWithElements(ShapeId receiver, std::string_view name, const Arguments& arguments,
                                  ValueSet& result) {
  const SiteId site = static_cast<SiteId>(valueOf(receiver).site);
  const SiteSort sort = store_.keyOf(site).sort;
  const bool isMap = sort == SiteSort::Map;
  const ValueSet elements =
      store_.read(isMap ? store_.field(site, store_.name("<values>")) : store_.all(site));
  ValueSet second;
  if (isMap) {
    second = store_.read(store_.field(site, store_.name("<keys>")));
  } else if (sort == SiteSort::Set) {
    second = elements;
  } else {
    unite(second, store_.plain());
  }
  const ValueSet self{{receiver}, false};
  ValueSet results;
  callBack(arguments.at(0), {&elements, &second, &self}, results);
  if (name == "map" || name == "flatMap") {
    const SiteId made = ownSite(SiteSort::Array);
    for (const ShapeId shape : results.shapes) {
      if (name == "flatMap" && valueOf(shape).kind == Kind::Collection) {
        ValueSet inner;
        elementsInto(shape, inner);
        addElement(made, inner);
      } else {
        addElement(made, shape);
      }
    }
    if (results.unknown) addElement(made, store_.peek(unknownCell_));
    unite(result, collection(made));
  } else if (name == "filter") {
    copyCollection(receiver, {}, 0, result);
  } else if (name == "find" || name == "findLast") {
    unite(result, elements);
    unite(result, store_.plain());
  } else {
    unite(result, store_.plain());
  }
}

void Evaluation::reduce(SiteId site, const Arguments& arguments, ValueSet& result) {
  const ValueSet elements = store_.read(store_.all(site));
  // What the callback gives comes back as its first argument: through a cell, so that growth wakes this op
  // again.
  const CellId accumulated = store_.all(ownSite(SiteSort::Object, 3));
  store_.add(accumulated, arguments.sets.size() > 1 ? arguments.at(1) : elements);
  const ValueSet before = store_.read(accumulated);
  ValueSet index;
  unite(index, store_.plain());
  ValueSet results;
  callBack(arguments.at(0), {&before, &elements, &index}, results);
  store_.add(accumulated, results);
  unite(result, store_.read(accumulated));
}

// then(f, g), catch(g), finally(h): a promise of what the callbacks give, or of what it was when they are not
// called.
bool Evaluation::callPromiseMethod(ShapeId promise, std::string_view name, const Arguments& arguments,
                                   ValueSet& result) {
  if (name != "then" && name != "catch" && name != "finally") return false;
  const ValueSet value = store_.read(store_.all(static_cast<SiteId>(valueOf(promise).site)));
  ValueSet failure;
  failure.unknown = true;
  ValueSet next;
  ValueSet ignored;
  if (name == "then") {
    callBack(arguments.at(0), {&value}, next);
    callBack(arguments.at(1), {&failure}, next);
    const bool handled = std::any_of(arguments.at(0).shapes.begin(), arguments.at(0).shapes.end(),
                                     [&](ShapeId shape) { return shape != store_.plain(); });
    if (!handled && !arguments.at(0).unknown) unite(next, value);
  } else if (name == "catch") {
    unite(next, value);
    callBack(arguments.at(0), {&failure}, next);
  } else {
    unite(next, value);
    callBack(arguments.at(0), {}, ignored);
  }
  unite(result, promiseOf(next));
  return true;
}

}  // namespace unfreed::program
