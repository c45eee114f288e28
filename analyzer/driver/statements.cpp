#include "driver/statements.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace unfreed::driver {
namespace {

constexpr size_t kLongest = 8192;  // of a statement: what is longer is no call of a tool

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<std::string> read() {
    while (at_ < text_.size()) step();
    finish();
    return std::move(statements_);
  }

 private:
  enum class Open : uint8_t { Bracket, Block };

  bool startsComment(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  void step() {
    const char c = text_[at_];
    if (startsComment("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (startsComment("/*")) {
      const size_t close = text_.find("*/", at_ + 2);
      at_ = close == std::string_view::npos ? text_.size() : close + 2;
    } else if (c == '"' || c == '\'' || c == '`') {
      takeString(c);
    } else if (c == ';') {
      finish();
      ++at_;
    } else if (c == '\n') {
      takeLineEnd();
    } else {
      takeBracket(c);
      take(c);
      ++at_;
    }
  }

  void take(char c) {
    if (statement_.size() < kLongest) statement_ += c;
    if (std::isspace(static_cast<unsigned char>(c)) == 0) last_ = c;
  }

  // To its end; one that only a template goes on behind the end of its line.
  void takeString(char quote) {
    take(quote);
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n' && quote == '\'') return;  // a lifetime of Rust, an apostrophe
      take(c);
      if (c == '\\' && at_ + 1 < text_.size()) {
        take(text_[++at_]);
      } else if (c == quote) {
        ++at_;
        return;
      }
    }
  }

  void takeBracket(char c) {
    if (c == '(' || c == '[') {
      open_.push_back(Open::Bracket);
    } else if (c == '{') {
      // Behind `)`, `=>` and words there are bodies; behind commas, colons and brackets objects.
      const bool isObject = last_ == '(' || last_ == ',' || last_ == ':' || last_ == '[' || last_ == '=';
      open_.push_back(isObject ? Open::Bracket : Open::Block);
    } else if ((c == ')' || c == ']' || c == '}') && !open_.empty()) {
      open_.pop_back();
    }
  }

  void takeLineEnd() {
    ++at_;
    size_t next = at_;
    while (next < text_.size() && std::isspace(static_cast<unsigned char>(text_[next])) != 0) ++next;
    const bool goesOn = next < text_.size() && text_[next] == '.';
    const bool isInside = !open_.empty() && open_.back() == Open::Bracket;
    take(' ');
    if (!isInside && !goesOn) finish();
    at_ = next;
  }

  void finish() {
    const bool isBlank = std::all_of(statement_.begin(), statement_.end(),
                                     [](unsigned char c) { return std::isspace(c) != 0; });
    if (!isBlank) statements_.push_back(std::move(statement_));
    statement_.clear();
  }

  std::string_view text_;
  size_t at_ = 0;
  char last_ = ';';
  std::string statement_;
  std::vector<Open> open_;
  std::vector<std::string> statements_;
};

}  // namespace

std::vector<std::string> statementsOf(std::string_view text) {
  return Reader(text).read();
}

}  // namespace unfreed::driver
