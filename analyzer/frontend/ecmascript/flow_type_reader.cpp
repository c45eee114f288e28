#include "frontend/ecmascript/flow_type_reader.h"

namespace unfreed::ecmascript {

using syntax::TokenKind;

namespace {

constexpr int kDeepest =
    24;  // of types in types; people write no more, and a text that fails does so at each of its tokens

bool opens(std::string_view text) {
  return text == "(" || text == "[" || text == "{";
}

bool closes(std::string_view open, std::string_view close) {
  return (open == "(" && close == ")") || (open == "[" && close == "]") || (open == "{" && close == "}");
}

}  // namespace

FlowTokens::FlowTokens(std::string_view text) : text_(text) {
  syntax::Lexer lexer(text);
  do {
    tokens_.push_back(lexer.next());
  } while (tokens_.back().kind != TokenKind::End);
  closing_.assign(tokens_.size(), 0);
  std::vector<size_t> open;
  for (size_t at = 0; at < size(); ++at) {
    if (tokens_[at].kind != TokenKind::Punctuator) continue;
    const std::string_view bracket = textOf(at);
    if (opens(bracket)) {
      open.push_back(at);
    } else if (!open.empty() && closes(textOf(open.back()), bracket)) {
      closing_[open.back()] = at;
      open.pop_back();
    }
  }
}

bool FlowTokens::is(size_t at, std::string_view punctuator) const {
  return (*this)[at].kind == TokenKind::Punctuator && textOf(at) == punctuator;
}

std::optional<size_t> FlowTokens::closing(size_t at) const {
  if (at >= size() || closing_[at] == 0) return std::nullopt;
  return closing_[at];
}

void FlowTypeReader::rewrite(size_t first, size_t end, std::string_view with) {
  rewrites_.push_back({{tokens_[first].span.begin, tokens_[end - 1].span.end}, with});
}

FlowTypeReader::End FlowTypeReader::type(size_t at, BareFunctions functions) {
  if (depth_ == kDeepest) return std::nullopt;
  ++depth_;
  const End end = alternatives(at, functions);
  --depth_;
  return end;
}

// `A | B`, `A & B`; the `|` of `|}` belongs to the brace.
FlowTypeReader::End FlowTypeReader::alternatives(size_t at, BareFunctions functions) {
  if (tokens_.is(at, "|") || tokens_.is(at, "&")) ++at;
  for (;;) {
    const End end = alternative(at, functions);
    if (!end) return end;
    const bool closesExactly =
        tokens_.is(*end, "|") && tokens_.is(*end + 1, "}") && tokens_.touchesNext(*end);
    const bool goesOn = tokens_.is(*end, "&") || (tokens_.is(*end, "|") && !closesExactly);
    if (!goesOn) return end;
    at = *end + 1;
  }
}

FlowTypeReader::End FlowTypeReader::alternative(size_t at, BareFunctions functions) {
  for (; tokens_.is(at, "?") || tokens_.is(at, "??"); ++at) blank(at, at + 1);
  const size_t begin = at;
  End end = primary(at, functions);
  while (end && tokens_.is(*end, "[") && !tokens_[*end].afterNewline) {
    const std::optional<size_t> close = tokens_.closing(*end);
    if (!close) return std::nullopt;
    if (*close != *end + 1 && type(*end + 1, BareFunctions::Yes) != close) return std::nullopt;
    end = *close + 1;
  }
  if (!end || functions == BareFunctions::No || !tokens_.is(*end, "=>")) return end;
  // Nothing is lost with the parameter of a function type, and there may be no room for its parentheses.
  const Span parameter{tokens_[begin].span.begin, tokens_[*end].span.begin};
  const bool hasRoom = tokens_[begin].span.size() > 1 || !tokens_[begin + 1].afterNewline;
  if (parameter.size() < 2 || !hasRoom) return std::nullopt;
  rewrites_.push_back({parameter, "()"});
  return type(*end + 1, functions);
}

FlowTypeReader::End FlowTypeReader::primary(size_t at, BareFunctions functions) {
  const TokenKind kind = tokens_[at].kind;
  if (kind == TokenKind::String || kind == TokenKind::Number) return at + 1;
  if (kind == TokenKind::Identifier) return named(at);
  if (tokens_.is(at, "-") && tokens_[at + 1].kind == TokenKind::Number) return at + 2;
  if (tokens_.is(at, "{")) return object(at);
  if (tokens_.is(at, "[")) return tuple(at);
  if (tokens_.is(at, "(")) return inParentheses(at, functions);
  if (tokens_.is(at, "<")) {
    const End begin = parameters(at);
    return begin && tokens_.is(*begin, "(") ? function(*begin, functions) : std::nullopt;
  }
  if (!tokens_.is(at, "*")) return std::nullopt;
  rewrite(at, at + 1, "_");
  return at + 1;
}

// `Box`, `shapes.Box<A>`, `typeof box`.
FlowTypeReader::End FlowTypeReader::named(size_t at) {
  if (tokens_.isWord(at, "typeof") && tokens_.isWord(at + 1)) ++at;
  if (tokens_.isWord(at, "interface") && tokens_.is(at + 1, "{")) return object(at + 1);
  ++at;
  while (tokens_.is(at, ".") && tokens_.isWord(at + 1)) at += 2;
  return tokens_.is(at, "<") ? arguments(at) : at;
}

FlowTypeReader::End FlowTypeReader::arguments(size_t at) {
  if (tokens_.is(at + 1, ">")) {
    blank(at, at + 2);
    return at + 2;
  }
  do {
    const End end = type(at + 1, BareFunctions::Yes);
    if (!end) return end;
    at = *end;
    if (tokens_.is(at, ",") && tokens_.is(at + 1, ">")) {
      blank(at, at + 1);
      ++at;
    }
  } while (tokens_.is(at, ","));
  return tokens_.is(at, ">") ? End(at + 1) : std::nullopt;
}

FlowTypeReader::End FlowTypeReader::parameters(size_t at) {
  do {
    ++at;
    if (tokens_.is(at, ">")) break;  // behind a last comma
    if (tokens_.is(at, "+") || tokens_.is(at, "-")) {
      blank(at, at + 1);
      ++at;
    }
    if (!tokens_.isWord(at)) return std::nullopt;
    ++at;
    if (tokens_.is(at, ":")) {
      const End end = type(at + 1, BareFunctions::Yes);
      if (!end) return end;
      blank(at, *end);
      at = *end;
    }
    if (tokens_.is(at, "=")) {
      const End end = type(at + 1, BareFunctions::Yes);
      if (!end) return end;
      at = *end;
    }
  } while (tokens_.is(at, ","));
  return tokens_.is(at, ">") ? End(at + 1) : std::nullopt;
}

FlowTypeReader::End FlowTypeReader::inParentheses(size_t at, BareFunctions functions) {
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close) return std::nullopt;
  if (functions == BareFunctions::Yes && tokens_.is(*close + 1, "=>")) return function(at, functions);
  return type(at + 1, BareFunctions::Yes) == close ? End(*close + 1) : std::nullopt;
}

