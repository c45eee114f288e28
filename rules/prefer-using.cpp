#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void preferUsing(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || !made.hasDispose() || made.holder().empty()) continue;
    const std::vector<Location> calls = made.releaseCalls();
    if (calls.empty()) continue;
    Diagnostic& finding =
        report.at(made, fmt::format("`{}` is freed by a call; `using {}` frees it on every way out",
                                    made.holder(), made.holder()));
    for (const Location& call : calls) {
      finding.notes.push_back({Note::Kind::Release, call, "this call is then no longer needed"});
    }
    finding.help = fmt::format("declare it with `using {} = …`", made.holder());
  }
}

}  // namespace unfreed::rules
