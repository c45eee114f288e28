#include "frontend/glue/token_list.h"

#include <array>

namespace unfreed::glue {

using namespace syntax::literals;
using syntax::Token;
using syntax::TokenKind;

namespace {

enum class Bracket : uint8_t { Paren, Square, Brace, Template, None };

Bracket opened(const Token& token) {
  if (token.kind == TokenKind::TemplateHead) return Bracket::Template;
  switch (token.code) {
    case "("_p:
      return Bracket::Paren;
    case "["_p:
      return Bracket::Square;
    case "{"_p:
      return Bracket::Brace;
    default:
      return Bracket::None;
  }
}

Bracket closed(const Token& token) {
  if (token.kind == TokenKind::TemplateTail) return Bracket::Template;
  switch (token.code) {
    case ")"_p:
      return Bracket::Paren;
    case "]"_p:
      return Bracket::Square;
    case "}"_p:
      return Bracket::Brace;
    default:
      return Bracket::None;
  }
}

class Matcher {
 public:
  explicit Matcher(std::vector<uint32_t>& partner) : partner_(partner) {}

  void see(const Token& token, uint32_t at) {
    if (token.kind != TokenKind::Punctuator && token.kind != TokenKind::TemplateHead &&
        token.kind != TokenKind::TemplateTail) {
      return;
    }
    if (const Bracket kind = opened(token); kind != Bracket::None) {
      open_.push_back({kind, at});
      ++count_[static_cast<size_t>(kind)];
    } else if (const Bracket closing = closed(token); closing != Bracket::None) {
      close(closing, at);
    }
  }

  void finish(uint32_t end) {
    while (!open_.empty()) pop(end);
  }

 private:
  struct Opened {
    Bracket kind;
    uint32_t at;
  };

  void close(Bracket kind, uint32_t at) {
    if (count_[static_cast<size_t>(kind)] == 0) return;  // closes nothing
    while (open_.back().kind != kind) pop(at);
    partner_[at] = open_.back().at;
    pop(at);
  }

  void pop(uint32_t at) {
    partner_[open_.back().at] = at;
    --count_[static_cast<size_t>(open_.back().kind)];
    open_.pop_back();
  }

  std::vector<uint32_t>& partner_;
  std::vector<Opened> open_;
  std::array<size_t, 5> count_{};
};

}  // namespace

TokenList tokenize(std::string_view text) {
  TokenList list;
  list.text = text;
  list.tokens.reserve(text.size() / 6 + 16);
  list.partner.reserve(text.size() / 6 + 16);
  Matcher matcher(list.partner);
  syntax::Lexer lexer(text);
  while (true) {
    const Token token = lexer.next();
    const auto at = static_cast<uint32_t>(list.tokens.size());
    list.tokens.push_back(token);
    list.partner.push_back(at);
    if (token.kind == TokenKind::End) {
      matcher.finish(at);
      return list;
    }
    matcher.see(token, at);
  }
}

std::string_view unquoted(std::string_view text) {
  return text.size() >= 2 ? text.substr(1, text.size() - 2) : std::string_view{};
}

}  // namespace unfreed::glue
