#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <tuple>

#include "flow/print_op.h"

namespace unfreed::flow {

namespace {

constexpr size_t LongestText = 60;  // bytes of a literal or name that are shown

struct Character {
  uint32_t code = 0;
  size_t length = 0;  // 0: no UTF-8
};

Character characterAt(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(text[at]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  uint32_t code = first & (0xFFu >> (length + 1));
  for (size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(at) & 0x3Fu);
  }
  const uint32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, length};
}

bool isControl(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0)  // C0, DEL, C1
         || code == 0x2028 || code == 0x2029           // line and paragraph separators
         || code == 0x200E || code == 0x200F ||
         code == 0x061C  // directions, which can make text read otherwise
         || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

void appendEscaped(std::string& out, Character character, std::string_view text) {
  switch (character.code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
  }
  if (isControl(character.code)) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", character.code);
  } else {
    out += text.substr(0, character.length);
  }
}

bool looksLikeAName(std::string_view name) {
  if (name.empty() || name.size() > LongestText) return false;
  if (name.front() >= '0' && name.front() <= '9') return false;
  for (size_t at = name.front() == '#' ? 1 : 0; at < name.size();) {
    const Character character = characterAt(name.substr(at));
    if (character.length == 0 || isControl(character.code)) return false;
    const auto letter = static_cast<char>(character.code);
    const bool plain = character.code >= 0x80 || letter == '_' || letter == '$' ||
                       (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                       (letter >= 'A' && letter <= 'Z');
    if (!plain) return false;
    at += character.length;
  }
  return true;
}

}  // namespace

std::string quotedText(std::string_view text) {
  std::string out = "\"";
  size_t at = 0;
  while (at < text.size() && at < LongestText) {
    const Character character = characterAt(text.substr(at));
    if (character.length == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<uint8_t>(text[at]));
    } else {
      appendEscaped(out, character, text.substr(at));
    }
    at += character.length == 0 ? 1 : character.length;
  }
  return out + (at < text.size() ? "\"…" : "\"");
}

std::string plainName(std::string_view name) {
  return looksLikeAName(name) ? std::string(name) : quotedText(name);
}

std::string plainText(std::string_view text) {
  const auto shown = [](char each) { return each > ' ' && each < 0x7F && each != '"' && each != '\\'; };
  const bool plain =
      !text.empty() && text.size() <= LongestText && std::all_of(text.begin(), text.end(), shown);
  return plain ? std::string(text) : quotedText(text);
}

VariableNames::VariableNames(const Module& module) : module_(module) {
  std::map<std::tuple<uint32_t, bool, std::string_view>, uint32_t> counts;
  for (const Variable& variable : module.variables) {
    const bool synthetic = variable.kind == Variable::Kind::Synthetic;
    numbers_.push_back(
        ++counts[{static_cast<uint32_t>(variable.owner), synthetic, synthetic ? "" : variable.name}]);
  }
}

std::string VariableNames::of(VariableId id, FunctionId seenFrom) const {
  if (index(id) >= numbers_.size()) return "?";
  const Variable& variable = module_.variables[id];
  const uint32_t number = numbers_[index(id)];
  std::string name;
  if (variable.kind == Variable::Kind::Synthetic) {
    name = fmt::format("${}", number);
  } else {
    name = plainName(variable.name);
    if (number > 1) name += fmt::format("#{}", number);
  }
  if (isNone(variable.owner)) return name + "@global";
  if (variable.owner != seenFrom) name += fmt::format("@f{}", index(variable.owner));
  return name;
}

}  // namespace unfreed::flow
