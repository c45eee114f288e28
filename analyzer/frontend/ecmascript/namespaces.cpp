// TypeScript's enums and namespaces: objects whose properties are stored one by one. The body of a namespace
// is lowered in place, as a block.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

// Several declarations of one namespace or enum fill one object. Whether this is the first is seen from its
// position.
bool isFirstDeclaration(const Lowering& ctx, VariableId variable, Node name) {
  return ctx.module.variables[variable].declaration == name.span();
}

void makeObject(Lowering& ctx, VariableId variable, Node node) {
  const ValueId object = ctx.emit(makeOp(OpKind::Object, node.span()), {});
  ctx.assign(variable, object, node.span(), flag::Declares);
}

void storeMember(Lowering& ctx, VariableId object, Node name, ValueId value, Span span) {
  Op op = makeOp(OpKind::Store, span);
  op.name = name.span();
  op.text = name.is(Kind::String) ? stringText(name) : name.text();
  ctx.emitEffect(op, {ctx.use(object, name.span()), value});
}

void storeExported(Lowering& ctx, VariableId object, Node declaration) {
  const auto storeName = [&](Node name) {
    if (!name || !name.is(Kind::Identifier)) {
      if (!name || !isClass(declaration.kind())) return;
    }
    const VariableId variable = ctx.resolve(name.text());
    storeMember(ctx, object, name, ctx.use(variable, name.span()), declaration.span());
  };
  if (declaration.is(Kind::LexicalDeclaration) || declaration.is(Kind::VariableDeclaration)) {
    for (const Node child : declaration.children()) {
      if (child.is(Kind::VariableDeclarator)) storeName(child.child(Role::Name));
    }
  } else if (!declaration.is(Kind::Interface) && !declaration.is(Kind::TypeAlias)) {
    storeName(declaration.child(Role::Name));
  }
  ctx.endStatement(declaration.span());
}

void lowerNamespaceBody(Lowering& ctx, VariableId object, Node body) {
  enterScope(ctx, body, body);
  for (const Node child : body.children()) {
    const Node declaration = child.is(Kind::ExportStatement) ? child.child(Role::Declaration) : Node();
    if (!declaration) {
      lowerStatement(ctx, child);
    } else if (declaration.is(Kind::Interface) || declaration.is(Kind::TypeAlias)) {
      declareType(ctx, declaration, false);
    } else {
      lowerStatement(ctx, declaration);
      storeExported(ctx, object, declaration);
    }
  }
  // What a namespace declares lives as long as the module.
  ctx.innermostScope().outlivesFunction = true;
  ctx.popScope(body.span());
}

}  // namespace

void lowerEnum(Lowering& ctx, Node node) {
  const Node name = node.child(Role::Name);
  const VariableId variable = ctx.resolve(name.text());
  if (isFirstDeclaration(ctx, variable, name)) makeObject(ctx, variable, node);
  for (const Node member : node.child(Role::Body).children()) {
    if (member.isToken()) continue;
    const bool assigned = member.is(Kind::EnumAssignment);
    const Node key = assigned ? member.child(Role::Name) : member;
    const ValueId value =
        assigned ? lowerExpression(ctx, member.child(Role::Value)) : ctx.compute("enum", key.span(), {});
    storeMember(ctx, variable, key, value, member.span());
  }
  ctx.endStatement(node.span());
}

void lowerNamespace(Lowering& ctx, Node node) {
  const Nesting nesting(ctx);
  const Node body = node.child(Role::Body);
  if (!body || nesting.tooDeep()) return;
  std::vector<Node> path;  // innermost first
  Node name = node.child(Role::Name);
  if (name.is(Kind::String)) return;  // declares another module's types
  while (name.is(Kind::NestedIdentifier) || name.is(Kind::Member)) {
    path.push_back(name.child(Role::Property));
    name = name.child(Role::Object);
  }
  VariableId object = ctx.resolve(name.text());
  const flow::Variable::Kind kind = ctx.module.variables[object].kind;
  const bool merges = kind == flow::Variable::Kind::Class || kind == flow::Variable::Kind::Function;
  if (!merges && isFirstDeclaration(ctx, object, name)) makeObject(ctx, object, node);
  for (size_t at = path.size(); at-- > 0;) {
    const VariableId inner = ctx.synthetic();
    makeObject(ctx, inner, node);
    storeMember(ctx, object, path[at], ctx.use(inner, path[at].span()), node.span());
    object = inner;
  }
  ctx.endStatement(node.span());
  lowerNamespaceBody(ctx, object, body);
}

}  // namespace unfreed::ecmascript
