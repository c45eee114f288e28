// Cfgs for tests, given by their edges alone.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "flow/cfg_builder.h"

namespace unfreed::flow {

constexpr int Exit = -1;

inline Op op(OpKind kind, Span span = {}) {
  Op made;
  made.kind = kind;
  made.span = span;
  return made;
}

// blocksTo({{1, 2}, {3}, {3}, {Exit}}): block 0 branches to 1 and 2, both of which go to 3, which returns.
// Every block holds one op. Blocks must stand in reverse post-order (as in these drawings), so that they keep
// their numbers.
inline CfgBuilder draw(const std::vector<std::vector<int>>& blocksTo, std::vector<BlockId>& blocks) {
  CfgBuilder builder;
  blocks = {builder.currentBlock()};
  while (blocks.size() < blocksTo.size()) blocks.push_back(builder.newBlock());
  for (size_t at = 0; at < blocksTo.size(); ++at) {
    if (at > 0) builder.startBlock(blocks[at]);
    builder.emit(op(OpKind::Constant), {});
    std::vector<BlockId> targets;
    for (const int to : blocksTo[at]) {
      targets.push_back(to == Exit ? builder.exit() : blocks[static_cast<size_t>(to)]);
    }
    if (targets.size() == 1) {
      builder.jump(targets[0]);
    } else if (targets.size() == 2) {
      builder.branch({}, targets[0], targets[1]);
    } else {
      builder.switchTo(targets);
    }
  }
  return builder;
}

inline Cfg blocksTo(const std::vector<std::vector<int>>& edges) {
  std::vector<BlockId> blocks;
  return draw(edges, blocks).finish();
}

inline BlockId block(int number) {
  return static_cast<BlockId>(number);
}

inline std::vector<BlockId> blocks(std::initializer_list<int> numbers) {
  std::vector<BlockId> result;
  for (const int number : numbers) result.push_back(block(number));
  return result;
}

}  // namespace unfreed::flow
