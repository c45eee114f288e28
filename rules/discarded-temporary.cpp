#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void discardedTemporary(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || leak.isHeld()) continue;
    Diagnostic& finding = report.at(
        leak, leak.isGetter()
                  ? fmt::format("reading `{}` makes a new {} {}; it has no name, so nothing can free it",
                                leak.member(), leak.type(), howOften(leak))
                  : fmt::format("{} is created {}; it has no name, so nothing can free it",
                                leak.thisSubject(), howOften(leak)));
    finding.help =
        fmt::format("{} when it is no longer needed{}", leak.releaseAdvice(), noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
