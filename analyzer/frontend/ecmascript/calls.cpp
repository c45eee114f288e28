// Chains: `a.b().c(x)?.d[e]!` and `new`. A chain may be thousands of links long, so that it is a list here,
// innermost link first, and lowered by a loop.
//
//   base → link → `?.` ─not nullish─→ link → link → join
//                  └─nullish─→ undefined ───────────↗       one exit for all `?.` of the chain
#include <algorithm>
#include <utility>
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

Node innerOf(Node link) {
  switch (link.kind()) {
    case Kind::Member:
    case Kind::Subscript:
      return link.child(Role::Object);
    case Kind::Call:
      return link.child(Role::Function);
    default:
      return link.firstNamed();
  }
}

class Chain {
 public:
  Chain(Lowering& ctx, BlockId whenNullish)
      : ctx_(ctx), whenNullish_(whenNullish), given_(!isNone(whenNullish)) {}
  ValueId lower(Node node, Want want);

 private:
  void collect(Node node);
  bool iteratesName(Node first) const;
  void lowerBase();
  bool lowerAwaitedBase(Node first);
  void lowerLink(Want want);
  void lowerRead(Node link, Want want);
  void lowerMethodCall(Node member, Node call, Want want);
  void lowerPlainCall(Node call, Want want);
  void lowerArgumentsOrTemplate(Node call, Operands& operands, Op& op);
  void stopWhenNullish(ValueId value, Span span);
  ValueId finish(Span span, Want want);
  Want wantOfLast(Want want) const { return at_ == 0 ? want : Want::Value; }
  bool isMethodCall(size_t& callAt) const;

  Lowering& ctx_;
  std::vector<Node> links_;  // outermost first
  Node base_;
  size_t at_ = 0;  // links before this one are still to be lowered
  ValueId value_ = None<ValueId>;
  VariableId home_ = None<VariableId>;  // of the base, as long as that is the value
  BlockId whenNullish_;
  bool given_;
  bool stops_ = false;  // there was a `?.`
  Node await_;          // the word `await` that the grammar took for the name of a function
};

void Chain::collect(Node node) {
  while (isChainLink(node.kind())) {
    links_.push_back(node);
    node = innerOf(node);
    const Node plain = withoutParentheses(node);  // `(a.b)()` calls a method of a
    if (links_.back().is(Kind::Call) && plain.is(Kind::Member)) node = plain;
  }
  base_ = node;
}

// `rows.map(…)`: the loop uses `rows` by name, nothing needs its value here.
bool Chain::iteratesName(Node first) const {
  if (!base_.is(Kind::Identifier) || first.has(Kind::OptionalChain) || links_.size() < 2) return false;
  const Node call = links_[links_.size() - 2];
  return call.is(Kind::Call) && !call.has(Kind::OptionalChain) && isIterationCall(call);
}

// `await (f)()` and `await (x).y()`: the grammar reads calls of a function named `await`.
bool Chain::lowerAwaitedBase(Node first) {
  if (!first.is(Kind::Call) || !base_.is(Kind::Identifier) || base_.text() != "await") return false;
  if (!ctx_.isGlobal(ctx_.resolve("await"))) return false;
  const Node arguments = first.child(Role::Arguments);
  if (arguments.is(Kind::TemplateString)) return false;
  for (const Node argument : arguments.children()) {
    if (!argument.isToken() && !argument.is(Kind::Comment)) value_ = lowerExpression(ctx_, argument);
  }
  if (isNone(value_)) return false;
  await_ = base_;
  --at_;
  return true;
}

void Chain::lowerBase() {
  at_ = links_.size();
  const Node first = links_.back();
  if (lowerAwaitedBase(first)) return;
  if (!first.is(Kind::Call)) {
    if (!iteratesName(first)) value_ = lowerExpression(ctx_, base_);
    home_ = ctx_.homeOf(base_);
    return;
  }
  if (base_.is(Kind::Super)) {
    value_ = ctx_.compute("super", base_.span(), {});
    return;
  }
  if (const std::optional<ValueId> imported = lowerImportCall(ctx_, first, wantOfLast(Want::Value))) {
    value_ = *imported;
    --at_;
    return;
  }
  value_ = lowerExpression(ctx_, base_);
  home_ = ctx_.homeOf(base_);
}

