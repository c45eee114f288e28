#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

std::string howOften(const rule::LeakView& leak) {
  if (leak.isRecursion()) return "on every call of this recursion";
  if (leak.isCalledFromLoop()) return "each time a loop calls this function";
  return "on every pass of this loop";
}

std::string noFinalizerSentence(const rule::LeakView& leak) {
  if (leak.isFinalizable()) return {};
  return fmt::format(". The garbage collector never frees a `{}`{}: awaiting does not help", leak.type(),
                     leak.isFinalizerAssumed() ? " (as its declarations suggest)" : "");
}

}  // namespace unfreed::rules
