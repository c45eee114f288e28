#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void unfreedOutsideLoop(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || made.isInLoop() || !made.isLost()) continue;
    const char* what = made.isReleasedOnSomePath() ? "is freed on some paths, but not on all"
                       : made.isSettledOnSomePath()
                           ? "is kept on some paths, but on others it is lost and never freed"
                       : made.isHeld() ? "is created here and never freed"
                                       : "is created here; it has no name, so nothing can free it";
    Diagnostic& finding = report.at(made, fmt::format("{} {}", made.subject(), what));
    for (const Span loss : made.losses()) {
      finding.notes.push_back({Note::Kind::Path, made.at(loss), "here it is lost"});
    }
    finding.help = fmt::format(
        "{} when it is no longer needed{}{}", made.releaseAdvice(), made.caveat(),
        made.isFinalizable() ? "" : fmt::format(". The garbage collector never frees a {}", made.type()));
  }
}

}  // namespace unfreed::rules
