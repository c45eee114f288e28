// What a type note says of a value: the note's own structure and the types of the language. Names are
// values_types.cpp's.
#include <algorithm>
#include <array>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;
using NoteKind = flow::TypeNote::Kind;

constexpr int noteDepth = 6;          // an alias may name itself
constexpr int noteNestingLimit = 24;  // also through properties of values (`typeof a.b`)
constexpr int noteStepLimit = 400;

struct CollectionType {
  std::string_view name;
  SiteSort sort;
};

constexpr std::array collectionTypes{
    CollectionType{"Array", SiteSort::Array},
    CollectionType{"ReadonlyArray", SiteSort::Array},
    CollectionType{"ArrayLike", SiteSort::Array},
    CollectionType{"Iterable", SiteSort::Array},
    CollectionType{"Set", SiteSort::Set},
    CollectionType{"ReadonlySet", SiteSort::Set},
    CollectionType{"WeakSet", SiteSort::Set},
    CollectionType{"Map", SiteSort::Map},
    CollectionType{"ReadonlyMap", SiteSort::Map},
    CollectionType{"WeakMap", SiteSort::Map},
    CollectionType{"Iterator", SiteSort::Iterator},
    CollectionType{"IterableIterator", SiteSort::Iterator},
    CollectionType{"IteratorObject", SiteSort::Iterator},
    CollectionType{"ArrayIterator", SiteSort::Iterator},
    CollectionType{"Generator", SiteSort::Iterator},
    CollectionType{"AsyncIterable", SiteSort::AsyncIterator},
    CollectionType{"AsyncIterator", SiteSort::AsyncIterator},
    CollectionType{"AsyncIterableIterator", SiteSort::AsyncIterator},
    CollectionType{"AsyncGenerator", SiteSort::AsyncIterator},
};

constexpr std::array plainTypes{
    "ArrayBuffer",
    "ArrayBufferLike",
    "ArrayBufferView",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "Buffer",
    "BufferSource",
    "DataView",
    "Date",
    "Error",
    "Float32Array",
    "Float64Array",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Number",
    "RegExp",
    "SharedArrayBuffer",
    "String",
    "TypedArray",
    "URL",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
};

// Types that are their argument, as far as values go.
constexpr std::array transparentTypes{"DeepReadonly", "Mutable",  "NoInfer",  "NonNullable",
                                      "Partial",      "Readonly", "Required", "Writable"};

