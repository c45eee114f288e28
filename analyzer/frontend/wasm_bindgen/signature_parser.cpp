#include "frontend/wasm_bindgen/signature_parser.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace unfreed::wasm_bindgen {

Attributes parseAttributes(const TokenList& list, size_t& at, size_t end, const AttributeContext& context) {
  Attributes attributes;
  while (at < end && list.is(at, "#"_p)) {
    const size_t open = at + (list.is(at + 1, "!"_p) ? 2 : 1);
    if (!list.is(open, "["_p)) {
      ++at;
      continue;
    }
    readAttribute(attributes, list, open + 1, list.contentEnd(open), context);
    at = std::min(list.after(open), end);
  }
  return attributes;
}

bool parseVisibility(const TokenList& list, size_t& at) {
  if (list[at].kind == TokenKind::Open && list[at].code == 0) {  // captured as `$vis`
    const size_t open = at;
    size_t inner = at + 1;
    const bool isPublic = parseVisibility(list, inner);
    at = list.after(open);
    return isPublic;
  }
  if (!list.isName(at, "pub")) return false;
  ++at;
  if (!list.is(at, "("_p)) return true;
  const std::string_view inner = list[at + 1].text;
  // `pub (A, B)` in a tuple struct is a type, not a restriction.
  if (inner != "crate" && inner != "super" && inner != "self" && inner != "in") return true;
  at = list.after(at);
  return false;
}

void skipAngles(const TokenList& list, size_t& at, size_t end) {
  if (!list.is(at, "<"_p)) return;
  size_t depth = 0;
  while (at < end) {
    if (list.is(at, "<"_p)) ++depth;
    const bool closes = list.is(at, ">"_p);
    at = list.after(at);
    if (closes && --depth == 0) return;
  }
}

std::vector<FieldItem> parseFields(const TokenList& list, size_t at, size_t end, bool tuple, uint32_t file,
                                   const AttributeContext& context) {
  std::vector<FieldItem> fields;
  for (size_t position = 0; at < end; ++position) {
    FieldItem field;
    field.attributes = parseAttributes(list, at, end, context);
    const bool isPublic = parseVisibility(list, at);
    field.place = {file, list[at].line};
    field.name = std::to_string(position);
    if (!tuple) {
      field.name = std::string(list[at].text);
      if (!list.isName(at) || !list.is(at + 1, ":"_p)) {
        at = list.after(at);
        continue;
      }
      at += 2;
    }
    field.type = parseType(list, at, end);
    while (at < end && !list.is(at, ","_p)) at = list.after(at);
    ++at;
    if (isPublic && field.attributes.exists && !field.attributes.skip) fields.push_back(std::move(field));
  }
  return fields;
}

namespace {

class FunctionParser {
 public:
  FunctionParser(const TokenList& list, size_t& at, size_t end, uint32_t file,
                 const AttributeContext& context)
      : list_(list), at_(at), end_(end), file_(file), context_(context) {}

  FunctionItem parse() {
    while (at_ < end_ && !list_.isName(at_, "fn")) {
      function_.isAsync |= list_.isName(at_, "async");
      ++at_;
    }
    ++at_;
    if (!list_.isName(at_)) return std::move(function_);
    function_.name = list_[at_].text;
    function_.place = {file_, list_[at_].line};
    ++at_;
    skipAngles(list_, at_, end_);
    if (!list_.is(at_, "("_p)) return std::move(function_);
    parseParameters(at_ + 1, std::min(list_.contentEnd(at_), end_));
    const bool isClosed = list_.isClosed(at_);
    at_ = list_.after(at_);
    if (!isClosed) function_.result.kind = RustType::Kind::Other;  // half-written
    if (at_ < end_ && list_.is(at_, "->"_p)) {
      ++at_;
      function_.result = parseType(list_, at_, end_);
    }
    while (at_ < end_ && !list_.is(at_, "{"_p) && !list_.is(at_, ";"_p) && !startsItem(list_[at_])) {
      at_ = list_.after(at_);
    }
    if (at_ >= end_ || startsItem(list_[at_])) return std::move(function_);
    if (list_.is(at_, "{"_p)) function_.body = {&list_, at_ + 1, std::min(list_.contentEnd(at_), end_)};
    at_ = std::min(list_.after(at_), end_);
    return std::move(function_);
  }

 private:
  void parseParameters(size_t at, size_t end) {
    for (size_t position = 0; at < end;) {
      Attributes attributes = parseAttributes(list_, at, end, context_);
      if (parseReceiver(at, end)) {
        skipToComma(at, end);
        continue;
      }
      FunctionParameter parameter;
      parameter.name = nameOf(at, end, position);
      while (at < end && !list_.is(at, ":"_p) && !list_.is(at, ","_p)) at = list_.after(at);
      if (at < end && list_.is(at, ":"_p)) {
        ++at;
        parameter.type = parseType(list_, at, end);
      }
      if (attributes.jsName) parameter.name = *attributes.jsName;
      parameter.typescript = std::move(attributes.parameterType);
      if (attributes.exists) function_.parameters.push_back(std::move(parameter));
      skipToComma(at, end);
      ++position;
    }
  }

  void skipToComma(size_t& at, size_t end) const {
    while (at < end && !list_.is(at, ","_p)) at = list_.after(at);
    ++at;
  }

  // self, mut self, &self, &'a mut self, self: Rc<Self>
  bool parseReceiver(size_t& at, size_t end) {
    size_t look = at;
    const bool reference = list_.is(look, "&"_p);
    if (reference) ++look;
    if (list_[look].kind == TokenKind::Lifetime) ++look;
    if (list_.isName(look, "mut")) ++look;
    if (look >= end || !list_.isName(look, "self") || list_.is(look + 1, "::"_p)) return false;
    at = look + 1;
    function_.receiver = reference ? FunctionItem::Receiver::Borrow : FunctionItem::Receiver::Consume;
    if (at < end && list_.is(at, ":"_p)) {
      ++at;
      const RustType type = parseType(list_, at, end);
      if (type.kind == RustType::Kind::Reference) function_.receiver = FunctionItem::Receiver::Borrow;
    }
    return true;
  }

  std::string nameOf(size_t at, size_t end, size_t position) const {
    while (at < end && (list_.isName(at, "mut") || list_.isName(at, "ref"))) ++at;
    if (list_.isName(at) && list_.is(at + 1, ":"_p) && list_[at].text != "_")
      return std::string(list_[at].text);
    return fmt::format("arg{}", position);
  }

  const TokenList& list_;
  size_t& at_;
  size_t end_;
  uint32_t file_;
  const AttributeContext& context_;
  FunctionItem function_;
};

}  // namespace

FunctionItem parseFunction(const TokenList& list, size_t& at, size_t end, uint32_t file,
                           const AttributeContext& context) {
  return FunctionParser(list, at, end, file, context).parse();
}

}  // namespace unfreed::wasm_bindgen
