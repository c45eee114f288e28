#include "frontend/ecmascript/flow_types.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "frontend/ecmascript/flow_type_reader.h"

namespace unfreed::ecmascript {
namespace {

using syntax::TokenKind;
using BareFunctions = FlowTypeReader::BareFunctions;

template <size_t size>
bool isOneOf(std::string_view word, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Words behind which an expression begins.
bool expectsOperand(std::string_view word) {
  static constexpr std::array<std::string_view, 15> words{
      "return", "default", "typeof", "await", "yield", "case", "in",        "of",
      "delete", "void",    "throw",  "else",  "do",    "new",  "instanceof"};
  return isOneOf(word, words);
}

// What encloses a token.
struct Bracket {
  enum class Kind : uint8_t {
    Block,       // statements; also the text as a whole
    Object,      // a literal or a pattern, what JSX or an import has between braces
    ClassBody,   //
    Group,       // parentheses around an expression, or around the parameters of an arrow function
    Parameters,  // those of calls, functions, `if`
    List,        // `[…]`
    Hole,        // of a template
  };
  Kind kind = Kind::Block;
  size_t open = 0;        // the token
  int questions = 0;      // each `?` that waits for its `:`
  bool inCase = false;    // between `case` and its `:`
  bool hasComma = false;  // directly in it
};

// Goes over the tokens once and finds where types begin.
class TypeScanner {
 public:
  explicit TypeScanner(std::string_view text) : tokens_(text), reader_(tokens_, rewrites_) {}

  const std::vector<Rewrite>& scan() {
    for (size_t at = 0; at < tokens_.size();) at = step(at);
    return rewrites_;
  }

 private:
  using Kind = Bracket::Kind;

  // The place to go on at.
  size_t step(size_t at) {
    switch (tokens_[at].kind) {
      case TokenKind::Identifier:
        return stepWord(at);
      case TokenKind::TemplateHead:
        brackets_.push_back({Kind::Hole, at});
        return at + 1;
      case TokenKind::TemplateTail:
        close("`");
        return at + 1;
      case TokenKind::Punctuator:
        return stepPunctuator(at);
      default:
        return at + 1;
    }
  }

  size_t stepWord(size_t at) {
    if (at > 0 && (tokens_.is(at - 1, ".") || tokens_.is(at - 1, "?."))) return genericCall(at);
    const std::string_view word = tokens_.textOf(at);
    if (word == "import") return imports(at);
    if (word == "type" || word == "opaque") {
      if (const size_t behind = alias(at); behind != at) return behind;
    }
    if (word == "interface") return interface(at);
    if (word == "class") return classHead(at);
    if (word == "function") return functionHead(at);
    if (word == "case" && top().kind == Kind::Block) top().inCase = true;
    return expectsOperand(word) ? at + 1 : genericCall(at);
  }

  size_t stepPunctuator(size_t at) {
    const std::string_view text = tokens_.textOf(at);
    if (text == "(" || text == "[" || text == "{") {
      brackets_.push_back({kindOf(at), at});
    } else if (text == ")" || text == "]" || text == "}") {
      close(text);
    } else if (text == "," || text == ";") {
      top().questions = 0;
      top().hasComma = true;
    } else if (text == "?") {
      // Not of a parameter or a field that may be missing.
      if (!tokens_.is(at + 1, ":") && !tokens_.is(at + 1, ",") && !tokens_.is(at + 1, ")") &&
          !tokens_.is(at + 1, "="))
        ++top().questions;
    } else if (text == ":") {
      return colon(at);
    } else if (text == "<") {
      return genericArrow(at);
    } else if ((text == "+" || text == "-") && beginsField(at)) {
      reader_.blank(at, at + 1);
    } else if (text == "%" && tokens_.isWord(at + 1, "checks")) {
      reader_.blank(at, at + 2);
      behindType_ = at + 2;
      return at + 2;
    }
    return at + 1;
  }

  Bracket& top() { return brackets_.back(); }

  // Brackets that do not match (in the text of JSX) are passed over.
  void close(std::string_view text) {
    const auto matches = [&](const Bracket& bracket) {
      switch (bracket.kind) {
        case Kind::Group:
        case Kind::Parameters:
          return text == ")";
        case Kind::List:
          return text == "]";
        case Kind::Hole:
          return text == "`";
        default:
          return text == "}";
      }
    };
    if (brackets_.size() > 1 && matches(top())) brackets_.pop_back();
  }

  Kind kindOf(size_t at) {
    if (tokens_.is(at, "[")) return Kind::List;
    if (tokens_.is(at, "(")) return opensGroup(at) ? Kind::Group : Kind::Parameters;
    if (classAt_ == brackets_.size()) {
      classAt_ = 0;
      return Kind::ClassBody;
    }
    return opensBlock(at) ? Kind::Block : Kind::Object;
  }

  bool opensGroup(size_t at) const {
    if (at == 0) return true;
    if (tokens_.isWord(at - 1)) return expectsOperand(tokens_.textOf(at - 1));
    return tokens_[at - 1].kind == TokenKind::Punctuator && !tokens_.is(at - 1, ")") &&
           !tokens_.is(at - 1, "]") && !tokens_.is(at - 1, "}") && !tokens_.is(at - 1, ">");
  }

  bool opensBlock(size_t at) {
    if (at == 0 || at == behindType_) return true;
    if (tokens_.isWord(at - 1)) {
      static constexpr std::array<std::string_view, 5> words{"else", "do", "try", "finally", "static"};
      return isOneOf(tokens_.textOf(at - 1), words);
    }
    if (tokens_.is(at - 1, ":") || tokens_.is(at - 1, "{")) return top().kind == Kind::Block;
    if (tokens_[at - 1].kind == TokenKind::String) return at > 1 && tokens_.isWord(at - 2, "module");
    return tokens_.is(at - 1, ";") || tokens_.is(at - 1, "}") || tokens_.is(at - 1, ")") ||
           tokens_.is(at - 1, "=>");
  }

  bool beginsStatement(size_t at) const {
    return at == 0 || tokens_[at].afterNewline || tokens_.is(at - 1, ";") || tokens_.is(at - 1, "{") ||
           tokens_.is(at - 1, "}") || tokens_.isWord(at - 1, "export") || tokens_.isWord(at - 1, "declare");
  }

  // `+name: Type` of a class.
  bool beginsField(size_t at) {
    if (top().kind != Kind::ClassBody || !tokens_.isWord(at + 1)) return false;
    return tokens_[at].afterNewline || tokens_.is(at - 1, "{") || tokens_.is(at - 1, ";") ||
           tokens_.is(at - 1, "}") || tokens_.isWord(at - 1, "static");
  }

  // `import typeof`, `import { typeof Box, … }`
  size_t imports(size_t at) {
    constexpr size_t kLongest = 2000;
    if (!beginsStatement(at)) return at + 1;
    const size_t end = std::min(at + kLongest, tokens_.size());
    for (size_t i = at + 1; i < end && tokens_[i].kind != TokenKind::String; ++i) {
      if (tokens_.is(i, ";") || tokens_.is(i, "(")) break;
      if (tokens_.isWord(i, "typeof")) reader_.rewrite(i, i + 1, "type");
    }
    return at + 1;
  }

  // `type A<T> = …`, `opaque type A: B = …`; the same place, when it is none.
  size_t alias(size_t at) {
    const size_t kept = rewrites_.size();
    size_t name = at + 1;
    if (tokens_.isWord(at, "opaque")) {
      if (!tokens_.isWord(name, "type")) return at;
      reader_.blank(at, name);
      ++name;
    }
    const auto end = beginsStatement(at) && tokens_.isWord(name) ? aliasBehind(name + 1) : std::nullopt;
    if (end) return *end;
    rewrites_.resize(kept);
    return at;
  }

  FlowTypeReader::End aliasBehind(size_t at) {
    if (tokens_.is(at, "<")) {
      const auto behind = reader_.parameters(at);
      if (!behind) return behind;
      at = *behind;
    }
    if (tokens_.is(at, ":")) {
      const auto behind = reader_.type(at + 1, BareFunctions::Yes);
      if (!behind) return behind;
      reader_.blank(at, *behind);
      at = *behind;
    }
    if (!tokens_.is(at, "=")) return std::nullopt;
    return reader_.type(at + 1, BareFunctions::Yes);
  }

  // `interface Box<T> { … }`; the place behind, or behind the word when it is none.
  size_t interface(size_t at) {
    if (!beginsStatement(at) || !tokens_.isWord(at + 1)) return at + 1;
    const size_t open = parametersAt(at + 2);
    const size_t kept = rewrites_.size();
    const auto end = tokens_.is(open, "{") ? reader_.type(open, BareFunctions::No) : std::nullopt;
    if (end) return *end;
    rewrites_.resize(kept);
    return open;
  }

  size_t classHead(size_t at) {
    const bool isNamed = tokens_.isWord(at + 1) && !tokens_.isWord(at + 1, "extends");
    if (!tokens_.isWord(at + 1) && !tokens_.is(at + 1, "{") && !tokens_.is(at + 1, "<")) return at + 1;
    classAt_ = brackets_.size();
    return parametersAt(at + (isNamed ? 2 : 1));
  }

  size_t functionHead(size_t at) {
    ++at;
    if (tokens_.is(at, "*")) ++at;
    if (tokens_.isWord(at)) ++at;
    return parametersAt(at);
  }

  // Past the type parameters, if there are any.
  size_t parametersAt(size_t at) {
    if (!tokens_.is(at, "<")) return at;
    const size_t kept = rewrites_.size();
    if (const auto end = reader_.parameters(at)) return *end;
    rewrites_.resize(kept);
    return at + 1;
  }

  // Behind a name: `Box<>`, `make<?Box>(…)`, a method `map<T: Box>(…)`. Comparisons hold nothing that is
  // written over.
  size_t genericCall(size_t at) {
    if (!tokens_.is(at + 1, "<") || !tokens_.touchesNext(at)) return at + 1;
    const size_t kept = rewrites_.size();
    const bool isMethod = top().kind == Kind::ClassBody || top().kind == Kind::Object;
    if (isMethod) {
      const auto end = reader_.parameters(at + 1);
      if (end && tokens_.is(*end, "(")) return *end;
      rewrites_.resize(kept);
    }
    const auto end = reader_.arguments(at + 1);
    if (end && rewrites_.size() > kept && !tokens_.isWord(*end)) return *end;
    rewrites_.resize(kept);
    return at + 1;
  }

  // `<T>(value: T): T => …`, which TSX takes for an element.
  size_t genericArrow(size_t at) {
    const bool expectsValue =
        at > 0 &&
        (tokens_.isWord(at - 1) ? expectsOperand(tokens_.textOf(at - 1)) || tokens_.isWord(at - 1, "async")
                                : tokens_[at - 1].kind == TokenKind::Punctuator && !tokens_.is(at - 1, ")") &&
                                      !tokens_.is(at - 1, "]") && !tokens_.is(at - 1, "}"));
    if (!expectsValue) return at + 1;
    const size_t kept = rewrites_.size();
    const auto end = reader_.parameters(at);
    rewrites_.resize(kept);
    const auto close = end && tokens_.is(*end, "(") ? tokens_.closing(*end) : std::nullopt;
    if (!close || (!tokens_.is(*close + 1, "=>") && !tokens_.is(*close + 1, ":"))) return at + 1;
    reader_.blank(at, *end);
    return *end;
  }

  size_t colon(size_t at) {
    if (top().questions > 0) {
      --top().questions;
      return at + 1;
    }
    return isAnnotation(at) ? annotation(at) : at + 1;
  }

  bool isAnnotation(size_t at) {
    const bool isResult = at > 0 && tokens_.is(at - 1, ")");
    switch (top().kind) {
      case Kind::Object:
        return isResult;
      case Kind::List:
      case Kind::Hole:
        return false;
      case Kind::Block: {
        if (std::exchange(top().inCase, false)) return false;
        const bool isLabel = at > 0 && tokens_.isWord(at - 1) && beginsStatement(at - 1);
        return at > 0 && !isLabel && !tokens_.isWord(at - 1, "default");
      }
      default:
        return true;
    }
  }

  // From the `:` on.
  size_t annotation(size_t at) {
    const size_t kept = rewrites_.size();
    const bool isResult = tokens_.is(at - 1, ")");
    const auto end = reader_.type(at + 1, isResult ? BareFunctions::No : BareFunctions::Yes);
    if (!end) {
      rewrites_.resize(kept);
      return at + 1;
    }
    if (isCast(*end)) {
      rewrites_.resize(kept);
      reader_.blank(at, *end);
    }
    behindType_ = *end;
    return *end;
  }

  // Whether the type ends what the parentheses hold, and these are no parameters.
  bool isCast(size_t end) {
    if (top().kind != Kind::Group || top().hasComma || tokens_.closing(top().open) != end) return false;
    if (!tokens_.is(end + 1, ":")) return !tokens_.is(end + 1, "=>");
    if (brackets_[brackets_.size() - 2].questions > 0) return true;
    const size_t kept = rewrites_.size();
    const auto result = reader_.type(end + 2, BareFunctions::No);
    rewrites_.resize(kept);
    return result && !tokens_.is(*result, "=>");
  }

  FlowTokens tokens_;
  std::vector<Rewrite> rewrites_;
  FlowTypeReader reader_;
  std::vector<Bracket> brackets_{1};
  size_t classAt_ = 0;     // how many brackets are open where the body of a class begins; 0: no class head
  size_t behindType_ = 0;  // the token behind the annotation that was read last
};

}  // namespace

bool hasFlowPragma(std::string_view text) {
  constexpr size_t kHead = 1024;
  return text.substr(0, kHead).find("@flow") != std::string_view::npos;
}

std::string withoutFlowTypes(std::string_view text) {
  std::string copy(text);
  TypeScanner scanner(text);
  for (const Rewrite& rewrite : scanner.scan()) {
    for (uint32_t at = rewrite.span.begin; at < rewrite.span.end; ++at) {
      const size_t place = at - rewrite.span.begin;
      if (place < rewrite.with.size()) {
        copy[at] = rewrite.with[place];
      } else if (copy[at] != '\n' && copy[at] != '\r') {
        copy[at] = ' ';
      }
    }
  }
  return copy;
}

}  // namespace unfreed::ecmascript
