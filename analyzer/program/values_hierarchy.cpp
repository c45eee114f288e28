// What stands behind a type that has no code of its own: the classes that implement an interface, the
// subclasses of an abstract class, the argument that a subclass gives for a type parameter of its base, and
// the class of bindings that a type written by hand stands for.
#include <algorithm>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr size_t implementerLimit = 8;  // more than these tell nothing
constexpr int inheritanceDepth = 8;

struct TypeArgument {
  UnitId unit{};
  flow::TypeNoteId note = None<flow::TypeNoteId>;
};
using TypeArguments = std::unordered_map<std::string_view, TypeArgument>;

std::vector<std::string_view> partsOf(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t dot = path.find('.');
    parts.push_back(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return parts;
}

// What a note means where the type parameters mean this.
TypeArgument resolved(const flow::Module& module, UnitId unit, flow::TypeNoteId note,
                      const TypeArguments& known) {
  const flow::TypeNote& type = module.typeNotes[note];
  if (type.kind == flow::TypeNote::Kind::Named && type.path.size() == 1) {
    const auto found = known.find(type.path[0]);
    if (found != known.end()) return found->second;
  }
  return {unit, note};
}

}  // namespace

// `class Box<T> { ref: T }`, `class TreeBox extends Box<Tree>`: the `ref` of a TreeBox is a Tree.
void Evaluation::indexTypeArguments() {
  for (size_t u = 0; u < units_.size(); ++u) {
    const UnitId unit = idAt<UnitId>(u);
    const auto& classes = program_.moduleOf(unit).classes;
    for (size_t c = 0; c < classes.size(); ++c) {
      const flow::ClassId cls = idAt<flow::ClassId>(c);
      if (!classes[cls].superclassArguments.empty()) bindTypeParameters(unit, cls);
    }
  }
}

void Evaluation::bindTypeParameters(UnitId unit, flow::ClassId id) {
  const SiteId site = objectOf(localObject(unit, id));
  TypeArguments known;
  for (int depth = 0; depth < inheritanceDepth; ++depth) {
    const flow::Class& cls = program_.moduleOf(unit).classes[id];
    if (cls.superclassArguments.empty() || cls.superclassText.empty()) return;
    ValueSet bases;
    addPath(bases, unit, partsOf(cls.superclassText), 0);
    if (bases.shapes.size() != 1 || !isInstance(valueOf(bases.shapes[0]))) return;
    const AbstractValue base = valueOf(bases.shapes[0]);
    const flow::Class& baseClass = program_.moduleOf(base.unit).classes[base.classId];
    TypeArguments next;
    for (size_t i = 0; i < std::min(baseClass.typeParameters.size(), cls.superclassArguments.size()); ++i) {
      next[baseClass.typeParameters[i]] =
          resolved(program_.moduleOf(unit), unit, cls.superclassArguments[i], known);
    }
    for (const flow::Member& member : baseClass.members) {
      if (member.kind != flow::Member::Kind::Field || member.isStatic || isNone(member.type)) continue;
      const flow::TypeNote& type = program_.moduleOf(base.unit).typeNotes[member.type];
      const bool isParameter = type.kind == flow::TypeNote::Kind::Named && type.path.size() == 1;
      const auto argument = isParameter ? next.find(type.path[0]) : next.end();
      if (argument == next.end()) continue;
      ValueSet types;
      addNote(types, argument->second.unit, argument->second.note, 0);
      if (namesBinding(types)) fieldTypes_[store_.field(site, store_.name(member.name))] = std::move(types);
    }
    known = std::move(next);
    unit = base.unit;
    id = base.classId;
  }
}

// Handles of other classes are those of other subclasses: they all come through the same constructor.
ValueSet Evaluation::narrowed(CellId field, const ValueSet& value) const {
  const auto type = fieldTypes_.find(field);
  if (type == fieldTypes_.end()) return value;
  ValueSet kept;
  kept.unknown = value.unknown;
  for (const ShapeId shape : value.shapes) {
    const auto& allowed = type->second.shapes;
    if (valueOf(shape).kind != Kind::Handle || std::binary_search(allowed.begin(), allowed.end(), shape)) {
      kept.shapes.push_back(shape);
    }
  }
  return kept;
}

