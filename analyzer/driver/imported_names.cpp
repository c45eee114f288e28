#include "driver/imported_names.h"

#include <set>

#include "flow/op.h"

namespace unfreed::driver {

std::vector<std::string> specifiersOf(const flow::Module& module) {
  std::set<std::string_view> found;
  for (const flow::Import& import : module.imports) found.insert(import.specifier);
  for (const flow::Export& entry : module.exports) found.insert(entry.specifier);
  for (const flow::TypeNote& note : module.typeNotes) {
    if (note.kind == flow::TypeNote::Kind::Import && !note.path.empty()) found.insert(note.path[0]);
  }
  if (module.usesRequireOrDynamicImport) {
    for (const flow::Function& function : module.functions) {
      for (const flow::Op& op : function.cfg.ops) {
        if (op.kind == flow::OpKind::Import) found.insert(op.text);
      }
    }
  }
  found.erase(std::string_view());
  return {found.begin(), found.end()};
}

ImportedNames namesImportedFrom(const flow::Module& module, std::string_view specifier) {
  ImportedNames names;
  bool isImported = false;
  for (const flow::Import& import : module.imports) {
    if (import.specifier != specifier) continue;
    isImported = true;
    if (import.typeOnly || import.kind == flow::Import::Kind::SideEffect) continue;
    names.hasValues = true;
    names.hasDefault = names.hasDefault || import.kind == flow::Import::Kind::Default;
    if (import.kind == flow::Import::Kind::Named) names.named.emplace_back(import.importedName);
  }
  // Exported from there, required, or imported as the program runs.
  names.hasValues = names.hasValues || !isImported;
  return names;
}

}  // namespace unfreed::driver
