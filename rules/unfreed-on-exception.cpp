#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void unfreedOnException(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || !made.isHeld()) continue;
    const auto thrown = made.throwsWhileOpen();
    if (!thrown) continue;
    Diagnostic& finding =
        report.at(made, fmt::format("{} is not freed when something throws before it is", made.subject()));
    finding.notes.push_back({Note::Kind::Path, *thrown, "when this throws, nobody frees it"});
    finding.help = fmt::format("{} in a `finally` block{}", made.releaseAdvice(),
                               made.hasDispose() ? ", or declare it with `using`" : "");
  }
}

}  // namespace unfreed::rules