bool Evaluation::annotateNarrowed() {
  bool grown = false;
  for (const auto& [field, type] : fieldTypes_) {
    const ValueSet& set = store_.peek(field);
    if (!isInformative(set) && (set.unknown || set.empty())) grown = store_.add(field, type) || grown;
  }
  return grown;
}

void Evaluation::indexImplementers() {
  Implementers found;  // until it is complete, types mean themselves
  for (size_t u = 0; u < units_.size(); ++u) {
    const UnitId unit = idAt<UnitId>(u);
    const auto& classes = program_.moduleOf(unit).classes;
    for (size_t c = 0; c < classes.size(); ++c) addSubclassesOf(unit, idAt<flow::ClassId>(c), found);
  }
  for (auto& [type, objects] : found) {
    std::sort(objects.begin(), objects.end());
    objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  }
  implementers_ = std::move(found);
}

// Tells the interfaces and abstract classes that a class has above it of the class, if it has code to call.
void Evaluation::addSubclassesOf(UnitId unit, flow::ClassId id, Implementers& found) {
  if (!hasBodies(unit, id)) return;
  const ShapeId instance = localObject(unit, id);
  std::vector<ShapeId> line{instance};
  for (size_t next = 0; next < line.size() && next < inheritanceDepth; ++next) {
    const AbstractValue value = valueOf(line[next]);
    if (!isInstance(value)) continue;
    const flow::Class& cls = program_.moduleOf(value.unit).classes[value.classId];
    for (const flow::TypeNoteId note : cls.implements) {
      ValueSet types;
      addNote(types, value.unit, note, 0);
      for (const ShapeId type : types.shapes) {
        if (valueOf(type).kind == Kind::LocalObject && type != instance) found[type].push_back(instance);
      }
    }
    ValueSet supers;
    superShapes(infoOf(value), true, supers);
    for (const ShapeId super : supers.shapes) {
      const AbstractValue& base = valueOf(super);
      if (!isInstance(base) || std::find(line.begin(), line.end(), super) != line.end()) continue;
      line.push_back(super);
      if (!hasBodies(base.unit, base.classId)) found[super].push_back(instance);
    }
  }
}

// Whether every method of the class is written out.
bool Evaluation::hasBodies(UnitId unit, flow::ClassId id) {
  const auto& members = program_.moduleOf(unit).classes[id].members;
  return std::none_of(members.begin(), members.end(), [](const flow::Member& member) {
    return member.kind != flow::Member::Kind::Field && isNone(member.function);
  });
}

bool Evaluation::addImplementers(ValueSet& out, ShapeId type) {
  const auto found = implementers_.find(type);
  if (found == implementers_.end() || found->second.size() > implementerLimit) return false;
  for (const ShapeId object : found->second) unite(out, object);
  return true;
}

// A value whose type is the class: an object of it, or of those that fill in what it leaves open.
void Evaluation::addInstanceOf(ValueSet& out, UnitId unit, flow::ClassId cls) {
  if (const StandIn* standIn = standIns_.ofClass(unit, cls)) return addStandIn(out, *standIn);
  const ShapeId instance = localObject(unit, cls);
  unite(out, instance);
  addImplementers(out, instance);
}

void Evaluation::addStandIn(ValueSet& out, const StandIn& standIn) {
  if (!isNone(standIn.cls)) {
    unite(out, handle({standIn.module, standIn.cls}, true));
    return;
  }
  AbstractValue value;
  value.kind = Kind::BindingNamespace;
  value.module = standIn.module;
  value.guessed = true;
  unite(out, store_.intern(std::move(value)));
}

// The classes that these are objects of.
void Evaluation::addClassesOf(ValueSet& out, const ValueSet& instances) {
  for (const ShapeId shape : instances.shapes) {
    const AbstractValue value = valueOf(shape);
    if (value.kind == Kind::Handle) {
      unite(out, bindingClass(value.cls, value.guessed));
    } else if (isInstance(value)) {
      unite(out, localClass(value.unit, value.classId));
    } else {
      out.unknown = true;
    }
  }
  out.unknown = out.unknown || instances.unknown;
}

}  // namespace unfreed::program
