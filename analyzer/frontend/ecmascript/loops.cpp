// Loop statements. In the pictures, ⇐ is the back edge; every loop's header is the block that it goes to.
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::LoopInfo;
using flow::LoopKind;

Span wordAt(Node node, uint32_t length) {
  return {node.span().begin, node.span().begin + length};
}

void addLoop(Lowering& ctx, LoopKind kind, Node node, uint32_t wordLength, BlockId header, BlockId body,
             uint32_t passes = 0) {
  LoopInfo loop;
  loop.kind = kind;
  loop.keyword = wordAt(node, wordLength);
  loop.span = node.span();
  loop.header = header;
  loop.body = body;
  loop.constantPasses = passes;
  ctx.builder().addLoop(loop);
}

// The body, with `break` and `continue` going to these blocks.
void lowerBody(Lowering& ctx, Node body, std::vector<std::string_view> labels, BlockId breakTo,
               BlockId continueTo) {
  TargetFrame frame;
  frame.labels = std::move(labels);
  frame.breakTo = breakTo;
  frame.continueTo = continueTo;
  ctx.fn->frames.emplace_back(std::move(frame));
  if (body.is(Kind::StatementBlock)) {
    lowerStatement(ctx, body);
  } else {  // what its expressions keep ends with the pass
    ctx.pushScope();
    lowerStatement(ctx, body);
    ctx.popScope(body.span());
  }
  ctx.fn->frames.pop_back();
}

std::vector<std::string_view> takeLabels(Lowering& ctx) {
  return std::exchange(ctx.fn->pendingLabels, {});
}

std::optional<int64_t> integer(Node node) {
  node = withoutParentheses(node);
  if (!node.is(Kind::Number)) return std::nullopt;
  int64_t value = 0;
  const std::string_view text = node.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The only expression of a for statement's condition: the statement form has a wrapper around it, or is
// empty.
Node conditionOf(Node node) {
  const Node condition = node.child(Role::Condition);
  if (condition.is(Kind::EmptyStatement)) return {};
  return condition.is(Kind::ExpressionStatement) ? condition.firstNamed() : condition;
}

std::optional<int64_t> stepOf(Node increment, std::string_view counter) {
  if (increment.is(Kind::Update)) {
    if (increment.child(Role::Argument).text() != counter) return std::nullopt;
    return increment.child(Role::Operator).text() == "++" ? 1 : -1;
  }
  if (!increment.is(Kind::AugmentedAssignment) || increment.child(Role::Left).text() != counter)
    return std::nullopt;
  if (increment.child(Role::Operator).text() != "+=") return std::nullopt;
  return integer(increment.child(Role::Right));
}

// Passes of `for (let i = 2; i < 5; i++)` with literal bounds; a body that changes `i` is not looked at.
uint32_t countedPasses(Node node) {
  const Node declarator = node.child(Role::Initializer).child(Kind::VariableDeclarator);
  const Node condition = conditionOf(node);
  const std::optional<int64_t> first = integer(declarator.child(Role::Value));
  if (!first || !condition.is(Kind::Binary)) return 0;
  const std::string_view counter = declarator.child(Role::Name).text();
  const std::optional<int64_t> last = integer(condition.child(Role::Right));
  const std::optional<int64_t> step = stepOf(node.child(Role::Increment), counter);
  const std::string_view op = condition.child(Role::Operator).text();
  if (!last || !step || *step <= 0 || condition.child(Role::Left).text() != counter) return 0;
  constexpr int64_t many = 1'000'000'000;
  if ((op != "<" && op != "<=") || *first < -many || *last > many || *step > many) return 0;
  const int64_t distance = *last - *first + (op == "<=" ? 1 : 0);
  return distance <= 0 ? 0 : static_cast<uint32_t>((distance + *step - 1) / *step);
}

void lowerInitializer(Lowering& ctx, Node initializer) {
  if (!initializer || initializer.is(Kind::EmptyStatement)) return;
  if (initializer.is(Kind::LexicalDeclaration) || initializer.is(Kind::VariableDeclaration) ||
      initializer.is(Kind::UsingDeclaration)) {
    return lowerVariables(ctx, initializer);
  }
  lowerExpression(ctx, initializer.is(Kind::ExpressionStatement) ? initializer.firstNamed() : initializer,
                  Want::Nothing);
  ctx.endStatement(initializer.span());
}

void declareInitializer(Lowering& ctx, Node initializer) {
  if (!initializer.is(Kind::LexicalDeclaration) && !initializer.is(Kind::UsingDeclaration)) return;
  const flow::Variable::Kind kind = kindOfDeclaration(ctx, initializer).kind;
  for (const Node child : initializer.children()) {
    if (child.is(Kind::VariableDeclarator)) declarePattern(ctx, child.child(Role::Name), kind);
  }
}

// Ends the block with the condition's branch; without a condition it goes on.
void testOrGoOn(Lowering& ctx, Node condition, BlockId goOn, BlockId done) {
  if (!condition) return ctx.builder().jump(goOn);
  lowerLoopCondition(ctx, condition, goOn, done);
}

}  // namespace