FlowTypeReader::End FlowTypeReader::function(size_t at, BareFunctions functions) {
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close || !functionParameters(at + 1, *close) || !tokens_.is(*close + 1, "=>")) return std::nullopt;
  return type(*close + 2, functions);
}

// Parameters need no names in Flow: `(?Box, Array<Box>) => void`.
FlowTypeReader::End FlowTypeReader::functionParameters(size_t at, size_t end) {
  while (at < end) {
    if (tokens_.is(at, "...")) ++at;
    const bool isOptional = tokens_.is(at + 1, "?") && tokens_.is(at + 2, ":");
    const bool isNamed = tokens_.isWord(at) && (isOptional || tokens_.is(at + 1, ":"));
    const size_t begin = isNamed ? at + (isOptional ? 3 : 2) : at;
    const End behind = type(begin, BareFunctions::Yes);
    if (!behind || *behind > end) return std::nullopt;
    if (!isNamed) rewrite(begin, *behind, "_");
    at = *behind;
    if (at < end && !tokens_.is(at++, ",")) return std::nullopt;
  }
  return end;
}

FlowTypeReader::End FlowTypeReader::tuple(size_t at) {
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close) return std::nullopt;
  for (++at; at < *close; ++at) {
    const End end = type(at, BareFunctions::Yes);
    if (!end) return end;
    at = *end;
    if (at != *close && !tokens_.is(at, ",")) return std::nullopt;
  }
  return *close + 1;
}

