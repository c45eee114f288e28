#include "frontend/embind/callable.h"

#include <algorithm>
#include <array>

namespace unfreed::embind {
namespace {

using Tokens = std::vector<Token>;
using Form = Callable::Form;

constexpr int kMaxDescent = 8;  // select_overload in optional_override in parentheses …

bool isTypeWord(std::string_view word) {
  constexpr std::array<std::string_view, 14> kWords{"int",    "char",    "bool",     "void",    "long",
                                                    "short",  "float",   "auto",     "double",  "const",
                                                    "signed", "wchar_t", "unsigned", "volatile"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// `const Image& image = x`: the type and the name.
WrittenParameter parameterAt(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end) {
  for (size_t at = begin; at < end; ++at) {
    if (tokens[at].is('<')) {
      if (const size_t close = brackets.closeAngle(at); close != 0 && close < end) at = close;
    } else if (tokens[at].is('=')) {
      end = at;
    }
  }
  WrittenParameter parameter;
  if (end > begin + 1) {
    const Token& last = tokens[end - 1];
    const bool isQualified = tokens[end - 2].is(kScope);
    if (last.kind == TokenKind::Identifier && !isQualified && !isTypeWord(last.text) &&
        !tokens[end - 2].isWord("const") && !tokens[end - 2].isWord("struct") &&
        !tokens[end - 2].isWord("class") && !tokens[end - 2].isWord("typename")) {
      parameter.name = cleanText(last.text);
      --end;
    }
  }
  parameter.type = textOf(tokens, begin, end);
  return parameter;
}

std::vector<WrittenParameter> parametersIn(const Tokens& tokens, const Brackets& brackets, size_t open) {
  std::vector<WrittenParameter> parameters;
  for (const auto& part : brackets.partsOf(open + 1, brackets.closeOf(open))) {
    if (part.begin == part.end) continue;
    parameters.push_back(parameterAt(tokens, brackets, part.begin, part.end));
  }
  if (parameters.size() == 1 && parameters[0].type == "void") parameters.clear();
  return parameters;
}

// The first `(` that is not inside template arguments.
size_t parenthesisIn(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end) {
  for (size_t at = begin; at < end; ++at) {
    if (tokens[at].is('(')) return brackets.closeOf(at) != 0 && brackets.closeOf(at) <= end ? at : end;
    if (tokens[at].is('<')) {
      if (const size_t close = brackets.closeAngle(at); close != 0 && close < end) at = close;
    }
  }
  return end;
}

// [captures] (parameters) specifiers -> result { … }
Callable lambdaAt(const Tokens& tokens, const Brackets& brackets, size_t at, size_t end) {
  Callable callable;
  callable.form = Form::Lambda;
  at = brackets.closeOf(at) + 1;
  if (at < end && tokens[at].is('<')) {
    const size_t close = brackets.closeAngle(at);
    if (close == 0) return callable;
    at = close + 1;
  }
  if (at < end && tokens[at].is('(') && brackets.closeOf(at) != 0) {
    callable.parameters = parametersIn(tokens, brackets, at);
    at = brackets.closeOf(at) + 1;
  }
  while (at < end && !tokens[at].is('{') && !tokens[at].is(kArrow)) ++at;
  if (at >= end) return callable;
  if (!tokens[at].is(kArrow)) {
    // A body that returns nothing has no result; what it returns otherwise is not told.
    const size_t close = brackets.closeOf(at);
    const bool returns = std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(at),
                                     tokens.begin() + static_cast<std::ptrdiff_t>(std::max(at, close)),
                                     [](const Token& token) { return token.text.ends_with("return"); });
    if (close != 0 && !returns) callable.result = "void";
    return callable;
  }
  const size_t first = ++at;
  while (at < end && !tokens[at].is('{')) ++at;
  callable.result = textOf(tokens, first, at);
  return callable;
}

// The name that a callable gives: &ns::T::f<int>.
void readName(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end, Callable& callable) {
  while (begin < end && (tokens[begin].is('&') || tokens[begin].is('(') || tokens[begin].is('+'))) ++begin;
  size_t scopeEnd = begin;
  size_t last = begin;
  for (size_t at = begin; at < end; ++at) {
    if (tokens[at].is('<')) {
      const size_t close = brackets.closeAngle(at);
      if (close == 0 || close >= end) break;
      at = close;
    } else if (tokens[at].is(kScope)) {
      scopeEnd = at;
    } else if (tokens[at].kind == TokenKind::Identifier) {
      last = at;
    } else {
      break;
    }
  }
  if (last >= end || tokens[last].kind != TokenKind::Identifier) return;
  callable.lastName = cleanText(tokens[last].text);
  if (scopeEnd > begin) callable.scope = textOf(tokens, begin, scopeEnd);
}

// What `static_cast<…>` and its like are given, or the type of a C cast.
Callable castTo(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end) {
  Callable callable;
  const size_t pointer = parenthesisIn(tokens, brackets, begin, end);
  if (pointer == end) return callable;
  const size_t close = brackets.closeOf(pointer);
  if (close + 1 >= end || !tokens[close + 1].is('(') || brackets.closeOf(close + 1) == 0) return callable;
  const bool isPointer = std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(pointer),
                                     tokens.begin() + static_cast<std::ptrdiff_t>(close),
                                     [](const Token& token) { return token.is('*'); });
  if (!isPointer) return callable;
  callable.form = close > pointer + 2 ? Form::Method : Form::Function;
  callable.result = textOf(tokens, begin, pointer);
  callable.parameters = parametersIn(tokens, brackets, close + 1);
  return callable;
}

bool startsCast(std::string_view word) {
  return word == "static_cast" || word == "reinterpret_cast" || word == "const_cast";
}

// The name of a call without its qualifiers: std::make_shared → make_shared, at its last word.
size_t lastWordOf(const Tokens& tokens, size_t at, size_t end) {
  while (at + 2 < end && tokens[at].kind == TokenKind::Identifier && tokens[at + 1].is(kScope)) at += 2;
  return at;
}

}  // namespace

Callable readSignature(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end) {
  Callable callable;
  const size_t open = parenthesisIn(tokens, brackets, begin, end);
  if (open == end) {
    callable.result = textOf(tokens, begin, end);
    return callable;
  }
  Callable cast = castTo(tokens, brackets, begin, end);
  if (cast.form != Form::Unknown) return cast;
  callable.form = Form::Function;
  callable.result = textOf(tokens, begin, open);
  callable.parameters = parametersIn(tokens, brackets, open);
  const size_t close = brackets.closeOf(open);
  callable.isConst = close + 1 < end && tokens[close + 1].isWord("const");
  return callable;
}

Callable readCallable(const Tokens& tokens, const Brackets& brackets, size_t begin, size_t end) {
  Callable callable;
  for (int descent = 0; descent < kMaxDescent && begin < end; ++descent) {
    if (tokens[begin].is('+') || tokens[begin].is('&') || tokens[begin].is(kScope)) {
      ++begin;
      continue;
    }
    if (tokens[begin].is('[')) {
      return brackets.closeOf(begin) != 0 ? lambdaAt(tokens, brackets, begin, end) : callable;
    }
    if (tokens[begin].is('(')) {
      const size_t close = brackets.closeOf(begin);
      if (close == 0 || close >= end) return callable;
      if (close + 1 < end) {
        // (R (T::*)(A)) &T::f
        callable = castTo(tokens, brackets, begin + 1, close);
        readName(tokens, brackets, close + 1, end, callable);
        return callable;
      }
      ++begin;
      end = close;
      continue;
    }
    if (tokens[begin].kind != TokenKind::Identifier) return callable;
    const size_t word = lastWordOf(tokens, begin, end);
    const std::string_view name = tokens[word].text;
    const size_t next = word + 1;
    const bool isPassedOn = name == "optional_override" || name == "override";
    if (isPassedOn && next < end && tokens[next].is('(')) {
      const size_t close = brackets.closeOf(next);
      if (close == 0) return callable;
      begin = next + 1;
      end = std::min(end, close);
      continue;
    }
    const size_t angle = next < end && tokens[next].is('<') ? brackets.closeAngle(next) : 0;
    const size_t call = angle != 0 ? angle + 1 : next;
    if ((name == "forward" || name == "move") && call < end && tokens[call].is('(')) {
      // std::forward<F>(f) is f.
      begin = call;
      end = std::min(end, brackets.closeOf(call) + 1);
      continue;
    }
    const bool isSelection = name == "select_overload" || name == "select_const";
    if ((isSelection || name == "function" || startsCast(name)) && angle != 0 && angle < end) {
      callable = startsCast(name) ? castTo(tokens, brackets, next + 1, angle)
                                  : readSignature(tokens, brackets, next + 1, angle);
      if (isSelection) callable.form = Form::Overload;
      readName(tokens, brackets, angle + 1, end, callable);
      return callable;
    }
    if ((name == "make_shared" || name == "make_unique") && angle != 0 && angle < end) {
      const auto parts = brackets.partsOf(next + 1, angle);
      if (parts.empty()) return callable;
      callable.form = Form::Function;
      callable.result = (name == "make_shared" ? "std::shared_ptr<" : "std::unique_ptr<") +
                        textOf(tokens, parts[0].begin, parts[0].end) + ">";
      for (size_t i = 1; i < parts.size(); ++i) {
        callable.parameters.push_back({textOf(tokens, parts[i].begin, parts[i].end), {}});
      }
      return callable;
    }
    callable.form = Form::Name;
    readName(tokens, brackets, begin, end, callable);
    return callable;
  }
  return callable;
}

}  // namespace unfreed::embind
