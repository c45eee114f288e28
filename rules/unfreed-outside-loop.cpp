#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void unfreedOutsideLoop(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || made.isInLoop() || !made.isLost()) continue;
    const char* what = made.isReleasedOnSomePath() ? "is freed on some paths, but not on all"
                       : made.isHeld()             ? "is created here and never freed"
                                                   : "is created here, and nothing holds it to free it";
    Diagnostic& finding = report.at(made, fmt::format("`{}` {}", made.type(), what));
    for (const Span loss : made.losses()) {
      finding.notes.push_back({Note::Kind::Path, made.at(loss), "here it is lost"});
    }
    finding.help = fmt::format(
        "call {} when it is no longer needed{}", made.releaseCall(),
        made.isFinalizable() ? "" : fmt::format(". The garbage collector never frees a `{}`", made.type()));
  }
}

}  // namespace unfreed::rules
