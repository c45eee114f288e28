#include "frontend/embind/preprocessor.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "frontend/embind/macros.h"

namespace unfreed::embind {
namespace {

constexpr size_t kMaxMade = 1'000'000;    // tokens that macros may add to a file
constexpr size_t kMaxArguments = 20'000;  // tokens between the parentheses of one use
constexpr int kMaxFailures = 8;           // uses whose parentheses do not close
constexpr size_t kMaxNesting = 200;       // of macros in macros
constexpr size_t kMaxCondition = 400;     // bytes of a condition's text
constexpr size_t kMaxConditions = 100'000;

std::string_view trimmed(std::string_view text) {
  const auto isBlank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

// An expression as written, on one line and without its comments.
std::string tidied(std::string_view expression) {
  std::string text;
  Lexer lexer(expression);
  std::string_view previous;
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
    const bool isSpaced = !previous.empty() && previous.data() + previous.size() != token.text.data();
    if (isSpaced) text.push_back(' ');
    text.append(token.text);
    previous = token.text;
    if (text.size() > kMaxCondition) return cleanText(text.substr(0, kMaxCondition)) + "…";
  }
  return cleanText(text);
}

std::string conjunction(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  const auto enclosed = [](const std::string& text) {
    return text.find("||") == std::string::npos ? text : "(" + text + ")";
  };
  std::string text = enclosed(a) + " && " + enclosed(b);
  return text.size() > kMaxCondition ? a : text;
}

std::string negation(const std::string& condition) {
  const bool isSimple = condition.starts_with("defined(") && condition.find(')') == condition.size() - 1;
  if (isSimple) return "!" + condition;
  if (condition.starts_with("!defined(") && condition.find(')') == condition.size() - 1)
    return condition.substr(1);
  return "!(" + condition + ")";
}

// One #if with its branches.
struct Frame {
  Truth branch = Truth::True;    // whether the present branch is in
  Truth earlier = Truth::False;  // whether one before it was
  bool isParentActive = true;
  bool isOpen = false;            // some branch depends on the build: marks were set
  ConditionId outside = kAlways;  // the condition around it
  std::string others;             // "not the branches before"
};

class Preprocessor {
 public:
  explicit Preprocessor(std::string_view text) : lexer_(text) {
    out_.tokens.reserve(text.size() / 6);
    out_.conditions.emplace_back();
  }

  Preprocessed run() {
    for (;;) {
      Token token = lexer_.next();
      if (token.kind == TokenKind::Directive) {
        directive(token);
        continue;
      }
      if (token.kind == TokenKind::End) {
        out_.tokens.push_back(token);
        return std::move(out_);
      }
      if (!isActive_) continue;
      token.condition = condition_;
      if (token.kind == TokenKind::Identifier && macroFor(token) != nullptr) {
        expand(token);
      } else {
        out_.tokens.push_back(token);
      }
    }
  }

 private:
  // ---- conditions

  void directive(const Token& token) {
    Lexer lexer(token.text, token.line);
    const Token word = lexer.next();
    const size_t behind = static_cast<size_t>(word.text.data() + word.text.size() - token.text.data());
    const std::string_view rest = trimmed(token.text.substr(std::min(behind, token.text.size())));
    if (word.text == "if" || word.text == "ifdef" || word.text == "ifndef") return begin(word.text, rest);
    if (word.text == "elif" || word.text == "elifdef" || word.text == "elifndef")
      return next(word.text, rest);
    if (word.text == "else") return next(word.text, rest);
    if (word.text == "endif") return end();
    if (!isActive_) return;
    if (word.text == "define") define(rest, word.line);
    if (word.text == "undef") macros_.undefine(rest, condition_);
  }

  struct Question {
    Truth truth = Truth::Unknown;
    std::string text;
  };

  Question ask(std::string_view word, std::string_view rest) const {
    if (word == "else") return {Truth::True, {}};
    if (word == "if" || word == "elif") return {evaluate(rest, macros_.facts()), tidied(rest)};
    const bool isNegated = word == "ifndef" || word == "elifndef";
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n/"));
    const Truth defined = macros_.isDefined(name);
    return {isNegated ? negated(defined) : defined,
            (isNegated ? "!defined(" : "defined(") + tidied(name) + ")"};
  }

  // #ifndef X with `#define X` right behind it: an include guard, or a default that the build may replace.
  // What follows is there either way.
  bool isGuard(std::string_view word, std::string_view rest) {
    std::string_view name = rest;
    if (word == "if") {
      Lexer lexer(rest);
      if (!lexer.next().is('!') || !lexer.next().isWord("defined")) return false;
      Token token = lexer.next();
      if (token.is('(')) token = lexer.next();
      name = token.text;
    } else if (word != "ifndef") {
      return false;
    }
    name = name.substr(0, name.find_first_of(" \t\r\n/"));
    if (name.empty() || macros_.isDefined(name) != Truth::Unknown) return false;
    Lexer ahead = lexer_;
    const Token token = ahead.next();
    if (token.kind != TokenKind::Directive) return false;
    Lexer inside(token.text);
    if (!inside.next().isWord("define") || inside.next().text != name) return false;
    overridable_ = name;
    return true;
  }

  void begin(std::string_view word, std::string_view rest) {
    Frame frame;
    frame.isParentActive = isActive_;
    frame.outside = condition_;
    frames_.push_back(frame);
    if (!isActive_) {
      frames_.back().branch = Truth::False;
      return;
    }
    if (isGuard(word, rest)) {
      frames_.back().earlier = Truth::Unknown;
      return;
    }
    enter(ask(word, rest));
  }

