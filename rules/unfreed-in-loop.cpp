#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void unfreedInLoop(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld() || leak.isSettledOnSomePath() || waitsInVain(leak))
      continue;
    Diagnostic& finding = report.at(leak, fmt::format("{} is created {} and {}", leak.subject(),
                                                      howOften(leak), neverFreed(leak.isRegistered())));
    finding.help = howToFree(leak) + noFinalizerSentence(leak);
  }
}

}  // namespace unfreed::rules
