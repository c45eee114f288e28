// What the names in type notes mean: local declarations, imports (type-only ones too), classes of bindings,
// and values whose type is asked for.
#include <algorithm>
#include <array>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr size_t exportLimit = 64;  // files looked through for one exported type
constexpr int pathDepth = 10;       // aliases of imports of aliases

struct TypeAsked {
  Target target;
  std::string_view name;
};

bool sameTarget(const Target& a, const Target& b) {
  if (a.index() != b.index()) return false;
  if (const auto* unit = std::get_if<UnitId>(&a)) return *unit == std::get<UnitId>(b);
  if (const auto* module = std::get_if<bindings::ModuleId>(&a))
    return *module == std::get<bindings::ModuleId>(b);
  return true;
}

}  // namespace

void Evaluation::addNamed(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth) {
  const flow::TypeNote& note = program_.moduleOf(unit).typeNotes[id];
  if (note.path.empty()) {
    out.unknown = true;
    return;
  }
  if (addPath(out, unit, note.path, depth)) return;
  if (note.path.size() == 1 && addBuiltinType(out, unit, id, depth)) return;
  out.unknown = true;
}

void Evaluation::addDeclared(ValueSet& out, UnitId unit, const std::vector<uint32_t>& declarations,
                             int depth) {
  for (const uint32_t declaration : declarations) {
    addNote(out, unit, program_.moduleOf(unit).types[declaration].note, depth + 1);
  }
}

// A name as the file sees it; false when the file knows no such type.
bool Evaluation::addPath(ValueSet& out, UnitId unit, std::span<const std::string_view> path, int depth) {
  if (path.empty() || depth > pathDepth) return false;
  const UnitInfo& info = units_[unfreed::index(unit)];
  const auto declared = info.types.find(path[0]);
  if (declared != info.types.end() && path.size() == 1) {
    addDeclared(out, unit, declared->second, depth);
    return true;
  }
  const auto cls = info.classes.find(path[0]);
  if (cls != info.classes.end() && path.size() == 1) {
    addInstanceOf(out, unit, cls->second);
    return true;
  }
  const auto variable = info.scope.find(path[0]);
  if (variable == info.scope.end()) return false;
  const auto import = info.imports.find(static_cast<uint32_t>(variable->second));
  if (import != info.imports.end()) {
    addImported(out, unit, *import->second, path.subspan(1), depth);
    return true;
  }
  if (program_.moduleOf(unit).variables[variable->second].kind == flow::Variable::Kind::Global) return false;
  ValueSet classes;
  addValueOfPath(classes, unit, path);
  addInstances(out, classes);
  return true;
}

void Evaluation::addImported(ValueSet& out, UnitId unit, const flow::Import& import,
                             std::span<const std::string_view> rest, int depth) {
  const Target target = program_.targetOf(unit, import.specifier);
  std::vector<std::string_view> path;
  switch (import.kind) {
    case flow::Import::Kind::Named:
      path.push_back(import.importedName);
      break;
    case flow::Import::Kind::Default:
      path.push_back("default");
      break;
    case flow::Import::Kind::Namespace:
    case flow::Import::Kind::SideEffect:
      break;
  }
  path.insert(path.end(), rest.begin(), rest.end());
  addExportedType(out, target, path, depth + 1);
}

