// Cfg: the blocks of one function and the edges between them.
//
// Normal control flow leaves a block through its `end`. A block inside a `try` (or under a `using`) also has
// an exceptional edge to the handler: any op of the block that may throw can take it, with the state before
// that op. Blocks with no handler leave the function exceptionally to `raised`.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/ids.h"
#include "base/short_list.h"
#include "flow/op.h"
#include "source/span.h"

namespace unfreed::flow {

enum class EdgeKind : uint8_t { Normal, Back, Exceptional };

// What the branch is about to learn of a value. `holds` edges go where the test is true.
enum class TestKind : uint8_t {
  Opaque,      // nothing useful
  Truthy,      // the value is truthy
  NotNullish,  // the value is neither null nor undefined (`x != null`, `x !== undefined`, `x?.`, `??`)
  Periodic,    // true on every K-th pass by an explicit counter or clock (`i % 100 === 0`, `++n >= 100`,
               // `performance.now() - start > 50`)
  InstanceOf,  // value instanceof something: true also means not nullish
};

struct Test {
  TestKind kind = TestKind::Opaque;
  ValueId value =
      None<ValueId>;  // the value tested; usually the result of a Use, Read or Call of the same statement
};

enum class EndKind : uint8_t {
  Jump,     // to[0]
  Branch,   // to[0] when the test holds, to[1] otherwise
  Switch,   // to[…] any of them; the last op compares its first operand with the others, one for each edge
            // but the last
  Iterate,  // to[0] with an element (the block's last op is Iterate), to[1] when there is none left
  Return,   // leaves the function normally: to[0] is Cfg::exit
  Throw,    // leaves by an explicit `throw`: to[0] is the handler's block or Cfg::raised
  Stop,     // the end of `exit` and `raised`, or a point that control cannot pass
};

struct Edge {
  BlockId to = None<BlockId>;
  EdgeKind kind = EdgeKind::Normal;
};

struct Block {
  uint32_t firstOp = 0;  // into Cfg::ops
  uint32_t opCount = 0;
  EndKind end = EndKind::Jump;
  Test test;              // Branch
  ShortList<Edge, 2> to;  // normal and back edges, in the order said at EndKind
  BlockId handler =
      None<BlockId>;  // target of the exceptional edge; None when the function has no try around it
  Span endSpan;       // the statement that ends the block (`continue`, `return`, the condition); may be empty
};

enum class LoopKind : uint8_t {
  For,
  While,
  DoWhile,
  ForOf,
  ForIn,
  ForAwait,
  Callback,    // rows.forEach(row => …) and its kin, lowered in place
  Concurrent,  // the same with an async callback: every pass starts before any of them resumes after an await
};

// A syntactic loop; its header is the block that decides about the next pass (of a `do`, which decides at its
// end, also its first block will do).
struct LoopInfo {
  LoopKind kind{};
  Span keyword;  // `for`, `while`, `do`, or the method's name (`forEach`)
  Span span;     // the whole loop
  BlockId header = None<BlockId>;
  BlockId body = None<BlockId>;  // with which a pass begins, when the code decides about that
  uint32_t constantPasses = 0;   // passes when a literal array or bound says it, 0 when unknown
};

struct Cfg {
  std::vector<Op> ops;             // block by block
  std::vector<uint32_t> operands;  // ValueIds, and VariableIds for LeaveScope
  Table<BlockId, Block> blocks;    // in reverse post-order: entry first, exit and raised last
  Table<LoopId, LoopInfo> loops;
  std::vector<uint32_t> definingOp;  // by ValueId: index into ops
  BlockId entry = None<BlockId>;
  BlockId exit = None<BlockId>;    // every normal end of the function
  BlockId raised = None<BlockId>;  // every exceptional end of the function

  std::span<const Op> opsOf(const Block& block) const { return {ops.data() + block.firstOp, block.opCount}; }
  std::span<const uint32_t> operandsOf(const Op& op) const {
    return {operands.data() + op.firstOperand, op.operandCount};
  }
  ValueId operand(const Op& op, size_t position) const {
    return position < op.operandCount ? idAt<ValueId>(operands[op.firstOperand + position]) : None<ValueId>;
  }
  const Op& definition(ValueId value) const { return ops[definingOp[index(value)]]; }
  BlockId blockOf(size_t op) const;  // the block that holds the op at this index; O(log n)
  size_t valueCount() const { return definingOp.size(); }
};

}  // namespace unfreed::flow
