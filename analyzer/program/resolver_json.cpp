#include "program/resolver_json.h"

namespace unfreed::program {
namespace {

// The position behind the string literal that begins at `at`.
size_t behindString(std::string_view text, size_t at) {
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

// The position of the next character that is neither blank nor in a comment.
size_t behindBlanks(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
      ++at;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

std::string strictJson(std::string_view relaxed) {
  if (relaxed.starts_with("\xEF\xBB\xBF")) relaxed.remove_prefix(3);
  std::string strict;
  strict.reserve(relaxed.size());
  for (size_t at = behindBlanks(relaxed, 0); at < relaxed.size();) {
    if (relaxed[at] == '"') {
      const size_t end = behindString(relaxed, at);
      strict.append(relaxed.substr(at, end - at));
      at = behindBlanks(relaxed, end);
      continue;
    }
    const char c = relaxed[at];
    const size_t next = behindBlanks(relaxed, at + 1);
    const bool trailing = c == ',' && next < relaxed.size() && (relaxed[next] == '}' || relaxed[next] == ']');
    if (!trailing) strict += c;
    // Blanks separate nothing in JSON that is well formed, but `1 2` must not become `12`.
    if (!trailing && next > at + 1) strict += ' ';
    at = next;
  }
  return strict;
}

Json parseJson(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Json::parse(text, nullptr, false);
}

Json parseRelaxedJson(std::string_view text) {
  return Json::parse(strictJson(text), nullptr, false);
}

const Json& member(const Json& json, std::string_view key) {
  static const Json kNull;
  if (!json.is_object()) return kNull;
  const auto found = json.find(std::string(key));
  return found == json.end() ? kNull : *found;
}

std::string stringMember(const Json& json, std::string_view key) {
  const Json& value = member(json, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace unfreed::program
