#include "frontend/wasm_bindgen/rust_tokens.h"

#include <array>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

bool isNameStart(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || byte >= 0x80;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isNamePart(char c) {
  return isNameStart(c) || isDigit(c);
}

class RustLexer {
 public:
  explicit RustLexer(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (text_.substr(at_).starts_with("#!") && !text_.substr(at_).starts_with("#![")) skipLine();
    lineStart_ = at_;
  }

  std::vector<Token> run() {
    std::vector<Token> tokens;
    tokens.reserve(text_.size() / 5);
    for (;;) {
      skipTrivia();
      Token token;
      token.firstInLine = freshLine_;
      if (freshLine_) indent_ = static_cast<uint32_t>(at_ - lineStart_);
      freshLine_ = false;
      token.indent = indent_;
      token.line = line_;
      if (at_ >= text_.size()) {
        tokens.push_back(token);
        return tokens;
      }
      const size_t begin = at_;
      scan(token);
      if (token.text.empty()) token.text = text_.substr(begin, at_ - begin);
      if (token.kind == TokenKind::Mark || token.kind == TokenKind::Open || token.kind == TokenKind::Close) {
        token.code = packPunctuator(token.text);
      }
      tokens.push_back(token);
    }
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void newline() {
    ++line_;
    freshLine_ = true;
    lineStart_ = at_;
  }

  void step() {
    const char c = text_[at_++];
    if (c == '\n') newline();
  }

  void skipLine() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  void skipTrivia() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
        step();
      } else if (c == '/' && peek(1) == '/') {
        skipLine();
      } else if (c == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  void skipBlockComment() {
    size_t depth = 0;
    while (at_ < text_.size()) {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        at_ += 2;
        if (--depth == 0) return;
      } else {
        step();
      }
    }
  }

  void scan(Token& token) {
    const char c = peek();
    if (isNameStart(c)) return scanName(token);
    if (isDigit(c)) return scanNumber(token);
    if (c == '"') return scanString(token);
    if (c == '\'') return scanQuote(token);
    ++at_;
    const char next = peek();
    if (c == '(' || c == '[' || c == '{') {
      token.kind = TokenKind::Open;
    } else if (c == ')' || c == ']' || c == '}') {
      token.kind = TokenKind::Close;
    } else {
      token.kind = TokenKind::Mark;
      if ((c == ':' && next == ':') || (c == '-' && next == '>') || (c == '=' && next == '>')) ++at_;
    }
  }

  // Names, and what begins like one: r"…", br#"…"#, b'x', c"…", r#type.
  void scanName(Token& token) {
    const size_t begin = at_;
    while (at_ < text_.size() && isNamePart(text_[at_])) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    token.kind = TokenKind::Name;
    if (name.size() > 2) return;
    const bool raw = name.back() == 'r' && (name == "r" || name == "br" || name == "cr");
    if (raw && (peek() == '"' || peek() == '#')) {
      size_t hashes = 0;
      while (peek(hashes) == '#') ++hashes;
      if (peek(hashes) == '"') {
        at_ += hashes + 1;
        return scanRawString(token, hashes);
      }
      if (name == "r" && hashes == 1 && isNameStart(peek(1))) {
        const size_t real = ++at_;
        while (at_ < text_.size() && isNamePart(text_[at_])) ++at_;
        token.text = text_.substr(real, at_ - real);
      }
    } else if ((name == "b" || name == "c") && peek() == '"') {
      scanString(token);
    } else if (name == "b" && peek() == '\'') {
      scanQuote(token);
    }
  }

  void scanRawString(Token& token, size_t hashes) {
    token.kind = TokenKind::String;
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        size_t seen = 0;
        while (seen < hashes && peek(1 + seen) == '#') ++seen;
        if (seen == hashes) {
          at_ += 1 + hashes;
          break;
        }
      }
      step();
    }
    freshLine_ = false;
  }

  void scanString(Token& token) {
    token.kind = TokenKind::String;
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) ++at_;
      step();
      if (c == '"') break;
    }
    freshLine_ = false;
  }

  // A character or a lifetime: 'a' and 'a.
  void scanQuote(Token& token) {
    ++at_;
    token.kind = TokenKind::Literal;
    if (peek() == '\\') {
      at_ += 2;
      while (at_ < text_.size() && text_[at_] != '\'' && text_[at_] != '\n') ++at_;
      if (peek() == '\'') ++at_;
      if (at_ > text_.size()) at_ = text_.size();
      return;
    }
    if (isNamePart(peek())) {
      size_t length = 0;
      while (isNamePart(peek(length))) ++length;
      at_ += length;
      if (peek() == '\'') {
        ++at_;
      } else {
        token.kind = TokenKind::Lifetime;
      }
      return;
    }
    if (at_ < text_.size() && peek(1) == '\'' && peek() != '\n') at_ += 2;
  }

  void scanNumber(Token& token) {
    token.kind = TokenKind::Literal;
    while (at_ < text_.size() && isNamePart(text_[at_])) ++at_;
    if (peek() == '.' && isDigit(peek(1))) {
      ++at_;
      while (at_ < text_.size() && isNamePart(text_[at_])) ++at_;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t lineStart_ = 0;
  uint32_t line_ = 1;
  uint32_t indent_ = 0;
  bool freshLine_ = true;
};

size_t bracketKind(uint32_t code) {
  switch (code) {
    case "("_p:
    case ")"_p:
      return 0;
    case "["_p:
    case "]"_p:
      return 1;
    case "{"_p:
    case "}"_p:
      return 2;
    default:
      return 3;  // invisible
  }
}

// Words that begin an item: where one of them stands at the left of its line, what is further in has ended.
bool beginsItem(const Token& token) {
  static constexpr std::array<std::string_view, 11> words{
      "pub", "fn", "impl", "struct", "enum", "mod", "use", "extern", "trait", "macro_rules", "static"};
  if (token.code == "#"_p) return true;
  if (token.kind != TokenKind::Name) return false;
  for (const std::string_view word : words) {
    if (token.text == word) return true;
  }
  return false;
}

class Matcher {
 public:
  Matcher(TokenList& list, bool repairs) : list_(list), repairs_(repairs) {}

  void run() {
    list_.firstUnclosed = 0;
    list_.partner.resize(list_.tokens.size());
    for (uint32_t i = 0; i < list_.partner.size(); ++i) list_.partner[i] = i;
    for (uint32_t i = 0; i < list_.tokens.size(); ++i) {
      const Token& token = list_.tokens[i];
      if (repairs_ && startsItem(token)) closeFurtherIn(i, token.indent);
      if (token.kind == TokenKind::Open) {
        open_.push_back(i);
        ++count_[bracketKind(token.code)];
      } else if (token.kind == TokenKind::Close) {
        close(i, token);
      }
    }
    const auto last = static_cast<uint32_t>(list_.tokens.size() - 1);
    while (!open_.empty()) giveUp(last);
  }

 private:
  uint32_t pop() {
    const uint32_t opened = open_.back();
    open_.pop_back();
    --count_[bracketKind(list_.tokens[opened].code)];
    return opened;
  }

  void giveUp(uint32_t end) {
    const uint32_t opened = pop();
    list_.partner[opened] = end;
    if (list_.firstUnclosed == 0) list_.firstUnclosed = list_.tokens[opened].line;
  }

  // An item that starts no further right than the line of the open brace cannot be inside it.
  void closeFurtherIn(uint32_t i, uint32_t indent) {
    while (!open_.empty() && list_.tokens[open_.back()].indent >= indent &&
           list_.tokens[open_.back()].line < list_.tokens[i].line) {
      giveUp(i - 1);
    }
  }

  void close(uint32_t i, const Token& token) {
    const size_t kind = bracketKind(token.code);
    if (count_[kind] == 0) {
      if (list_.firstUnclosed == 0) list_.firstUnclosed = token.line;
      return;
    }
    if (repairs_ && kind == 2 && token.firstInLine) {
      // `}` belongs to the brace whose line stands as far left as its own.
      while (!open_.empty() && list_.tokens[open_.back()].indent > token.indent &&
             (bracketKind(list_.tokens[open_.back()].code) != 2 || count_[2] > 1)) {
        giveUp(i - 1);
      }
    }
    while (bracketKind(list_.tokens[open_.back()].code) != kind) giveUp(i);
    const uint32_t opened = pop();
    list_.partner[opened] = i;
    list_.partner[i] = opened;
  }

  TokenList& list_;
  bool repairs_;
  std::vector<uint32_t> open_;
  std::array<size_t, 4> count_{};
};

void matchBrackets(TokenList& list, bool mayRepair) {
  Matcher(list, false).run();
  if (list.firstUnclosed != 0 && mayRepair) Matcher(list, true).run();
}

}  // namespace

