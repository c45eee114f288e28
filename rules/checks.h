// The rules' functions, one file each, and the sentences they share.
#pragma once

#include <string>

#include "rule/function_view.h"
#include "rule/report.h"

namespace unfreed::rules {

void unfreedInLoop(const rule::FunctionView& function, rule::Report& report);
void microtaskYield(const rule::FunctionView& function, rule::Report& report);
void unfreedOnPath(const rule::FunctionView& function, rule::Report& report);
void discardedTemporary(const rule::FunctionView& function, rule::Report& report);

// "on every pass of this loop", or "on every call from a loop" when the loop is elsewhere.
std::string howOften(const rule::LeakView& leak);
// Why waiting would not do: no finalizer ever releases the class.
std::string noFinalizerSentence(const rule::LeakView& leak);

}  // namespace unfreed::rules