uint32_t literalElementCount(Node array) {
  array = withoutParentheses(array);
  while (array.is(Kind::AsExpression) || array.is(Kind::SatisfiesExpression))
    array = withoutParentheses(array.firstNamed());
  if (!array.is(Kind::Array)) return 0;
  uint32_t count = 0;
  for (const Node child : array.children()) {
    if (child.is(Kind::SpreadElement)) return 0;
    if (!child.isToken()) ++count;
  }
  return count;
}

//   initializer → header: condition ─true─→ body → latch: increment ⇐ header
//                     └─false─→ after
void lowerFor(Lowering& ctx, Node node) {
  std::vector<std::string_view> labels = takeLabels(ctx);
  const Node initializer = node.child(Role::Initializer);
  const Node condition = conditionOf(node);
  ctx.pushScope();
  declareInitializer(ctx, initializer);
  lowerInitializer(ctx, initializer);
  const BlockId header = ctx.builder().newBlock();
  const BlockId body = ctx.builder().newBlock();
  const BlockId latch = ctx.builder().newBlock();
  const BlockId after = ctx.builder().newBlock();
  addLoop(ctx, LoopKind::For, node, 3, header, body, countedPasses(node));
  ctx.builder().startBlock(header);
  const uint32_t before = ctx.fn->madeValues;
  testOrGoOn(ctx, condition, body, after);
  const bool madeValues = ctx.fn->madeValues != before;
  ctx.builder().startBlock(body);
  if (madeValues) ctx.endStatement(condition.span());
  lowerBody(ctx, node.child(Role::Body), std::move(labels), after, latch);
  ctx.builder().jump(latch);
  ctx.builder().startBlock(latch);
  if (const Node increment = node.child(Role::Increment)) {
    lowerExpression(ctx, increment, Want::Nothing);
    ctx.endStatement(increment.span());
  }
  ctx.builder().jump(header);
  ctx.builder().startBlock(after);
  if (madeValues) ctx.endStatement(condition.span());
  ctx.popScope(node.span());
}

//   header: condition ─true─→ body ⇐ header
//       └─false─→ after
void lowerWhile(Lowering& ctx, Node node) {
  std::vector<std::string_view> labels = takeLabels(ctx);
  const Node condition = node.child(Role::Condition);
  const BlockId header = ctx.builder().newBlock();
  const BlockId body = ctx.builder().newBlock();
  const BlockId after = ctx.builder().newBlock();
  addLoop(ctx, LoopKind::While, node, 5, header, body);
  ctx.pushScope();
  ctx.builder().startBlock(header);
  const uint32_t before = ctx.fn->madeValues;
  testOrGoOn(ctx, condition, body, after);
  const bool madeValues = ctx.fn->madeValues != before;
  ctx.builder().startBlock(body);
  if (madeValues) ctx.endStatement(condition.span());
  lowerBody(ctx, node.child(Role::Body), std::move(labels), after, header);
  ctx.builder().jump(header);
  ctx.builder().startBlock(after);
  if (madeValues) ctx.endStatement(condition.span());
  ctx.popScope(node.span());
}

