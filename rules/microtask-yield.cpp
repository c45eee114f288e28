#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void microtaskYield(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld()) continue;
    if (leak.isSettledOnSomePath() || !waitsInVain(leak)) continue;
    Diagnostic& finding = report.at(
        leak, fmt::format("{} is created {}{}, and this loop's awaits give the garbage "
                          "collector no chance to free it",
                          leak.subject(), howOften(leak), leak.isRegistered() ? "" : " and never freed"));
    if (const auto await = leak.microtaskAwait()) {
      finding.notes.push_back(
          {Note::Kind::Await, *await, "this await goes on as a microtask, before anything can be freed"});
    }
    finding.help = fmt::format(
        "{}; or let every pass wait for a task, in which objects that are garbage are freed: "
        "`await new Promise((resolve) => setTimeout(resolve, 0))`",
        leak.isRegistered() ? helpForRegistered(leak.releaseAdvice(), beforeTheEnd(leak))
                            : leak.releaseAdvice() + " " + beforeTheEnd(leak) + leak.caveat());
  }
}

}  // namespace unfreed::rules
