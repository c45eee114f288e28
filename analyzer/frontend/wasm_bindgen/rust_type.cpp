#include "frontend/wasm_bindgen/rust_type.h"

#include <algorithm>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 48;

class TypeParser {
 public:
  TypeParser(const TokenList& list, size_t& at, size_t end) : list_(list), at_(at), end_(end) {}

  RustType parse(int depth) {
    RustType type;
    if (at_ >= end_ || depth > maxDepth) return other();
    const Token& token = list_[at_];
    if (token.kind == TokenKind::Open) return parseBracket(depth);
    if (token.code == "&"_p) {
      ++at_;
      if (list_[at_].kind == TokenKind::Lifetime) ++at_;
      type.kind = RustType::Kind::Reference;
      type.isMutable = acceptName("mut");
      type.parts.push_back(parse(depth + 1));
      return type;
    }
    if (token.code == "*"_p) {
      at_ += 2;
      type.kind = RustType::Kind::Pointer;
      type.parts.push_back(parse(depth + 1));
      return type;
    }
    if (token.code == "!"_p) {
      ++at_;
      return type;
    }
    if (token.code == "<"_p) {  // <T as Trait>::Item
      skipAngles();
      while (list_.is(at_, "::"_p)) at_ += 2;
      return other();
    }
    if (token.kind == TokenKind::Name || token.code == "::"_p) return parsePath(depth);
    ++at_;
    return other();
  }

 private:
  static RustType other() {
    RustType type;
    type.kind = RustType::Kind::Other;
    return type;
  }

  bool acceptName(std::string_view name) {
    if (at_ >= end_ || !list_.isName(at_, name)) return false;
    ++at_;
    return true;
  }

  RustType parseBracket(int depth) {
    const size_t open = at_;
    const size_t last = std::min(list_.contentEnd(open), end_);
    const uint32_t code = list_[open].code;
    RustType type;
    size_t inner = open + 1;
    bool comma = false;
    while (inner < last) {
      const size_t before = inner;
      TypeParser parser(list_, inner, last);
      type.parts.push_back(parser.parse(depth + 1));
      if (code == "["_p) break;
      if (list_.is(inner, "+"_p)) parser.skipBounds();
      if (inner < last && list_.is(inner, ","_p)) {
        comma = true;
        ++inner;
      }
      if (inner == before) ++inner;
    }
    at_ = std::min(list_.after(open), end_);
    if (code == "["_p) {
      type.kind = RustType::Kind::Slice;
      if (type.parts.empty()) type.parts.push_back(other());
    } else if (!type.parts.empty()) {
      if (type.parts.size() == 1 && !comma) {
        RustType only = std::move(type.parts.front());
        return only;
      }
      type.kind = RustType::Kind::Tuple;
    }
    return type;
  }

  RustType parsePath(int depth) {
    const std::string_view first = list_[at_].text;
    if (first == "dyn" || first == "impl") {
      ++at_;
      parse(depth + 1);
      skipBounds();
      return other();
    }
    if (first == "for") {
      ++at_;
      skipAngles();
      return parse(depth + 1);
    }
    if (first == "fn" || first == "unsafe" || first == "extern") {
      while (at_ < end_ && list_[at_].kind != TokenKind::Open) ++at_;
      if (at_ < end_) at_ = list_.after(at_);
      skipResult(depth);
      return other();
    }
    RustType type;
    type.kind = RustType::Kind::Path;
    if (list_.is(at_, "::"_p)) ++at_;
    while (at_ < end_) {
      if (list_.is(at_, "$"_p)) ++at_;
      if (!list_.isName(at_)) break;
      type.path.push_back(list_[at_].text);
      ++at_;
      if (at_ < end_ && list_.is(at_, "!"_p)) {
        at_ = list_.after(at_ + 1);
        return other();
      }
      if (list_.is(at_, "::"_p) && list_.is(at_ + 1, "<"_p)) ++at_;
      if (at_ < end_ && list_.is(at_, "<"_p)) {
        type.parts = parseArguments(depth);
      } else if (at_ < end_ && list_.is(at_, "("_p)) {  // Fn(A) -> B
        at_ = list_.after(at_);
        skipResult(depth);
        return other();
      }
      if (at_ >= end_ || !list_.is(at_, "::"_p)) break;
      ++at_;
    }
    if (type.path.empty()) {
      ++at_;
      return other();
    }
    return type;
  }

  void skipResult(int depth) {
    if (at_ >= end_ || !list_.is(at_, "->"_p)) return;
    ++at_;
    parse(depth + 1);
  }

  void skipBounds() {
    while (at_ < end_ && list_.is(at_, "+"_p)) {
      ++at_;
      if (list_.is(at_, "?"_p)) ++at_;
      if (list_[at_].kind == TokenKind::Lifetime) {
        ++at_;
      } else {
        parse(maxDepth - 4);
      }
    }
  }

  std::vector<RustType> parseArguments(int depth) {
    std::vector<RustType> arguments;
    ++at_;
    while (at_ < end_ && !list_.is(at_, ">"_p)) {
      const size_t before = at_;
      const Token& token = list_[at_];
      if (token.code == ";"_p || startsItem(token)) return arguments;
      if (token.kind == TokenKind::Lifetime || token.kind == TokenKind::Literal || token.code == ","_p) {
        ++at_;
        continue;
      }
      if (token.kind == TokenKind::Name && list_.is(at_ + 1, "="_p)) {  // Output = T
        at_ += 2;
        parse(depth + 1);
      } else {
        arguments.push_back(parse(depth + 1));
      }
      skipBounds();
      if (at_ == before) ++at_;
    }
    if (at_ < end_) ++at_;
    return arguments;
  }

  void skipAngles() {
    size_t depth = 0;
    while (at_ < end_ && !list_.is(at_, ";"_p) && !startsItem(list_[at_])) {
      if (list_.is(at_, "<"_p)) ++depth;
      const bool closes = list_.is(at_, ">"_p);
      at_ = list_.after(at_);
      if (closes && --depth == 0) return;
    }
  }

  const TokenList& list_;
  size_t& at_;
  size_t end_;
};

}  // namespace

RustType parseType(const TokenList& list, size_t& at, size_t end) {
  RustType type = TypeParser(list, at, end).parse(0);
  if (at > end) at = end;
  return type;
}

}  // namespace unfreed::wasm_bindgen
