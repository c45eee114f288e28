#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void unfreedInLoop(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld() || leak.isSettledOnSomePath() || waitsInVain(leak))
      continue;
    Diagnostic& finding =
        report.at(leak, fmt::format("{} is created {} and never freed", leak.subject(), howOften(leak)));
    finding.help =
        fmt::format("{} {}, in a `finally` block if anything in between can throw{}{}", leak.releaseAdvice(),
                    beforeTheEnd(leak), leak.hasDispose() ? ", or declare it with `using`" : "",
                    noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
