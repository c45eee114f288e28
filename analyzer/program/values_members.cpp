// Reading and storing properties, elements and awaited values.
#include <algorithm>

#include "program/globals.h"
#include "program/platform_globals.h"
#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr size_t lookUpLimit =
    64;  // objects looked through for one property: chains of `extends` may be cyclic
constexpr size_t externalPathLimit = 4;  // names in a row; `node.next.next…` ends somewhere
constexpr int promiseLimit = 3;          // promises in promises

bool isIndex(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

ValueSet Evaluation::readMember(const ValueSet& receivers, NameId name) {
  ValueSet found;
  found.unknown = receivers.unknown;
  const ShapeList shapes = receivers.shapes;
  for (const ShapeId shape : shapes) lookUp(shape, name, found);
  return found;
}

void Evaluation::lookUpNow(ShapeId receiver, NameId name, ValueSet& found) {
  Pending pending{{receiver, name, receiver}};
  for (size_t next = 0; next < pending.size(); ++next) {
    if (next >= lookUpLimit) {
      found.unknown = true;
      return;
    }
    const Asked asked = pending[next];
    const bool seen = std::any_of(
        pending.begin(), pending.begin() + static_cast<ptrdiff_t>(next),
        [&](const Asked& other) { return other.shape == asked.shape && other.name == asked.name; });
    if (!seen) lookUpOne(asked, pending, found);
  }
}

void Evaluation::lookUpOne(const Asked& asked, Pending& pending, ValueSet& found) {
  switch (valueOf(asked.shape).kind) {
    case Kind::Plain:
      unite(found, store_.plain());
      return;
    case Kind::Handle:
      lookUpHandle(asked, found);
      return;
    case Kind::BindingClass:
      lookUpBindingClass(asked, found);
      return;
    case Kind::BindingNamespace:
      lookUpNamespace(asked, pending, found);
      return;
    case Kind::UnitNamespace:
      lookUpUnit(asked, pending, found);
      return;
    case Kind::Function:
      lookUpFunction(asked, found);
      return;
    case Kind::LocalClass:
      lookUpInClass(asked, true, pending, found);
      return;
    case Kind::LocalObject:
      lookUpObject(asked, pending, found);
      return;
    case Kind::Collection:
      lookUpCollection(asked, found);
      return;
    case Kind::Trapped:
      if (sink_ != nullptr) sink_->isBehindTraps = true;
      unite(found, asked.shape);
      found.unknown = true;
      return;
    case Kind::External:
      lookUpExternal(asked, found);
      return;
    case Kind::BindingFunction:
    case Kind::Promise:
      found.unknown = true;
      return;
  }
}

void Evaluation::readField(SiteId site, NameId name, ValueSet& found) {
  if (isNone(name)) {
    unite(found, store_.read(store_.all(site)));
    return;
  }
  unite(found, store_.read(store_.field(site, name)));
  unite(found, store_.read(store_.computed(site)));
}

bool Evaluation::isInstance(const AbstractValue& value) const {
  return value.kind == Kind::LocalObject && !isNone(value.classId);
}

void Evaluation::lookUpObject(const Asked& asked, Pending& pending, ValueSet& found) {
  const AbstractValue& value = valueOf(asked.shape);
  if (isInstance(value)) {
    lookUpInClass(asked, false, pending, found);
    return;
  }
  const SiteId site = static_cast<SiteId>(value.site);
  readField(site, asked.name, found);
  const SiteSort sort = store_.keyOf(site).sort;
  if (sort == SiteSort::TypeObject) lookUpNote(asked, pending, found);
  if (sort == SiteSort::TypeCallable) found.unknown = true;
  const ValueSet& parents = store_.read(store_.parents(site));
  found.unknown = found.unknown || parents.unknown;
  for (const ShapeId parent : parents.shapes) {
    if (parent != store_.plain()) pending.push_back({parent, asked.name, asked.receiver});
  }
}

void Evaluation::superShapes(ClassInfo& cls, bool asInstances, ValueSet& out) {
  const ValueSet& superclass = store_.read(cls.superclass);
  out.unknown = out.unknown || superclass.unknown;
  for (const ShapeId shape : superclass.shapes) {
    const ShapeId super = asInstances ? instanceOf(shape) : shape;
    if (isNone(super)) {
      out.unknown = true;
    } else {
      unite(out, super);
    }
  }
}

// What the class itself has by that name, fields aside; false when it has nothing.
bool Evaluation::addClassMembers(const Asked& asked, bool isStatic, ValueSet& found) {
  const AbstractValue& value = valueOf(asked.shape);
  const std::string_view text = store_.textOf(asked.name);
  if (isStatic && text == "prototype") unite(found, localObject(value.unit, value.classId));
  if (!isStatic && text == "constructor") unite(found, localClass(value.unit, value.classId));
  const ClassInfo& cls = infoOf(value);
  const auto members = cls.members.find(asked.name);
  if (members == cls.members.end()) return false;
  bool has = false;
  for (const flow::Member* member : members->second) {
    if (member->isStatic != isStatic || isNone(member->function)) continue;
    const FunctionRef function{value.unit, member->function};
    if (member->kind == flow::Member::Kind::Method) {
      unite(found, functionShape(function));
      has = true;
    } else if (member->kind == flow::Member::Kind::Getter) {
      invokeFunction(function, {}, asked.receiver, Invocation::Call, found);
      has = true;
    }
  }
  if (has) return true;
  for (const flow::Member* member : members->second) {
    if (member->isStatic == isStatic) addSignature(value, *member, found);
  }
  return false;
}

// An abstract method or getter tells its type at least.
void Evaluation::addSignature(const AbstractValue& cls, const flow::Member& member, ValueSet& found) {
  if (isNone(member.type) || !isNone(member.function)) return;
  const flow::TypeNote& note = program_.moduleOf(cls.unit).typeNotes[member.type];
  if (note.kind != flow::TypeNote::Kind::Function || note.arguments.empty()) return;
  if (member.kind == flow::Member::Kind::Method) addNote(found, cls.unit, member.type, 0);
  if (member.kind == flow::Member::Kind::Getter) addNote(found, cls.unit, note.arguments[0], 0);
}

// Fields, then methods and accessors, then the superclass unless the class itself has a method of the name.
void Evaluation::lookUpInClass(const Asked& asked, bool isStatic, Pending& pending, ValueSet& found) {
  const SiteId site = objectOf(asked.shape);
  readField(site, asked.name, found);
  if (isNone(asked.name)) {
    found.unknown = true;
  } else {
    // The field of the base holds what all its subclasses put there.
    const bool isFieldOfBase = !fieldTypes_.empty() && fieldTypes_.contains(store_.field(site, asked.name));
    if (isFieldOfBase || addClassMembers(asked, isStatic, found)) return;
  }
  ValueSet supers;
  superShapes(infoOf(valueOf(asked.shape)), !isStatic, supers);
  unite(supers, store_.read(store_.parents(site)));  // Object.assign(this, …)
  found.unknown = found.unknown || supers.unknown;
  for (const ShapeId super : supers.shapes) {
    if (super != store_.plain()) pending.push_back({super, asked.name, asked.receiver});
  }
}

void Evaluation::lookUpFunction(const Asked& asked, ValueSet& found) {
  const std::string_view text = isNone(asked.name) ? "" : store_.textOf(asked.name);
  if (text == "name" || text == "length") {
    unite(found, store_.plain());
  } else if (text == "prototype") {
    unite(found, object(store_.site({SiteSort::Prototype, store_.keyOf(objectOf(asked.shape)).first, 0})));
  } else {
    readField(objectOf(asked.shape), asked.name, found);
    const ValueSet& parents = store_.read(store_.parents(objectOf(asked.shape)));
    found.unknown = found.unknown || parents.unknown;
  }
}

void Evaluation::lookUpCollection(const Asked& asked, ValueSet& found) {
  const SiteId site = static_cast<SiteId>(valueOf(asked.shape).site);
  if (isNone(asked.name)) {
    unite(found, store_.read(store_.all(site)));
    return;
  }
  const std::string_view text = store_.textOf(asked.name);
  if (isIndex(text)) {
    if (store_.keyOf(site).sort == SiteSort::Array) {
      readField(site, asked.name, found);
    } else {
      elementsInto(asked.shape, found);  // `const [first] = set`: it is iterated
    }
  } else if (text == "length" || text == "size") {
    unite(found, store_.plain());
  } else {
    found.unknown = true;
  }
}

void Evaluation::lookUpExternal(const Asked& asked, ValueSet& found) {
  const AbstractValue value = valueOf(asked.shape);  // a copy: interning below may add shapes
  const bool global = value.specifier.empty();
  if (global && isGlobalObject(value.path)) {
    if (isNone(asked.name)) {
      found.unknown = true;
      return;
    }
    unite(found, globalNamed(store_.textOf(asked.name)));
    readField(globals_, asked.name, found);
    return;
  }
  const auto names = std::count(value.path.begin(), value.path.end(), '.') + 1;
  if (isNone(asked.name) || value.site != 0 || static_cast<size_t>(names) >= externalPathLimit) {
    found.unknown = true;
    return;
  }
  const std::string text(store_.textOf(asked.name));
  unite(found, external(value.specifier, value.path.empty() ? text : value.path + "." + text));
}

SiteId Evaluation::additionsTo(bindings::ClassRef cls) {
  return store_.site(
      {SiteSort::Additions, static_cast<uint64_t>(cls.module), static_cast<uint64_t>(cls.index)});
}

SiteId Evaluation::objectOf(ShapeId shape) {
  const size_t position = unfreed::index(shape);
  if (position >= objectsOfShapes_.size()) objectsOfShapes_.resize(2 * position + 1, None<SiteId>);
  SiteId& known = objectsOfShapes_[position];
  if (isNone(known)) known = findObjectOf(shape);
  return known;
}

SiteId Evaluation::findObjectOf(ShapeId shape) {
  const AbstractValue& value = valueOf(shape);
  const auto unit = static_cast<uint64_t>(value.unit);
  switch (value.kind) {
    case Kind::LocalObject:
      return isInstance(value)
                 ? store_.site({SiteSort::ClassInstance, unit, static_cast<uint64_t>(value.classId)})
                 : static_cast<SiteId>(value.site);
    case Kind::Collection:
      return static_cast<SiteId>(value.site);
    case Kind::LocalClass:
      return store_.site({SiteSort::ClassStatics, unit, static_cast<uint64_t>(value.classId)});
    case Kind::Function:
      return store_.site({SiteSort::FunctionObject,
                          (static_cast<uint64_t>(value.function.unit) << 32) |
                              static_cast<uint64_t>(value.function.function),
                          0});
    case Kind::UnitNamespace:
      return exportsSite(value.unit);
    case Kind::External:
      return value.specifier.empty() && isGlobalObject(value.path) ? globals_ : SiteId{0};
    case Kind::BindingClass:
      return additionsTo(value.cls);
    case Kind::Handle:
      return program_.bindings[value.cls].kind == bindings::Class::Kind::Namespace ? additionsTo(value.cls)
                                                                                   : SiteId{0};
    case Kind::BindingNamespace:
      return additionsTo({value.module, None<bindings::ClassIndex>});
    case Kind::Plain:
    case Kind::BindingFunction:
    case Kind::Promise:
    case Kind::Trapped:
      return SiteId{0};
  }
  return SiteId{0};
}

void Evaluation::writeField(SiteId site, NameId name, const ValueSet& value) {
  if (site == globals_ && !isNone(name) && isPlatformGlobal(store_.textOf(name))) return;
  const CellId field = isNone(name) ? store_.computed(site) : store_.field(site, name);
  if (fieldTypes_.empty()) {
    store_.add(field, value);
  } else {
    store_.add(field, narrowed(field, value));
  }
  store_.add(store_.all(site), value);
}

void Evaluation::storeMember(ShapeId receiver, NameId name, const ValueSet& value) {
  const SiteId site = objectOf(receiver);
  if (site == SiteId{0}) return;
  const AbstractValue& object = valueOf(receiver);
  const bool element = object.kind == Kind::Collection;
  if (element && !isNone(name) && !isIndex(store_.textOf(name))) return;
  // `window[name] = …` would make every global of the program everything that libraries put there.
  if (isNone(name) && store_.keyOf(site).sort == SiteSort::Globals) return;
  writeField(site, name, value);
  if (!isNone(name)) callSetters(receiver, name, value);
}

// The setters of the class, or else of the nearest one that it extends.
void Evaluation::callSetters(ShapeId receiver, NameId name, const ValueSet& value) {
  constexpr size_t kMostClasses = 16;
  std::vector<ShapeId> line{receiver};
  for (size_t next = 0; next < line.size() && next < kMostClasses; ++next) {
    const AbstractValue object = valueOf(line[next]);
    if (object.kind != Kind::LocalClass && !isInstance(object)) continue;
    ClassInfo& cls = infoOf(object);
    const auto members = cls.members.find(name);
    if (members == cls.members.end()) {
      ValueSet supers;
      superShapes(cls, object.kind != Kind::LocalClass, supers);
      line.insert(line.end(), supers.shapes.begin(), supers.shapes.end());
      continue;
    }
    for (const flow::Member* member : members->second) {
      if (member->kind != flow::Member::Kind::Setter || isNone(member->function)) continue;
      Arguments arguments;
      arguments.sets.push_back(&value);
      if (sink_ != nullptr) sink_->functions.push_back({object.unit, member->function});
      pass(infoOf({object.unit, member->function}), arguments, receiver);
    }
  }
}

// A function written as a property is a method: the object is its `this`. What is stored in a prototype
// belongs to the objects that the function makes.
void Evaluation::adoptMethods(ShapeId receiver, const ValueSet& functions, bool asPrototype) {
  const AbstractValue value = valueOf(receiver);
  if (value.kind == Kind::BindingClass) {
    if (asPrototype) receiver = handle(value.cls, value.guessed);
  } else if (value.kind == Kind::LocalObject) {
    const SiteKey key = store_.keyOf(static_cast<SiteId>(value.site));
    if (key.sort == SiteSort::Prototype)
      receiver = object(store_.site({SiteSort::Constructed, key.first, 0}));
  } else {
    return;
  }
  for (const ShapeId shape : functions.shapes) {
    const AbstractValue& function = valueOf(shape);
    if (function.kind != Kind::Function) continue;
    const flow::VariableId self = infoOf(function.function).function->self;
    if (!isNone(self)) store_.add(variableCell(function.function.unit, self), receiver);
  }
}

void Evaluation::addElement(SiteId site, const ValueSet& value) {
  writeField(site, None<NameId>, value);
}

void Evaluation::addElement(SiteId site, ShapeId value) {
  store_.add(store_.computed(site), value);
  store_.add(store_.all(site), value);
}

// A Map's `all` holds keys and values; they are told apart in fields that no program can name.
void Evaluation::addEntry(SiteId map, const ValueSet& keys, const ValueSet& values) {
  store_.add(store_.field(map, store_.name("<keys>")), keys);
  store_.add(store_.field(map, store_.name("<values>")), values);
  store_.add(store_.all(map), keys);
  store_.add(store_.all(map), values);
}

SiteId Evaluation::entryOf(SiteId map) {
  const SiteId entry = store_.site({SiteSort::Array, static_cast<uint64_t>(map), ~uint64_t{0}});
  writeField(entry, store_.name("0"), store_.read(store_.field(map, store_.name("<keys>"))));
  writeField(entry, store_.name("1"), store_.read(store_.field(map, store_.name("<values>"))));
  return entry;
}

// What iterating over it gives.
void Evaluation::elementsInto(ShapeId shape, ValueSet& out) {
  const AbstractValue& value = valueOf(shape);
  switch (value.kind) {
    case Kind::Plain:
      unite(out, store_.plain());
      return;
    case Kind::Collection: {
      const SiteId site = static_cast<SiteId>(value.site);
      if (store_.keyOf(site).sort == SiteSort::Map) {
        unite(out, collection(entryOf(site)));
      } else {
        unite(out, store_.read(store_.all(site)));
      }
      return;
    }
    case Kind::LocalObject: {
      if (!isInstance(value)) break;
      // [Symbol.iterator]: the class's generator method whose name is computed.
      const ClassInfo& cls = infoOf(value);
      const auto unnamed = cls.members.find(store_.name(""));
      if (unnamed == cls.members.end()) break;
      for (const flow::Member* member : unnamed->second) {
        if (member->kind != flow::Member::Kind::Method || isNone(member->function)) continue;
        FunctionInfo& info = infoOf({value.unit, member->function});
        if (!info.function->isGenerator) break;
        info.called = true;
        unite(out, store_.read(info.emitted));
        return;
      }
      break;
    }
    case Kind::Handle:
    case Kind::BindingClass:
    case Kind::BindingFunction:
    case Kind::BindingNamespace:
    case Kind::UnitNamespace:
    case Kind::Function:
    case Kind::LocalClass:
    case Kind::Promise:
    case Kind::Trapped:
    case Kind::External:
      break;
  }
  out.unknown = true;
}

ValueSet Evaluation::elementsOfAll(const ValueSet& iterables) {
  ValueSet out;
  out.unknown = iterables.unknown;
  const ShapeList shapes = iterables.shapes;
  for (const ShapeId shape : shapes) elementsInto(shape, out);
  return out;
}

ValueSet Evaluation::awaited(const ValueSet& values) {
  ValueSet current = values;
  for (int round = 0; round < promiseLimit; ++round) {
    ValueSet next;
    next.unknown = current.unknown;
    bool sawPromise = false;
    for (const ShapeId shape : current.shapes) {
      const AbstractValue& value = valueOf(shape);
      if (value.kind == Kind::Promise) {
        sawPromise = true;
        unite(next, store_.read(store_.all(static_cast<SiteId>(value.site))));
      } else {
        unite(next, shape);
      }
    }
    current = std::move(next);
    if (!sawPromise) break;
  }
  return current;
}

}  // namespace unfreed::program
