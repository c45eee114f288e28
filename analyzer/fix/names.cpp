#include "fix/names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace unfreed::fix {
namespace {

bool isUpper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}
bool isLower(char c) {
  return std::islower(static_cast<unsigned char>(c)) != 0;
}
char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}
char upper(char c) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

// The words of a name: `getRootNode`, `get_root_node` and `XMLNode` have "get", "root", "node"; "xml",
// "node".
std::vector<std::string> wordsOf(std::string_view name) {
  std::vector<std::string> words;
  bool begins = true;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      begins = true;
      continue;
    }
    const bool isHump =
        isUpper(c) && i > 0 && (!isUpper(name[i - 1]) || (i + 1 < name.size() && isLower(name[i + 1])));
    if (begins || isHump) words.emplace_back();
    begins = false;
    words.back() += lower(c);
  }
  return words;
}

std::string joined(const std::vector<std::string>& words, size_t first) {
  std::string name;
  for (size_t i = first; i < words.size(); ++i) {
    name += name.empty() ? words[i][0] : upper(words[i][0]);
    name += words[i].substr(1);
  }
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) return {};
  return isReserved(name) ? name + "Value" : name;
}

// Words that say how something is got, and not what it is.
bool isVerb(std::string_view word) {
  static constexpr std::array<std::string_view, 29> verbs{
      "next", "as",   "at",    "build", "clone",    "compute", "copy", "create", "decode", "fetch",
      "find", "from", "get",   "item",  "load",     "make",    "new",  "of",     "open",   "parse",
      "peek", "pop",  "query", "read",  "retrieve", "take",    "to",   "try",    "with"};
  return std::find(verbs.begin(), verbs.end(), word) != verbs.end();
}

}  // namespace

bool isReserved(std::string_view word) {
  static constexpr std::array<std::string_view, 46> words{
      "arguments", "async",     "await",      "break",     "case",      "catch",    "class",  "const",
      "continue",  "debugger",  "default",    "delete",    "do",        "else",     "enum",   "eval",
      "export",    "extends",   "false",      "finally",   "for",       "function", "if",     "implements",
      "import",    "in",        "instanceof", "interface", "let",       "new",      "null",   "package",
      "private",   "protected", "public",     "return",    "static",    "super",    "switch", "this",
      "throw",     "true",      "try",        "typeof",    "undefined", "var"};
  static constexpr std::array<std::string_view, 4> more{"void", "while", "with", "yield"};
  return std::find(words.begin(), words.end(), word) != words.end() ||
         std::find(more.begin(), more.end(), word) != more.end();
}

std::string nameFromMember(std::string_view member) {
  const std::vector<std::string> words = wordsOf(member);
  if (words.empty()) return {};
  if (!isVerb(words.front())) return joined(words, 0);
  // `from_hex` and `parse_all` say nothing about the result.
  return words.front() == "get" ? joined(words, 1) : std::string();
}

std::string nameFromClass(std::string_view cls) {
  const std::string name = joined(wordsOf(cls), 0);
  return name.empty() ? "handle" : name;
}

std::string singularOf(std::string_view name) {
  const auto without = [&](size_t count) { return std::string(name.substr(0, name.size() - count)); };
  for (const std::string_view ending : {"ches", "shes", "sses", "xes", "zes"}) {
    if (name.ends_with(ending)) return without(2);
  }
  if (name.ends_with("ies") && name.size() > 4) return without(3) + "y";
  if (name.ends_with("s") && !name.ends_with("ss") && !name.ends_with("us") && name.size() > 2)
    return without(1);
  return {};
}

std::string pluralOf(std::string_view name) {
  for (const std::string_view ending : {"ch", "sh", "s", "x", "z"}) {
    if (name.ends_with(ending)) return std::string(name) + "es";
  }
  const bool endsInY = name.size() > 1 && name.ends_with('y');
  const bool isVowel =
      endsInY && std::string_view("aeiou").find(name[name.size() - 2]) != std::string_view::npos;
  if (endsInY && !isVowel) return std::string(name.substr(0, name.size() - 1)) + "ies";
  return std::string(name) + "s";
}

size_t Names::timesGiven(Span region, const std::string& base) const {
  const auto given = given_.find(base);
  if (given == given_.end()) return 0;
  const auto meets = [&](Span other) { return other.begin < region.end && region.begin < other.end; };
  return static_cast<size_t>(std::count_if(given->second.begin(), given->second.end(), meets));
}

bool Names::isFree(const Code& code, Span region, const std::string& name) const {
  return timesGiven(region, name) == 0 && !code.mentionsName(region, name);
}

std::string Names::fresh(const Code& code, Span region, const std::string& base, const std::string& other) {
  return fresh(code, region, isFree(code, region, base) || !isFree(code, region, other) ? base : other);
}

std::string Names::fresh(const Code& code, Span region, const std::string& base) {
  const size_t count = timesGiven(region, base);
  size_t number = count + 1;
  const auto nameOf = [&] { return number == 1 ? base : fmt::format("{}{}", base, number); };
  while (code.mentionsName(region, nameOf())) ++number;
  std::vector<Span>& given = given_[base];
  given.insert(given.end(), number - count, region);
  return nameOf();
}

}  // namespace unfreed::fix
