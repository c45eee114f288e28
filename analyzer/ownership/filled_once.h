// FilledOnce: what is made only while a place is still empty, and the place is filled on that way.
//
//   if (!cache.blend) {
//     const effect = make();            // once for each `cache`, however often the code runs
//     cache.blend = effect.blender();
//   }
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/dominators.h"
#include "flow/loop_forest.h"
#include "ownership/context.h"

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
    std::string place;  // "$3.blend": told apart by variables
    flow::VariableId root;
    std::string name;  // "cache.blend"
  };
  struct Place {
    std::string key;
    flow::VariableId root;
    std::string name;
  };
  std::optional<Place> placeOfValue(flow::ValueId value) const;
  std::optional<Place> placeOfRead(flow::ValueId object, std::string_view member) const;
  std::optional<Place> filledBy(const flow::Op& op) const;
  bool isFilled(const Test& test) const;
  bool outlives(flow::VariableId root, flow::LoopIndex loop) const;

  const Frame& frame_;
  const flow::LoopForest& loops_;
  std::vector<Test> tests_;  // whose place is filled where it is empty
  std::optional<flow::Dominators> dominators_;
};

}  // namespace unfreed::ownership
