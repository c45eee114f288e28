// Classes: the class value, its members as functions of their own, static parts in place, field initialisers
// in the constructor.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::Member;

Node nameOfMember(Node member) {
  const Node name = member.child(Role::Name);
  return name ? name : member.child(Role::Property);
}

bool isStatic(Node member) {
  return member.has(Kind::StaticToken);
}

std::string_view textOfKey(Node key) {
  if (key.is(Kind::String)) return stringText(key);
  if (!key.is(Kind::ComputedName)) return key.text();
  const Node inner = key.firstNamed();
  return inner.is(Kind::String) ? stringText(inner) : std::string_view();
}

Member::Kind kindOfMethod(Node member, std::string_view name) {
  if (member.has(Kind::GetToken)) return Member::Kind::Getter;
  if (member.has(Kind::SetToken)) return Member::Kind::Setter;
  if (name == "constructor" && !isStatic(member)) return Member::Kind::Constructor;
  return Member::Kind::Method;
}

// The expression after `extends`, in either grammar.
Node superclassOf(Node node) {
  const Node heritage = node.child(Kind::ClassHeritage);
  if (const Node clause = heritage.child(Kind::ExtendsClause)) return clause.child(Role::Value);
  const Node first = heritage.firstNamed();
  return first.is(Kind::ImplementsClause) ? Node() : first;
}

bool isPath(Node node) {
  while (node.is(Kind::Member)) node = node.child(Role::Object);
  return node.is(Kind::Identifier);
}

// Everything about a class that its members need while they are collected.
struct Draft {
  ClassId id{};
  Node node;
  flow::Class record;
  bool isNew = true;  // false in a further copy of a finally clause
};

// A getter or a method without a body tells its type only.
TypeNoteId signatureType(Lowering& ctx, Node member) {
  flow::TypeNote note;
  note.kind = flow::TypeNote::Kind::Function;
  const TypeNoteId result = lowerType(ctx, member.child(Role::ReturnType));
  if (!isNone(result)) note.arguments.push_back(result);
  return ctx.module.typeNotes.add(std::move(note));
}

void addMethod(Lowering& ctx, Draft& draft, Node method) {
  const Node key = nameOfMember(method);
  Member member;
  member.name = textOfKey(key);
  member.kind = kindOfMethod(method, member.name);
  member.isStatic = isStatic(method);
  PendingFunction pending;
  pending.node = method;
  pending.scope = ctx.fn->scope;
  if (member.kind == Member::Kind::Constructor) pending.classNode = draft.node;
  member.function = ctx.functionFor(method, member.name, key.span(), pending);
  ctx.module.functions[member.function].ownerClass = draft.id;
  if (member.kind == Member::Kind::Constructor) draft.record.constructor = member.function;
  draft.record.members.push_back(member);
}

void addField(Lowering& ctx, Draft& draft, Node field) {
  Member member;
  member.kind = Member::Kind::Field;
  member.name = textOfKey(nameOfMember(field));
  member.isStatic = isStatic(field);
  member.type = lowerType(ctx, field.child(Role::Type));
  if (isNone(member.type)) member.type = documentedType(ctx, field);
  if (!isNone(member.type) && field.has(Kind::QuestionToken))
    ctx.module.typeNotes[member.type].optional = true;
  draft.record.members.push_back(member);
}

void addSignature(Lowering& ctx, Draft& draft, Node signature) {
  Member member;
  member.name = textOfKey(nameOfMember(signature));
  member.kind = kindOfMethod(signature, member.name);
  member.isStatic = isStatic(signature);
  member.type = signatureType(ctx, signature);
  draft.record.members.push_back(member);
}

void addParameterProperties(Lowering& ctx, Draft& draft, Node constructor);

bool isParameterProperty(Node parameter) {
  return (parameter.is(Kind::RequiredParameter) || parameter.is(Kind::OptionalParameter)) &&
         (parameter.has(Kind::AccessibilityModifier) || parameter.has(Kind::Readonly) ||
          parameter.has(Kind::OverrideModifier));
}

void addParameterProperties(Lowering& ctx, Draft& draft, Node constructor) {
  for (const Node parameter : constructor.child(Role::Parameters).children()) {
    if (!isParameterProperty(parameter)) continue;
    Member member;
    member.kind = Member::Kind::Field;
    member.name = parameter.child(Role::Pattern).text();
    member.type = lowerType(ctx, parameter.child(Role::Type));
    draft.record.members.push_back(member);
  }
}

bool needsImpliedConstructor(Node body) {
  for (const Node member : body.children()) {
    if (member.is(Kind::FieldDefinition) && !isStatic(member) && member.child(Role::Value)) return true;
  }
  return false;
}