FlowTypeReader::End FlowTypeReader::object(size_t at) {
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close) return std::nullopt;
  size_t begin = at + 1;
  size_t end = *close;
  if (tokens_.is(begin, "||") && begin + 1 == end) {  // `{||}`
    blank(begin, end);
    return end + 1;
  }
  if (tokens_.is(begin, "|") && tokens_.is(end - 1, "|") && begin < end - 1) {
    blank(begin, begin + 1);
    blank(end - 1, end);
    ++begin;
    --end;
  }
  return members(begin, end) ? End(*close + 1) : std::nullopt;
}

FlowTypeReader::End FlowTypeReader::members(size_t at, size_t end) {
  while (at < end) {
    const End behind = tokens_.is(at, "...") ? spread(at, end) : member(at, end);
    if (!behind || *behind > end) return std::nullopt;
    at = *behind;
    if (at < end && (tokens_.is(at, ",") || tokens_.is(at, ";"))) ++at;
  }
  return end;
}

// `...Shared,` and the `...` of what may have more than is said.
FlowTypeReader::End FlowTypeReader::spread(size_t at, size_t end) {
  size_t behind = at + 1;
  if (behind < end && !tokens_.is(behind, ",") && !tokens_.is(behind, ";")) {
    const End type = this->type(behind, BareFunctions::Yes);
    if (!type || *type > end) return std::nullopt;
    behind = *type;
  }
  if (behind < end && (tokens_.is(behind, ",") || tokens_.is(behind, ";"))) ++behind;
  blank(at, behind);
  return behind;
}

FlowTypeReader::End FlowTypeReader::member(size_t at, size_t end) {
  if (tokens_.is(at, "+") || tokens_.is(at, "-")) {
    blank(at, at + 1);
    ++at;
  }
  if (tokens_.is(at, "(") || tokens_.is(at, "<")) return method(at);
  if (tokens_.is(at, "[")) {
    const End behind = indexer(at);
    if (!behind) return behind;
    at = *behind;
  } else {
    const TokenKind kind = tokens_[at].kind;
    if (kind != TokenKind::Identifier && kind != TokenKind::String && kind != TokenKind::Number)
      return std::nullopt;
    ++at;
  }
  if (tokens_.is(at, "?")) ++at;
  if (tokens_.is(at, "(") || tokens_.is(at, "<")) return method(at);
  return at < end && tokens_.is(at, ":") ? type(at + 1, BareFunctions::Yes) : std::nullopt;
}

// `[key: Key]` and `[Key]`.
FlowTypeReader::End FlowTypeReader::indexer(size_t at) {
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close) return std::nullopt;
  const bool isNamed = tokens_.isWord(at + 1) && tokens_.is(at + 2, ":");
  const size_t begin = isNamed ? at + 3 : at + 1;
  if (type(begin, BareFunctions::Yes) != close) return std::nullopt;
  if (!isNamed) rewrite(begin, *close, "_");
  return *close + 1;
}

// Of a method and of an object that can be called, from the parameters on.
FlowTypeReader::End FlowTypeReader::method(size_t at) {
  if (tokens_.is(at, "<")) {
    const End begin = parameters(at);
    if (!begin || !tokens_.is(*begin, "(")) return std::nullopt;
    at = *begin;
  }
  const std::optional<size_t> close = tokens_.closing(at);
  if (!close || !functionParameters(at + 1, *close) || !tokens_.is(*close + 1, ":")) return std::nullopt;
  return type(*close + 2, BareFunctions::Yes);
}

}  // namespace unfreed::ecmascript
