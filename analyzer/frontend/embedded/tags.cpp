#include "frontend/embedded/tags.h"

#include <algorithm>

namespace unfreed::embedded {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kMostAttributes = 32;

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// `name` and then something that no name goes on with.
bool isWholeName(std::string_view text, size_t at, std::string_view name) {
  if (!sameName(text.substr(std::min(at, text.size()), name.size()), name)) return false;
  const size_t after = at + name.size();
  return after < text.size() && (isSpace(text[after]) || text[after] == '/' || text[after] == '>');
}

// Reads the attributes of one tag; `at_` is behind its name.
class TagReader {
 public:
  TagReader(std::string_view text, size_t at, Braces braces) : text_(text), at_(at), braces_(braces) {}

  void readInto(Tag& tag) {
    while (true) {
      skipSpace();
      if (at_ >= text_.size()) break;
      if (text_[at_] == '>') {
        ++at_;
        break;
      }
      if (text_[at_] == '/') {
        tag.isSelfClosing = at_ + 1 < text_.size() && text_[at_ + 1] == '>';
        ++at_;
        continue;
      }
      const Attribute attribute = next();
      if (tag.attributes.size() < kMostAttributes) tag.attributes.push_back(attribute);
    }
    tag.end = at_;
  }

 private:
  void skipSpace() {
    while (at_ < text_.size() && isSpace(text_[at_])) ++at_;
  }

  template <class Ends>
  std::string_view upTo(Ends ends) {
    const size_t begin = at_;
    while (at_ < text_.size() && !ends(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Attribute next() {
    Attribute attribute;
    if (braces_ == Braces::Values && text_[at_] == '{') {  // `{name}`, `{...rest}`
      attribute.name = braced();
      return attribute;
    }
    const size_t begin = at_++;  // an attribute's name may begin with anything, `=` included
    upTo([](char c) { return isSpace(c) || c == '/' || c == '>' || c == '='; });
    attribute.name = text_.substr(begin, at_ - begin);
    const size_t afterName = at_;
    skipSpace();
    if (at_ >= text_.size() || text_[at_] != '=') {
      at_ = afterName;
      return attribute;
    }
    ++at_;
    skipSpace();
    attribute.value = value();
    return attribute;
  }

  std::string_view value() {
    if (at_ >= text_.size()) return {};
    const char quote = text_[at_];
    if (quote == '"' || quote == '\'' || (quote == '`' && braces_ == Braces::Values)) {
      ++at_;
      const std::string_view inside = upTo([&](char c) { return c == quote; });
      at_ = std::min(at_ + 1, text_.size());
      return inside;
    }
    if (quote == '{' && braces_ == Braces::Values) return braced();
    return upTo([](char c) { return isSpace(c) || c == '>'; });
  }

  std::string_view braced() {
    const size_t begin = at_;
    const size_t end = endOfBraces(text_, at_);
    at_ = end == npos ? text_.size() : end;
    return text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  size_t at_;
  Braces braces_;
};

// Behind the quote that closes the string at `at`; strings do not go beyond their line.
size_t endOfString(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return std::min(at, text.size());
}

}  // namespace

bool sameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char one, char other) { return lower(one) == lower(other); });
}

const Attribute* Tag::attribute(std::string_view wanted) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& one) { return sameName(one.name, wanted); });
  return found == attributes.end() ? nullptr : &*found;
}

std::string_view Tag::valueOf(std::string_view wanted) const {
  const Attribute* const found = attribute(wanted);
  return found == nullptr ? std::string_view() : found->value;
}

bool isTagAt(std::string_view text, size_t at) {
  if (at + 1 < text.size() && text[at + 1] == '/') ++at;
  return at + 1 < text.size() && isLetter(text[at + 1]);
}

Tag readTag(std::string_view text, size_t at, Braces braces) {
  Tag tag;
  ++at;
  tag.isEnd = text[at] == '/';
  if (tag.isEnd) ++at;
  size_t end = at;
  while (end < text.size() && !isSpace(text[end]) && text[end] != '/' && text[end] != '>') ++end;
  tag.name = text.substr(at, end - at);
  TagReader(text, end, braces).readInto(tag);
  return tag;
}

bool isCommentAt(std::string_view text, size_t at) {
  return at + 1 < text.size() && (text[at + 1] == '!' || text[at + 1] == '?');
}

size_t endOfComment(std::string_view text, size_t at) {
  if (text.substr(at, 4) != "<!--") {
    const size_t end = text.find('>', at);
    return end == npos ? text.size() : end + 1;
  }
  // `<!-->` and `<!--->` are whole comments, and `--!>` ends one as `-->` does.
  for (size_t dashes = text.find("--", at + 2); dashes != npos; dashes = text.find("--", dashes + 1)) {
    const std::string_view rest = text.substr(dashes + 2, 2);
    if (rest.starts_with(">")) return dashes + 3;
    if (rest == "!>" && dashes > at + 2) return dashes + 4;
  }
  return text.size();
}

size_t endOfBraces(std::string_view text, size_t at) {
  std::vector<char> open;  // '{', or '`' for a template literal
  while (at < text.size()) {
    const char c = text[at];
    const bool inTemplate = !open.empty() && open.back() == '`';
    if (inTemplate) {
      if (c == '\\') {
        ++at;
      } else if (c == '`') {
        open.pop_back();
      } else if (c == '$' && at + 1 < text.size() && text[at + 1] == '{') {
        open.push_back('{');
        ++at;
      }
    } else if (c == '{' || c == '`') {
      open.push_back(c);
    } else if (c == '"' || c == '\'') {
      at = endOfString(text, at);
      continue;
    } else if (c == '}') {
      open.pop_back();
      if (open.empty()) return at + 1;
    }
    ++at;
  }
  return npos;
}

size_t findEndTag(std::string_view text, size_t from, std::string_view name) {
  for (size_t at = text.find("</", from); at != npos; at = text.find("</", at + 2)) {
    if (isWholeName(text, at + 2, name)) return at;
  }
  return npos;
}

size_t findEndOfScript(std::string_view text, size_t from) {
  enum class State { Plain, Escaped, DoubleEscaped } state = State::Plain;
  for (size_t at = text.find_first_of("<-", from); at != npos; at = text.find_first_of("<-", at)) {
    if (text[at] == '-') {
      if (text.substr(at, 3) == "-->") state = State::Plain;
    } else if (isWholeName(text, at + 1, "/script")) {
      if (state != State::DoubleEscaped) return at;
      state = State::Escaped;
    } else if (state == State::Plain && text.substr(at, 4) == "<!--") {
      state = State::Escaped;
      ++at;  // the dashes may be those of `<!-->` already
    } else if (state == State::Escaped && isWholeName(text, at + 1, "script")) {
      state = State::DoubleEscaped;
    }
    ++at;
  }
  return npos;
}

}  // namespace unfreed::embedded
