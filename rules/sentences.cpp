#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

std::string howOften(const rule::LeakView& leak) {
  if (leak.isScheduled()) return "each time this function is called again";
  if (leak.isRecursion()) return "on every call of this recursion";
  if (leak.isCalledFromLoop()) return "each time a loop calls this function";
  return "on every pass of this loop";
}

std::string whatFollows(const rule::MisuseView& misuse) {
  switch (misuse.toolchain()) {
    case bindings::Toolchain::WasmBindgen:
      return "the call throws (\"null pointer passed to rust\")";
    case bindings::Toolchain::Embind:
      return misuse.isRelease() ? "the call throws (\"instance already deleted\")"
                                : "the call throws (\"Cannot pass deleted object\")";
    case bindings::Toolchain::WebIdl:
    case bindings::Toolchain::CGlue:
    case bindings::Toolchain::Model:
      return "nothing checks that, and the call works on memory that belongs to something else by now";
  }
  return {};
}

std::string noFinalizerSentence(const rule::LeakView& leak) {
  if (leak.isFinalizable()) return {};
  return fmt::format(". The garbage collector never frees a `{}`{}: awaiting does not help", leak.type(),
                     leak.isFinalizerAssumed() ? " (as its declarations suggest)" : "");
}

}  // namespace unfreed::rules
