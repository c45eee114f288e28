#include "driver/lower_stage.h"

#include <utility>

#include "frontend/ecmascript/lower.h"
#include "frontend/embedded/page.h"
#include "source/discovery.h"

namespace unfreed::driver {
namespace {

flow::Module lowerCode(const SourceFile& file, FileId id, const embedded::Scope& scope,
                       const ecmascript::Limits& limits) {
  const embedded::Code code = embedded::codeOf(file.text, scope);
  flow::Module module = ecmascript::lower(file, id, {code.text, code.begin, scope.language}, limits);
  module.isModule = scope.isModule;
  return module;
}

// A browser parses classic blocks one by one: one that is broken is a module by itself, and takes nothing of
// the others along. They still see what it declares (program/page_scripts).
std::vector<flow::Module> lowerApart(const SourceFile& file, FileId id, const embedded::Scope& scope,
                                     const ecmascript::Limits& limits) {
  embedded::Scope sound = scope;
  sound.blocks.clear();
  std::vector<flow::Module> modules;
  for (const embedded::Block& block : scope.blocks) {
    flow::Module module = lowerCode(file, id, {{block}, block.language, false}, limits);
    if (module.faults.empty()) {
      sound.blocks.push_back(block);
    } else {
      modules.push_back(std::move(module));
    }
  }
  if (!sound.blocks.empty()) modules.push_back(lowerCode(file, id, sound, limits));
  return modules;
}

std::vector<flow::Module> lowerScope(const SourceFile& file, FileId id, const embedded::Scope& scope,
                                     const ecmascript::Limits& limits) {
  std::vector<flow::Module> modules;
  modules.push_back(lowerCode(file, id, scope, limits));
  const bool isShared = !scope.isModule && scope.blocks.size() > 1;
  if (isShared && !modules[0].faults.empty()) modules = lowerApart(file, id, scope, limits);
  for (const embedded::Block& block : scope.blocks) {
    if (block.isClosed) continue;
    const Span begin{block.code.begin, block.code.begin};
    modules.back().faults.push_back(
        {begin, "the code that begins here has no end; it was read up to the end of the file"});
  }
  return modules;
}

// Stands for markup that only names the files with its code.
flow::Module emptyModule(const SourceFile& file, FileId id) {
  return ecmascript::lower(file, id, {{}, 0, file.language});
}

// `<script src="./Chart.ts">` of a component: it exports what the file exports.
void exportAllOf(std::string_view source, const SourceFile& file, FileId id, LoweredFile& lowered) {
  if (!source.starts_with('.')) return;
  if (lowered.modules.empty()) lowered.modules.push_back(emptyModule(file, id));
  flow::Module& module = lowered.modules.front();
  module.isModule = true;
  flow::Export all;
  all.kind = flow::Export::Kind::All;
  all.specifier = source;
  flow::Export component = all;
  component.kind = flow::Export::Kind::Reexport;
  component.name = component.importedName = "default";
  module.exports.push_back(all);
  module.exports.push_back(component);
}

LoweredFile lowerPage(const SourceFile& file, FileId id, Markup markup, const ecmascript::Limits& limits) {
  LoweredFile lowered;
  lowered.isImportable = markup != Markup::Html;
  embedded::Page page = embedded::readPage(file.text, markup);
  const auto textOf = [&](Span span) { return std::string_view(file.text).substr(span.begin, span.size()); };
  // Emscripten may put the glue into the page itself.
  std::erase_if(page.blocks,
                [&](const embedded::Block& block) { return isGeneratedGlue(textOf(block.code)); });
  for (const embedded::Scope& scope : embedded::scopesOf(page, markup)) {
    for (flow::Module& module : lowerScope(file, id, scope, limits))
      lowered.modules.push_back(std::move(module));
  }
  exportAllOf(page.component, file, id, lowered);
  for (const Span map : page.importMaps) lowered.imports.add(textOf(map));
  for (const std::string_view source : page.scripts) {
    std::string specifier = specifierOfScript(source);
    if (!specifier.empty()) lowered.scripts.push_back(std::move(specifier));
  }
  if (!lowered.scripts.empty() && lowered.modules.empty()) lowered.modules.push_back(emptyModule(file, id));
  return lowered;
}

}  // namespace

std::string specifierOfScript(std::string_view source) {
  source = source.substr(0, source.find_first_of("?#"));
  if (source.empty() || source.starts_with('/') || source.find(':') != std::string_view::npos) return {};
  return source.starts_with('.') ? std::string(source) : "./" + std::string(source);
}

LoweredFile lowerFile(const SourceFile& file, FileId id, const ecmascript::Limits& limits) {
  if (const auto markup = markupOf(file.absolute)) return lowerPage(file, id, *markup, limits);
  LoweredFile lowered;
  lowered.modules.push_back(ecmascript::lower(file, id, limits));
  return lowered;
}

}  // namespace unfreed::driver
