#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

static std::string whatBecomesOf(const rule::AcquisitionView& made) {
  if (made.isReleasedOnSomePath()) return "is freed on some paths, but not on all";
  const std::string_view never = neverFreed(made.isRegistered());
  if (made.isSettledOnSomePath())
    return fmt::format("is kept on some paths, but on others it is lost and {}", never);
  return made.isHeld()
             ? fmt::format("is created here and {}", never)
             : fmt::format("is created here; it has no name, so {}", whoFreesIt(made.isRegistered()));
}

static std::string helpFor(const rule::AcquisitionView& made) {
  constexpr const char* kWhen = "when it is no longer needed";
  if (made.isRegistered()) return helpForRegistered(made.releaseAdvice(), kWhen);
  return fmt::format(
      "{} {}{}{}", made.releaseAdvice(), kWhen, made.caveat(),
      made.isFinalizable() ? "" : fmt::format(". The garbage collector never frees a {}", made.type()));
}

void unfreedOutsideLoop(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::AcquisitionView& made : function.acquisitions()) {
    if (made.leaks() || made.isInLoop() || !made.isLost()) continue;
    Diagnostic& finding = report.at(made, fmt::format("{} {}", made.subject(), whatBecomesOf(made)));
    for (const Span loss : made.losses()) {
      finding.notes.push_back({Note::Kind::Path, made.at(loss), "here it is lost"});
    }
    finding.help = helpFor(made);
  }
}

}  // namespace unfreed::rules
