// Functions: receiver, parameters, hoisting, body.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

Parameter parameterOf(Node node) {
  Parameter parameter;
  if (node.is(Kind::RequiredParameter) || node.is(Kind::OptionalParameter)) {
    parameter.pattern = node.child(Role::Pattern);
    parameter.type = node.child(Role::Type);
    parameter.defaultValue = node.child(Role::Value);
    parameter.isOptional = node.is(Kind::OptionalParameter);
  } else {
    parameter.pattern = node;
  }
  if (parameter.pattern.is(Kind::AssignmentPattern)) {
    parameter.defaultValue = parameter.pattern.child(Role::Right);
    parameter.pattern = parameter.pattern.child(Role::Left);
  }
  if (parameter.pattern.is(Kind::RestPattern)) {
    parameter.isRest = true;
    parameter.pattern = parameter.pattern.firstNamed();
  }
  return parameter;
}

VariableId declareParameter(Lowering& ctx, const Parameter& parameter) {
  const bool simple = parameter.pattern.is(Kind::Identifier);
  VariableId variable = None<VariableId>;
  if (simple) {
    variable =
        ctx.declare(flow::Variable::Kind::Parameter, parameter.pattern.text(), parameter.pattern.span());
  } else {
    variable = ctx.newVariable(flow::Variable::Kind::Synthetic, {}, {});
    ctx.innermostScope().variables.push_back(variable);
    declarePattern(ctx, parameter.pattern, flow::Variable::Kind::Let);
  }
  TypeNoteId type = lowerType(ctx, parameter.type);
  if (parameter.isOptional && !isNone(type)) ctx.module.typeNotes[type].optional = true;
  ctx.module.variables[variable].type = type;
  return variable;
}

void unpackParameter(Lowering& ctx, const Parameter& parameter, VariableId variable) {
  const bool simple = parameter.pattern.is(Kind::Identifier);
  if (simple && !parameter.defaultValue) return;
  const Span span = parameter.pattern.span();
  if (parameter.defaultValue) {
    lowerDefault(ctx, variable, ctx.use(variable, span), parameter.defaultValue,
                 parameter.defaultValue.span());
  }
  if (!simple) lowerTarget(ctx, parameter.pattern, ctx.use(variable, span), flag::Declares);
  ctx.endStatement(span);
}

void lowerParameters(Lowering& ctx, Node function) {
  const std::vector<Parameter> parameters = parametersOf(function);
  std::vector<VariableId> variables;
  variables.reserve(parameters.size());
  for (const Parameter& parameter : parameters) variables.push_back(declareParameter(ctx, parameter));
  flow::Function& record = ctx.module.functions[ctx.fn->id];
  record.parameters = variables;
  record.rest = !parameters.empty() && parameters.back().isRest;
  documentFunction(ctx, function, ctx.fn->id);
  for (size_t at = 0; at < parameters.size(); ++at) unpackParameter(ctx, parameters[at], variables[at]);
}

void describe(Lowering& ctx, Node node) {
  const TypeNoteId returnType = lowerType(ctx, node.child(Role::ReturnType));
  flow::Function& record = ctx.module.functions[ctx.fn->id];
  record.isAsync = node.has(Kind::AsyncToken);
  record.isArrow = node.is(Kind::ArrowFunction);
  record.isGenerator = node.is(Kind::GeneratorFunction) || node.is(Kind::GeneratorFunctionDeclaration) ||
                       node.has(Kind::StarToken);
  record.returnType = returnType;
}

// A function expression knows itself by its own name.
void declareOwnName(Lowering& ctx, Node node) {
  const Node name = node.child(Role::Name);
  if (!name || (!node.is(Kind::FunctionExpression) && !node.is(Kind::GeneratorFunction))) return;
  const VariableId self = ctx.declare(flow::Variable::Kind::Function, name.text(), name.span());
  Op op = makeOp(OpKind::Closure, node.span(), flag::Synthetic);
  op.function = ctx.fn->id;
  op.name = name.span();
  ctx.assign(self, ctx.emit(op, {}), name.span(), flag::Declares);
  ctx.endStatement(name.span());
}

}  // namespace

std::vector<Parameter> parametersOf(Node function) {
  std::vector<Parameter> parameters;
  if (const Node single = function.child(Role::Parameter)) {
    parameters.push_back(parameterOf(single));
    return parameters;
  }
  for (const Node child : function.child(Role::Parameters).children()) {
    if (child.isToken() || child.is(Kind::Error)) continue;
    Parameter parameter = parameterOf(child);
    if (parameter.pattern && !parameter.pattern.is(Kind::This)) parameters.push_back(parameter);
  }
  return parameters;
}

// Whether the function looks at `arguments`; arrows inside it share them, other functions have their own.
bool usesArguments(Node function) {
  for (uint32_t at = function.position() + 1; at < function.endPosition();) {
    const Node node = function.inSameTree(at);
    if (isFunctionLike(node.kind()) && !node.is(Kind::ArrowFunction)) {
      at = node.endPosition();
      continue;
    }
    if (node.is(Kind::Identifier) && node.text() == "arguments") return true;
    ++at;
  }
  return false;
}

void lowerFunctionBody(Lowering& ctx, Node node, Node classOfConstructor) {
  const FunctionId id = ctx.fn->id;
  describe(ctx, node);
  ctx.pushScope();
  declareOwnName(ctx, node);
  if (!node.is(Kind::ArrowFunction)) {
    ctx.module.functions[id].self = ctx.declare(flow::Variable::Kind::This, "this", {});
  }
  if (classOfConstructor) lowerFieldInitializers(ctx, classOfConstructor);
  lowerParameters(ctx, node);
  if (classOfConstructor) lowerParameterProperties(ctx, node.child(Role::Parameters));
  const Node body = node.child(Role::Body);
  const uint32_t end = node.span().end;
  if (body.is(Kind::StatementBlock)) {
    declareHoisted(ctx, body);
    declareNames(ctx, body);
    emitHoistedFunctions(ctx, body);
    lowerStatements(ctx, body);
  } else if (body) {
    lowerReturn(ctx, body, body.span());
  }
  ctx.popScope({end > 0 ? end - 1 : 0, end});
  ctx.builder().returnFrom({end > 0 ? end - 1 : 0, end});
}

}  // namespace unfreed::ecmascript
