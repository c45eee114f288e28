#include "driver/lower_stage.h"

#include <utility>

#include "frontend/ecmascript/lower.h"
#include "frontend/embedded/page.h"
#include "source/discovery.h"

namespace unfreed::driver {
namespace {

// "js/app.js?v=1" of a page, as an import would write it; empty when it is no file beside the page.
std::string asSpecifier(std::string_view source) {
  source = source.substr(0, source.find_first_of("?#"));
  if (source.empty() || source.starts_with('/') || source.find(':') != std::string_view::npos) return {};
  return source.starts_with('.') ? std::string(source) : "./" + std::string(source);
}

flow::Module lowerScope(const SourceFile& file, FileId id, const embedded::Scope& scope) {
  const embedded::Code code = embedded::codeOf(file.text, scope);
  flow::Module module = ecmascript::lower(file, id, {code.text, code.begin, scope.language});
  module.isModule = scope.isModule;
  for (const embedded::Block& block : scope.blocks) {
    if (block.isClosed) continue;
    const Span begin{block.code.begin, block.code.begin};
    module.faults.push_back(
        {begin, "the code that begins here has no end; it was read up to the end of the file"});
  }
  return module;
}

LoweredFile lowerPage(const SourceFile& file, FileId id, Markup markup) {
  LoweredFile lowered;
  lowered.isImportable = markup != Markup::Html;
  embedded::Page page = embedded::readPage(file.text, markup);
  const auto textOf = [&](Span span) { return std::string_view(file.text).substr(span.begin, span.size()); };
  // Emscripten may put the glue into the page itself.
  std::erase_if(page.blocks,
                [&](const embedded::Block& block) { return isGeneratedGlue(textOf(block.code)); });
  for (const embedded::Scope& scope : embedded::scopesOf(page, markup)) {
    lowered.modules.push_back(lowerScope(file, id, scope));
  }
  for (const Span map : page.importMaps) lowered.imports.add(textOf(map));
  for (const std::string_view source : page.scripts) {
    std::string specifier = asSpecifier(source);
    if (!specifier.empty()) lowered.scripts.push_back(std::move(specifier));
  }
  return lowered;
}

}  // namespace

LoweredFile lowerFile(const SourceFile& file, FileId id) {
  if (const auto markup = markupOf(file.absolute)) return lowerPage(file, id, *markup);
  LoweredFile lowered;
  lowered.modules.push_back(ecmascript::lower(file, id));
  return lowered;
}

}  // namespace unfreed::driver