template <size_t N>
bool contains(const std::array<const char*, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool Evaluation::isInformative(const ValueSet& set) const {
  return std::any_of(set.shapes.begin(), set.shapes.end(), [&](ShapeId shape) {
    const AbstractValue& value = valueOf(shape);
    return value.kind != Kind::Plain && value.kind != Kind::External;
  });
}

bool Evaluation::namesBinding(const ValueSet& set) const {
  return std::any_of(set.shapes.begin(), set.shapes.end(), [&](ShapeId shape) {
    const AbstractValue& value = valueOf(shape);
    return !value.guessed && (value.kind == Kind::Handle || value.kind == Kind::BindingClass ||
                              value.kind == Kind::BindingNamespace);
  });
}

// Types may name themselves on many ways (`type A = A | A`, `interface A { b: typeof a.b }`): besides the
// depth, the whole work for one question is bounded.
void Evaluation::addNote(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth) {
  if (noteNesting_ == 0) noteSteps_ = 0;
  if (isNone(id) || depth > noteDepth || noteNesting_ > noteNestingLimit || ++noteSteps_ > noteStepLimit) {
    out.unknown = true;
    return;
  }
  ++noteNesting_;
  addNoteParts(out, unit, id, depth);
  --noteNesting_;
}

void Evaluation::addNoteParts(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth) {
  const flow::TypeNote& note = program_.moduleOf(unit).typeNotes[id];
  if (note.optional) unite(out, store_.plain());
  const auto key = static_cast<uint64_t>(id);
  switch (note.kind) {
    case NoteKind::Unknown:
      out.unknown = true;
      return;
    case NoteKind::Plain:
      unite(out, store_.plain());
      return;
    case NoteKind::Named:
      addNamed(out, unit, id, depth);
      return;
    case NoteKind::TypeOf:
      addValueOfPath(out, unit, note.path);
      addNamespaceTwins(out);
      return;
    case NoteKind::Union:
      for (const flow::TypeNoteId part : note.arguments) addNote(out, unit, part, depth + 1);
      return;
    case NoteKind::Tuple:
      addTuple(out, unit, id, depth);
      return;
    case NoteKind::Function:
      unite(out, object(store_.site({SiteSort::TypeCallable, static_cast<uint64_t>(unit), key})));
      return;
    case NoteKind::Constructor: {
      ValueSet instances;
      for (const flow::TypeNoteId part : note.arguments) addNote(instances, unit, part, depth + 1);
      addClassesOf(out, instances);
      return;
    }
    case NoteKind::Object: {
      if (const StandIn* standIn = standIns_.ofType(unit, id)) return addStandIn(out, *standIn);
      const ShapeId type = object(store_.site({SiteSort::TypeObject, static_cast<uint64_t>(unit), key}));
      if (!addImplementers(out, type)) unite(out, type);
      return;
    }
    case NoteKind::Import:
      if (note.path.empty()) {
        out.unknown = true;
      } else {
        addExportedType(out, program_.targetOf(unit, note.path[0]), std::span(note.path).subspan(1),
                        depth + 1);
      }
      return;
  }
}

// A factory and the namespace of what it makes may share a name (`function Box2D(): …; namespace Box2D { …
// }`): `typeof Box2D` is both.
void Evaluation::addNamespaceTwins(ValueSet& out) {
  const ShapeList shapes = out.shapes;
  for (const ShapeId shape : shapes) {
    const AbstractValue value = store_[shape];
    if (value.kind != AbstractValue::Kind::BindingFunction || isNone(value.module)) continue;
    const bindings::Module& module = program_.bindings[value.module];
    for (const std::string& name : {value.member->name, "typeof " + value.member->name}) {
      const bindings::ClassIndex twin = module.classNamed(name);
      if (!isNone(twin) && module.classes[twin].kind == bindings::Class::Kind::Namespace) {
        unite(out, handle({value.module, twin}));
      }
    }
  }
}

void Evaluation::addTuple(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth) {
  const flow::TypeNote& note = program_.moduleOf(unit).typeNotes[id];
  const SiteId site = store_.site(
      {SiteSort::Array, static_cast<uint64_t>(unit) | (uint64_t{1} << 40), static_cast<uint64_t>(id)});
  for (size_t i = 0; i < note.arguments.size() && i < knownPositions; ++i) {
    ValueSet element;
    addNote(element, unit, note.arguments[i], depth + 1);
    writeField(site, store_.name(std::to_string(i)), element);
  }
  unite(out, collection(site));
}

void Evaluation::addCollectionType(ValueSet& out, UnitId unit, flow::TypeNoteId id, SiteSort sort,
                                   int depth) {
  const flow::TypeNote& note = program_.moduleOf(unit).typeNotes[id];
  const SiteId site =
      store_.site({sort, static_cast<uint64_t>(unit) | (uint64_t{1} << 40), static_cast<uint64_t>(id)});
  ValueSet first;
  addNote(first, unit, note.arguments.empty() ? None<flow::TypeNoteId> : note.arguments[0], depth + 1);
  if (sort == SiteSort::Map) {
    ValueSet second;
    addNote(second, unit, note.arguments.size() < 2 ? None<flow::TypeNoteId> : note.arguments[1], depth + 1);
    addEntry(site, first, second);
  } else {
    addElement(site, first);
  }
  unite(out, collection(site));
}

// ReturnType<typeof f>, Awaited<T>, Partial<T> and their like.
bool Evaluation::addDerivedType(ValueSet& out, UnitId unit, const flow::TypeNote& note, int depth) {
  const std::string_view name = note.path[0];
  const bool transparent = contains(transparentTypes, name);
  if (!transparent && name != "Awaited" && name != "ReturnType" && name != "InstanceType" && name != "Pick" &&
      name != "Omit") {
    return false;
  }
  if (note.arguments.empty()) return false;
  ValueSet argument;
  addNote(argument, unit, note.arguments[0], depth + 1);
  if (name == "Awaited") {
    unite(out, awaited(argument));
  } else if (name == "ReturnType") {
    addResults(out, argument);
  } else if (name == "InstanceType") {
    addInstances(out, argument);
  } else {
    if (name == "NonNullable") argument.shapes.remove(store_.plain());
    unite(out, argument);
  }
  return true;
}

bool Evaluation::addBuiltinType(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth) {
  const flow::TypeNote& note = program_.moduleOf(unit).typeNotes[id];
  const std::string_view name = note.path[0];
  if (addDerivedType(out, unit, note, depth)) return true;
  const auto key = static_cast<uint64_t>(unit) | (uint64_t{1} << 40);
  if (name == "Promise" || name == "PromiseLike") {
    const SiteId site = store_.site({SiteSort::Promise, key, static_cast<uint64_t>(id)});
    ValueSet value;
    addNote(value, unit, note.arguments.empty() ? None<flow::TypeNoteId> : note.arguments[0], depth + 1);
    store_.add(store_.all(site), awaited(value));
    unite(out, store_.shapeOf(Kind::Promise, site));
    return true;
  }
  if (name == "Record") {
    const SiteId site = store_.site({SiteSort::Object, key, static_cast<uint64_t>(id)});
    ValueSet value;
    addNote(value, unit, note.arguments.size() < 2 ? None<flow::TypeNoteId> : note.arguments[1], depth + 1);
    addElement(site, value);
    unite(out, object(site));
    return true;
  }
  const auto found = std::find_if(collectionTypes.begin(), collectionTypes.end(),
                                  [&](const CollectionType& type) { return type.name == name; });
  if (found != collectionTypes.end()) {
    addCollectionType(out, unit, id, found->sort, depth);
    return true;
  }
  if (!contains(plainTypes, name)) return false;
  unite(out, store_.plain());
  return true;
}

// `new` of what the set holds.
void Evaluation::addInstances(ValueSet& out, const ValueSet& classes) {
  out.unknown = out.unknown || classes.unknown;
  for (const ShapeId shape : classes.shapes) {
    const ShapeId made = instanceOf(shape);
    if (!isNone(made)) {
      unite(out, made);
    } else if (valueOf(shape).kind == Kind::Handle) {
      unite(out, shape);
    } else {
      out.unknown = true;
    }
  }
}

// What calling the functions in the set gives.
void Evaluation::addResults(ValueSet& out, const ValueSet& functions) {
  Callees* const sink = std::exchange(sink_, nullptr);
  for (const ShapeId shape : functions.shapes) {
    const AbstractValue& value = valueOf(shape);
    if (value.kind == Kind::Function) {
      unite(out, resultOf(infoOf(value.function)));
    } else if (value.kind == Kind::BindingFunction) {
      addType(out, value.module, value.member->returns, value.guessed);
    } else if (value.kind == Kind::LocalObject) {
      invoke(shape, {}, None<ShapeId>, Invocation::Call, out);
    } else {
      out.unknown = true;
    }
  }
  out.unknown = out.unknown || functions.unknown;
  sink_ = sink;
}

// A member of an interface or of an object type.
void Evaluation::lookUpNote(const Asked& asked, Pending& pending, ValueSet& found) {
  const SiteKey key = store_.keyOf(objectOf(asked.shape));
  const UnitId unit = static_cast<UnitId>(key.first);
  const flow::Module& module = program_.moduleOf(unit);
  const flow::TypeNote& note = module.typeNotes[static_cast<flow::TypeNoteId>(key.second)];
  const std::string_view name = isNone(asked.name) ? std::string_view() : store_.textOf(asked.name);
  bool declared = false;
  for (const auto& [member, type] : note.members) {
    if (member != name || name.empty()) continue;
    addNote(found, unit, type, 0);
    declared = true;
  }
  if (declared) return;
  const auto& types = units_[unfreed::index(unit)].typeOfNote;
  const auto declaration = types.find(static_cast<uint32_t>(key.second));
  if (declaration == types.end() || module.types[declaration->second].extends.empty()) {
    found.unknown = true;
    return;
  }
  for (const std::string_view base : module.types[declaration->second].extends) {
    ValueSet bases;
    if (!addPath(bases, unit, std::span(&base, 1), 1)) found.unknown = true;
    for (const ShapeId shape : bases.shapes) pending.push_back({shape, asked.name, asked.receiver});
  }
}

}  // namespace unfreed::program
