// Whether an expression may give null or undefined instead of a handle, followed into the functions that it
// calls. Where that is not known, it may not: most expressions that give a handle always do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "ownership/context.h"

namespace unfreed::ownership {

// For the expressions of one function.
class MaybeNothing {
 public:
  explicit MaybeNothing(const Frame& frame);

  // Of what the op gives: a call, or a property that is read; an optional chain that ends with it is a part
  // of it. `new` always gives an object.
  bool isGivenBy(uint32_t op);

 private:
  bool callGives(program::FunctionRef ref, uint32_t op);
  bool isReturnedBy(program::FunctionRef ref);
  bool maybe(program::FunctionRef ref, flow::ValueId value);
  bool isUsedUnassigned(program::FunctionRef ref, const flow::Op& use) const;

  const Frame& frame_;
  std::set<flow::ValueId> chainEnds_;             // of this function: what optional chains end with
  std::map<program::FunctionRef, bool> returns_;  // whether they may return nothing, as far as it was asked
  size_t left_ = 0;                               // functions that are still looked at for this op
};

}  // namespace unfreed::ownership
