// Frames: what surrounds the point that is being lowered within a function, innermost last. Leaving a frame
// has a price (variables end, `using` disposes, `finally` runs), which every jump pays frame by frame; see
// leave() in lowering.h.
#pragma once

#include <variant>
#include <vector>

#include "flow/op.h"
#include "frontend/ecmascript/flat_tree.h"
#include "frontend/ecmascript/iteration_calls.h"
#include "frontend/ecmascript/scopes.h"
#include "source/span.h"

namespace unfreed::ecmascript {

// Variables that end together.
struct ScopeFrame {
  struct Using {
    flow::VariableId variable{};
    bool isAsync = false;
    Span span;
    flow::BlockId handler{};  // runs when something throws after this `using`
  };
  std::vector<flow::VariableId> variables;
  std::vector<Using> usings;
  flow::BlockId outerHandler = None<flow::BlockId>;
  ScopeId outerScope = None<ScopeId>;
  bool outlivesFunction = false;  // the module's own variables never end
};

// Something that `break` or `continue` can name.
struct TargetFrame {
  std::vector<std::string_view> labels;
  flow::BlockId breakTo = None<flow::BlockId>;
  flow::BlockId continueTo = None<flow::BlockId>;  // None for switch and labelled blocks
  bool unlabelledBreak = true;                     // false for labelled blocks
};

// A body whose exceptions go to a catch clause.
struct TryFrame {
  flow::BlockId outerHandler = None<flow::BlockId>;
};

// Where a jump wants to go: how many frames stay, and what happens then.
struct Exit {
  enum class Kind : uint8_t { Jump, ReturnValue, ReturnNothing };
  Kind kind = Kind::Jump;
  flow::BlockId target = None<flow::BlockId>;
  size_t keptFrames = 0;
  Span span;
};

// A body with a finally clause. Every distinct way out lands in a block of its own, which gets its copy of
// the clause when the try statement is complete.
struct FinallyFrame {
  struct Landing {
    Exit exit;
    flow::BlockId block{};
  };
  flow::BlockId outerHandler = None<flow::BlockId>;
  std::vector<Landing> landings;
};

// The body of a callback lowered in place: `return` ends the pass.
struct CallbackFrame {
  IterationKind kind{};
  flow::BlockId latch{};
  flow::BlockId found{};  // some, every, find: the way out of the loop; in it `element` is known
  flow::VariableId gathered =
      None<flow::VariableId>;  // map, filter: the array; reduce: the accumulator; find: the result
  flow::VariableId element = None<flow::VariableId>;  // filter, find
  bool isAsync = false;
  size_t loopFrames = 0;  // frames that stay when the loop is left
};

using Frame = std::variant<ScopeFrame, TargetFrame, TryFrame, FinallyFrame, CallbackFrame>;

}  // namespace unfreed::ecmascript
