// What a scope declares, found before its statements are lowered, so that closures and uses before the
// declaration find the right variable.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::Variable;

// Calls `found` with each name that a binding pattern declares. Iterative: patterns nest as deep as the input
// likes.
template <class Found>
void namesOf(Node pattern, Found found) {
  std::vector<Node> open{pattern};
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    switch (node.kind()) {
      case Kind::Identifier:
      case Kind::ShorthandPattern:
        found(node);
        break;
      case Kind::PairPattern:
        open.push_back(node.child(Role::Value));
        break;
      case Kind::AssignmentPattern:
      case Kind::ObjectAssignmentPattern:
        open.push_back(node.child(Role::Left));
        break;
      case Kind::ObjectPattern:
      case Kind::ArrayPattern:
      case Kind::RestPattern: {
        const size_t before = open.size();
        for (const Node child : node.children()) {
          if (!child.isToken()) open.push_back(child);
        }
        std::reverse(open.begin() + static_cast<std::ptrdiff_t>(before), open.end());
        break;
      }
      default:
        break;
    }
  }
}

void declareOnce(Lowering& ctx, Variable::Kind kind, Node name) {
  if (name && isNone(ctx.ownVariable(name.text()))) ctx.declare(kind, name.text(), name.span());
}

// `namespace A.B {}` declares A.
Node namespaceName(Node node) {
  Node name = node.child(Role::Name);
  while (name.is(Kind::NestedIdentifier) || name.is(Kind::Member)) name = name.firstNamed();
  return name;
}

void declareStatement(Lowering& ctx, Node node);

void declareInside(Lowering& ctx, Node node) {
  const Nesting nesting(ctx);
  if (nesting.tooDeep()) return;
  for (const Node child : node.children()) declareStatement(ctx, child);
}

void declareStatement(Lowering& ctx, Node node) {
  switch (node.kind()) {
    case Kind::LexicalDeclaration:
    case Kind::UsingDeclaration: {
      const Variable::Kind kind = kindOfDeclaration(ctx, node).kind;
      for (const Node child : node.children()) {
        if (child.is(Kind::VariableDeclarator)) declarePattern(ctx, child.child(Role::Name), kind);
      }
      return;
    }
    case Kind::FunctionDeclaration:
    case Kind::GeneratorFunctionDeclaration:
    case Kind::FunctionSignature:
      return declareOnce(ctx, Variable::Kind::Function, node.child(Role::Name));
    case Kind::ClassDeclaration:
    case Kind::AbstractClassDeclaration:
      return declareOnce(ctx, Variable::Kind::Class, node.child(Role::Name));
    case Kind::Enum:
      return declareOnce(ctx, Variable::Kind::Const, node.child(Role::Name));
    case Kind::InternalModule:
    case Kind::Module: {
      const Node name = namespaceName(node);
      if (name.is(Kind::Identifier)) declareOnce(ctx, Variable::Kind::Const, name);
      return;
    }
    case Kind::ImportStatement:
    case Kind::ImportAlias:
      return declareImports(ctx, node);
    case Kind::ExpressionStatement:
      if (node.firstNamed().is(Kind::InternalModule)) declareStatement(ctx, node.firstNamed());
      return;
    case Kind::ExportStatement:
    case Kind::LabeledStatement:
    case Kind::AmbientDeclaration:
    case Kind::Error:
      return declareInside(ctx, node);
    default:
      return;
  }
}

void emitFunction(Lowering& ctx, Node node) {
  const Node name = node.child(Role::Name);
  const VariableId variable = name ? ctx.ownVariable(name.text()) : None<VariableId>;
  if (isNone(variable)) return;
  const ValueId value = ctx.closure(node, name.text(), name.span());
  ctx.assign(variable, value, node.span(), flag::Declares);
  ctx.endStatement(node.span());
}

}  // namespace

DeclarationKind kindOfDeclaration(const Lowering& ctx, Node node) {
  if (node.is(Kind::VariableDeclaration)) return {Variable::Kind::Var, false};
  const Node word = node.child(Role::Kind);
  if (const UsingMark* mark = markAt(ctx.tree.usingMarks(), word.span().begin)) {
    return {Variable::Kind::Using, mark->isAwait};
  }
  const std::string_view text = word.text();
  if (text == "var") return {Variable::Kind::Var, false};
  if (text == "let") return {Variable::Kind::Let, false};
  if (text == "using") return {Variable::Kind::Using, false};
  if (text == "await") return {Variable::Kind::Using, true};
  return {Variable::Kind::Const, false};
}

void declarePattern(Lowering& ctx, Node pattern, Variable::Kind kind) {
  namesOf(pattern, [&](Node name) { ctx.declare(kind, name.text(), name.span()); });
}

void declareNames(Lowering& ctx, Node list) {
  for (const Node child : list.children()) declareStatement(ctx, child);
}

// `var`s of a function, wherever they stand in it; nested functions and classes keep theirs.
void declareHoisted(Lowering& ctx, Node body) {
  const auto declareVar = [&](Node name) { declareOnce(ctx, Variable::Kind::Var, name); };
  for (uint32_t at = body.position(); at < body.endPosition();) {
    const Node node(&ctx.tree, at);
    if (at != body.position() && (isFunctionLike(node.kind()) || isClass(node.kind()))) {
      at = node.endPosition();
      continue;
    }
    if (node.is(Kind::VariableDeclarator) && node.parent().is(Kind::VariableDeclaration)) {
      namesOf(node.child(Role::Name), declareVar);
    } else if (node.is(Kind::ForInStatement) && node.child(Role::Kind).text() == "var") {
      namesOf(node.child(Role::Left), declareVar);
    }
    ++at;
  }
}

void emitHoistedFunctions(Lowering& ctx, Node list) {
  for (Node child : list.children()) {
    while (child.is(Kind::LabeledStatement)) child = child.child(Role::Body);
    if (child.is(Kind::ExportStatement)) child = child.child(Role::Declaration);
    if (child.is(Kind::FunctionDeclaration) || child.is(Kind::GeneratorFunctionDeclaration)) {
      emitFunction(ctx, child);
    } else if (child.is(Kind::Error)) {
      const Nesting nesting(ctx);
      if (!nesting.tooDeep()) emitHoistedFunctions(ctx, child);
    }
  }
}

void enterScope(Lowering& ctx, Node node, Node list) {
  ctx.pushScope();
  if (ctx.inCopy()) {
    const auto known = ctx.scopeOfNode.find(node.position());
    if (known != ctx.scopeOfNode.end()) {
      ctx.fn->scope = known->second.scope;
      ctx.innermostScope().variables = known->second.variables;
      return emitHoistedFunctions(ctx, list);
    }
  }
  declareNames(ctx, list);
  if (ctx.inCopy()) ctx.scopeOfNode[node.position()] = {ctx.fn->scope, ctx.innermostScope().variables};
  emitHoistedFunctions(ctx, list);
}

}  // namespace unfreed::ecmascript
