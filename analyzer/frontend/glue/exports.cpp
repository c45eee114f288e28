// Functions and exports of a module: the second half of ModuleBuilder.
#include <utility>

#include "frontend/glue/module_builder.h"

namespace unfreed::glue {

using bindings::Export;
using bindings::FunctionIndex;
using bindings::Ownership;
using bindings::Toolchain;

namespace {

// `a/b/c.d.ts` and `./x` to `a/b/x`; the extension is gone.
std::string stemOf(std::string_view path) {
  for (const std::string_view suffix :
       {".d.ts", ".d.mts", ".d.cts", ".ts", ".mts", ".cts", ".mjs", ".cjs", ".js"}) {
    if (path.ends_with(suffix)) {
      path.remove_suffix(suffix.size());
      break;
    }
  }
  return std::string(path);
}

std::string joined(std::string_view from, std::string_view specifier) {
  const size_t slash = from.rfind('/');
  std::string folder(slash == std::string_view::npos ? std::string_view{} : from.substr(0, slash));
  while (specifier.starts_with("./") || specifier.starts_with("../")) {
    if (specifier.starts_with("../")) {
      const size_t up = folder.rfind('/');
      folder.resize(up == std::string::npos ? 0 : up);
      specifier.remove_prefix(3);
    } else {
      specifier.remove_prefix(2);
    }
  }
  return stemOf(folder.empty() ? std::string(specifier) : folder + "/" + std::string(specifier));
}

// `declare function Module(): …; export default Module;`
bool isListed(const DeclarationFile& file, std::string_view name) {
  for (const ExportEntry& entry : file.exports) {
    if (entry.local == name && entry.from.empty()) return true;
  }
  return false;
}

}  // namespace

// The toolchain's own start functions: they load the module and return no handle.
bool ModuleBuilder::isLoader(const Declaration& function) const {
  if (toolchain_ != Toolchain::WasmBindgen) return false;
  return function.name == "initSync" || function.name.starts_with("__wb") || function.isDefault;
}

void ModuleBuilder::addFunction(const MemberDeclaration& signature, std::string_view name,
                                DeclarationFileId file) {
  const Frame frame{&signature.typeParameters, nullptr, nullptr, nullptr};
  Member function = makeMember(signature, Member::Kind::Function, file);
  function.name = std::string(name);
  function.parameters = makeParameters(signature, &frame);
  function.returns = toType(resolver_.resolve(signature.type, &frame), resultsOf(name), {});
  const FunctionIndex index = module_.functions.add(std::move(function));
  functions_.try_emplace(name, index);
}

// A variable that holds a function is one: `const f: (x) => Foo`, `const Factory:
// EmscriptenModuleFactory<typeof M>`.
void ModuleBuilder::addVariable(const Declaration& variable) {
  const Resolved resolved = resolver_.resolve(variable.type);
  if (resolved.callable) {
    addFunction(*resolved.callable, variable.name, variable.file);
    module_.functions.back().line = lineOf(variable.file, variable.offset);
  } else if (resolved.isModuleFactory) {
    MemberDeclaration signature;
    signature.offset = variable.offset;
    addFunction(signature, variable.name, variable.file);
    Member& function = module_.functions.back();
    function.returns = toType(resolved, policy_.results, {});
    function.returns.promise = true;
  }
}

void ModuleBuilder::buildFunctions() {
  for (size_t i = 0; i < declarations_.all.size(); ++i) {
    const Declaration& declaration = declarations_.all[idAt<DeclarationId>(i)];
    const DeclarationFile& file = declarations_.files[declaration.file];
    const bool visible = declaration.exported || !file.isModule || declaration.isDefault;
    if (!isNone(declaration.space) || file.isRaw) continue;
    if (declaration.kind == Declaration::Kind::Function) {
      const SymbolId symbol = scope_.symbolOf(idAt<DeclarationId>(i));
      bool counted = false;
      for (const DeclarationId id : scope_.symbols()[symbol].declarations) counted |= index(id) == i;
      if (!counted || isLoader(declaration) || (!visible && !isListed(file, declaration.name))) continue;
      addFunction(declaration.members.front(), declaration.name, declaration.file);
    } else if (declaration.kind == Declaration::Kind::Variable &&
               (visible || isListed(file, declaration.name))) {
      addVariable(declaration);
    }
  }
  findRecords();
}

void ModuleBuilder::addExport(Export entry) {
  if (exported_.try_emplace(entry.name, module_.exports.size()).second)
    module_.exports.push_back(std::move(entry));
}

void ModuleBuilder::exportDeclaration(const Declaration& declaration, std::string_view name) {
  const bool isSpace = declaration.kind == Declaration::Kind::Namespace;
  const SymbolId symbol = isSpace ? scope_.findSpace(declaration.name) : scope_.find(declaration.name);
  if (!isNone(symbol)) exportSymbol(symbol, name);
}

void ModuleBuilder::exportSymbol(SymbolId symbol, std::string_view name) {
  Export entry;
  entry.name = std::string(name);
  const std::string_view own = scope_.symbols()[symbol].name;
  const Declaration* variable = scope_.declared(symbol, Declaration::Kind::Variable);
  if (const auto function = functions_.find(own); function != functions_.end()) {
    entry.kind = Export::Kind::Function;
    entry.functionIndex = function->second;
  } else if (variable && !scope_.declared(symbol, Declaration::Kind::Class)) {
    const Resolved resolved = resolver_.resolve(variable->type);
    if (resolved.handles.empty() && isNone(resolved.object)) return;
    entry.value = toType(resolved, Ownership::Borrowed, {});
    if (entry.value.isConstructor && entry.value.shape == bindings::Shape::One) {
      entry.kind = Export::Kind::Class;
      entry.classIndex = classes_[index(resolved.handles.front())];
    } else {
      entry.kind = Export::Kind::Value;
    }
  } else if (!isNone(classes_[index(symbol)])) {
    const bool isSpace = scope_.shapesOf(symbol).empty() && roles_.of(symbol) == Role::Object;
    entry.kind = isSpace ? Export::Kind::Value : Export::Kind::Class;
    entry.classIndex = classes_[index(symbol)];
    if (isSpace) {
      entry.value.className = nameOf(symbol);
      entry.value.ownership = Ownership::Plain;
    }
  } else {
    const Declaration* alias = scope_.declared(symbol, Declaration::Kind::Alias);
    if (!alias) return;
    // `export type Mol = T.Mol`: the name of a class for annotations.
    const TypeNode::Kind kind =
        isNone(alias->type) ? TypeNode::Kind::Opaque : declarations_.types[alias->type].kind;
    if (kind != TypeNode::Kind::Name && kind != TypeNode::Kind::Intersection) return;
    const Resolved resolved = resolver_.resolve(alias->type);
    const SymbolId target = !resolved.handles.empty() ? resolved.handles.front() : resolved.object;
    if (isNone(target) || resolved.handles.size() > 1 || resolved.promise) return;
    if (resolved.shape != bindings::Shape::One || isNone(classes_[index(target)])) return;
    entry.kind = Export::Kind::Class;
    entry.classIndex = classes_[index(target)];
  }
  addExport(std::move(entry));
}

DeclarationFileId ModuleBuilder::fileNamed(DeclarationFileId from, std::string_view specifier) const {
  if (!specifier.starts_with(".")) return None<DeclarationFileId>;
  const std::string wanted = joined(declarations_.files[from].path, specifier);
  for (size_t i = 0; i < declarations_.files.size(); ++i) {
    const std::string stem = stemOf(declarations_.files[idAt<DeclarationFileId>(i)].path);
    if (stem == wanted || stem == wanted + "/index") return idAt<DeclarationFileId>(i);
  }
  return None<DeclarationFileId>;
}

void ModuleBuilder::exportFile(DeclarationFileId file, std::vector<bool>& visited) {
  if (visited[index(file)]) return;
  visited[index(file)] = true;
  const DeclarationFile& source = declarations_.files[file];
  if (source.isRaw) return;
  for (const ExportEntry& entry : source.exports) {
    if (entry.kind == ExportEntry::Kind::Star) {
      const DeclarationFileId target = fileNamed(file, entry.from);
      if (!isNone(target)) exportFile(target, visited);
      continue;
    }
    TypeNode reference;
    reference.name = entry.local;
    if (const SymbolId symbol = scope_.find(reference); !isNone(symbol)) exportSymbol(symbol, entry.name);
    if (const SymbolId space = scope_.findSpace(entry.local); !isNone(space)) exportSymbol(space, entry.name);
  }
  for (const Declaration& declaration : declarations_.all) {
    if (declaration.file != file || !isNone(declaration.space)) continue;
    if (declaration.isDefault) exportDeclaration(declaration, "default");
    if ((declaration.exported && !declaration.isDefault) || !source.isModule)
      exportDeclaration(declaration, declaration.name);
  }
}

// The entry comes first; files that it does not reach only add names that are still free. A name that a
// package does not export cannot be imported by code that works.
void ModuleBuilder::buildExports() {
  std::vector<bool> visited(declarations_.files.size());
  for (size_t i = 0; i < declarations_.files.size(); ++i) exportFile(idAt<DeclarationFileId>(i), visited);
  // `interface Window { initModule: Loader }`: a global that a script tag makes.
  const SymbolId window = scope_.find("Window");
  if (isNone(window)) return;
  for (const Declaration* shape : scope_.shapesOf(window)) {
    for (const MemberDeclaration& member : shape->members) {
      const Resolved resolved = resolver_.resolve(member.type);
      if (!resolved.callable) continue;
      const Resolved made = resolver_.resolve(resolved.callable->type);
      if (made.handles.empty() && isNone(made.object)) continue;
      addFunction(*resolved.callable, member.name, shape->file);
      Export entry;
      entry.name = std::string(member.name);
      entry.kind = Export::Kind::Function;
      entry.functionIndex = idAt<FunctionIndex>(module_.functions.size() - 1);
      addExport(std::move(entry));
    }
  }
}

}  // namespace unfreed::glue
