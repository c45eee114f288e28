// HTML, Vue, Svelte and Astro: blocks lie in the text, in order and apart; their code keeps its offsets.
#include "frontend/ecmascript/lower.h"
#include "frontend/embedded/page.h"
#include "graphs.h"
#include "target.h"

using namespace unfreed;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceFile file;
  file.path = file.absolute = "/input";
  file.text = fuzz::textOf(data, size);
  for (const Markup markup : {Markup::Html, Markup::Vue, Markup::Svelte, Markup::Astro}) {
    const embedded::Page page = embedded::readPage(file.text, markup);
    uint32_t before = 0;
    for (const embedded::Block& block : page.blocks) {
      fuzz::promise(
          before <= block.code.begin && block.code.begin <= block.code.end && block.code.end <= size,
          "blocks lie in the text, in order and apart");
      before = block.code.end;
    }
    for (const embedded::Scope& scope : embedded::scopesOf(page, markup)) {
      const embedded::Code code = embedded::codeOf(file.text, scope);
      fuzz::promise(code.begin + code.text.size() <= size, "code lies in the text");
      for (size_t i = 0; i < code.text.size(); ++i) {
        const char written = file.text[code.begin + i];
        fuzz::promise(code.text[i] == written || code.text[i] == ' ' || code.text[i] == '\n',
                      "code is the text, or blank");
      }
      const flow::Module module = ecmascript::lower(file, FileId{0}, {code.text, code.begin, scope.language});
      const std::string broken = fuzz::brokenGraphIn(module);
      fuzz::promise(broken.empty(), broken);
    }
  }
  return 0;
}
