#include "flow/cfg_builder.h"

#include <utility>

#include "base/ensure.h"
#include "flow/dominators.h"
#include "flow/graph.h"

namespace unfreed::flow {

CfgBuilder::CfgBuilder() {
  entry_ = newBlock();
  exit_ = newBlock();
  raised_ = newBlock();
  for (const BlockId last : {exit_, raised_}) {
    drafts_[last].started = true;
    drafts_[last].ended = true;
    drafts_[last].block.end = EndKind::Stop;
  }
  startBlock(entry_);
}

BlockId CfgBuilder::newBlock() {
  return drafts_.add({});
}

void CfgBuilder::startBlock(BlockId block) {
  ENSURE(!drafts_[block].started, "a block is started once");
  if (!isNone(current_) && !drafts_[current_].ended) jump(block);
  drafts_[block].started = true;
  drafts_[block].block.handler = handler_;
  drafts_[block].block.firstOp = static_cast<uint32_t>(ops_.size());
  current_ = block;
}

bool CfgBuilder::atDeadEnd() const {
  return drafts_[current_].ended;
}

void CfgBuilder::setHandler(BlockId handler) {
  if (handler == handler_) return;
  handler_ = handler;
  Draft& draft = drafts_[current_];
  if (draft.ended) return;
  if (draft.block.opCount == 0) {
    draft.block.handler = handler;
  } else {
    startBlock(newBlock());
  }
}

CfgBuilder::Draft& CfgBuilder::current() {
  if (drafts_[current_].ended) startBlock(newBlock());
  return drafts_[current_];
}

void CfgBuilder::add(const Op& op) {
  ++current().block.opCount;
  ops_.push_back(op);
}

ValueId CfgBuilder::newValue() {
  return idAt<ValueId>(values_++);
}

ValueId CfgBuilder::emit(Op op, std::initializer_list<ValueId> operands, bool wantsResult) {
  return emit(op, std::span<const ValueId>(operands.begin(), operands.size()), wantsResult);
}

ValueId CfgBuilder::emit(Op op, std::span<const ValueId> operands, bool wantsResult) {
  op.firstOperand = static_cast<uint32_t>(operands_.size());
  op.operandCount = static_cast<uint32_t>(operands.size());
  for (const ValueId operand : operands) operands_.push_back(static_cast<uint32_t>(operand));
  if (!wantsResult) op.result = None<ValueId>;
  if (wantsResult && isNone(op.result)) op.result = newValue();
  add(op);
  return op.result;
}

void CfgBuilder::emitLeaveScope(std::span<const VariableId> variables, Span span) {
  Op op;
  op.kind = OpKind::LeaveScope;
  op.span = span;
  op.firstOperand = static_cast<uint32_t>(operands_.size());
  op.operandCount = static_cast<uint32_t>(variables.size());
  for (const VariableId variable : variables) operands_.push_back(static_cast<uint32_t>(variable));
  add(op);
}

void CfgBuilder::end(EndKind kind, Span span, std::initializer_list<BlockId> targets) {
  Draft& draft = drafts_[current_];
  if (draft.ended) return;  // control does not come here
  draft.ended = true;
  draft.block.end = kind;
  draft.block.endSpan = span;
  for (const BlockId target : targets) draft.block.to.push_back({target, EdgeKind::Normal});
}

void CfgBuilder::jump(BlockId to, Span span) {
  end(EndKind::Jump, span, {to});
}

void CfgBuilder::branch(Test test, BlockId whenTrue, BlockId whenFalse, Span span) {
  if (atDeadEnd()) return;
  drafts_[current_].block.test = test;
  end(EndKind::Branch, span, {whenTrue, whenFalse});
}

void CfgBuilder::switchTo(std::span<const BlockId> targets, Span span) {
  if (atDeadEnd()) return;
  end(targets.empty() ? EndKind::Stop : EndKind::Switch, span, {});
  for (const BlockId target : targets) drafts_[current_].block.to.push_back({target, EdgeKind::Normal});
}

void CfgBuilder::iterate(BlockId withElement, BlockId done, Span span) {
  end(EndKind::Iterate, span, {withElement, done});
}

void CfgBuilder::returnFrom(Span span) {
  end(EndKind::Return, span, {exit_});
}

void CfgBuilder::throwFrom(Span span) {
  const BlockId handler = drafts_[current_].block.handler;
  end(EndKind::Throw, span, {isNone(handler) ? raised_ : handler});
}

LoopId CfgBuilder::addLoop(LoopInfo loop) {
  return loops_.add(loop);
}

namespace {

// Values are numbered anew in the order of their ops, so that each has a definition. An operand whose
// definition was dropped with a dead block becomes None.
void renumberValues(Cfg& cfg, size_t drafted) {
  std::vector<ValueId> renumbered(drafted, None<ValueId>);
  for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
    Op& op = cfg.ops[at];
    if (isNone(op.result)) continue;
    renumbered[index(op.result)] = idAt<ValueId>(cfg.definingOp.size());
    op.result = idAt<ValueId>(cfg.definingOp.size());
    cfg.definingOp.push_back(at);
  }
  auto renumber = [&](ValueId value) {
    return index(value) < drafted ? renumbered[index(value)] : None<ValueId>;
  };
  for (const Op& op : cfg.ops) {
    if (op.kind == OpKind::LeaveScope) continue;
    for (uint32_t at = op.firstOperand; at < op.firstOperand + op.operandCount; ++at) {
      cfg.operands[at] = static_cast<uint32_t>(renumber(static_cast<ValueId>(cfg.operands[at])));
    }
  }
  for (Block& block : cfg.blocks) block.test.value = renumber(block.test.value);
}

void markBackEdges(Cfg& cfg) {
  const Dominators dominators(successorsOf(cfg), cfg.entry);
  for (size_t at = 0; at < cfg.blocks.size(); ++at) {
    const auto source = idAt<BlockId>(at);
    for (Edge& edge : cfg.blocks[source].to) {
      if (dominators.dominates(edge.to, source)) edge.kind = EdgeKind::Back;
    }
  }
}

}  // namespace