void collectMembers(Lowering& ctx, Draft& draft, Node body) {
  for (const Node member : body.children()) {
    if (member.is(Kind::MethodDefinition)) {
      addMethod(ctx, draft, member);
      if (draft.record.members.back().kind == Member::Kind::Constructor)
        addParameterProperties(ctx, draft, member);
    } else if (member.is(Kind::FieldDefinition)) {
      addField(ctx, draft, member);
    } else if (member.is(Kind::MethodSignature) || member.is(Kind::AbstractMethodSignature)) {
      addSignature(ctx, draft, member);
    }
  }
  if (!isNone(draft.record.constructor) || !needsImpliedConstructor(body)) return;
  PendingFunction pending;
  pending.kind = PendingFunction::Kind::ImpliedConstructor;
  pending.node = draft.node;
  pending.classNode = draft.node;
  pending.scope = ctx.fn->scope;
  draft.record.constructor = ctx.functionFor(draft.node, "constructor", draft.record.span, pending);
  ctx.module.functions[draft.record.constructor].ownerClass = draft.id;
}

// ERROR nodes between members may have swallowed methods: those are functions all the same.
void lowerSwallowedMembers(Lowering& ctx, Node body) {
  for (const Node member : body.children()) {
    if (!member.is(Kind::Error)) continue;
    for (const Node inner : member.children()) {
      if (inner.is(Kind::MethodDefinition))
        ctx.closure(inner, textOfKey(nameOfMember(inner)), nameOfMember(inner).span());
    }
  }
}

// What the types beside a class say of it: `class A<T> extends B<T> implements C`.
void takeTypes(Lowering& ctx, Draft& draft) {
  for (const Node parameter : draft.node.child(Role::TypeParameters).children()) {
    if (const Node name = parameter.child(Role::Name)) draft.record.typeParameters.push_back(name.text());
  }
  const Node heritage = draft.node.child(Kind::ClassHeritage);
  for (const Node argument : heritage.child(Kind::ExtendsClause).child(Role::TypeArguments).children()) {
    if (!argument.isToken()) draft.record.superclassArguments.push_back(lowerType(ctx, argument));
  }
  for (const Node type : heritage.child(Kind::ImplementsClause).children()) {
    if (!type.isToken()) draft.record.implements.push_back(lowerType(ctx, type));
  }
}

// Computed keys and decorators are evaluated with the class, members in order.
void lowerKeysAndDecorators(Lowering& ctx, Node body) {
  for (const Node member : body.children()) {
    if (member.is(Kind::Decorator)) lowerDecorators(ctx, body);
    if (member.is(Kind::Decorator)) break;
  }
  for (const Node member : body.children()) {
    if (!member.is(Kind::MethodDefinition) && !member.is(Kind::FieldDefinition)) continue;
    lowerDecorators(ctx, member);
    const Node key = nameOfMember(member);
    if (key.is(Kind::ComputedName) && !key.firstNamed().is(Kind::String)) {
      const ValueId value = lowerExpression(ctx, key.firstNamed());
      ctx.compute("key", key.span(), {value});
    }
  }
}

void storeField(Lowering& ctx, Node field, VariableId object) {
  const Node key = nameOfMember(field);
  const std::string_view name = textOfKey(key);
  Operands operands(ctx);
  operands.add(ctx.use(object, key.span()));
  const Node value = field.child(Role::Value);
  operands.before(value);
  operands.add(lowerNamed(ctx, value, name, key.span()));
  Op op = makeOp(OpKind::Store, field.span());
  op.name = key.span();
  op.text = name;
  const std::span<const ValueId> values = operands.take();
  if (!name.empty()) return ctx.emitEffect(op, {values[0], values[1]});
  op.flags |= flag::Computed;  // the key was evaluated with the class
  const ValueId unknownKey = ctx.compute("key", key.span(), {});
  ctx.emitEffect(op, {values[0], values[1], unknownKey});
}

bool hasStaticCode(Node body) {
  for (const Node member : body.children()) {
    if (member.is(Kind::ClassStaticBlock)) return true;
    if (member.is(Kind::FieldDefinition) && isStatic(member) && member.child(Role::Value)) return true;
  }
  return false;
}

// Static fields and static blocks run once, where the class is; `this` is the class.
void lowerStaticCode(Lowering& ctx, Node body, VariableId self) {
  ctx.pushScope();
  ctx.scopes.declare(ctx.fn->scope, ctx.scopes.intern("this"), self);
  for (const Node member : body.children()) {
    if (member.is(Kind::ClassStaticBlock)) {
      declareHoisted(ctx, member.child(Role::Body));
      lowerBlock(ctx, member.child(Role::Body));
    } else if (member.is(Kind::FieldDefinition) && isStatic(member) && member.child(Role::Value)) {
      storeField(ctx, member, self);
    }
  }
  ctx.popScope(body.span());
}

