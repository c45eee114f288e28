#include "driver/file_scan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "driver/lower_stage.h"
#include "frontend/embedded/page.h"
#include "source/discovery.h"
#include "source/find_text.h"
#include "source/source_file.h"
#include "syntax/specifiers.h"

namespace unfreed::driver {
namespace {

using Specifiers = std::vector<std::string_view>;

// Comments (suppression) first, and what has an effect on all handles of the program
// (ownership/rescheduling).
constexpr std::array<std::string_view, 4> kAddressing{"unfreed-", "flushPendingDeletes", "setDelayFunction",
                                                      "setAutoDeleteLater"};
constexpr std::string_view kWasm = "WebAssembly";

// What is looked for in every file, in this order; behind it, the globals of the libraries.
enum WordSort : uint32_t {
  kImports = 0,
  kGlue = kImports + syntax::kImportWords.size(),
  kAddresses = kGlue + kGlueWords.size(),
  kMentions = kAddresses + kAddressing.size(),
  kGlobals = kMentions + 1
};

template <class Libraries>
std::vector<std::string> wordsOf(const Libraries& libraries) {
  std::vector<std::string> words(syntax::kImportWords.begin(), syntax::kImportWords.end());
  words.insert(words.end(), kGlueWords.begin(), kGlueWords.end());
  words.insert(words.end(), kAddressing.begin(), kAddressing.end());
  words.emplace_back(kWasm);
  for (const LibraryNames& library : libraries)
    words.insert(words.end(), library.globals.begin(), library.globals.end());
  return words;
}

// A page's import map says what its specifiers mean. What is not in the text as it is meant goes to `names`.
Specifiers scanPage(std::string_view text, Markup markup, FileScan& scan, std::vector<std::string>& names) {
  const embedded::Page page = embedded::readPage(text, markup);
  Specifiers specifiers;
  for (const embedded::Block& block : page.blocks) {
    const Specifiers ofBlock = syntax::specifiersIn(text.substr(block.code.begin, block.code.size()));
    specifiers.insert(specifiers.end(), ofBlock.begin(), ofBlock.end());
  }
  for (const std::string_view source : page.scripts) names.push_back(specifierOfScript(source));
  names.emplace_back(page.component);
  specifiers.insert(specifiers.end(), names.begin(), names.end());
  scan.hasImportMap = !page.importMaps.empty();
  return specifiers;
}

std::string joined(Specifiers specifiers) {
  std::sort(specifiers.begin(), specifiers.end());
  specifiers.erase(std::unique(specifiers.begin(), specifiers.end()), specifiers.end());
  std::string all;
  for (const std::string_view specifier : specifiers) {
    if (specifier.empty()) continue;
    all += specifier;
    all += '\0';
  }
  return all;
}

}  // namespace

std::vector<std::string_view> specifiersOf(const FileScan& scan) {
  std::vector<std::string_view> specifiers;
  for (std::string_view rest = scan.specifiers; !rest.empty();) {
    const size_t end = rest.find('\0');
    specifiers.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return specifiers;
}

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
  constexpr size_t kSmall = size_t{8} << 10;
  constexpr size_t kLongLine = 1000;
  if (text.size() < kSmall) return false;
  const size_t enough = text.size() / 50;
  size_t inLongLines = 0;
  size_t codeMarks = 0;  // what calls and statements have, and pictures and tables of numbers have not
  for (size_t begin = 0; begin + kLongLine <= text.size();) {
    // No line that ends here is long; so only the last line feed counts.
    const size_t lastFeed = text.substr(begin, kLongLine).rfind('\n');
    if (lastFeed != std::string_view::npos) {
      begin += lastFeed + 1;
      continue;
    }
    const size_t end = std::min(text.find('\n', begin + kLongLine), text.size());
    inLongLines += end - begin;
    for (size_t at = begin; at < end && codeMarks < enough; ++at)
      codeMarks += text[at] == '(' || text[at] == ')' || text[at] == ';' ? 1 : 0;
    begin = end + 1;
  }
  return inLongLines >= kSmall && inLongLines >= text.size() / 5 * 4 && codeMarks >= inLongLines / 50;
}

FileScanner::FileScanner(std::vector<LibraryNames> libraries)
    : libraries_(std::move(libraries)), finder_(wordsOf(libraries_)) {
  for (uint32_t library = 0; library < libraries_.size(); ++library) {
    for (const std::string& name : libraries_[library].globals) globals_.push_back({name, library});
  }
}

FileScan FileScanner::scan(const std::string& path, std::string_view text) const {
  FileScan scan;
  scan.size = text.size();
  const auto markup = markupOf(path);
  Specifiers specifiers;
  bool mayBeGlue = false;
  finder_.findAll(text, [&](uint32_t word, size_t at) {
    if (word < kGlue) {
      if (!markup) syntax::addSpecifierBehind(text, at + syntax::kImportWords[word].size(), specifiers);
    } else if (word < kAddresses) {
      mayBeGlue = true;
    } else if (word < kMentions) {
      scan.isAddressed = true;
      scan.concernsAll = scan.concernsAll || word > kAddresses;
    } else if (word < kGlobals) {
      scan.mentionsWasm = true;
    } else {
      const Global& global = globals_[word - kGlobals];
      if (isWholeName(text, at, global.name.size())) scan.says.push_back(global.library);
    }
  });
  std::vector<std::string> names;  // of a page
  if (markup) {
    specifiers = scanPage(text, *markup, scan, names);
    scan.mentionsWasm = false;
  } else {
    scan.isGlue = mayBeGlue && isGeneratedGlue(text);
    scan.isMinified = isMinified(text);
    scan.mentionsWasm = scan.mentionsWasm || scan.isGlue;
    scan.onlyReexports = syntax::onlyReexports(text);
  }
  scan.specifiers = joined(std::move(specifiers));
  std::sort(scan.says.begin(), scan.says.end());
  scan.says.erase(std::unique(scan.says.begin(), scan.says.end()), scan.says.end());
  for (const uint32_t library : scan.says) {
    if (saysAny(text, libraries_[library].telling.get())) scan.takes.push_back(library);
  }
  return scan;
}

}  // namespace unfreed::driver
