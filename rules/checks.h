// The rules' functions, one file each, and the sentences they share.
#pragma once

#include <string>

#include "rule/binding_view.h"
#include "rule/function_view.h"
#include "rule/report.h"

namespace unfreed::rules {

void unfreedInLoop(const rule::FunctionView& function, rule::Report& report);
void microtaskYield(const rule::FunctionView& function, rule::Report& report);
void unfreedOnPath(const rule::FunctionView& function, rule::Report& report);
void discardedTemporary(const rule::FunctionView& function, rule::Report& report);
void unfreedCollection(const rule::FunctionView& function, rule::Report& report);

void useAfterFree(const rule::FunctionView& function, rule::Report& report);
void doubleFree(const rule::FunctionView& function, rule::Report& report);
void unfreedOnException(const rule::FunctionView& function, rule::Report& report);
void unfreedOutsideLoop(const rule::FunctionView& function, rule::Report& report);
void sparseYield(const rule::FunctionView& function, rule::Report& report);
void preferUsing(const rule::FunctionView& function, rule::Report& report);

void allocatingGetter(const rule::BindingView& binding, rule::Report& report);

// What happens when an object is used that is gone: "the call throws …".
std::string whatFollows(const rule::MisuseView& misuse);

// "on every pass of this loop", or "on every call from a loop" when the loop is elsewhere.
std::string howOften(const rule::LeakView& leak);
// Why waiting would not do: no finalizer ever releases the class.
std::string noFinalizerSentence(const rule::LeakView& leak);

}  // namespace unfreed::rules
