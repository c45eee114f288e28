#include "frontend/wasm_bindgen/macro_rules.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "frontend/wasm_bindgen/rust_type.h"

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 32;
constexpr size_t maxSteps = 400'000;

// A matcher or a transcriber.
struct Pattern {
  enum class Kind : uint8_t { Token, Variable, Group, Repetition };
  Kind kind = Kind::Token;
  size_t token = 0;            // Token; Group: its Open
  std::string_view name;       // Variable
  std::string_view fragment;   // Variable of a matcher: "ident", "ty"
  std::vector<Pattern> parts;  // Group, Repetition
  std::optional<Token> separator;
  char count = '*';
};

// What a variable stands for: tokens, or one of these for each turn of a repetition.
struct Capture {
  std::vector<Token> tokens;
  std::vector<Capture> turns;
  bool repeats = false;
};
using Captures = std::map<std::string_view, Capture>;
using Environment = std::map<std::string_view, const Capture*>;  // inside the turns of repetitions

std::vector<Pattern> readPatterns(const TokenList& list, size_t at, size_t end, bool matcher, int depth) {
  std::vector<Pattern> patterns;
  while (at < end && depth < maxDepth) {
    if (list.is(at, "$"_p) && list.isName(at + 1, "crate")) ++at;  // $crate is as good as `crate`
    Pattern pattern;
    pattern.token = at;
    const Token& token = list[at];
    if (token.code == "$"_p && list.isName(at + 1)) {
      pattern.kind = Pattern::Kind::Variable;
      pattern.name = list[at + 1].text;
      at += 2;
      if (matcher && list.is(at, ":"_p)) {
        pattern.fragment = list[at + 1].text;
        at += 2;
      }
    } else if (token.code == "$"_p && list.is(at + 1, "("_p)) {
      pattern.kind = Pattern::Kind::Repetition;
      const size_t open = at + 1;
      pattern.parts = readPatterns(list, open + 1, std::min(list.contentEnd(open), end), matcher, depth + 1);
      at = list.after(open);
      const auto counts = [&](size_t i) {
        return list.is(i, "*"_p) || list.is(i, "+"_p) || list.is(i, "?"_p);
      };
      if (at < end && !counts(at)) pattern.separator = list[at++];
      if (at < end && counts(at)) pattern.count = list[at++].text.front();
    } else if (token.kind == TokenKind::Open) {
      pattern.kind = Pattern::Kind::Group;
      pattern.parts = readPatterns(list, at + 1, std::min(list.contentEnd(at), end), matcher, depth + 1);
      at = list.after(at);
    } else {
      ++at;
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

class MacroMatcher {
 public:
  MacroMatcher(const TokenList& rules, const TokenList& input) : rules_(rules), input_(input) {}

  bool matchAll(const std::vector<Pattern>& patterns, size_t begin, size_t end, Captures& captures) {
    size_t at = begin;
    return matchSequence(patterns, at, end, captures) && at >= end;
  }

 private:
  bool matchSequence(const std::vector<Pattern>& patterns, size_t& at, size_t end, Captures& captures) {
    for (const Pattern& pattern : patterns) {
      if (++steps_ > maxSteps || !matchOne(pattern, at, end, captures)) return false;
    }
    return true;
  }

  bool matchOne(const Pattern& pattern, size_t& at, size_t end, Captures& captures) {
    switch (pattern.kind) {
      case Pattern::Kind::Token:
        if (at >= end || !isSame(rules_[pattern.token], input_[at])) return false;
        ++at;
        return true;
      case Pattern::Kind::Group: {
        if (at >= end || input_[at].kind != TokenKind::Open ||
            input_[at].code != rules_[pattern.token].code) {
          return false;
        }
        size_t inner = at + 1;
        const size_t last = std::min(input_.contentEnd(at), end);
        if (!matchSequence(pattern.parts, inner, last, captures) || inner < last) return false;
        at = input_.after(at);
        return true;
      }
      case Pattern::Kind::Variable:
        return matchVariable(pattern, at, end, captures);
      case Pattern::Kind::Repetition:
        return matchRepetition(pattern, at, end, captures);
    }
    return false;
  }

  static bool isSame(const Token& a, const Token& b) { return a.kind == b.kind && a.text == b.text; }

  bool matchVariable(const Pattern& pattern, size_t& at, size_t end, Captures& captures) {
    const size_t last = fragmentEnd(pattern.fragment, at, end);
    if (last == at && pattern.fragment != "vis") return false;
    Capture capture;
    // A type or expression stays one thing when it is handed on, as rustc's invisible brackets keep it.
    const bool wraps = last - at > 1 &&
                       (pattern.fragment == "ty" || pattern.fragment == "expr" || pattern.fragment == "path");
    if (wraps) capture.tokens.push_back(invisible(TokenKind::Open, input_[at]));
    capture.tokens.insert(capture.tokens.end(), input_.tokens.begin() + static_cast<ptrdiff_t>(at),
                          input_.tokens.begin() + static_cast<ptrdiff_t>(last));
    if (wraps) capture.tokens.push_back(invisible(TokenKind::Close, input_[at]));
    captures[pattern.name] = std::move(capture);
    at = last;
    return true;
  }

  static Token invisible(TokenKind kind, const Token& like) {
    Token token;
    token.kind = kind;
    token.line = like.line;
    token.indent = like.indent;
    return token;
  }

  // Where a fragment that starts at `at` ends; `at` itself when there is none.
  size_t fragmentEnd(std::string_view fragment, size_t at, size_t end) const {
    if (at >= end) return at;
    const Token& token = input_[at];
    if (fragment == "ident") return token.kind == TokenKind::Name && token.text != "_" ? at + 1 : at;
    if (fragment == "lifetime") return token.kind == TokenKind::Lifetime ? at + 1 : at;
    if (fragment == "tt") return input_.after(at);
    if (fragment == "block") return token.code == "{"_p ? input_.after(at) : at;
    if (fragment == "literal") return literalEnd(at);
    if (fragment == "ty" || fragment == "path") return typeEnd(at, end);
    if (fragment == "vis") return visibilityEnd(at);
    if (fragment == "item") return itemEnd(at, end);
    if (fragment == "meta") return metaEnd(at, end);
    if (fragment == "expr" || fragment == "stmt" || fragment == "pat" || fragment == "pat_param") {
      size_t last = at;
      while (last < end && !endsExpression(input_[last].code, fragment)) last = input_.after(last);
      return std::min(last, end);
    }
    return at;
  }

  static bool endsExpression(uint32_t code, std::string_view fragment) {
    if (code == ","_p || code == ";"_p || code == "=>"_p) return true;
    return code == "="_p && fragment.starts_with("pat");
  }

  size_t literalEnd(size_t at) const {
    const size_t value = input_.is(at, "-"_p) ? at + 1 : at;
    const Token& token = input_[value];
    const bool isLiteral = token.kind == TokenKind::Literal || token.kind == TokenKind::String ||
                           token.text == "true" || token.text == "false";
    return isLiteral ? value + 1 : at;
  }

  size_t typeEnd(size_t at, size_t end) const {
    const Token& token = input_[at];
    if (token.kind == TokenKind::Literal || token.kind == TokenKind::String ||
        token.kind == TokenKind::Lifetime || token.code == "{"_p || token.code == ","_p ||
        token.code == "#"_p || token.code == ";"_p) {
      return at;
    }
    size_t last = at;
    parseType(input_, last, end);
    return std::min(last, end);
  }

  size_t visibilityEnd(size_t at) const {
    if (!input_.isName(at, "pub")) return at;
    return input_.is(at + 1, "("_p) ? input_.after(at + 1) : at + 1;
  }

  size_t itemEnd(size_t at, size_t end) const {
    while (at < end) {
      const uint32_t code = input_[at].code;
      at = input_.after(at);
      if (code == ";"_p || code == "{"_p) break;
    }
    return std::min(at, end);
  }

  size_t metaEnd(size_t at, size_t end) const {
    size_t last = at;
    while (last < end && (input_.isName(last) || input_.is(last, "::"_p))) ++last;
    if (last == at || last >= end) return last;
    if (input_[last].kind == TokenKind::Open) return input_.after(last);
    if (input_.is(last, "="_p)) return std::min(input_.after(last + 1), end);
    return last;
  }

  bool matchRepetition(const Pattern& pattern, size_t& at, size_t end, Captures& captures) {
    declare(pattern.parts, captures, 0);
    size_t turns = 0;
    while (at <= end && steps_ <= maxSteps) {
      size_t look = at;
      if (turns > 0 && pattern.separator) {
        if (look >= end || !isSame(*pattern.separator, input_[look])) break;
        ++look;
      }
      Captures turn;
      if (look >= end || !matchSequence(pattern.parts, look, end, turn) || look == at) break;
      at = look;
      for (auto& [name, capture] : turn) captures[name].turns.push_back(std::move(capture));
      if (++turns == 1 && pattern.count == '?') break;
    }
    return turns > 0 || pattern.count != '+';
  }

  // Variables of a repetition exist even when it takes no turn.
  static void declare(const std::vector<Pattern>& patterns, Captures& captures, int depth) {
    for (const Pattern& pattern : patterns) {
      if (pattern.kind == Pattern::Kind::Variable) captures[pattern.name].repeats = true;
      if (depth < maxDepth) declare(pattern.parts, captures, depth + 1);
    }
  }

  const TokenList& rules_;
  const TokenList& input_;
  size_t steps_ = 0;
};

class Transcriber {
 public:
  Transcriber(const TokenList& rules, uint32_t line, size_t& budget)
      : rules_(rules), line_(line), budget_(budget) {}

  bool write(const std::vector<Pattern>& patterns, const Environment& captures, int depth) {
    for (const Pattern& pattern : patterns) {
      if (!writeOne(pattern, captures, depth)) return false;
    }
    return true;
  }

  std::vector<Token> take() {
    out_.emplace_back();
    out_.back().line = line_;
    return std::move(out_);
  }

 private:
  bool emit(Token token, bool own) {
    if (budget_ == 0) return false;
    --budget_;
    if (own) token.line = line_;
    token.firstInLine = false;
    out_.push_back(token);
    return true;
  }

  bool writeOne(const Pattern& pattern, const Environment& captures, int depth) {
    if (depth > maxDepth) return false;
    switch (pattern.kind) {
      case Pattern::Kind::Token:
        return emit(rules_[pattern.token], true);
      case Pattern::Kind::Group: {
        if (!emit(rules_[pattern.token], true) || !write(pattern.parts, captures, depth + 1)) return false;
        Token close = rules_[pattern.token];
        close.kind = TokenKind::Close;
        close.text = close.code == "("_p ? ")" : close.code == "["_p ? "]" : close.code == "{"_p ? "}" : "";
        close.code = packPunctuator(close.text);
        return emit(close, true);
      }
      case Pattern::Kind::Variable: {
        const auto found = captures.find(pattern.name);
        if (found == captures.end())
          return emit(rules_[pattern.token], true) && emit(rules_[pattern.token + 1], true);
        if (found->second->repeats) return false;
        return std::all_of(found->second->tokens.begin(), found->second->tokens.end(),
                           [&](const Token& token) { return emit(token, false); });
      }
      case Pattern::Kind::Repetition:
        return writeTurns(pattern, captures, depth);
    }
    return false;
  }

  bool writeTurns(const Pattern& pattern, const Environment& captures, int depth) {
    std::vector<std::string_view> repeated;
    size_t turns = 0;
    findRepeated(pattern.parts, captures, repeated, turns, 0);
    if (repeated.empty()) return false;
    Environment inner = captures;
    for (size_t turn = 0; turn < turns; ++turn) {
      if (turn > 0 && pattern.separator && !emit(*pattern.separator, true)) return false;
      for (const std::string_view name : repeated) {
        const std::vector<Capture>& all = captures.at(name)->turns;
        if (turn >= all.size()) return false;
        inner[name] = &all[turn];
      }
      if (!write(pattern.parts, inner, depth + 1)) return false;
    }
    return true;
  }

  static void findRepeated(const std::vector<Pattern>& patterns, const Environment& captures,
                           std::vector<std::string_view>& repeated, size_t& turns, int depth) {
    for (const Pattern& pattern : patterns) {
      if (pattern.kind == Pattern::Kind::Variable) {
        const auto found = captures.find(pattern.name);
        if (found == captures.end() || !found->second->repeats) continue;
        repeated.push_back(pattern.name);
        turns = std::max(turns, found->second->turns.size());
      }
      if (depth < maxDepth) findRepeated(pattern.parts, captures, repeated, turns, depth + 1);
    }
  }

  const TokenList& rules_;
  uint32_t line_;
  size_t& budget_;
  std::vector<Token> out_;
};

}  // namespace

std::optional<TokenList> expandMacro(const MacroDefinition& macro, const MacroCall& call, size_t& budget) {
  const TokenList& rules = *macro.rules.list;
  size_t at = macro.rules.begin;
  while (at < macro.rules.end) {
    const size_t matcher = at;
    if (rules[matcher].kind != TokenKind::Open || !rules.is(rules.after(matcher), "=>"_p))
      return std::nullopt;
    const size_t body = rules.after(matcher) + 1;
    if (body >= macro.rules.end || rules[body].kind != TokenKind::Open) return std::nullopt;
    const std::vector<Pattern> patterns =
        readPatterns(rules, matcher + 1, rules.contentEnd(matcher), true, 0);
    Captures captures;
    MacroMatcher matching(rules, *call.input.list);
    if (matching.matchAll(patterns, call.input.begin, call.input.end, captures)) {
      Environment environment;
      for (const auto& [name, capture] : captures) environment[name] = &capture;
      Transcriber transcriber(rules, call.place.line, budget);
      if (!transcriber.write(readPatterns(rules, body + 1, rules.contentEnd(body), false, 0), environment,
                             0)) {
        return std::nullopt;
      }
      return matched(transcriber.take());
    }
    at = rules.after(body);
    if (at < macro.rules.end && rules.is(at, ";"_p)) ++at;
  }
  return std::nullopt;
}

}  // namespace unfreed::wasm_bindgen