Draft draftOf(Lowering& ctx, Node node, std::string_view name) {
  Draft draft;
  draft.node = node;
  draft.record.name = name;
  draft.record.span = node.span();
  const Node superclass = superclassOf(node);
  if (isPath(superclass)) draft.record.superclassText = superclass.text();
  const auto known = ctx.classOfNode.find(node.position());
  if (ctx.inCopy() && known != ctx.classOfNode.end()) {
    draft.id = known->second;
    draft.isNew = false;
    return draft;
  }
  draft.id = ctx.module.classes.add(draft.record);
  ctx.classOfNode[node.position()] = draft.id;
  return draft;
}

ValueId emitClass(Lowering& ctx, Node node, ClassId id, Span nameSpan, Want want) {
  Op op = makeOp(OpKind::Class, node.span());
  op.classId = id;
  if (node.span().contains(nameSpan)) op.name = nameSpan;
  const Node superclass = superclassOf(node);
  if (!superclass) return ctx.emit(op, {}, want);
  return ctx.emit(op, {lowerExpression(ctx, superclass)}, want);
}

// A class decorator is called with the class.
void applyDecorators(Lowering& ctx, Node node, VariableId variable) {
  for (const Node child : node.children()) {
    if (!child.is(Kind::Decorator)) continue;
    const ValueId decorator = lowerExpression(ctx, child.firstNamed());
    ctx.emit(makeOp(OpKind::Call, child.span(), flag::Synthetic),
             {decorator, ctx.use(variable, child.span())});
  }
}

}  // namespace

void lowerDecorators(Lowering& ctx, Node node) {
  for (const Node child : node.children()) {
    if (!child.is(Kind::Decorator)) continue;
    const ValueId decorator = lowerExpression(ctx, child.firstNamed());
    ctx.compute("@", child.span(), {decorator});
  }
}

// In the constructor, before anything else. Names mean what they mean in the class, not what they mean in the
// constructor.
void lowerFieldInitializers(Lowering& ctx, Node classNode) {
  for (const Node field : classNode.child(Role::Body).children()) {
    if (!field.is(Kind::FieldDefinition) || isStatic(field) || !field.child(Role::Value)) continue;
    storeField(ctx, field, ctx.resolve("this"));
    ctx.endStatement(field.span());
  }
}

void lowerParameterProperties(Lowering& ctx, Node parameters) {
  for (const Node parameter : parameters.children()) {
    const Node pattern = parameter.child(Role::Pattern);
    if (!isParameterProperty(parameter) || !pattern.is(Kind::Identifier)) continue;
    const ValueId self = ctx.use(ctx.resolve("this"), pattern.span());
    const ValueId value = ctx.use(ctx.resolve(pattern.text()), pattern.span());
    Op op = makeOp(OpKind::Store, parameter.span(), flag::Synthetic);
    op.name = pattern.span();
    op.text = pattern.text();
    ctx.emitEffect(op, {self, value});
    ctx.endStatement(parameter.span());
  }
}

ValueId lowerClass(Lowering& ctx, Node node, std::string_view name, Span nameSpan, Want want) {
  const Nesting nesting(ctx);
  if (nesting.tooDeep()) {
    ctx.fault(node.span(), "nested too deeply");
    return ctx.unknown(node.span());
  }
  const Node ownName = node.child(Role::Name);
  const bool isExpression = node.is(Kind::Class);
  if (ownName) {
    name = ownName.text();
    nameSpan = ownName.span();
  }
  const Node body = node.child(Role::Body);
  Draft draft = draftOf(ctx, node, name);
  const bool ownScope = isExpression && ownName;
  if (ownScope) ctx.pushScope();
  VariableId variable = None<VariableId>;
  if (ownName) {
    variable = isExpression ? ctx.declare(flow::Variable::Kind::Class, name, nameSpan) : ctx.resolve(name);
  } else if (hasStaticCode(body) || node.has(Kind::Decorator)) {
    variable = ctx.synthetic();
  }
  const ValueId value = emitClass(ctx, node, draft.id, nameSpan, isNone(variable) ? want : Want::Value);
  if (!isNone(variable)) ctx.assign(variable, value, node.span(), flag::Declares);
  if (draft.isNew) {
    draft.record.variable = isExpression ? None<VariableId> : variable;
    takeTypes(ctx, draft);
    collectMembers(ctx, draft, body);
    ctx.module.classes[draft.id] = draft.record;
  }
  lowerKeysAndDecorators(ctx, body);
  lowerSwallowedMembers(ctx, body);
  if (!isNone(variable)) applyDecorators(ctx, node, variable);
  ValueId result = value;
  if (hasStaticCode(body)) {
    lowerStaticCode(ctx, body, variable);
    if (want == Want::Value) result = ctx.use(variable, node.span());
  }
  if (ownScope) ctx.popScope(node.span());
  return result;
}

}  // namespace unfreed::ecmascript
