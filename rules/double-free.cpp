#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void doubleFree(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::MisuseView& misuse : function.misuses()) {
    if (!misuse.isRelease()) continue;
    const std::string when = misuse.isOnNextPass()   ? ", on the next pass of this loop"
                             : misuse.isAtScopeEnd() ? ", by its `using` declaration"
                                                     : "";
    Diagnostic& finding =
        report.at(misuse, fmt::format("{} is freed {}{}{}", misuse.subject(),
                                      misuse.isMoved() ? "" : "again ", misuse.afterWhat(), when));
    finding.help = fmt::format("{}: {}",
                               misuse.isMoved() ? "leave it to the call that takes it over, which frees it"
                                                : "free it once, at the end of its life",
                               whatFollows(misuse));
  }
}

}  // namespace unfreed::rules
