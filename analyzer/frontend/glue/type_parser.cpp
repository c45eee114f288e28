#include <algorithm>
#include <array>
#include <utility>

#include "frontend/glue/declaration_parser.h"

namespace unfreed::glue {

using namespace syntax::literals;
using syntax::TokenKind;

namespace {

struct DepthGuard {
  explicit DepthGuard(int& depth) : depth_(depth) { ++depth_; }
  ~DepthGuard() { --depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  int& depth_;
};

bool isPlainKeyword(std::string_view name) {
  constexpr std::array plain{"string", "number", "boolean", "void",  "bigint",
                             "symbol", "never",  "true",    "false", "object"};
  return std::find(plain.begin(), plain.end(), name) != plain.end();
}

}  // namespace

TypeId DeclarationParser::add(TypeNode::Kind kind) {
  TypeNode node;
  node.kind = kind;
  return into_.types.add(std::move(node));
}

TypeId DeclarationParser::add(TypeNode node) {
  return into_.types.add(std::move(node));
}

TypeId DeclarationParser::addBody(TypeNode::Kind kind, std::vector<MemberDeclaration> members) {
  TypeNode node;
  node.kind = kind;
  node.body = into_.bodies.add(std::move(members));
  return into_.types.add(std::move(node));
}

TypeId DeclarationParser::parseType() {
  const DepthGuard guard(depth_);
  if (depth_ > maxDepth) {
    step();
    return add(TypeNode::Kind::Opaque);
  }
  if (atPredicate()) {
    acceptName("asserts");
    at_ += 1;
    if (acceptName("is")) parseType();
    return add(TypeNode::Kind::Plain);
  }
  return parseConditional();
}

// `x is T`, `asserts x`, `asserts x is T`
bool DeclarationParser::atPredicate() const {
  if (!isIdentifier(at_) || !isIdentifier(at_ + 1) || list_[at_ + 1].afterNewline) return false;
  return list_.isName(at_ + 1, "is") || isName("asserts");
}

TypeId DeclarationParser::parseConditional() {
  const TypeId checked = parseList("|"_p, TypeNode::Kind::Union);
  const bool isMemberName = list_.is(at_ + 1, ":"_p) || list_.is(at_ + 1, "?"_p) || list_.is(at_ + 1, "("_p);
  if (!isName("extends") || (list_[at_].afterNewline && isMemberName)) return checked;
  ++at_;
  parseList("|"_p, TypeNode::Kind::Union);
  if (!accept("?"_p)) return checked;  // `infer X extends Y`
  TypeNode node;
  node.kind = TypeNode::Kind::Conditional;
  node.parts.push_back(parseType());
  if (accept(":"_p)) node.parts.push_back(parseType());
  return add(std::move(node));
}

TypeId DeclarationParser::parseList(uint32_t separator, TypeNode::Kind kind) {
  const bool isUnion = kind == TypeNode::Kind::Union;
  const auto operand = [&] { return isUnion ? parseIntersection() : parseUnary(); };
  accept(separator);
  const TypeId first = operand();
  if (!is(separator)) return first;
  TypeNode node;
  node.kind = kind;
  node.parts.push_back(first);
  while (accept(separator)) node.parts.push_back(operand());
  return add(std::move(node));
}

TypeId DeclarationParser::parseIntersection() {
  return parseList("&"_p, TypeNode::Kind::Intersection);
}

TypeId DeclarationParser::parseUnary() {
  while (isName("readonly") && !list_.is(at_ + 1, ";"_p)) ++at_;
  if (isName("keyof") || isName("unique")) {
    ++at_;
    const DepthGuard guard(depth_);
    if (depth_ <= maxDepth) parseUnary();
    return add(TypeNode::Kind::Plain);
  }
  if (isName("infer") && isIdentifier(at_ + 1)) {
    at_ += 2;
    return add(TypeNode::Kind::Opaque);
  }
  return parsePostfix(parsePrimary());
}

// T[] and T[K]; the bracket stands on the same line.
TypeId DeclarationParser::parsePostfix(TypeId operand) {
  while (is("["_p) && !list_[at_].afterNewline) {
    const bool isArray = list_.partner[at_] == at_ + 1;
    step();
    TypeNode node;
    node.kind = isArray ? TypeNode::Kind::Array : TypeNode::Kind::Opaque;
    if (isArray) node.parts.push_back(operand);
    operand = add(std::move(node));
  }
  return operand;
}

bool DeclarationParser::atFunctionType() const {
  return is("<"_p) || (is("("_p) && list_.is(list_.after(at_), "=>"_p));
}

TypeId DeclarationParser::parsePrimary() {
  const syntax::Token& token = list_[at_];
  switch (token.kind) {
    case TokenKind::String:
    case TokenKind::Number:
    case TokenKind::Template:
      ++at_;
      return add(TypeNode::Kind::Plain);
    case TokenKind::TemplateHead:
      step();
      return add(TypeNode::Kind::Plain);
    case TokenKind::Identifier:
      return parseNamed();
    default:
      break;
  }
  if (atFunctionType()) return parseFunction(TypeNode::Kind::Function);
  switch (token.code) {
    case "("_p: {
      const size_t end = list_.partner[at_];
      ++at_;
      const TypeId inner = parseType();
      at_ = end;
      accept(")"_p);
      return inner;
    }
    case "["_p:
      return parseTuple();
    case "{"_p:
      return parseObject();
    case "-"_p:
      at_ += 2;
      return add(TypeNode::Kind::Plain);
    default:
      return add(TypeNode::Kind::Opaque);
  }
}

TypeId DeclarationParser::parseNamed() {
  const std::string_view name = list_.textOf(at_);
  if (name == "new" || (name == "abstract" && list_.isName(at_ + 1, "new"))) {
    at_ += name == "new" ? 1 : 2;
    return parseFunction(TypeNode::Kind::Constructor);
  }
  if (name == "typeof") return parseTypeOf();
  if (name == "import" && list_.is(at_ + 1, "("_p)) return parseImportType();
  if (!list_.is(at_ + 1, "."_p)) {
    TypeNode::Kind kind = TypeNode::Kind::Name;
    if (isPlainKeyword(name)) kind = TypeNode::Kind::Plain;
    if (name == "any" || name == "unknown") kind = TypeNode::Kind::Opaque;
    if (name == "undefined" || name == "null") kind = TypeNode::Kind::Nothing;
    if (name == "this") kind = TypeNode::Kind::This;
    if (kind != TypeNode::Kind::Name) {
      TypeNode node;
      node.kind = kind;
      if (kind == TypeNode::Kind::Plain) node.name = name;
      ++at_;
      return add(std::move(node));
    }
  }
  return parseReference(TypeNode::Kind::Name);
}

// Foo, Ns.Foo, Foo<A, B>
TypeId DeclarationParser::parseReference(TypeNode::Kind kind) {
  TypeNode node;
  node.kind = kind;
  node.name = takeName();
  while (is("."_p) && isIdentifier(at_ + 1)) {
    if (node.qualifier.empty()) node.qualifier = node.name;
    ++at_;
    node.name = takeName();
  }
  if (is("<"_p) && !list_[at_].afterNewline) node.parts = parseArguments();
  return add(std::move(node));
}

// import("x").Foo<A>
TypeId DeclarationParser::parseImportType() {
  ++at_;
  step();
  if (!is("."_p)) return add(TypeNode::Kind::Opaque);
  ++at_;
  const TypeId type = parseReference(TypeNode::Kind::Name);
  into_.types[type].qualifier = {};
  return type;
}

TypeId DeclarationParser::parseTypeOf() {
  ++at_;
  if (isName("import") && list_.is(at_ + 1, "("_p)) {
    ++at_;
    step();
    while (accept("."_p)) takeName();
    return add(TypeNode::Kind::Opaque);
  }
  return parseReference(TypeNode::Kind::TypeOf);
}

TypeId DeclarationParser::parseTuple() {
  TypeNode node;
  node.kind = TypeNode::Kind::Tuple;
  const size_t end = list_.partner[at_];
  ++at_;
  while (at_ < end) {
    accept("..."_p);
    // `name: T`, `name?: T`
    if (isIdentifier(at_) && list_.is(at_ + 1, ":"_p)) at_ += 2;
    if (isIdentifier(at_) && list_.is(at_ + 1, "?"_p) && list_.is(at_ + 2, ":"_p)) at_ += 3;
    const size_t before = at_;
    node.parts.push_back(parseType());
    accept("?"_p);
    if (!accept(","_p) && at_ < end && at_ == before) step();
  }
  at_ = end;
  accept("]"_p);
  return add(std::move(node));
}

TypeId DeclarationParser::parseObject() {
  // { [K in T]: … }, { readonly [K in T]?: … }
  size_t first = at_ + 1;
  while (list_.is(first, "+"_p) || list_.is(first, "-"_p) || list_.isName(first, "readonly")) ++first;
  if (list_.is(first, "["_p) && list_.isName(first + 2, "in")) {
    step();
    return add(TypeNode::Kind::Plain);
  }
  const auto firstType = idAt<TypeId>(into_.types.size());
  const TypeId object = addBody(TypeNode::Kind::Object, parseMembers());
  into_.types[object].firstType = firstType;
  return object;
}

TypeId DeclarationParser::parseFunction(TypeNode::Kind kind) {
  MemberDeclaration signature;
  signature.kind = kind == TypeNode::Kind::Function ? MemberDeclaration::Kind::CallSignature
                                                    : MemberDeclaration::Kind::ConstructSignature;
  signature.offset = list_[at_].span.begin;
  signature.typeParameters = parseTypeParameters();
  if (is("("_p)) signature.parameters = parseParameters();
  if (accept("=>"_p)) signature.type = parseType();
  return addBody(kind, {std::move(signature)});
}

std::vector<TypeId> DeclarationParser::parseArguments() {
  std::vector<TypeId> arguments;
  if (!accept("<"_p)) return arguments;
  while (!atEnd() && !is(">"_p)) {
    const size_t before = at_;
    arguments.push_back(parseType());
    if (!accept(","_p) && !is(">"_p)) {
      if (at_ == before) return arguments;  // not a list of arguments after all
      break;
    }
  }
  accept(">"_p);
  return arguments;
}

std::vector<TypeParameter> DeclarationParser::parseTypeParameters() {
  std::vector<TypeParameter> parameters;
  if (!accept("<"_p)) return parameters;
  while (!atEnd() && !is(">"_p)) {
    while (isName("const") || isName("in") || isName("out")) ++at_;
    TypeParameter parameter;
    parameter.name = takeName();
    if (parameter.name.empty()) break;
    if (acceptName("extends")) parameter.constraint = parseType();
    if (accept("="_p)) parameter.fallback = parseType();
    parameters.push_back(parameter);
    if (!accept(","_p)) break;
  }
  accept(">"_p);
  return parameters;
}

}  // namespace unfreed::glue
