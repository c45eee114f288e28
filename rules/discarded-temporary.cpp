#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void discardedTemporary(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || leak.isHeld()) continue;
    Diagnostic& finding = report.at(
        leak, leak.isGetter()
                  ? fmt::format("reading `{}` makes a new {} {}; it has no name, so {}", leak.member(),
                                leak.type(), howOften(leak), whoFreesIt(leak.isRegistered()))
                  : fmt::format("{} is created {}; it has no name, so {}", leak.thisSubject(), howOften(leak),
                                whoFreesIt(leak.isRegistered())));
    finding.help = leak.isRegistered()
                       ? helpForRegistered(leak.releaseAdvice(), beforeTheEnd(leak))
                       : fmt::format("{} when it is no longer needed{}{}", leak.releaseAdvice(),
                                     leak.caveat(), noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
