#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void discardedTemporary(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || leak.isHeld()) continue;
    Diagnostic& finding =
        report.at(leak, leak.isGetter()
                            ? fmt::format("reading `{}` makes a new `{}` {}, and nothing holds it to free it",
                                          leak.member(), leak.type(), howOften(leak))
                            : fmt::format("this {} is created {}, and nothing holds it to free it",
                                          leak.subject(), howOften(leak)));
    finding.help = fmt::format("give it a name and call {} when it is no longer needed{}", leak.releaseCall(),
                               noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