void CfgBuilder::closeDrafts() {
  returnFrom();  // control falls off the end of the function
  for (Draft& draft : drafts_) {
    if (!draft.ended) draft.block.end = EndKind::Stop;
    // Only an op can throw. An exceptional edge from after the last op of one block, through an empty block,
    // would carry a state that no exception ever sees.
    if (draft.block.opCount == 0) draft.block.handler = None<BlockId>;
  }
}

std::vector<BlockId> CfgBuilder::layoutOrder() const {
  std::vector<Graph::Link> links;
  for (size_t at = 0; at < drafts_.size(); ++at) {
    const Block& block = drafts_[idAt<BlockId>(at)].block;
    for (const Edge& edge : block.to) links.emplace_back(idAt<BlockId>(at), edge.to);
    if (!isNone(block.handler)) links.emplace_back(idAt<BlockId>(at), block.handler);
  }
  std::vector<BlockId> order = walk(Graph(drafts_.size(), links), entry_).postorder;
  std::erase_if(order, [&](BlockId block) { return block == exit_ || block == raised_; });
  std::vector<BlockId> result(order.rbegin(), order.rend());
  result.push_back(
      exit_);  // nothing follows them, so that last is a place in reverse post-order, reached or not
  result.push_back(raised_);
  return result;
}

void CfgBuilder::layOut(BlockId draftId, Cfg& cfg) {
  Draft& draft = drafts_[draftId];
  const auto drafted = std::span(ops_).subspan(draft.block.firstOp, draft.block.opCount);
  draft.block.firstOp = static_cast<uint32_t>(cfg.ops.size());
  for (Op op : drafted) {
    const auto from = operands_.begin() + op.firstOperand;
    op.firstOperand = static_cast<uint32_t>(cfg.operands.size());
    cfg.operands.insert(cfg.operands.end(), from, from + op.operandCount);
    cfg.ops.push_back(op);
  }
  cfg.blocks.add(std::move(draft.block));
}

Cfg CfgBuilder::finish() {
  closeDrafts();
  const std::vector<BlockId> order = layoutOrder();
  std::vector<BlockId> renumbered(drafts_.size(), None<BlockId>);
  for (size_t at = 0; at < order.size(); ++at) renumbered[index(order[at])] = idAt<BlockId>(at);

  Cfg cfg;
  // Exactly: what is lowered stays until the end of the run.
  size_t ops = 0;
  for (const BlockId block : order) ops += drafts_[block].block.opCount;
  cfg.ops.reserve(ops);
  cfg.operands.reserve(operands_.size());
  cfg.definingOp.reserve(values_);
  for (const BlockId block : order) layOut(block, cfg);
  cfg.operands.shrink_to_fit();
  for (Block& block : cfg.blocks) {
    for (Edge& edge : block.to) edge.to = renumbered[index(edge.to)];
    if (!isNone(block.handler)) block.handler = renumbered[index(block.handler)];
  }
  cfg.entry = renumbered[index(entry_)];
  cfg.exit = renumbered[index(exit_)];
  cfg.raised = renumbered[index(raised_)];
  for (LoopInfo& loop : loops_) {
    if (isNone(loop.header) || isNone(renumbered[index(loop.header)])) continue;
    loop.header = renumbered[index(loop.header)];
    if (!isNone(loop.body)) loop.body = renumbered[index(loop.body)];
    cfg.loops.add(loop);
  }
  renumberValues(cfg, values_);
  markBackEdges(cfg);
  return cfg;
}

}  // namespace unfreed::flow
