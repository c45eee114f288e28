// FilledOnce: what is made only while a place is still empty, and the place is filled on that way.
//
//   if (!cache.blend) {
//     const effect = make();            // once for each `cache`, however often the code runs
//     cache.blend = effect.blender();
//   }
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flow/dominators.h"
#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/member_path.h"

namespace unfreed::ownership {

class FilledOnce {
 public:
  FilledOnce(const Frame& frame, const flow::LoopForest& loops);

  // The name of the place ("cache.blend") that decides whether this op runs in passes of the loop; nothing
  // when there is none.
  std::optional<std::string> placeOf(uint32_t op, flow::LoopIndex loop) const;

 private:
  // A branch that tests a place; where it is empty, control goes to `empty`.
  struct Test {
    flow::BlockId empty;
    MemberPath place;
  };
  using Fillings = std::map<MemberPath, std::vector<flow::BlockId>>;

  std::optional<MemberPath> testedBy(const flow::Block& block) const;
  Fillings fillings() const;
  bool isFilled(const Test& test, const Fillings& fillings) const;
  bool outlives(flow::VariableId root, flow::LoopIndex loop) const;

  const Frame& frame_;
  const flow::LoopForest& loops_;
  std::vector<Test> tests_;  // whose place is filled where it is empty
  std::optional<flow::Dominators> dominators_;
};

}  // namespace unfreed::ownership
