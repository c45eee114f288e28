#include "driver/json_text.h"

#include <fmt/format.h>
#include <optional>
#include <set>
#include <utility>

namespace unfreed::driver {
namespace {

constexpr int kDeepest = 64;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

void appendUtf8(std::string& text, uint32_t code) {
  const auto add = [&](uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6);
    add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

// Recursive descent; the first fault ends it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  tl::expected<JsonValue, JsonFault> parse() {
    JsonValue value;
    skipBlank();
    if (readValue(value, 0)) {
      skipBlank();
      if (!fault_ && at_ < text_.size()) wrong("there is something behind the end");
    }
    if (fault_) return tl::unexpected<JsonFault>(std::move(*fault_));
    return value;
  }

 private:
  bool wrong(std::string message) { return wrongAt(at_, std::move(message)); }
  bool wrongAt(size_t offset, std::string message) {
    if (!fault_) fault_ = JsonFault{static_cast<uint32_t>(offset), std::move(message)};
    return false;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // Blanks and comments.
  void skipBlank() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          wrong("this comment has no end");
          return;
        }
        at_ = end + 2;
      } else if (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  bool readValue(JsonValue& value, int depth) {
    if (fault_) return false;
    if (depth > kDeepest) return wrong("this is nested too deeply");
    value.offset = static_cast<uint32_t>(at_);
    if (at_ >= text_.size()) return wrong("a value is missing at the end");
    switch (text_[at_]) {
      case '{':
        return readObject(value, depth);
      case '[':
        return readList(value, depth);
      case '"':
        value.kind = JsonValue::Kind::String;
        return readString(value.text);
      default:
        return isDigit(text_[at_]) || text_[at_] == '-' ? readNumber(value) : readWord(value);
    }
  }

  bool readWord(JsonValue& value) {
    for (const auto& [word, kind] : {std::pair{std::string_view("true"), JsonValue::Kind::Boolean},
                                     std::pair{std::string_view("false"), JsonValue::Kind::Boolean},
                                     std::pair{std::string_view("null"), JsonValue::Kind::Null}}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      value.kind = kind;
      value.boolean = word == "true";
      at_ += word.size();
      return true;
    }
    return wrong("a value is missing here");
  }

  void skipDigits() {
    while (isDigit(peek())) ++at_;
  }

  bool readNumber(JsonValue& value) {
    const size_t begin = at_;
    take('-');
    if (!isDigit(peek())) return wrong("this is no number");
    if (!take('0')) skipDigits();
    if (take('.')) {
      if (!isDigit(peek())) return wrong("this is no number");
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (!take('+')) take('-');
      if (!isDigit(peek())) return wrong("this is no number");
      skipDigits();
    }
    value.kind = JsonValue::Kind::Number;
    value.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool readString(std::string& result) {
    const size_t begin = at_++;
    while (true) {
      const size_t end = text_.find_first_of("\"\\\r\n", at_);
      if (end == std::string_view::npos || text_[end] == '\n' || text_[end] == '\r') {
        return wrongAt(begin, "this string has no end");
      }
      result += text_.substr(at_, end - at_);
      at_ = end + 1;
      if (text_[end] == '"') return true;
      if (!readEscape(result)) return false;
    }
  }

  bool readEscape(std::string& result) {
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char letter = peek();
    if (const size_t known = kLetters.find(letter); letter != '\0' && known != std::string_view::npos) {
      result += kMeanings[known];
      ++at_;
      return true;
    }
    uint32_t code = 0;
    if (!take('u') || !readHex(code)) return wrong("there is no such escape");
    const bool isHigh = code >= 0xD800 && code < 0xDC00;
    uint32_t low = 0;
    if (isHigh && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      if (!readHex(low) || low < 0xDC00 || low > 0xDFFF) return wrong("this is half a character");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code >= 0xD800 && code < 0xE000) return wrong("this is half a character");
    appendUtf8(result, code);
    return true;
  }

  bool readHex(uint32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const uint32_t digit = isDigit(c)             ? static_cast<uint32_t>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<uint32_t>(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? static_cast<uint32_t>(c - 'A' + 10)
                                                    : 16;
      if (digit == 16) return false;
      code = code * 16 + digit;
    }
    return true;
  }

  // Behind an element: whether another one follows. The closing bracket is taken.
  bool goesOn(char close) {
    skipBlank();
    if (fault_ || take(close)) return false;
    const size_t comma = at_;
    if (!take(',')) return wrong(fmt::format("a comma or `{}` is missing here", close));
    skipBlank();
    if (peek() == close)
      return wrongAt(comma, fmt::format("there is a comma too many before the `{}`", close));
    return !fault_;
  }

  bool readList(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::List;
    ++at_;
    skipBlank();
    if (take(']')) return true;
    do {
      if (!readValue(value.items.emplace_back(), depth + 1)) return false;
    } while (goesOn(']'));
    return !fault_;
  }

  bool readObject(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::Object;
    ++at_;
    skipBlank();
    if (take('}')) return true;
    std::set<std::string> keys;
    do {
      JsonMember& member = value.members.emplace_back();
      member.offset = static_cast<uint32_t>(at_);
      if (peek() != '"') return wrong("a key in double quotes is missing here");
      if (!readString(member.key)) return false;
      if (!keys.insert(member.key).second)
        return wrongAt(member.offset, fmt::format("`{}` stands twice", member.key));
      skipBlank();
      if (!take(':')) return wrong("a colon is missing here");
      skipBlank();
      if (!readValue(member.value, depth + 1)) return false;
    } while (goesOn('}'));
    return !fault_;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::optional<JsonFault> fault_;
};

}  // namespace

tl::expected<JsonValue, JsonFault> parseJsonText(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace unfreed::driver
