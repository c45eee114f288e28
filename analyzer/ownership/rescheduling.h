// Functions that have themselves called again: `requestAnimationFrame(step)` by `step`, `setInterval(step,
// 40)`. Such a function is a loop whose passes are tasks: finalizers can run in between.
#pragma once

#include <map>
#include <vector>

#include "ownership/context.h"

namespace unfreed::ownership {

// The call that asks for the next pass.
struct Rescheduling {
  program::FunctionRef where;
  uint32_t op = 0;
  Span call;
};

// By the function that is called again.
std::map<program::FunctionRef, Rescheduling> reschedulingsOf(const Context& context);

// Whether a pass that goes through this op of the function may be followed by another. (One that ends before
// it asks is not: `if (!ready) return void setTimeout(start, 50); create();`.)
bool goesOnAfter(const Context& context, program::FunctionRef function, uint32_t op,
                 const Rescheduling& rescheduling);

// Whether the program has those objects deleted which Embind's `deleteLater` queues.
bool emptiesQueue(const program::Program& program);
// Whether it has every object of Embind's queued when it is made: `setAutoDeleteLater(true)`, of builds that
// have it.
bool queuesAll(const program::Program& program);

}  // namespace unfreed::ownership
