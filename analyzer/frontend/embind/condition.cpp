#include "frontend/embind/condition.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "frontend/embind/tokens.h"

namespace unfreed::embind {
namespace {

constexpr size_t kMaxTokens = 512;  // of one expression
constexpr int kMaxDepth = 48;       // of its parentheses

using Value = std::optional<int64_t>;

Truth truthOf(const Value& value) {
  return !value ? Truth::Unknown : *value != 0 ? Truth::True : Truth::False;
}
Value valueOf(Truth truth) {
  if (truth == Truth::Unknown) return std::nullopt;
  return truth == Truth::True ? 1 : 0;
}

// An operator of two characters comes as two punctuators; their texts lie side by side.
struct Operator {
  std::string_view text;
  int strength = 0;  // 0: none
};

constexpr std::array<Operator, 18> kOperators{{{"||", 1},
                                               {"&&", 2},
                                               {"==", 6},
                                               {"!=", 6},
                                               {"<=", 7},
                                               {">=", 7},
                                               {"<<", 8},
                                               {">>", 8},
                                               {"|", 3},
                                               {"^", 4},
                                               {"&", 5},
                                               {"<", 7},
                                               {">", 7},
                                               {"+", 9},
                                               {"-", 9},
                                               {"*", 10},
                                               {"/", 10},
                                               {"%", 10}}};

Value arithmetic(std::string_view symbol, int64_t a, int64_t b) {
  const auto ua = static_cast<uint64_t>(a);
  const auto ub = static_cast<uint64_t>(b);
  const auto wrap = [](uint64_t value) { return static_cast<int64_t>(value); };
  if (symbol == "==") return a == b;
  if (symbol == "!=") return a != b;
  if (symbol == "<=") return a <= b;
  if (symbol == ">=") return a >= b;
  if (symbol == "<") return a < b;
  if (symbol == ">") return a > b;
  if (symbol == "|") return a | b;
  if (symbol == "^") return a ^ b;
  if (symbol == "&") return a & b;
  if (symbol == "+") return wrap(ua + ub);
  if (symbol == "-") return wrap(ua - ub);
  if (symbol == "*") return wrap(ua * ub);
  if (symbol == "<<") return b < 0 || b > 63 ? Value{} : Value{wrap(ua << ub)};
  if (symbol == ">>") return b < 0 || b > 63 ? Value{} : Value{a >> b};
  if (b == 0 || (a == INT64_MIN && b == -1)) return std::nullopt;
  return symbol == "/" ? a / b : a % b;
}

Value apply(std::string_view symbol, const Value& a, const Value& b) {
  if (symbol == "&&") return valueOf(both(truthOf(a), truthOf(b)));
  if (symbol == "||") return valueOf(negated(both(negated(truthOf(a)), negated(truthOf(b)))));
  if (!a || !b) return std::nullopt;
  return arithmetic(symbol, *a, *b);
}

Value numberOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '\'') digits.push_back(c);
  }
  while (!digits.empty() && std::string_view("uUlL").find(digits.back()) != std::string_view::npos) {
    digits.pop_back();
  }
  const bool isHex = digits.starts_with("0x") || digits.starts_with("0X");
  const bool isOctal = !isHex && digits.size() > 1 && digits[0] == '0';
  uint64_t value = 0;
  for (size_t i = isHex ? 2 : 0; i < digits.size(); ++i) {
    const char c = digits[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : 99;
    const int base = isHex ? 16 : isOctal ? 8 : 10;
    if (digit >= base) return std::nullopt;
    value = value * static_cast<uint64_t>(base) + static_cast<uint64_t>(digit);
  }
  return static_cast<int64_t>(value);
}

