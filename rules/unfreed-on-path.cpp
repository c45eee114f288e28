#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

static std::string whatHappens(ownership::Drop::Cause cause) {
  switch (cause) {
    case ownership::Drop::Cause::EndOfStatement:
      return "here it is lost without being freed";
    case ownership::Drop::Cause::EndOfScope:
      return "this way out leaves it unfreed";
    case ownership::Drop::Cause::Overwritten:
      return "here its variable gets another value while it is unfreed";
    case ownership::Drop::Cause::WithCollection:
      return "here the collection that holds it is lost";
  }
  return {};
}

void unfreedOnPath(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld() || !leak.isReleasedOnSomePath()) continue;
    Diagnostic& finding =
        report.at(leak, fmt::format("{} is freed on some paths of a pass, but not on all", leak.subject()));
    for (const ownership::Drop& loss : leak.losses()) {
      finding.notes.push_back({Note::Kind::Path, leak.at(loss.span), whatHappens(loss.cause)});
    }
    finding.help =
        fmt::format("call {} in a `finally` block{}{}", leak.releaseCall(),
                    leak.hasDispose() ? ", or declare it with `using`" : "", noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
