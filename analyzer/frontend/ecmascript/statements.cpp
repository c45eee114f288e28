// Statements that are no branch, loop, try or declaration of a module.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

void lowerExpressionStatement(Lowering& ctx, Node node) {
  const Node expression = node.firstNamed();
  if (expression.is(Kind::InternalModule)) return lowerNamespace(ctx, expression);
  if (expression) lowerExpression(ctx, expression, Want::Nothing);
  ctx.endStatement(node.span());
}

void lowerThrow(Lowering& ctx, Node node) {
  const ValueId value = lowerExpression(ctx, node.firstNamed());
  ctx.emitEffect(makeOp(OpKind::Throw, node.span()), {value});
  ctx.endStatement(node.span());
  ctx.raise(node.span());
}

// `with (object) body`: names in the body may be the object's members, which nobody can know.
void lowerWith(Lowering& ctx, Node node) {
  const ValueId object = lowerExpression(ctx, node.child(Role::Object));
  ctx.compute("with", node.child(Role::Object).span(), {object});
  ctx.endStatement(node.child(Role::Object).span());
  lowerStatement(ctx, node.child(Role::Body));
}

bool isTarget(const TargetFrame& frame, bool isBreak, std::string_view label) {
  if (!isBreak && isNone(frame.continueTo)) return false;
  if (label.empty()) return !isBreak || frame.unlabelledBreak;
  for (const std::string_view own : frame.labels) {
    if (own == label) return true;
  }
  return false;
}

void lowerJump(Lowering& ctx, Node node) {
  const bool isBreak = node.is(Kind::BreakStatement);
  const std::string_view label = node.child(Role::Label).text();
  for (size_t at = ctx.fn->frames.size(); at-- > 0;) {
    if (std::holds_alternative<CallbackFrame>(ctx.fn->frames[at])) break;  // jumps do not leave a function
    const TargetFrame* target = std::get_if<TargetFrame>(&ctx.fn->frames[at]);
    if (!target || !isTarget(*target, isBreak, label)) continue;
    Exit exit;
    exit.target = isBreak ? target->breakTo : target->continueTo;
    exit.keptFrames = at + 1;
    exit.span = node.span();
    return ctx.leave(exit);
  }
  ctx.unknown(node.span());  // a jump to nowhere is a syntax error
  ctx.endStatement(node.span());
}

// The well-formed parts of an ERROR node are lowered as if they stood alone.
void lowerError(Lowering& ctx, Node node) {
  ctx.unknown(node.span());
  ctx.endStatement(node.span());
  for (const Node child : node.children()) {
    if (child.isToken()) continue;
    if (child.is(Kind::Error) || isStatement(child.kind())) {
      lowerStatement(ctx, child);
    } else if (isFunctionLiteral(child.kind()) || isClass(child.kind()) || child.is(Kind::Call) ||
               child.is(Kind::New) || child.is(Kind::Await) || child.is(Kind::Assignment)) {
      lowerExpression(ctx, child, Want::Nothing);
      ctx.endStatement(child.span());
    }
  }
}

void lowerDeclarator(Lowering& ctx, Node declarator, DeclarationKind declared, bool hoisted) {
  const Node target = declarator.child(Role::Name);
  const Node initializer = declarator.child(Role::Value);
  TypeNoteId type = lowerType(ctx, declarator.child(Role::Type));
  if (isNone(type)) type = documentedType(ctx, declarator.parent());
  const bool simple = target.is(Kind::Identifier);
  VariableId variable = None<VariableId>;
  if (simple) {
    variable = hoisted ? ctx.resolveForWrite(target.text()) : ctx.resolve(target.text());
    if (!isNone(type)) ctx.module.variables[variable].type = type;
  }
  if (!initializer) return;
  if (isNone(type) && lowerPairwise(ctx, target, initializer, flag::Declares)) return;
  ValueId value =
      simple ? lowerNamed(ctx, initializer, target.text(), target.span()) : lowerExpression(ctx, initializer);
  if (!simple) {
    if (!isNone(type)) {
      Op cast = makeOp(OpKind::Cast, initializer.span(), flag::Synthetic);
      cast.type = type;
      value = ctx.emit(cast, {value});
    }
    lowerPattern(ctx, target, value, flag::Declares);
    return;
  }
  if (declared.kind == flow::Variable::Kind::Const) noteClock(ctx, variable, initializer);
  ctx.assign(variable, value, declarator.span(), flag::Declares);
  if (declared.kind == flow::Variable::Kind::Using)
    ctx.addUsing(variable, declared.isAwaitUsing, declarator.span());
}

void lowerOther(Lowering& ctx, Node node) {
  if (node.is(Kind::Decorator) || node.isToken()) return;
  lowerExpression(ctx, node, Want::Nothing);
  ctx.endStatement(node.span());
}

void lowerExportedOrDeclared(Lowering& ctx, Node node) {
  switch (node.kind()) {
    case Kind::ImportStatement:
      return lowerImport(ctx, node);
    case Kind::ExportStatement:
      return lowerExport(ctx, node);
    case Kind::ImportAlias:
      return lowerImportAlias(ctx, node);
    case Kind::Enum:
      return lowerEnum(ctx, node);
    case Kind::InternalModule:
    case Kind::Module:
      return lowerNamespace(ctx, node);
    case Kind::Interface:
    case Kind::TypeAlias:
      return declareType(ctx, node, false);
    default:
      return lowerOther(ctx, node);
  }
}

