// FlowTypeReader: one type of Flow, and what must be written over in it (flow_types.h).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "source/span.h"
#include "syntax/lexer.h"

namespace unfreed::ecmascript {

// The span becomes `with`, and blanks up to its end; line breaks stay.
struct Rewrite {
  Span span;
  std::string_view with;
};

// All tokens of a text, with the bracket that closes each one that opens. An End token stands behind the
// last.
class FlowTokens {
 public:
  explicit FlowTokens(std::string_view text);

  size_t size() const { return tokens_.size() - 1; }
  // Of the end and of what would lie behind it: the End token.
  const syntax::Token& operator[](size_t at) const { return tokens_[at < size() ? at : size()]; }
  std::string_view textOf(size_t at) const { return (*this)[at].text(text_); }
  bool is(size_t at, std::string_view punctuator) const;
  bool isWord(size_t at) const { return (*this)[at].kind == syntax::TokenKind::Identifier; }
  bool isWord(size_t at, std::string_view word) const { return isWord(at) && textOf(at) == word; }
  // Nothing lies between the token and the one behind it.
  bool touchesNext(size_t at) const { return (*this)[at].span.end == (*this)[at + 1].span.begin; }
  // The token that closes the bracket `(`, `[` or `{` at this place; nothing when none does.
  std::optional<size_t> closing(size_t at) const;

 private:
  std::string_view text_;
  std::vector<syntax::Token> tokens_;
  std::vector<size_t> closing_;  // by token; 0 when there is none
};

// Each function takes the place of the first token and gives the place behind the last; nothing when no type
// can be read there. Then `rewrites` may have grown: the caller takes back what it did not want.
class FlowTypeReader {
 public:
  using End = std::optional<size_t>;
  // Whether `A => B` is read as a type. Not so behind the parameters of an arrow function, whose `=>` that
  // would be.
  enum class BareFunctions : bool { No, Yes };

  FlowTypeReader(const FlowTokens& tokens, std::vector<Rewrite>& rewrites)
      : tokens_(tokens), rewrites_(rewrites) {}

  End type(size_t at, BareFunctions functions);
  End arguments(size_t at);   // `<A, ?B>`
  End parameters(size_t at);  // `<+A: Bound = Default, B>`

  void blank(size_t first, size_t end) { rewrite(first, end, ""); }
  void rewrite(size_t first, size_t end, std::string_view with);

 private:
  End alternatives(size_t at, BareFunctions functions);
  End alternative(size_t at, BareFunctions functions);
  End primary(size_t at, BareFunctions functions);
  End named(size_t at);
  End inParentheses(size_t at, BareFunctions functions);
  End function(size_t at, BareFunctions functions);
  End functionParameters(size_t at, size_t end);
  End tuple(size_t at);
  End object(size_t at);
  End members(size_t at, size_t end);
  End member(size_t at, size_t end);
  End spread(size_t at, size_t end);
  End indexer(size_t at);
  End method(size_t at);

  const FlowTokens& tokens_;
  std::vector<Rewrite>& rewrites_;
  int depth_ = 0;
};

}  // namespace unfreed::ecmascript
