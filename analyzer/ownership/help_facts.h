// What only the words of a finding need: what the code calls the things that its help speaks of.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "flow/dominators.h"
#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/facts.h"

namespace unfreed::ownership {

// Finds for each handle that an object of the program holds the method of that object's class, or of a class
// that it extends in whatever file, that releases what the field holds. All summaries have to be there.
void nameReleasesOfOwners(const Frame& frame, std::vector<Acquisition>& acquisitions);

// How the function writes the module objects that it reads: `Jolt`, `this.api`. Reads the function's ops when
// it is first asked.
class ModuleNames {
 public:
  explicit ModuleNames(const Frame& frame) : frame_(frame) {}
  // Empty when neither the function nor one around it has a name for it.
  std::string of(bindings::ModuleId module);

 private:
  using Named = std::map<bindings::ModuleId, std::string>;

  Named namedIn(flow::FunctionId function) const;
  bindings::ModuleId moduleOf(const program::AbstractValue& value) const;
  std::string nameOf(flow::FunctionId function, flow::ValueId value) const;
  bool isVisible(flow::VariableId variable, flow::FunctionId from) const;

  const Frame& frame_;
  bool isRead_ = false;
  Named names_;
};

// What every pass of a loop gets to, unless something throws on the way.
class EveryPass {
 public:
  EveryPass(const Frame& frame, const flow::LoopForest& loops) : frame_(frame), loops_(loops) {}
  bool includes(flow::LoopIndex loop, uint32_t op);  // without a loop: every call of the function

 private:
  const Frame& frame_;
  const flow::LoopForest& loops_;
  std::optional<flow::Dominators> dominators_;  // made when first asked
};

// `makeContext(handle);`: a statement that ignores a result which may be nothing.
bool ignoresOptionalResult(const Frame& frame, uint32_t op);

// `table.insert(key, handle);`: what such a member gives, and the statement ignores, is most likely what was
// there before, if anything was. A heuristic on what it takes: a handle of the class that it may give.
bool ignoresWhatWasThere(const Frame& frame, uint32_t op);

}  // namespace unfreed::ownership
