#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void microtaskYield(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld()) continue;
    if (leak.isReleasedOnSomePath() || !leak.awaitsOnlyMicrotasks()) continue;
    Diagnostic& finding =
        report.at(leak, fmt::format("{} is created {} and never freed, and this loop's awaits {}",
                                    leak.subject(), howOften(leak),
                                    leak.isFinalizable() ? "never let a finalizer run" : "do not help"));
    if (const auto await = leak.microtaskAwait()) {
      finding.notes.push_back(
          {Note::Kind::Await, *await,
           leak.isFinalizable() ? "this await continues in a microtask: finalizers only run in a later task"
                                : "waiting frees nothing"});
    }
    finding.help = fmt::format("call {} before the pass ends{}", leak.releaseCall(),
                               leak.isFinalizable()
                                   ? std::string("; or, to let finalizers run, await a real task such as "
                                                 "`new Promise((resolve) => setTimeout(resolve, 0))`")
                                   : noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
