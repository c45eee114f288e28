// CfgBuilder: makes a Cfg block by block. It knows jumps and handlers, not statements.
//
// Usage: `emit` ops into the current block; `jump`, `branch`, `switchTo`, `iterate`, `returnFrom`,
// `throwFrom` end it; `startBlock` begins another, to which a current block that has not ended falls through.
// Ops emitted after the current block has ended go into a fresh unreachable block, which `finish` drops
// together with everything else that the entry cannot reach; ending a block that has ended changes nothing.
//
// `finish` gives a Cfg whose blocks are in reverse post-order (entry first, exit and raised last, reached or
// not), whose ops lie block by block, whose values are numbered in the order of their ops, and whose back
// edges (edges whose target dominates their source) are marked. Ids given out before are void after it. A
// block that is still open then returns when it is the current one and stops otherwise. Blocks without ops
// keep no handler, as only ops throw.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "flow/cfg.h"

namespace unfreed::flow {

class CfgBuilder {
 public:
  CfgBuilder();

  BlockId newBlock();              // not yet started; may be jumped to
  void startBlock(BlockId block);  // the current block from now on; once for each block
  BlockId currentBlock() const { return current_; }
  bool atDeadEnd() const;  // the current block has ended

  // Exceptional edges of blocks started from now on go to this handler (None: to `raised`). Starting a
  // handler's scope in the middle of a block splits the block.
  void setHandler(BlockId handler);
  BlockId handler() const { return handler_; }

  ValueId newValue();
  // Emits the op with these operands; gives its result (when `wantsResult`: op.result if set, else a fresh
  // value).
  ValueId emit(Op op, std::initializer_list<ValueId> operands, bool wantsResult = true);
  ValueId emit(Op op, std::span<const ValueId> operands, bool wantsResult = true);
  void emitLeaveScope(std::span<const VariableId> variables, Span span);

  void jump(BlockId to, Span span = {});
  void branch(Test test, BlockId whenTrue, BlockId whenFalse, Span span = {});
  void switchTo(std::span<const BlockId> targets, Span span = {});
  void iterate(BlockId withElement, BlockId done, Span span = {});
  void returnFrom(Span span = {});
  void throwFrom(Span span = {});  // to the handler of the current block, or to raised

  LoopId addLoop(LoopInfo loop);
  LoopInfo& loop(LoopId loop) { return loops_[loop]; }
  BlockId exit() const { return exit_; }
  BlockId raised() const { return raised_; }

  Cfg finish();  // once

 private:
  struct Draft {
    Block block;  // its ops are a range of ops_: a block is current once, until another is started
    bool started = false;
    bool ended = false;
  };
  Draft& current();
  void end(EndKind kind, Span span, std::initializer_list<BlockId> targets);
  void closeDrafts();
  std::vector<BlockId> layoutOrder() const;
  void add(const Op& op);
  void layOut(BlockId draft, Cfg& cfg);

  Table<BlockId, Draft> drafts_;
  std::vector<Op> ops_;
  std::vector<uint32_t> operands_;
  Table<LoopId, LoopInfo> loops_;
  uint32_t values_ = 0;
  BlockId current_ = None<BlockId>;
  BlockId handler_ = None<BlockId>;
  BlockId entry_ = None<BlockId>;
  BlockId exit_ = None<BlockId>;
  BlockId raised_ = None<BlockId>;
};

}  // namespace unfreed::flow
