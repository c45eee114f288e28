#include "driver/script_variables.h"

#include <cctype>
#include <utility>

namespace unfreed::driver {
namespace {

constexpr int kMaxDepth = 8;

bool isNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Where a variable is named in the text: from `begin` to `end`, with its name between.
struct Mention {
  size_t end = 0;
  std::string_view name;
  std::string_view rest;  // $(SOURCES:.cpp=.o): what follows the name
};

// The name at `at`, closed by `close`.
Mention closedMention(std::string_view text, size_t at, std::string_view close) {
  constexpr size_t kLongest = 256;
  const size_t end = text.substr(0, at + kLongest).find(close, at);
  if (end == std::string_view::npos) return {};
  while (at < end && text[at] == ' ') ++at;
  size_t stop = at;
  while (stop < end && isNameCharacter(text[stop])) ++stop;
  return {end + close.size(), text.substr(at, stop - at), text.substr(stop, end - stop)};
}

Mention mentionAt(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("{{")) return closedMention(text, at + 2, "}}");
  if (text[at] != '$' || at + 1 >= text.size()) return {};
  const char next = text[at + 1];
  if (next == '(') return closedMention(text, at + 2, ")");
  if (next == '{') return closedMention(text, at + 2, "}");
  if (next == '@' || next == '<' || next == '^') return {at + 2, text.substr(at + 1, 1), {}};
  size_t stop = at + 1;
  while (stop < text.size() && isNameCharacter(text[stop])) ++stop;
  return stop == at + 1 ? Mention{} : Mention{stop, text.substr(at + 1, stop - at - 1), {}};
}

}  // namespace

void ScriptVariables::set(std::string_view name, std::string value) {
  values_[std::string(name)] = std::move(value);
}

void ScriptVariables::append(std::string_view name, std::string_view value) {
  std::string& all = values_[std::string(name)];
  if (value.size() >= left_) return;
  left_ -= value.size();
  if (!all.empty()) all += ' ';
  all += value;
}

void ScriptVariables::expand(std::string_view text, int depth, std::string& out) {
  for (size_t at = 0; at < text.size() && left_ > 0;) {
    const Mention mention = mentionAt(text, at);
    if (mention.end == 0) {
      out += text[at++];
      --left_;
      continue;
    }
    --left_;  // what comes to nothing costs time as well
    const auto value = values_.find(mention.name);
    if (value != values_.end() && depth < kMaxDepth) expand(value->second, depth + 1, out);
    at = mention.end;
  }
}

std::string ScriptVariables::expanded(std::string_view text) {
  std::string out;
  expand(text, 0, out);
  return out;
}

}  // namespace unfreed::driver
