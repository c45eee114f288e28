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

// Where the ways part, when the place of the loss is only a closing brace.
static Note noteOf(const rule::LeakView& leak, const ownership::Drop& loss) {
  if (const auto parting = leak.partingBefore(loss)) {
    return {Note::Kind::Path, *parting, "one way from here leaves it unfreed"};
  }
  return {Note::Kind::Path, leak.at(loss.span), whatHappens(loss.cause)};
}

static std::string helpFor(const rule::LeakView& leak) {
  if (leak.isRegistered()) return helpForRegistered(leak.releaseAdvice(), beforeTheEnd(leak));
  if (!leak.isReleasedOnSomePath()) {
    return fmt::format("{} on the paths on which it is not {}{}", leak.releaseAdvice(), dispositionOf(leak),
                       leak.caveat());
  }
  return fmt::format("{} {}{}{}", leak.releaseAdvice(),
                     leak.mayBeFreedAtEnd() ? "in a `finally` block" : beforeTheEnd(leak),
                     leak.hasDispose() ? ", or declare it with `using`" : "", leak.caveat());
}

void unfreedOnPath(const rule::FunctionView& function, rule::Report& report) {
  for (const rule::LeakView& leak : function.leaks()) {
    if (leak.isLostWithCollection() || !leak.isHeld() || !leak.isSettledOnSomePath()) continue;
    const bool isReleased = leak.isReleasedOnSomePath();
    const std::string what = dispositionOf(leak);
    Diagnostic& finding = report.at(
        leak, isReleased ? fmt::format("{} is freed {}, but not on all", leak.subject(), onSomePaths(leak))
                         : fmt::format("{} is {} {}, but on others it is lost and {}", leak.subject(), what,
                                       onSomePaths(leak), neverFreed(leak.isRegistered())));
    addPaths(leak.losses(), finding, [&](const ownership::Drop& loss) { return noteOf(leak, loss); });
    finding.help = helpFor(leak) + noFinalizerSentence(leak);
  }
}

}  // namespace unfreed::rules
