// Imports and exports: ESM, CommonJS, and each from the other.
#include "program/values_evaluation.h"

namespace unfreed::program {

using Kind = AbstractValue::Kind;

SiteId Evaluation::exportsSite(UnitId unit) {
  return store_.site({SiteSort::Exports, static_cast<uint64_t>(unit), 0});
}

SiteId Evaluation::moduleSite(UnitId unit) {
  return store_.site({SiteSort::ModuleObject, static_cast<uint64_t>(unit), 0});
}

bool Evaluation::isCommonJs(UnitId unit) const {
  const UnitInfo& info = units_[unfreed::index(unit)];
  return info.exportAll.empty() && info.exports.empty();
}

// What `import * as x` gives.
ShapeId Evaluation::namespaceOf(const Target& target, std::string_view specifier) {
  AbstractValue value;
  if (const auto* unit = std::get_if<UnitId>(&target)) {
    value.kind = Kind::UnitNamespace;
    value.unit = *unit;
  } else if (const auto* module = std::get_if<bindings::ModuleId>(&target)) {
    value.kind = Kind::BindingNamespace;
    value.module = *module;
  } else {
    return external(specifier, "");
  }
  return store_.intern(std::move(value));
}

// What `require()` gives.
void Evaluation::addRequired(const Target& target, std::string_view specifier, ValueSet& out) {
  if (const auto* unit = std::get_if<UnitId>(&target); unit != nullptr && isCommonJs(*unit)) {
    unite(out, store_.read(store_.field(moduleSite(*unit), store_.name("exports"))));
    unite(out, namespaceOf(target, specifier));
    return;
  }
  const auto* module = std::get_if<bindings::ModuleId>(&target);
  ValueSet whole;
  if (module != nullptr && addExport(*module, "export=", whole)) unite(out, whole);
  // The namespace as well: it finds what is declared beside the whole, and calls it.
  unite(out, namespaceOf(target, specifier));
}

void Evaluation::evaluateImport(const ImportNode& node) {
  const flow::Import& import = *node.import;
  const CellId local = variableCell(node.unit, import.local);
  const Target target = program_.targetOf(node.unit, import.specifier);
  const ShapeId whole = namespaceOf(target, import.specifier);
  switch (import.kind) {
    case flow::Import::Kind::SideEffect:
      return;
    case flow::Import::Kind::Namespace:
      store_.add(local, whole);
      return;
    case flow::Import::Kind::Default:
    case flow::Import::Kind::Named: {
      const bool isDefault = import.kind == flow::Import::Kind::Default;
      ValueSet imported;
      lookUp(whole, store_.name(isDefault ? std::string_view("default") : import.importedName), imported);
      store_.add(local, imported);
      return;
    }
  }
}

// A property of a file's namespace. Re-exports ask the next file, so chains and cycles of them end with the
// look-up.
void Evaluation::lookUpUnit(const Asked& asked, Pending& pending, ValueSet& found) {
  const UnitId unit = valueOf(asked.shape).unit;
  const UnitInfo& info = units_[unfreed::index(unit)];
  readField(exportsSite(unit), asked.name, found);
  if (isCommonJs(unit)) lookUpModuleExports(asked, pending, found);
  if (isNone(asked.name)) {
    found.unknown = true;
    return;
  }
  const std::string_view name = store_.textOf(asked.name);
  const auto entry = info.exports.find(name);
  if (entry != info.exports.end()) {
    const flow::Export& item = *entry->second;
    const Target target = program_.targetOf(unit, item.specifier);
    switch (item.kind) {
      case flow::Export::Kind::Local:
        unite(found, store_.read(variableCell(unit, item.local)));
        return;
      case flow::Export::Kind::Namespace:
        unite(found, namespaceOf(target, item.specifier));
        return;
      case flow::Export::Kind::Reexport: {
        const ShapeId other = namespaceOf(target, item.specifier);
        pending.push_back({other, store_.name(item.importedName), other});
        return;
      }
      case flow::Export::Kind::All:
        return;
    }
  }
  if (name == "default") return;  // `export *` leaves it out
  for (const flow::Export* all : info.exportAll) {
    const Target target = program_.targetOf(unit, all->specifier);
    // Files outside may export any name; only what is in sight is looked through, unless there is nothing
    // else.
    if (std::holds_alternative<Outside>(target) && info.exportAll.size() > 1) continue;
    if (const auto* module = std::get_if<bindings::ModuleId>(&target)) {
      addExport(*module, name, found);
      continue;
    }
    const ShapeId other = namespaceOf(target, all->specifier);
    pending.push_back({other, asked.name, other});
  }
}

void Evaluation::lookUpModuleExports(const Asked& asked, Pending& pending, ValueSet& found) {
  const UnitId unit = valueOf(asked.shape).unit;
  const ValueSet& whole = store_.read(store_.field(moduleSite(unit), store_.name("exports")));
  if (!isNone(asked.name) && store_.textOf(asked.name) == "default") {
    unite(found, whole);
    if (whole.shapes.empty() && !whole.unknown) unite(found, asked.shape);
    return;
  }
  found.unknown = found.unknown || whole.unknown;
  for (const ShapeId shape : whole.shapes) {
    if (shape != asked.shape) pending.push_back({shape, asked.name, shape});
  }
}

}  // namespace unfreed::program