void Chain::stopWhenNullish(ValueId value, Span span) {
  if (!stops_ && !given_) whenNullish_ = ctx_.builder().newBlock();
  stops_ = true;
  const BlockId goOn = ctx_.builder().newBlock();
  ctx_.builder().branch({flow::TestKind::NotNullish, value}, goOn, whenNullish_, span);
  ctx_.builder().startBlock(goOn);
}

// Whether the member at `at_` is the callee of the call at `callAt` (`!` may stand between).
bool Chain::isMethodCall(size_t& callAt) const {
  size_t outer = at_;
  while (outer > 0 && links_[outer - 1].is(Kind::NonNull)) --outer;
  if (outer == 0 || !links_[outer - 1].is(Kind::Call)) return false;
  callAt = outer - 1;
  return true;
}

void Chain::lowerRead(Node link, Want want) {
  const MemberName member = memberNameOf(link);
  Operands operands(ctx_);
  operands.add(value_, std::exchange(home_, None<VariableId>));
  Op op = makeOp(OpKind::Read, link.span());
  op.name = member.span;
  op.text = member.text;
  if (link.has(Kind::OptionalChain)) op.flags |= flag::Optional;
  if (member.key) {
    op.flags |= flag::Computed;
    operands.before(member.key);
    operands.add(lowerExpression(ctx_, member.key));
  }
  value_ = ctx_.emit(op, operands.take(), want);
}

void Chain::lowerArgumentsOrTemplate(Node call, Operands& operands, Op& op) {
  const Node arguments = call.child(Role::Arguments);
  if (!arguments.is(Kind::TemplateString)) return lowerArguments(ctx_, arguments, operands);
  op.flags |= flag::Tagged;
  operands.add(ctx_.constant(flow::Constant::String, arguments.span(), arguments.text()));
  for (const Node part : arguments.children()) {
    if (!part.is(Kind::TemplateSubstitution)) continue;
    operands.before(part);
    operands.add(lowerExpression(ctx_, part.firstNamed()));
  }
}

void Chain::lowerMethodCall(Node member, Node call, Want want) {
  const MemberName name = memberNameOf(member);
  Op op = makeOp(OpKind::Call, call.span(), flag::Method);
  op.name = name.span;
  op.text = name.text;
  if (member.child(Role::Object).is(Kind::Super)) op.flags |= flag::Super;
  if (member.has(Kind::OptionalChain) || call.has(Kind::OptionalChain)) op.flags |= flag::Optional;
  Operands operands(ctx_);
  operands.add(value_, std::exchange(home_, None<VariableId>));
  if (name.key) {
    op.flags |= flag::Computed;
    operands.before(name.key);
    operands.add(lowerExpression(ctx_, name.key));
  }
  if (call.has(Kind::OptionalChain)) {
    Op read = makeOp(OpKind::Read, member.span(), op.flags & (flag::Computed | flag::Optional));
    read.name = name.span;
    read.text = name.text;
    stopWhenNullish(ctx_.emit(read, operands.take()), member.span());
  }
  lowerArgumentsOrTemplate(call, operands, op);
  value_ = ctx_.emit(op, operands.take(), want);
}

void Chain::lowerPlainCall(Node call, Want want) {
  Op op = makeOp(OpKind::Call, call.span());
  op.name = lastNameOf(call.child(Role::Function));
  if (call.child(Role::Function).is(Kind::Super)) op.flags |= flag::Super;
  if (call.has(Kind::OptionalChain)) {
    op.flags |= flag::Optional;
    stopWhenNullish(value_, call.child(Role::Function).span());
  }
  Operands operands(ctx_);
  operands.add(value_, std::exchange(home_, None<VariableId>));
  lowerArgumentsOrTemplate(call, operands, op);
  value_ = ctx_.emit(op, operands.take(), want);
}