//   header: body → test: condition ─true─→ again ⇐ header
//                      └─false─→ after
void lowerDoWhile(Lowering& ctx, Node node) {
  std::vector<std::string_view> labels = takeLabels(ctx);
  const Node condition = node.child(Role::Condition);
  const BlockId header = ctx.builder().newBlock();
  const BlockId test = ctx.builder().newBlock();
  const BlockId again = ctx.builder().newBlock();
  const BlockId after = ctx.builder().newBlock();
  addLoop(ctx, LoopKind::DoWhile, node, 2, header, None<BlockId>);
  ctx.pushScope();
  ctx.builder().startBlock(header);
  lowerBody(ctx, node.child(Role::Body), std::move(labels), after, test);
  ctx.builder().jump(test);
  ctx.builder().startBlock(test);
  testOrGoOn(ctx, condition, again, after);
  ctx.builder().startBlock(again);
  ctx.endStatement(condition.span());
  ctx.builder().jump(header);
  ctx.builder().startBlock(after);
  ctx.endStatement(condition.span());
  ctx.popScope(node.span());
}

namespace {

LoopKind kindOfFor(Node node) {
  if (node.has(Kind::AwaitToken)) return LoopKind::ForAwait;
  return node.child(Role::Operator).text() == "in" ? LoopKind::ForIn : LoopKind::ForOf;
}

// The iterable is used again on every pass: a plain name as itself, anything else through a synthetic
// variable.
VariableId holdIterable(Lowering& ctx, Node right) {
  const Node plain = withoutParentheses(right);
  if (plain.is(Kind::Identifier)) return ctx.resolve(plain.text());
  const VariableId held = ctx.synthetic();
  ctx.assign(held, lowerExpression(ctx, right), right.span());
  ctx.endStatement(right.span());
  return held;
}

ValueId iterateOp(Lowering& ctx, Node right, VariableId iterable, LoopKind kind) {
  ValueId source = ctx.use(iterable, right.span());
  if (kind == LoopKind::ForIn) source = ctx.compute("in", right.span(), {source});  // names, never handles
  return ctx.emit(makeOp(OpKind::Iterate, right.span()), {source});
}

void bindElement(Lowering& ctx, Node node, ValueId element) {
  const Node left = node.child(Role::Left);
  const bool declares = node.child(Role::Kind).exists();
  const DeclarationKind declared = declares ? kindOfDeclaration(ctx, node) : DeclarationKind{};
  const bool fresh = declares && declared.kind != flow::Variable::Kind::Var;
  if (fresh) declarePattern(ctx, left, declared.kind);
  lowerTarget(ctx, left, element, fresh ? flag::Declares : uint16_t{0});
  ctx.endStatement(left.span());
  if (fresh && declared.kind == flow::Variable::Kind::Using && left.is(Kind::Identifier)) {
    ctx.addUsing(ctx.resolve(left.text()), declared.isAwaitUsing, left.span());
  }
}

}  // namespace

//   iterable → header: Iterate ─element─→ body: binding … → ends ⇐ header
//                  └─none left─→ after
// The variables of the binding end with each pass, also when it is left by `continue`.
void lowerForIn(Lowering& ctx, Node node) {
  std::vector<std::string_view> labels = takeLabels(ctx);
  const LoopKind kind = kindOfFor(node);
  const Node right = node.child(Role::Right);
  ctx.pushScope();
  const VariableId iterable = holdIterable(ctx, right);
  const BlockId header = ctx.builder().newBlock();
  const BlockId body = ctx.builder().newBlock();
  const BlockId after = ctx.builder().newBlock();
  addLoop(ctx, kind, node, 3, header, body, kind == LoopKind::ForOf ? literalElementCount(right) : 0);
  ctx.builder().startBlock(header);
  ValueId element = iterateOp(ctx, right, iterable, kind);
  ctx.builder().iterate(body, after, right.span());
  ctx.builder().startBlock(body);
  TargetFrame frame;
  frame.labels = std::move(labels);
  frame.breakTo = after;
  frame.continueTo = header;
  ctx.fn->frames.emplace_back(std::move(frame));
  ctx.pushScope();
  if (kind == LoopKind::ForAwait) {
    element = ctx.emit(makeOp(OpKind::Await, node.child(Kind::AwaitToken).span()), {element});
  }
  bindElement(ctx, node, element);
  lowerStatement(ctx, node.child(Role::Body));
  const uint32_t end = node.span().end;
  ctx.popScope({end > 0 ? end - 1 : 0, end});
  ctx.fn->frames.pop_back();
  ctx.builder().jump(header);
  ctx.builder().startBlock(after);
  ctx.endStatement(right.span());
  ctx.popScope(node.span());
}

}  // namespace unfreed::ecmascript
