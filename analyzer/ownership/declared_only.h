// Declared only: results of Embind of which declarations alone cannot say that they are new.
//
// Embind's own methods and properties give a copy, or an object that the caller must delete. But a library
// may put functions of its own over them (`Path.prototype.lineTo = function () { …; return this; }`), and a
// property may be bound by reference (`return_value_policy::reference()`): the declarations look the same.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "ownership/context.h"

namespace unfreed::ownership {

class DeclaredOnly {
 public:
  explicit DeclaredOnly(const Frame& frame) : frame_(frame) {}
  // Why what the op gives may be nothing new; empty where there is no such reason.
  std::string doubtOf(uint32_t op);

 private:
  const program::BindingCallee* declaredCallee(uint32_t op) const;
  bool isWrittenThrough(flow::ValueId value);

  const Frame& frame_;
  std::optional<std::set<flow::ValueId>> written_;  // found when first asked
};

}  // namespace unfreed::ownership
