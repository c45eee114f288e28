// JavaScript, TypeScript and TSX: lowering never fails, every graph keeps its promises, and what the module
// imports is among the specifiers that its bytes show.
#include <algorithm>
#include <string_view>
#include <vector>

#include "frontend/ecmascript/lower.h"
#include "graphs.h"
#include "syntax/specifiers.h"
#include "target.h"

using namespace unfreed;

namespace {

void checkSpecifiers(const flow::Module& module, std::string_view text) {
  const std::vector<std::string_view> shown = syntax::specifiersIn(text);
  const auto isShown = [&](std::string_view specifier) {
    return std::find(shown.begin(), shown.end(), specifier) != shown.end();
  };
  // Of broken code the parser makes imports of what is none, and no promise is given.
  if (!module.faults.empty()) return;
  for (const flow::Import& import : module.imports) {
    constexpr size_t kLongest = 1024;  // longer ones lead to no file
    if (import.specifier.empty() || import.specifier.size() >= kLongest) continue;
    if (import.specifier.find_first_of("\n\\`$") != std::string_view::npos) continue;
    fuzz::promise(isShown(import.specifier), "an import is not among the specifiers of the bytes");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const Language language : {Language::JavaScript, Language::TypeScript, Language::Tsx}) {
    SourceFile file;
    file.path = file.absolute = "/input";
    file.text = fuzz::textOf(data, size);
    file.language = language;
    const flow::Module module = ecmascript::lower(file, FileId{0});
    const std::string broken = fuzz::brokenGraphIn(module);
    fuzz::promise(broken.empty(), broken);
    checkSpecifiers(module, file.text);
  }
  return 0;
}