void lowerAmbient(Lowering& ctx, Node node) {
  for (const Node child : node.children()) {
    if (child.is(Kind::Interface) || child.is(Kind::TypeAlias)) declareType(ctx, child, false);
    if (child.is(Kind::ClassDeclaration) || child.is(Kind::AbstractClassDeclaration))
      lowerStatement(ctx, child);
    if (child.is(Kind::LexicalDeclaration) || child.is(Kind::VariableDeclaration)) lowerVariables(ctx, child);
  }
}

void lowerClassDeclaration(Lowering& ctx, Node node) {
  const Node name = node.child(Role::Name);
  lowerClass(ctx, node, name.text(), name.span(), Want::Nothing);
  ctx.endStatement(node.span());
}

}  // namespace

void lowerVariables(Lowering& ctx, Node declaration) {
  const DeclarationKind declared = kindOfDeclaration(ctx, declaration);
  const bool hoisted = declaration.is(Kind::VariableDeclaration);
  for (const Node child : declaration.children()) {
    if (!child.is(Kind::VariableDeclarator)) continue;
    lowerDeclarator(ctx, child, declared, hoisted);
  }
  ctx.endStatement(declaration.span());
}

void lowerStatements(Lowering& ctx, Node list) {
  for (const Node child : list.children()) lowerStatement(ctx, child);
}

void lowerBlock(Lowering& ctx, Node block) {
  enterScope(ctx, block, block);
  lowerStatements(ctx, block);
  const uint32_t end = block.span().end;
  ctx.popScope({end > 0 ? end - 1 : 0, end});
}

void lowerReturn(Lowering& ctx, Node expression, Span span) {
  bool throughFinally = false;
  for (size_t at = ctx.fn->frames.size(); at-- > 0;) {
    if (std::holds_alternative<CallbackFrame>(ctx.fn->frames[at]))
      return lowerCallbackReturn(ctx, at, expression, span);
    if (std::holds_alternative<FinallyFrame>(ctx.fn->frames[at])) throughFinally = true;
  }
  Exit exit;
  exit.kind = Exit::Kind::ReturnNothing;
  exit.span = span;
  if (expression && throughFinally) {
    if (isNone(ctx.fn->returned)) {
      ctx.fn->returned = ctx.newVariable(flow::Variable::Kind::Synthetic, {}, {});
      std::get<ScopeFrame>(ctx.fn->frames.front()).variables.push_back(ctx.fn->returned);
    }
    ctx.assign(ctx.fn->returned, lowerExpression(ctx, expression), span);
    exit.kind = Exit::Kind::ReturnValue;
  } else if (expression) {
    const ValueId value = lowerExpression(ctx, expression);
    ctx.emitEffect(makeOp(OpKind::Return, span), {value});
  } else {
    ctx.emitEffect(makeOp(OpKind::Return, span), {});
  }
  ctx.endStatement(span);
  ctx.leave(exit);
}

void lowerStatement(Lowering& ctx, Node node) {
  if (!node.exists()) return;
  const Nesting nesting(ctx);
  if (nesting.tooDeep()) {
    ctx.fault(node.span(), "nested too deeply");
    ctx.unknown(node.span());
    return ctx.endStatement(node.span());
  }
  switch (node.kind()) {
    case Kind::ExpressionStatement:
      return lowerExpressionStatement(ctx, node);
    case Kind::VariableDeclaration:
    case Kind::LexicalDeclaration:
    case Kind::UsingDeclaration:
      return lowerVariables(ctx, node);
    case Kind::StatementBlock:
      return lowerBlock(ctx, node);
    case Kind::IfStatement:
      return lowerIf(ctx, node);
    case Kind::SwitchStatement:
      return lowerSwitch(ctx, node);
    case Kind::ForStatement:
      return lowerFor(ctx, node);
    case Kind::ForInStatement:
      return lowerForIn(ctx, node);
    case Kind::WhileStatement:
      return lowerWhile(ctx, node);
    case Kind::DoStatement:
      return lowerDoWhile(ctx, node);
    case Kind::TryStatement:
      return lowerTry(ctx, node);
    case Kind::WithStatement:
      return lowerWith(ctx, node);
    case Kind::BreakStatement:
    case Kind::ContinueStatement:
      return lowerJump(ctx, node);
    case Kind::ReturnStatement:
      return lowerReturn(ctx, node.firstNamed(), node.span());
    case Kind::ThrowStatement:
      return lowerThrow(ctx, node);
    case Kind::LabeledStatement:
      return lowerLabeled(ctx, node);
    case Kind::ClassDeclaration:
    case Kind::AbstractClassDeclaration:
      return lowerClassDeclaration(ctx, node);
    case Kind::AmbientDeclaration:
      return lowerAmbient(ctx, node);
    case Kind::Error:
      return lowerError(ctx, node);
    case Kind::EmptyStatement:
    case Kind::DebuggerStatement:
    case Kind::FunctionSignature:
    case Kind::FunctionDeclaration:  // hoisted: see emitHoistedFunctions
    case Kind::GeneratorFunctionDeclaration:
      return;
    default:
      return lowerExportedOrDeclared(ctx, node);
  }
}

}  // namespace unfreed::ecmascript
