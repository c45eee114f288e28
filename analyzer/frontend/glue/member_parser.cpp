#include <algorithm>
#include <array>
#include <utility>

#include "frontend/glue/declaration_parser.h"

namespace unfreed::glue {

using namespace syntax::literals;
using syntax::TokenKind;

namespace {

bool isModifier(std::string_view name) {
  constexpr std::array modifiers{"public",  "private",  "protected", "static",   "readonly", "abstract",
                                 "declare", "override", "async",     "accessor", "get",      "set"};
  return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
}

}  // namespace

void DeclarationParser::skipToMemberEnd(size_t end) {
  while (at_ < end && !is(";"_p) && !is(","_p)) {
    step();
    if (at_ < end && list_[at_].afterNewline) return;
  }
}

std::vector<MemberDeclaration> DeclarationParser::parseMembers() {
  std::vector<MemberDeclaration> members;
  if (!is("{"_p)) return members;
  const size_t end = list_.partner[at_];
  ++at_;
  while (at_ < end) {
    if (accept(";"_p) || accept(","_p)) continue;
    const size_t before = at_;
    if (!parseMember(members, end) || at_ == before) {
      step();
      skipToMemberEnd(end);
    } else if (at_ < end && !is(";"_p) && !is(","_p) && !list_[at_].afterNewline) {
      skipToMemberEnd(end);
    }
  }
  at_ = end;
  accept("}"_p);
  return members;
}

// False when there is no member that the reader understands.
bool DeclarationParser::parseMember(std::vector<MemberDeclaration>& members, size_t end) {
  MemberDeclaration member;
  member.kind = MemberDeclaration::Kind::Property;
  member.offset = list_[at_].span.begin;
  const bool accessor = parseModifiers(member);
  if (!parseMemberName(member)) return false;
  if (accept("?"_p)) member.isOptional = true;
  accept("!"_p);
  if (is("("_p) || is("<"_p)) {
    if (!accessor && member.kind == MemberDeclaration::Kind::Property)
      member.kind = MemberDeclaration::Kind::Method;
    parseSignature(member);
  } else {
    if (accept(":"_p)) member.type = parseType();
    if (is("="_p)) skipToMemberEnd(end);
  }
  if (is("{"_p)) step();  // a body: this is no declaration file, but it can be read as one
  members.push_back(std::move(member));
  return true;
}

// Gives whether `get` or `set` was among them.
bool DeclarationParser::parseModifiers(MemberDeclaration& member) {
  while (isIdentifier(at_)) {
    const std::string_view name = list_.textOf(at_);
    if (!isModifier(name)) return false;
    const syntax::Token& next = list_[at_ + 1];
    const bool isNameItself = next.kind == TokenKind::Punctuator && next.code != "["_p && next.code != "*"_p;
    if (isNameItself || next.kind == TokenKind::End) return false;
    ++at_;
    member.isStatic |= name == "static";
    member.isReadonly |= name == "readonly";
    member.isHidden |= name == "private" || name == "protected";
    if (name == "get" || name == "set") {
      member.kind = name == "get" ? MemberDeclaration::Kind::Getter : MemberDeclaration::Kind::Setter;
      return true;
    }
  }
  return false;
}

bool DeclarationParser::parseMemberName(MemberDeclaration& member) {
  const syntax::Token& token = list_[at_];
  switch (token.kind) {
    case TokenKind::Identifier:
      member.name = takeName();
      if (!is("("_p) && !is("<"_p)) return true;
      if (member.name == "constructor") member.kind = MemberDeclaration::Kind::Constructor;
      if (member.name == "new") member.kind = MemberDeclaration::Kind::ConstructSignature;
      return true;
    case TokenKind::String:
      member.name = unquoted(list_.textOf(at_++));
      return true;
    case TokenKind::Number:
      member.name = list_.textOf(at_++);
      return true;
    case TokenKind::PrivateName:
      member.name = list_.textOf(at_++);
      member.isHidden = true;
      return true;
    default:
      break;
  }
  if (token.code == "("_p || token.code == "<"_p) {
    member.kind = MemberDeclaration::Kind::CallSignature;
    return true;
  }
  if (token.code != "["_p || list_.is(at_ + 2, ":"_p)) return false;  // [key: string]: T
  const size_t end = list_.partner[at_];
  member.name = list_.text.substr(token.span.begin, list_[end].span.end - token.span.begin);
  step();
  return true;
}

void DeclarationParser::parseSignature(MemberDeclaration& member) {
  member.typeParameters = parseTypeParameters();
  if (is("("_p)) member.parameters = parseParameters();
  if (accept(":"_p)) member.type = parseType();
}

std::vector<ParameterDeclaration> DeclarationParser::parseParameters() {
  std::vector<ParameterDeclaration> parameters;
  const size_t end = list_.partner[at_];
  ++at_;
  while (at_ < end) {
    const size_t before = at_;
    ParameterDeclaration parameter = parseParameter(end);
    if (parameter.name != "this") parameters.push_back(parameter);
    if (accept(","_p)) continue;
    if (at_ == before) ++at_;
  }
  at_ = end;
  accept(")"_p);
  return parameters;
}

ParameterDeclaration DeclarationParser::parseParameter(size_t end) {
  ParameterDeclaration parameter;
  while (is("@"_p) && at_ + 1 < end) at_ += 2;
  parameter.rest = accept("..."_p);
  while (isIdentifier(at_) && isIdentifier(at_ + 1) && isModifier(list_.textOf(at_))) ++at_;
  if (isIdentifier(at_)) {
    parameter.name = takeName();
  } else if (is("{"_p) || is("["_p)) {
    step();
  }
  parameter.optional = accept("?"_p);
  if (accept(":"_p)) parameter.type = parseType();
  if (is("="_p)) parameter.optional = true;
  while (at_ < end && !is(","_p)) step();
  return parameter;
}

}  // namespace unfreed::glue
