#include "driver/file_scan.h"

#include <algorithm>
#include <array>

#include "driver/lower_stage.h"
#include "frontend/embedded/page.h"
#include "source/discovery.h"
#include "source/find_text.h"
#include "source/source_file.h"
#include "syntax/specifiers.h"

namespace unfreed::driver {
namespace {

// Comments (suppression), and what has an effect on all handles of the program (ownership/rescheduling).
constexpr std::array<std::string_view, 3> kAddressing{"unfreed-", "flushPendingDeletes", "setDelayFunction"};

void addSpecifiers(std::string_view text, FileScan& scan) {
  for (const std::string_view specifier : syntax::specifiersIn(text)) scan.specifiers.emplace_back(specifier);
}

// A page's import map says what its specifiers mean.
void scanPage(std::string_view text, Markup markup, FileScan& scan) {
  const embedded::Page page = embedded::readPage(text, markup);
  for (const embedded::Block& block : page.blocks)
    addSpecifiers(text.substr(block.code.begin, block.code.size()), scan);
  for (const std::string_view source : page.scripts) scan.specifiers.push_back(specifierOfScript(source));
  if (!page.component.empty()) scan.specifiers.emplace_back(page.component);
  scan.hasImportMap = !page.importMaps.empty();
}

}  // namespace

bool saysAny(std::string_view text, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return findName(text, name) != std::string_view::npos; });
}

std::vector<std::string> globalsSetIn(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view object : {"window.", "globalThis.", "self.", "global."}) {
    for (size_t at = findWord(text, object); at != std::string_view::npos; at = findWord(text, object, at)) {
      at += object.size();
      const std::string_view rest = text.substr(at);
      const size_t length =
          static_cast<size_t>(std::find_if_not(rest.begin(), rest.end(), isNamePart) - rest.begin());
      const size_t behind = rest.find_first_not_of(" \t\n\r", length);
      const bool isSet = length > 0 && behind != std::string_view::npos && rest[behind] == '=' &&
                         rest.substr(behind, 2) != "==";
      if (isSet) names.emplace_back(rest.substr(0, length));
    }
  }
  return names;
}

bool isMinified(std::string_view text) {
  constexpr size_t kSmall = 8 * 1024;
  constexpr size_t kLongLine = 1000;
  size_t inLongLines = 0;
  size_t codeMarks = 0;  // what calls and statements have, and pictures and tables of numbers have not
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (end - begin >= kLongLine) {
      inLongLines += end - begin;
      const std::string_view line = text.substr(begin, end - begin);
      codeMarks += static_cast<size_t>(
          std::count_if(line.begin(), line.end(), [](char c) { return c == '(' || c == ')' || c == ';'; }));
    }
    begin = end + 1;
  }
  return inLongLines >= kSmall && inLongLines >= text.size() / 5 * 4 && codeMarks >= inLongLines / 50;
}

FileScan scanFile(const std::string& path, std::string_view text,
                  const std::vector<LibraryNames>& libraries) {
  FileScan scan;
  scan.size = text.size();
  if (const auto markup = markupOf(path)) {
    scanPage(text, *markup, scan);
  } else {
    scan.isGlue = isGeneratedGlue(text);
    scan.isMinified = isMinified(text);
    scan.mentionsWasm = scan.isGlue || contains(text, "WebAssembly");
    addSpecifiers(text, scan);
    scan.onlyReexports = syntax::onlyReexports(text);
  }
  std::erase(scan.specifiers, std::string());
  std::sort(scan.specifiers.begin(), scan.specifiers.end());
  scan.specifiers.erase(std::unique(scan.specifiers.begin(), scan.specifiers.end()), scan.specifiers.end());
  for (uint32_t i = 0; i < libraries.size(); ++i) {
    if (!saysAny(text, libraries[i].globals)) continue;
    scan.says.push_back(i);
    if (saysAny(text, libraries[i].telling)) scan.takes.push_back(i);
  }
  scan.isAddressed = std::any_of(kAddressing.begin(), kAddressing.end(),
                                 [&](std::string_view word) { return contains(text, word); });
  return scan;
}

}  // namespace unfreed::driver