// A type that another file or module exports: looked for through re-exports.
void Evaluation::addExportedType(ValueSet& out, const Target& target, std::span<const std::string_view> path,
                                 int depth) {
  if (path.empty() && std::holds_alternative<bindings::ModuleId>(target)) {
    // import Tree = require("tree"): the name is of a class when the module is one.
    constexpr std::array<std::string_view, 1> kWhole{"default"};
    if (addModuleType(out, std::get<bindings::ModuleId>(target), kWhole)) return;
  }
  if (path.empty() || depth > pathDepth) {
    out.unknown = true;
    return;
  }
  const auto rest = path.subspan(1);
  std::vector<TypeAsked> pending{{target, path[0]}};
  for (size_t next = 0; next < pending.size() && next < exportLimit; ++next) {
    const TypeAsked asked = pending[next];
    const bool seen = std::any_of(pending.begin(), pending.begin() + static_cast<ptrdiff_t>(next),
                                  [&](const TypeAsked& other) {
                                    return other.name == asked.name && sameTarget(other.target, asked.target);
                                  });
    if (seen) continue;
    std::vector<std::string_view> full{asked.name};
    full.insert(full.end(), rest.begin(), rest.end());
    if (const auto* module = std::get_if<bindings::ModuleId>(&asked.target)) {
      if (addModuleType(out, *module, full)) return;
      continue;
    }
    const auto* unit = std::get_if<UnitId>(&asked.target);
    if (unit == nullptr) continue;
    const UnitInfo& info = units_[unfreed::index(*unit)];
    const auto entry = info.exports.find(asked.name);
    if (entry != info.exports.end() && entry->second->kind == flow::Export::Kind::Reexport) {
      pending.push_back({program_.targetOf(*unit, entry->second->specifier), entry->second->importedName});
      continue;
    }
    if (entry != info.exports.end() && entry->second->kind == flow::Export::Kind::Namespace) {
      addExportedType(out, program_.targetOf(*unit, entry->second->specifier), rest, depth + 1);
      return;
    }
    if (addUnitType(out, *unit, full, depth)) return;
    for (const flow::Export* all : info.exportAll) {
      pending.push_back({program_.targetOf(*unit, all->specifier), asked.name});
    }
  }
  out.unknown = true;
}

// `path` in the scope of a file that exports its first name.
bool Evaluation::addUnitType(ValueSet& out, UnitId unit, std::span<const std::string_view> path, int depth) {
  const UnitInfo& info = units_[unfreed::index(unit)];
  const auto entry = info.exports.find(path[0]);
  std::vector<std::string_view> local(path.begin(), path.end());
  if (entry != info.exports.end() && !isNone(entry->second->local)) {
    const flow::Variable& variable = program_.moduleOf(unit).variables[entry->second->local];
    if (!variable.name.empty()) local[0] = variable.name;
  }
  if (entry == info.exports.end() && !info.types.contains(path[0]) && !isCommonJs(unit)) return false;
  if (addPath(out, unit, local, depth + 1)) return true;
  // What the file exports by that name as a value: an unnamed default class, or CommonJS exports.
  ValueSet classes;
  lookUp(namespaceOf(unit, ""), store_.name(path[0]), classes);
  for (const std::string_view name : path.subspan(1)) classes = readMember(classes, store_.name(name));
  if (classes.empty()) return false;
  addInstances(out, classes);
  return true;
}

bool Evaluation::addModuleType(ValueSet& out, bindings::ModuleId module,
                               std::span<const std::string_view> path) {
  const auto& classes = classesOfModule_[unfreed::index(module)];
  const auto found = classes.find(path.back());  // `ns.Foo` in the declarations is known as Foo
  if (found != classes.end()) {
    unite(out, handle({module, found->second}));
    return true;
  }
  ValueSet values;
  // The default import of what is exported as a whole is that whole.
  const bool isWhole = path[0] == "default" && addExport(module, "export=", values);
  if (!isWhole && !addExport(module, path[0], values)) return false;
  for (const std::string_view name : path.subspan(1)) values = readMember(values, store_.name(name));
  addInstances(out, values);
  return true;
}

// typeof a.b
void Evaluation::addValueOfPath(ValueSet& out, UnitId unit, std::span<const std::string_view> path) {
  const UnitInfo& info = units_[unfreed::index(unit)];
  const auto variable = path.empty() ? info.scope.end() : info.scope.find(path[0]);
  if (variable == info.scope.end()) {
    out.unknown = true;
    return;
  }
  ValueSet values = store_.read(variableCell(unit, variable->second));
  Callees* const sink = std::exchange(sink_, nullptr);  // a type runs no getters
  for (const std::string_view name : path.subspan(1)) values = readMember(values, store_.name(name));
  sink_ = sink;
  unite(out, values);
}

}  // namespace unfreed::program
