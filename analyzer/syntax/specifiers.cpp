#include "syntax/specifiers.h"

#include "source/find_text.h"
#include "syntax/lexer.h"

namespace unfreed::syntax {
namespace {

using Found = std::vector<std::string_view>;

constexpr size_t kNowhere = std::string_view::npos;
constexpr size_t kLongest = 1024;  // of a specifier: a data URL is none that leads to a file

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

// A space beyond ASCII (U+00A0, U+FEFF, U+2028 …) is no more than three bytes that are not ASCII.
bool isForeign(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// Behind spaces and comments.
size_t skipTrivia(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (isSpace(text[at]) || isForeign(text[at])) {
      ++at;
    } else if (text.substr(at, 2) == "//") {
      at = text.find_first_of("\n\r", at);
    } else if (text.substr(at, 2) == "/*") {
      at = text.find("*/", at + 2);
      if (at != kNowhere) at += 2;
    } else {
      break;
    }
  }
  return at;
}

// Adds the string that begins at `at`, if one does.
void addString(std::string_view text, size_t at, Found& found) {
  if (at >= text.size()) return;
  const char quote = text[at];
  if (quote != '"' && quote != '\'' && quote != '`') return;
  const std::string_view rest = text.substr(at + 1, kLongest);
  const size_t end = rest.find_first_of(std::string_view(quote == '`'   ? "`$"
                                                         : quote == '"' ? "\"\n"
                                                                        : "'\n"));
  if (end == kNowhere || end == 0 || rest[end] != quote) return;
  found.push_back(rest.substr(0, end));
}

class ReexportReader {
 public:
  explicit ReexportReader(std::string_view text) : text_(text), lexer_(text) {}

  bool readsAll() {
    bool hasAny = false;
    for (take(); token_.kind != TokenKind::End; take()) {
      if (is(";")) continue;
      if (!readOne()) return false;
      hasAny = true;
    }
    return hasAny;
  }

 private:
  void take() { token_ = lexer_.next(); }
  bool is(std::string_view text) const { return token_.text(text_) == text; }
  bool isName() const { return token_.kind == TokenKind::Identifier; }

  bool readOne() {
    if (!isName() || !is("export")) return false;
    take();
    if (isName() && is("type")) take();
    if (is("*")) {
      take();
      if (isName() && is("as")) {
        take();
        take();
      }
    } else if (is("{")) {
      while (token_.kind != TokenKind::End && !is("}")) take();
      take();
    } else {
      return false;
    }
    if (!isName() || !is("from")) return false;
    take();
    return token_.kind == TokenKind::String;
  }

  std::string_view text_;
  Lexer lexer_;
  Token token_;
};

}  // namespace

bool onlyReexports(std::string_view text) {
  return ReexportReader(text).readsAll();
}

void addSpecifierBehind(std::string_view text, size_t at, std::vector<std::string_view>& found) {
  // The common cases first: `from "x"`, `from'x'`; a word that goes on is none.
  if (at >= text.size()) return;
  const char next = text[at];
  const bool goesOn = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_' ||
                      (next >= '0' && next <= '9');
  if (goesOn) return;
  size_t behind = skipTrivia(text, at);
  // `require?.("x")`
  if (behind != kNowhere && text.substr(behind, 2) == "?.") behind = skipTrivia(text, behind + 2);
  while (behind < text.size() && text[behind] == '(') behind = skipTrivia(text, behind + 1);
  if (behind < text.size()) addString(text, behind, found);
}

std::vector<std::string_view> specifiersIn(std::string_view text) {
  Found found;
  for (const std::string_view word : kImportWords) {
    for (size_t at = findWord(text, word); at != kNowhere; at = findWord(text, word, at)) {
      at += word.size();
      addSpecifierBehind(text, at, found);
    }
  }
  return found;
}

}  // namespace unfreed::syntax