bool startsItem(const Token& token) {
  return token.firstInLine && beginsItem(token);
}

TokenList tokenize(std::string_view text) {
  TokenList list;
  list.tokens = RustLexer(text).run();
  matchBrackets(list, true);
  return list;
}

TokenList matched(std::vector<Token> tokens) {
  TokenList list;
  list.tokens = std::move(tokens);
  matchBrackets(list, false);
  return list;
}

std::string stringValue(std::string_view token) {
  const size_t quote = token.find('"');
  if (quote == std::string_view::npos) return std::string(token);
  const bool raw = token.substr(0, quote).find('r') != std::string_view::npos;
  const size_t last = token.rfind('"');
  const std::string_view inner =
      last > quote ? token.substr(quote + 1, last - quote - 1) : token.substr(quote + 1);
  if (raw || inner.find('\\') == std::string_view::npos) return std::string(inner);
  std::string value;
  for (size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\\' || i + 1 == inner.size()) {
      value += inner[i];
      continue;
    }
    const char c = inner[++i];
    if (c == '\n' || c == '\r') {  // a continued line: the blanks that follow are not part of it
      while (i + 1 < inner.size() && std::string_view(" \t\r\n").find(inner[i + 1]) != std::string_view::npos)
        ++i;
    } else {
      value += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
  return value;
}

std::string spell(const TokenList& list, size_t begin, size_t end) {
  std::string text;
  bool glue = true;  // no space before the next token
  for (size_t i = begin; i < end && i < list.end(); ++i) {
    const Token& token = list[i];
    const bool tight = token.kind == TokenKind::Open || token.kind == TokenKind::Close ||
                       token.code == ","_p || token.code == "::"_p;
    if (!glue && !tight) text += ' ';
    text += token.text;
    glue = token.kind == TokenKind::Open || token.code == "::"_p;
  }
  return text;
}

}  // namespace unfreed::wasm_bindgen
