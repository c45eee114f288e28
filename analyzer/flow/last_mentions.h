// LastMentions: from which block on a variable of a function is mentioned no more, so that whoever follows
// values can forget what it holds.
//
// Blocks stand in reverse post-order, so what can still run after a block has a higher number, unless a loop
// leads back. A variable whose scope ends within a pass is new on the next one; any other that a loop
// mentions counts as mentioned until the end of that loop.
#pragma once

#include <unordered_map>

#include "flow/loop_forest.h"

namespace unfreed::flow {

class LastMentions {
 public:
  LastMentions(const Cfg& cfg, const LoopForest& loops);

  // Whether nothing that can run at this block, or after it, mentions the variable. A nested function that
  // captures it is not looked into.
  bool isOver(VariableId variable, BlockId at) const {
    const auto last = last_.find(variable);
    return last == last_.end() || last->second < at;
  }

 private:
  std::unordered_map<VariableId, BlockId> last_;
};

}  // namespace unfreed::flow