  void next(std::string_view word, std::string_view rest) {
    if (frames_.empty() || !frames_.back().isParentActive) return;
    enter(ask(word, rest));
  }

  // A branch of the innermost #if: in when its question says so and no branch before it was.
  void enter(const Question& question) {
    Frame& frame = frames_.back();
    const Truth truth = both(question.truth, negated(frame.earlier));
    frame.branch = truth;
    isActive_ = truth != Truth::False;
    condition_ = frame.outside;
    if (truth == Truth::Unknown) {
      mark(frame.isOpen ? BranchMark::Kind::Next : BranchMark::Kind::Begin);
      frame.isOpen = true;
      const std::string own = question.truth == Truth::True ? std::string() : question.text;
      condition_ = made(conjunction(own.empty() ? frame.others : std::string(), own), frame.outside);
    } else if (truth == Truth::True && frame.isOpen) {
      mark(BranchMark::Kind::Next);
    }
    if (question.truth == Truth::Unknown) {
      frame.others = conjunction(frame.others, negation(question.text));
    }
    frame.earlier = negated(both(negated(frame.earlier), negated(question.truth)));
  }

  void end() {
    if (frames_.empty()) return;
    if (frames_.back().isOpen) mark(BranchMark::Kind::End);
    isActive_ = frames_.back().isParentActive;
    condition_ = frames_.back().outside;
    frames_.pop_back();
  }

  void mark(BranchMark::Kind kind) {
    out_.marks.push_back({static_cast<uint32_t>(out_.tokens.size()), kind});
  }

  ConditionId made(const std::string& own, ConditionId outside) {
    if (out_.conditions.size() >= kMaxConditions) return outside;
    out_.conditions.push_back(conjunction(out_.conditions[static_cast<size_t>(outside)], own));
    return static_cast<ConditionId>(out_.conditions.size() - 1);
  }

  void define(std::string_view rest, uint32_t line) {
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n(/"));
    // What Embind itself means must stay visible.
    const bool isOurs = name == "EMSCRIPTEN_BINDINGS";
    if (!isOurs) macros_.define(rest, line, condition_, !overridable_.empty() && name == overridable_);
    overridable_ = {};
  }

  // ---- macros

  // A macro that is being replaced: its tokens come before those of the file.
  struct Source {
    std::vector<Token> tokens;
    size_t at = 0;
    std::string_view name;  // of the macro, which is not replaced inside itself
  };

  const Macro* macroFor(const Token& token) const {
    const Macro* macro = macros_.find(token.text);
    if (macro == nullptr || made_ > kMaxMade) return nullptr;
    if (macro->takesArguments && failures_ >= kMaxFailures) return nullptr;
    for (const Source& source : sources_) {
      if (source.name == token.text) return nullptr;
    }
    return macro;
  }

  // The next token of the macros in work; of the file only when `orFile`.
  Token take(bool orFile) {
    while (!sources_.empty()) {
      Source& source = sources_.back();
      if (source.at < source.tokens.size()) return source.tokens[source.at++];
      sources_.pop_back();
    }
    return orFile ? lexer_.next() : Token{};
  }

  bool isNextParenthesis() {
    for (auto source = sources_.rbegin(); source != sources_.rend(); ++source) {
      if (source->at < source->tokens.size()) return source->tokens[source->at].is('(');
    }
    Lexer ahead = lexer_;
    return ahead.next().is('(');
  }

  // Behind the macro's name: `( a , b )`. False when it does not end, or when an #if stands between.
  bool takeArguments(Arguments& arguments) {
    take(true);
    arguments.emplace_back();
    int open = 0;
    for (size_t count = 0; count < kMaxArguments; ++count) {
      const Token token = take(true);
      if (token.kind == TokenKind::End || token.kind == TokenKind::Directive) return false;
      if (token.is(')') && open == 0) return true;
      if (token.is('(') || token.is('[') || token.is('{')) ++open;
      if (token.is(')') || token.is(']') || token.is('}')) --open;
      if (token.is(',') && open == 0) {
        arguments.emplace_back();
      } else {
        arguments.back().push_back(token);
      }
    }
    return false;
  }

  bool replace(const Token& use, const Macro& macro) {
    Arguments arguments;
    const Lexer before = lexer_;
    if (macro.takesArguments && !takeArguments(arguments)) {
      // Read on as if it were no macro.
      ++failures_;
      lexer_ = before;
      return false;
    }
    Source source;
    source.name = use.text;
    source.tokens = substitute(macro, arguments, use, out_.made);
    made_ += source.tokens.size() + 1;
    if (made_ > kMaxMade && out_.gaveUpAt == 0) out_.gaveUpAt = use.line;
    if (sources_.size() < kMaxNesting) sources_.push_back(std::move(source));
    return true;
  }

  void expand(const Token& first) {
    Token token = first;
    do {
      token.line = first.line;
      token.condition = first.condition;
      const Macro* macro = token.kind == TokenKind::Identifier ? macroFor(token) : nullptr;
      const bool isUse = macro != nullptr && (!macro->takesArguments || isNextParenthesis());
      if (!isUse || !replace(token, *macro)) out_.tokens.push_back(token);
      token = take(false);
    } while (token.kind != TokenKind::End);
  }

  Lexer lexer_;
  Preprocessed out_;
  Macros macros_;
  std::vector<Frame> frames_;
  std::vector<Source> sources_;
  std::string_view overridable_;
  ConditionId condition_ = kAlways;
  bool isActive_ = true;
  size_t made_ = 0;
  int failures_ = 0;
};

}  // namespace

Preprocessed preprocess(std::string_view text) {
  return Preprocessor(text).run();
}

}  // namespace unfreed::embind
