#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void useAfterFree(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::MisuseView& misuse : function.misuses()) {
    if (misuse.isRelease()) continue;
    Diagnostic& finding =
        report.at(misuse, fmt::format("{} is used {}{}", misuse.subject(), misuse.afterWhat(),
                                      misuse.isOnNextPass() ? ", on the next pass of this loop" : ""));
    finding.help = misuse.isMoved()
                       ? fmt::format(
                             "take what is needed before the call that takes it over, or make a new "
                             "`{}`: {}",
                             misuse.type(), whatFollows(misuse))
                       : fmt::format("free it after its last use: {}", whatFollows(misuse));
  }
}

}  // namespace unfreed::rules
