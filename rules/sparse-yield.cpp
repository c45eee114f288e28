#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void sparseYield(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || !made.isFinalizable() || !made.isLost()) continue;
    const auto await = made.sparseAwait();
    if (!await) continue;
    Diagnostic& finding = report.at(
        made,
        fmt::format("{} is left to the garbage collector, which this loop lets free it only now and then",
                    made.subject()));
    finding.notes.push_back({Note::Kind::Loop, made.loopKeyword(), "the loop is here"});
    finding.notes.push_back(
        {Note::Kind::Await, *await, "most passes do not come by here: what they make is in memory together"});
    finding.help = fmt::format("{} before the pass ends", made.releaseAdvice());
  }
}

}  // namespace unfreed::rules