void Chain::lowerLink(Want want) {
  const Node link = links_[--at_];
  if (link.is(Kind::NonNull)) {
    Op op = makeOp(OpKind::Cast, link.span());
    op.type = None<TypeNoteId>;
    value_ = ctx_.emit(op, {value_}, wantOfLast(want));
    return;
  }
  if (link.is(Kind::Call)) return lowerPlainCall(link, wantOfLast(want));
  if (link.has(Kind::OptionalChain)) stopWhenNullish(value_, link.child(Role::Object).span());
  size_t callAt = 0;
  if (!isMethodCall(callAt)) return lowerRead(link, wantOfLast(want));
  at_ = callAt;
  const Node call = links_[callAt];
  const std::optional<IterationCall> iteration = iterationCall(call);
  if (iteration && !call.has(Kind::OptionalChain)) {
    value_ = lowerIteration(ctx_, *iteration, call, value_, wantOfLast(want));
  } else {
    lowerMethodCall(link, call, wantOfLast(want));
  }
}

ValueId Chain::finish(Span span, Want want) {
  if (!stops_ || given_) return value_;
  const BlockId join = ctx_.builder().newBlock();
  if (want == Want::Nothing) {
    ctx_.builder().jump(join);
    ctx_.builder().startBlock(whenNullish_);
    ctx_.builder().startBlock(join);
    return None<ValueId>;
  }
  const VariableId result = ctx_.synthetic();
  ctx_.assign(result, value_, span, flag::Conditional);
  ctx_.builder().jump(join);
  ctx_.builder().startBlock(whenNullish_);
  ctx_.assign(result, ctx_.undefined(span), span, flag::Conditional);
  ctx_.builder().startBlock(join);
  return ctx_.use(result, span);
}

ValueId Chain::lower(Node node, Want want) {
  collect(node);
  lowerBase();
  if (await_) {
    while (at_ > 0) lowerLink(Want::Value);
    return ctx_.emit(makeOp(OpKind::Await, node.span()), {finish(node.span(), Want::Value)}, want);
  }
  while (at_ > 0) lowerLink(want);
  return finish(node.span(), want);
}

}  // namespace

bool isChainLink(Kind kind) {
  return kind == Kind::Member || kind == Kind::Subscript || kind == Kind::Call || kind == Kind::NonNull;
}

MemberName memberNameOf(Node node) {
  if (const Node property = node.child(Role::Property)) return {property.text(), property.span(), {}};
  const Node index = node.child(Role::Index);
  if (!index.is(Kind::String) || index.span().size() < 3) return {{}, {}, index};
  return {stringText(index), {index.span().begin + 1, index.span().end - 1}, {}};
}

Span lastNameOf(Node callee) {
  while (true) {
    switch (callee.kind()) {
      case Kind::Identifier:
      case Kind::Super:
      case Kind::ImportKeyword:
      case Kind::This:
        return callee.span();
      case Kind::Member:
      case Kind::Subscript:
        return memberNameOf(callee).span;
      case Kind::Parenthesized:
      case Kind::NonNull:
      case Kind::InstantiationExpression:
      case Kind::AsExpression:
        callee = callee.firstNamed();
        break;
      case Kind::Sequence:
        callee = callee.lastNamed();
        break;
      default:
        return {};
    }
  }
}

void lowerArguments(Lowering& ctx, Node arguments, Operands& operands) {
  for (const Node argument : arguments.children()) {
    if (argument.isToken()) continue;
    operands.before(argument);
    const ValueId value = lowerExpression(ctx, argument);
    operands.add(value, ctx.homeOf(argument));
  }
}

ValueId lowerChain(Lowering& ctx, Node node, Want want, BlockId whenNullish) {
  return Chain(ctx, whenNullish).lower(node, want);
}

ValueId lowerNew(Lowering& ctx, Node node, Want want) {
  const Node callee = node.child(Role::Constructor);
  Operands operands(ctx);
  const ValueId value = lowerExpression(ctx, callee);
  operands.add(value, ctx.homeOf(callee));
  lowerArguments(ctx, node.child(Role::Arguments), operands);
  Op op = makeOp(OpKind::Construct, node.span());
  op.name = lastNameOf(callee);
  return ctx.emit(op, operands.take(), want);
}

}  // namespace unfreed::ecmascript