class Expression {
 public:
  Expression(std::string_view text, const MacroFacts& facts) : facts_(facts) {
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
      if (tokens_.size() == kMaxTokens) {
        isWhole_ = false;
        return;
      }
      tokens_.push_back(token);
    }
  }

  Value value() {
    if (!isWhole_ || tokens_.empty()) return std::nullopt;
    const Value value = binary(1, 0);
    const bool hasRest = at_ < tokens_.size();
    return isWhole_ && !hasRest ? value : std::nullopt;
  }

 private:
  const Token* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  bool accept(char punctuator) {
    if (const Token* token = peek(); token != nullptr && token->is(punctuator)) {
      ++at_;
      return true;
    }
    return false;
  }

  Operator peekOperator() const {
    const Token* first = peek();
    if (first == nullptr || first->kind != TokenKind::Punctuator) return {};
    const bool hasSecond = at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == TokenKind::Punctuator &&
                           tokens_[at_ + 1].text.data() == first->text.data() + first->text.size();
    const std::string_view pair =
        hasSecond ? std::string_view(first->text.data(), first->text.size() + 1) : first->text;
    for (const Operator& candidate : kOperators) {
      if (candidate.text == pair || (candidate.text.size() == 1 && candidate.text == first->text)) {
        return candidate;
      }
    }
    return {};
  }

  Value binary(int weakest, int depth) {
    Value left = unary(depth);
    while (isWhole_) {
      const Operator symbol = peekOperator();
      if (symbol.strength < weakest) break;
      at_ += symbol.text.size();
      const Value right = binary(symbol.strength + 1, depth);
      left = apply(symbol.text, left, right);
    }
    if (weakest == 1 && accept('?')) {
      isWhole_ = false;  // nobody writes those
    }
    return left;
  }

  Value unary(int depth) {
    std::string signs;
    while (const Token* token = peek()) {
      if (!token->is('!') && !token->is('-') && !token->is('+') && !token->is('~')) break;
      signs.push_back(token->punctuator);
      ++at_;
    }
    Value value = primary(depth);
    for (auto sign = signs.rbegin(); sign != signs.rend(); ++sign) {
      if (!value) break;
      if (*sign == '!') value = *value == 0;
      if (*sign == '-') value = static_cast<int64_t>(-static_cast<uint64_t>(*value));
      if (*sign == '~') value = ~*value;
    }
    return value;
  }

  Value primary(int depth) {
    const Token* token = peek();
    if (token == nullptr || depth > kMaxDepth) {
      isWhole_ = false;
      return std::nullopt;
    }
    ++at_;
    if (token->is('(')) {
      const Value value = binary(1, depth + 1);
      if (!accept(')')) isWhole_ = false;
      return value;
    }
    if (token->kind == TokenKind::Number) return numberOf(token->text);
    if (token->kind != TokenKind::Identifier) {
      isWhole_ = false;
      return std::nullopt;
    }
    if (token->text == "defined") return definedness();
    if (token->text == "true") return 1;
    if (token->text == "false") return 0;
    if (token->text == "not") return valueOf(negated(truthOf(primary(depth + 1))));
    if (const Token* next = peek(); next != nullptr && next->is('(')) return call(token->text);
    return facts_.valueOf(token->text);
  }

  Value definedness() {
    const bool enclosed = accept('(');
    const Token* name = peek();
    if (name == nullptr || name->kind != TokenKind::Identifier) {
      isWhole_ = false;
      return std::nullopt;
    }
    ++at_;
    if (enclosed && !accept(')')) isWhole_ = false;
    return valueOf(facts_.isDefined(name->text));
  }

  // __has_include(<x>) and macros with arguments: the arguments are skipped.
  Value call(std::string_view name) {
    int open = 0;
    bool isEmscripten = false;
    do {
      const Token* token = peek();
      if (token == nullptr) {
        isWhole_ = false;
        return std::nullopt;
      }
      if (token->is('(')) ++open;
      if (token->is(')')) --open;
      isEmscripten |= token->text == "emscripten";
      ++at_;
    } while (open > 0);
    return name == "__has_include" && isEmscripten ? Value{1} : Value{};
  }

  const MacroFacts& facts_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  bool isWhole_ = true;
};

constexpr std::array<std::pair<std::string_view, int64_t>, 14> kDefined{{{"__EMSCRIPTEN__", 1},
                                                                         {"EMSCRIPTEN", 1},
                                                                         {"__wasm__", 1},
                                                                         {"__wasm", 1},
                                                                         {"__wasm32__", 1},
                                                                         {"__wasm32", 1},
                                                                         {"__clang__", 1},
                                                                         {"__llvm__", 1},
                                                                         {"__GNUC__", 4},
                                                                         {"__unix__", 1},
                                                                         {"__unix", 1},
                                                                         {"__cplusplus", 202002},
                                                                         {"__STDC_HOSTED__", 1},
                                                                         {"NDEBUG", 1}}};

constexpr std::array<std::string_view, 30> kUndefined{"_WIN32",        "WIN32",
                                                      "_WIN64",        "__WIN32__",
                                                      "_MSC_VER",      "__CYGWIN__",
                                                      "__MINGW32__",   "__MINGW64__",
                                                      "__APPLE__",     "__MACH__",
                                                      "TARGET_OS_MAC", "TARGET_OS_IPHONE",
                                                      "ANDROID",       "__ANDROID__",
                                                      "__linux__",     "__linux",
                                                      "linux",         "__FreeBSD__",
                                                      "__x86_64__",    "__amd64__",
                                                      "__i386__",      "_M_X64",
                                                      "_M_IX86",       "__arm__",
                                                      "__aarch64__",   "__INTELLISENSE__",
                                                      "_DEBUG",        "DEBUG",
                                                      "__wasm64__",    "__JETBRAINS_IDE__"};

}  // namespace

Truth negated(Truth truth) {
  switch (truth) {
    case Truth::False:
      return Truth::True;
    case Truth::True:
      return Truth::False;
    case Truth::Unknown:
      break;
  }
  return Truth::Unknown;
}

Truth both(Truth a, Truth b) {
  if (a == Truth::False || b == Truth::False) return Truth::False;
  return a == Truth::True && b == Truth::True ? Truth::True : Truth::Unknown;
}

Truth evaluate(std::string_view expression, const MacroFacts& facts) {
  return truthOf(valueOfExpression(expression, facts));
}

std::optional<int64_t> valueOfExpression(std::string_view expression, const MacroFacts& facts) {
  return Expression(expression, facts).value();
}

Truth isDefinedByEmscripten(std::string_view name) {
  if (valueByEmscripten(name)) return Truth::True;
  const bool isForeign = std::find(kUndefined.begin(), kUndefined.end(), name) != kUndefined.end();
  return isForeign ? Truth::False : Truth::Unknown;
}

std::optional<int64_t> valueByEmscripten(std::string_view name) {
  for (const auto& [known, value] : kDefined) {
    if (known == name) return value;
  }
  // Feature macros of the language and of the library.
  if (name.starts_with("__cpp_")) return 300000;
  return std::nullopt;
}

}  // namespace unfreed::embind
