#include "driver/fix_style.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr Version kTypeScriptWithUsing{5, 2};
constexpr Version kNodeWithUsing{24, 0};

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& byte : result) byte = static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  return result;
}

bool isDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

// Reads a number of at most a few digits and removes it.
int takeNumber(std::string_view& text) {
  int number = 0;
  for (int digits = 0; !text.empty() && isDigit(text.front()) && digits < 6; ++digits) {
    number = number * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

// One of the alternatives of a range. An upper bound alone has no lowest version.
Version lowestOf(std::string_view range) {
  while (!range.empty() && range.front() == ' ') range.remove_prefix(1);
  if (range.starts_with('<')) return {};
  constexpr std::string_view kPrefixes = "^~>=v ";
  while (!range.empty() && kPrefixes.find(range.front()) != std::string_view::npos) range.remove_prefix(1);
  Version version;
  version.major = takeNumber(range);
  if (!range.starts_with('.')) return version;
  range.remove_prefix(1);
  version.minor = takeNumber(range);
  return version;
}

bool declaresDisposables(const program::LanguageTarget& target) {
  if (!target.libs) return lowered(target.target) == "esnext";
  return std::any_of(target.libs->begin(), target.libs->end(), [](const std::string& lib) {
    const std::string name = lowered(lib);
    return name == "esnext" || name == "esnext.disposable";
  });
}

}  // namespace

Version lowestVersion(std::string_view range) {
  std::optional<Version> lowest;
  while (true) {
    const size_t end = range.find("||");
    const Version version = lowestOf(range.substr(0, end));
    lowest = lowest ? std::min(*lowest, version) : version;
    if (end == std::string_view::npos) return *lowest;
    range.remove_prefix(end + 2);
  }
}

bool understandsUsing(Language language, const program::LanguageTarget& target) {
  if (language != Language::JavaScript && target.hasConfig) {
    return declaresDisposables(target) && lowestVersion(target.typescript) >= kTypeScriptWithUsing;
  }
  return lowestVersion(target.node) >= kNodeWithUsing;
}

FixStyles::FixStyles(Configurations& configurations)
    : configurations_(configurations), disk_(program::diskFileSystem()), resolver_(*disk_) {}

fix::Style FixStyles::of(const SourceFile& file) {
  const auto configuration = configurations_.ofFile(file.absolute);
  const FixStyle style = configuration ? (*configuration)->fixStyle.value_or(FixStyle::Auto) : FixStyle::Auto;
  switch (style) {
    case FixStyle::Using:
      return {true};
    case FixStyle::Finally:
      return {false};
    case FixStyle::Auto:
      break;
  }
  if (markupOf(file.absolute)) return {false};  // what builds the page is not known
  const std::string folder(path::parentOf(file.absolute));
  return {understandsUsing(file.language, resolver_.languageTargetAt(folder))};
}

}  // namespace unfreed::driver
