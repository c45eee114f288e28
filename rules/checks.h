// The rules' functions, one file each, and the sentences they share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "ownership/facts.h"
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

// A note for each place; of many, the first ones and how many more there are: nobody follows ten.
void addPaths(const std::vector<ownership::Drop>& losses, Diagnostic& finding,
              const std::function<Note(const ownership::Drop&)>& noteOf);

// What happens when an object is used that is gone: "the call throws …".
std::string whatFollows(const rule::MisuseView& misuse);

// The loop awaits, but only microtasks, which is what keeps its objects from being freed.
bool waitsInVain(const rule::LeakView& leak);

// "on every pass of this loop", "each time a loop calls this function and gets here".
std::string howOften(const rule::LeakView& leak);
// When it has to be freed: "before the pass ends", when the loop is elsewhere "before this function returns",
// when it is lost with what a variable holds "before `last` gets its next value".
std::string beforeTheEnd(const rule::LeakView& leak);
// "call `doc.free()` before the pass ends", with what must be heeded: the whole help for what is never freed.
std::string howToFree(const rule::LeakView& leak);
// What to do about what a registry frees too late, and would free once more.
std::string helpForRegistered(const std::string& releaseAdvice, const std::string& moment);
// "never freed", or that a registry frees it; of what has no name, that "nothing can free it".
std::string_view neverFreed(bool isRegistered);
std::string_view whoFreesIt(bool isRegistered);
// "on some paths of a pass", "on some paths through this function".
std::string onSomePaths(const rule::LeakView& leak);

// What becomes of the handle on the paths that do not lose it: "freed", "handed over", "kept".
std::string dispositionOf(const rule::LeakView& leak);
// Why waiting would not do: no finalizer ever releases the class.
std::string noFinalizerSentence(const rule::LeakView& leak);

}  // namespace unfreed::rules
