#include "frontend/embind/helpers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frontend/embind/brackets.h"

namespace unfreed::embind {
namespace {

constexpr int kMaxLevels = 3;            // helpers that call helpers
constexpr size_t kMaxAdded = 1'000'000;  // tokens
constexpr size_t kMaxBody = 20'000;      // tokens of a helper

using Part = Brackets::Part;

bool bindsByName(std::string_view word) {
  constexpr std::array<std::string_view, 12> kWords{
      "class_",         "register_vector", "register_map", "value_object", "enum_",          "value_array",
      "class_function", "function",        "property",     "constant",     "class_property", "smart_ptr"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

struct Helper {
  std::vector<std::string_view> types;       // its template parameters
  std::vector<std::string_view> parameters;  // their names
  size_t begin = 0;                          // of the body, behind the brace
  size_t end = 0;
  bool isExpression = false;  // `return expression;` and nothing else: the call stands for the expression
};

class Helpers {
 public:
  explicit Helpers(const Preprocessed& source) : tokens_(source.tokens), brackets_(source) {}

  // Whether something is bound by a name that is no literal: without that there is nothing to do.
  static bool areNeeded(const std::vector<Token>& tokens) {
    for (size_t at = 1; at + 1 < tokens.size(); ++at) {
      if (!tokens[at].is('(') || tokens[at + 1].kind != TokenKind::Identifier) continue;
      const Token& before = tokens[at - 1];
      if (before.is('>') || bindsByName(before.text)) return true;
    }
    return false;
  }

  bool find() {
    for (size_t at = 1; at + 1 < tokens_.size(); ++at) {
      const bool isName = tokens_[at].kind == TokenKind::Identifier && tokens_[at + 1].is('(');
      if (isName && !helpers_.contains(tokens_[at].text)) consider(at);
    }
    for (size_t at = 0; at + 2 < tokens_.size(); ++at) addConstant(at);
    return !helpers_.empty() || !constants_.empty();
  }

  // The tokens with every call written out. False when there was none.
  bool rewrite(Preprocessed& source) {
    std::vector<Token> out;
    out.reserve(tokens_.size() + tokens_.size() / 4);
    std::vector<BranchMark> marks;
    size_t nextMark = 0;
    size_t insideUntil = 0;
    for (size_t at = 0; at < tokens_.size();) {
      for (; nextMark < source.marks.size() && source.marks[nextMark].position <= at; ++nextMark) {
        marks.push_back({static_cast<uint32_t>(out.size()), source.marks[nextMark].kind});
      }
      // What a helper calls is written out where the helper is called.
      if (const auto body = bodies_.find(at); body != bodies_.end())
        insideUntil = std::max(insideUntil, body->second);
      const size_t behind = added_ < kMaxAdded && at >= insideUntil ? writeOut(at, out) : 0;
      if (behind != 0) {
        at = behind;
        continue;
      }
      out.push_back(tokens_[at]);
      if (const auto constant = constantAt(at)) out.back() = *constant;
      ++at;
    }
    for (; nextMark < source.marks.size(); ++nextMark) {
      marks.push_back({static_cast<uint32_t>(out.size()), source.marks[nextMark].kind});
    }
    if (added_ == 0) return false;
    source.tokens = std::move(out);
    source.marks = std::move(marks);
    return true;
  }

 private:
  // template <class A, …> … NAME ( … const char* name … ) … { … name … }
  void consider(size_t name) {
    const size_t close = brackets_.closeOf(name + 1);
    if (close == 0) return;
    size_t brace = close + 1;
    while (brace < tokens_.size() && brace < close + 24 && !tokens_[brace].is('{') &&
           !tokens_[brace].is(';') && !tokens_[brace].is('}') && !tokens_[brace].is(')') &&
           !tokens_[brace].is(',')) {
      ++brace;
    }
    if (brace >= tokens_.size() || !tokens_[brace].is('{') || brackets_.closeOf(brace) == 0) return;
    Helper helper;
    helper.begin = brace + 1;
    helper.end = brackets_.closeOf(brace);
    if (helper.end - helper.begin > kMaxBody) return;
    for (const Part& part : brackets_.partsOf(name + 2, close)) helper.parameters.push_back(nameIn(part));
    if (helper.parameters.empty() || !bindsAParameter(helper)) return;
    helper.types = typesBefore(name);
    helper.isExpression = tokens_[helper.begin].isWord("return") && tokens_[helper.end - 1].is(';') &&
                          std::count_if(begin(helper.begin), begin(helper.end),
                                        [](const Token& token) { return token.is(';'); }) == 1;
    bodies_.emplace(helper.begin, helper.end);
    helpers_.emplace(tokens_[name].text, std::move(helper));
  }

  std::vector<Token>::const_iterator begin(size_t at) const {
    return tokens_.begin() + static_cast<std::ptrdiff_t>(at);
  }

  std::string_view nameIn(const Part& part) const {
    size_t end = part.begin;
    while (end < part.end && !tokens_[end].is('=')) ++end;
    const bool isNamed = end > part.begin + 1 && tokens_[end - 1].kind == TokenKind::Identifier;
    return isNamed ? tokens_[end - 1].text : std::string_view{};
  }

  bool bindsAParameter(const Helper& helper) const {
    for (size_t at = helper.begin + 1; at + 1 < helper.end; ++at) {
      if (!tokens_[at].is('(') || tokens_[at + 1].kind != TokenKind::Identifier) continue;
      const bool isParameter = std::find(helper.parameters.begin(), helper.parameters.end(),
                                         tokens_[at + 1].text) != helper.parameters.end();
      if (isParameter && (bindsByName(tokens_[at - 1].text) || isBehindArguments(at))) return true;
    }
    return false;
  }

  // class_<T>(: the word before the template arguments.
  bool isBehindArguments(size_t open) const {
    if (!tokens_[open - 1].is('>')) return false;
    for (size_t at = open - 1; at > 0 && at + 100 > open; --at) {
      if (tokens_[at].is('<') && brackets_.closeAngle(at) == open - 1)
        return bindsByName(tokens_[at - 1].text);
      if (tokens_[at].is(';') || tokens_[at].is('{')) return false;
    }
    return false;
  }

  // template <typename A, int N, typename... P>: A, N, P.
  std::vector<std::string_view> typesBefore(size_t name) const {
    std::vector<std::string_view> types;
    size_t at = name;
    for (size_t steps = 0; at > 0 && steps < 60; --at, ++steps) {
      if (tokens_[at].is(';') || tokens_[at].is('}') || tokens_[at].is('{')) return types;
      if (tokens_[at].isWord("template")) break;
    }
    if (!tokens_[at].isWord("template") || !tokens_[at + 1].is('<')) return types;
    const size_t close = brackets_.closeAngle(at + 1);
    if (close == 0) return types;
    for (const Part& part : brackets_.partsOf(at + 2, close)) types.push_back(nameIn(part));
    return types;
  }

  // NAME = "text" ; and NAME [ ] = "text" ;
  void addConstant(size_t at) {
    if (tokens_[at].kind != TokenKind::Identifier) return;
    size_t next = at + 1;
    if (tokens_[next].is('[') && tokens_[next + 1].is(']')) next += 2;
    if (next + 2 >= tokens_.size() || !tokens_[next].is('=')) return;
    const bool isText = tokens_[next + 1].kind == TokenKind::String && tokens_[next + 2].is(';');
    if (!isText) return;
    const auto [known, isNew] = constants_.emplace(tokens_[at].text, tokens_[next + 1].text);
    if (!isNew && known->second != tokens_[next + 1].text) known->second = {};
  }

  // class_<T>(kName): the literal.
  std::optional<Token> constantAt(size_t at) {
    if (at == 0 || !tokens_[at - 1].is('(') || tokens_[at].kind != TokenKind::Identifier) return std::nullopt;
    const bool isWhole = tokens_[at + 1].is(')') || tokens_[at + 1].is(',');
    if (!isWhole || at < 2 || !(tokens_[at - 2].is('>') || bindsByName(tokens_[at - 2].text)))
      return std::nullopt;
    const auto found = constants_.find(tokens_[at].text);
    if (found == constants_.end() || found->second.empty()) return std::nullopt;
    Token literal = tokens_[at];
    literal.kind = TokenKind::String;
    literal.text = found->second;
    ++added_;
    return literal;
  }

  // The call at `at`, written out. Behind it, or 0.
  size_t writeOut(size_t at, std::vector<Token>& out) {
    if (tokens_[at].kind != TokenKind::Identifier) return 0;
    const auto found = helpers_.find(tokens_[at].text);
    if (found == helpers_.end()) return 0;
    const Helper& helper = found->second;
    size_t open = at + 1;
    std::vector<Part> types;
    if (tokens_[open].is('<')) {
      const size_t close = brackets_.closeAngle(open);
      if (close == 0) return 0;
      types = brackets_.partsOf(open + 1, close);
      open = close + 1;
    }
    const size_t close = open < tokens_.size() && tokens_[open].is('(') ? brackets_.closeOf(open) : 0;
    if (close == 0) return 0;
    const std::vector<Part> arguments = brackets_.partsOf(open + 1, close);
    const bool isCall = std::any_of(arguments.begin(), arguments.end(), [&](const Part& part) {
      return part.end == part.begin + 1 && tokens_[part.begin].kind == TokenKind::String;
    });
    // The definition itself names parameters, no literals.
    if (!isCall) return 0;
    write(helper, types, arguments, tokens_[at], out);
    return close + 1;
  }

  void write(const Helper& helper, const std::vector<Part>& types, const std::vector<Part>& arguments,
             const Token& call, std::vector<Token>& out) {
    const size_t before = out.size();
    const auto add = [&](Token token) {
      token.line = call.line;
      token.condition = call.condition;
      out.push_back(token);
    };
    if (!helper.isExpression) add(punctuator("{"));
    const size_t first = helper.begin + (helper.isExpression ? 1 : 0);
    const size_t last = helper.end - (helper.isExpression ? 1 : 0);
    for (size_t at = first; at < last && out.size() - before < kMaxAdded; ++at) {
      const Token& token = tokens_[at];
      const bool isMember = at > 0 && (tokens_[at - 1].is('.') || tokens_[at - 1].is(kScope));
      const Part* part = token.kind == TokenKind::Identifier && !isMember
                             ? valueOf(token.text, helper, types, arguments)
                             : nullptr;
      if (part == nullptr) {
        add(token);
        continue;
      }
      for (size_t i = part->begin; i < part->end; ++i) add(tokens_[i]);
    }
    if (!helper.isExpression) add(punctuator("}"));
    added_ += out.size() - before;
  }

  static Token punctuator(std::string_view text) {
    Token token;
    token.kind = TokenKind::Punctuator;
    token.text = text;
    token.punctuator = text.front();
    return token;
  }

  static const Part* valueOf(std::string_view word, const Helper& helper, const std::vector<Part>& types,
                             const std::vector<Part>& arguments) {
    for (size_t i = 0; i < helper.types.size() && i < types.size(); ++i) {
      if (helper.types[i] == word) return &types[i];
    }
    for (size_t i = 0; i < helper.parameters.size() && i < arguments.size(); ++i) {
      if (helper.parameters[i] == word) return &arguments[i];
    }
    return nullptr;
  }

  const std::vector<Token>& tokens_;
  Brackets brackets_;
  std::unordered_map<std::string_view, Helper> helpers_;
  std::unordered_map<size_t, size_t> bodies_;  // where the bodies of helpers begin and end
  std::unordered_map<std::string_view, std::string_view> constants_;
  size_t added_ = 0;
};

}  // namespace

void writeOutHelpers(Preprocessed& source) {
  for (int level = 0; level < kMaxLevels && Helpers::areNeeded(source.tokens); ++level) {
    Helpers helpers(source);
    if (!helpers.find() || !helpers.rewrite(source)) return;
  }
}

}  // namespace unfreed::embind
