#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rules/checks.h"

namespace unfreed::rules {

std::string howOften(const rule::LeakView& leak) {
  const bool always = leak.isOnEveryPass();
  if (leak.isScheduled()) {
    return always ? "each time this function runs" : "each time this function runs and gets here";
  }
  if (leak.isRecursion()) {
    return always ? "each time this function calls itself" : "each time one of the recursive calls gets here";
  }
  if (leak.isCalledFromLoop()) {
    return always ? "each time a loop calls this function" : "each time a call from a loop gets here";
  }
  if (leak.isForAllPasses()) return "for every pass of this loop";
  return always ? "on every pass of this loop" : "on every pass of this loop that gets here";
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

void addPaths(const std::vector<ownership::Drop>& losses, Diagnostic& finding,
              const std::function<Note(const ownership::Drop&)>& noteOf) {
  constexpr size_t kMost = 3;
  std::vector<Note> notes;
  for (const ownership::Drop& loss : losses) {
    Note note = noteOf(loss);
    const bool isKnown = std::any_of(notes.begin(), notes.end(),
                                     [&](const Note& other) { return other.location == note.location; });
    if (!isKnown) notes.push_back(std::move(note));
  }
  if (notes.size() > kMost) {
    const size_t left = notes.size() - (kMost - 1);
    notes.resize(kMost - 1);
    notes.back().message += fmt::format("; so it is at {} more places", left);
  }
  for (Note& note : notes) finding.notes.push_back(std::move(note));
}

bool waitsInVain(const rule::LeakView& leak) {
  return leak.isFinalizable() && leak.awaitsOnlyMicrotasks();
}

// Its passes are calls of the function.
static bool isOfFunction(const rule::LeakView& leak) {
  return leak.isRecursion() || leak.isCalledFromLoop();
}

std::string beforeTheEnd(const rule::LeakView& leak) {
  const std::vector<std::string> names = leak.overwritten();
  if (names.size() > 1) return fmt::format("when none of `{}` means it any more", fmt::join(names, "`, `"));
  const std::string_view end = isOfFunction(leak) ? "this function returns" : "the pass ends";
  if (names.empty()) return fmt::format("before {}", end);
  return leak.isLostAtEnd() ? fmt::format("before `{}` gets its next value or {}", names.front(), end)
                            : fmt::format("before `{}` gets its next value", names.front());
}

std::string howToFree(const rule::LeakView& leak) {
  if (leak.isRegistered()) return helpForRegistered(leak.releaseAdvice(), beforeTheEnd(leak));
  return fmt::format("{} {}{}{}{}", leak.releaseAdvice(), beforeTheEnd(leak),
                     leak.mayBeFreedAtEnd() ? ", in a `finally` block if anything in between can throw" : "",
                     leak.hasDispose() ? ", or declare it with `using`" : "", leak.caveat());
}

std::string helpForRegistered(const std::string& releaseAdvice, const std::string& moment) {
  return fmt::format(
      "{} {} and unregister it from its FinalizationRegistry, which would free it a second time; a helper of "
      "the program may do both",
      releaseAdvice, moment);
}

std::string_view neverFreed(bool isRegistered) {
  return isRegistered ? "freed only some time later, by a registry" : "never freed";
}

std::string_view whoFreesIt(bool isRegistered) {
  return isRegistered ? "only a registry frees it, some time later" : "nothing can free it";
}

std::string onSomePaths(const rule::LeakView& leak) {
  return isOfFunction(leak) ? "on some paths through this function" : "on some paths of a pass";
}

std::string dispositionOf(const rule::LeakView& leak) {
  if (leak.isReleasedOnSomePath()) return "freed";
  return leak.isMovedOnSomePath() ? "handed over" : "kept";
}

std::string noFinalizerSentence(const rule::LeakView& leak) {
  if (leak.isFinalizable()) return {};
  return fmt::format(". {} garbage collector never frees a {}: awaiting does not help",
                     leak.isFinalizerAssumed() ? "As far as its declarations tell, the" : "The", leak.type());
}

}  // namespace unfreed::rules
