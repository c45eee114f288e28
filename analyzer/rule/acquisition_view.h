// AcquisitionView: a handle that the function makes, whether it is lost over and over or not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"

namespace unfreed::rule {

class AcquisitionView {
 public:
  AcquisitionView(const program::Program& program, program::FunctionRef function,
                  const ownership::FunctionFacts& facts, const ownership::Acquisition& made, bool leaks)
      : program_(program), function_(function), facts_(facts), made_(made), leaks_(leaks) {}

  std::string type() const;     // "`Tree`"
  std::string subject() const;  // "`Tree`", "an array of `Tree`"
  const std::string& holder() const { return made_.heldBy; }
  Location creation() const { return at(made_.span); }
  Confidence confidence() const { return made_.confidence; }
  const std::string& confidenceReason() const { return made_.confidenceReason; }
  Location at(Span span) const;

  bool leaks() const { return leaks_; }  // it is lost over and over: LeakView speaks of it
  bool isInLoop() const { return !isNone(made_.loop); }
  bool isHeld() const { return made_.held; }
  bool isFinalizable() const { return made_.finalizable; }
  bool isSettledOnSomePath() const { return made_.settled; }
  bool isReleasedOnSomePath() const { return made_.released; }
  bool isLost() const;  // on some way that no implicit exception takes
  // Where it is lost, not counting what an implicit exception skips.
  std::vector<Span> losses() const;

  // A call or an await that may throw while the handle is open, so that its release is skipped. Nothing when
  // there is none, or when the handle is lost on other ways as well.
  std::optional<Location> throwsWhileOpen() const;
  // The release calls, when they are all that becomes of a handle of a constant and no `using` does it.
  std::vector<Location> releaseCalls() const;
  bool hasDispose() const { return handleClass().dispose; }
  // An await of the loop that only some passes come by, on purpose; see LoopYield::sparse.
  std::optional<Location> sparseAwait() const;
  Location loopKeyword() const;

  std::string releaseAdvice() const;                      // "call `doc.free()`" (advice.h)
  std::string caveat() const;                             // … and when not
  bool isRegistered() const { return made_.registered; }  // with a registry of the program, which frees it

 private:
  const bindings::Class& handleClass() const { return program_.bindings[made_.classes.front()]; }

  const program::Program& program_;
  program::FunctionRef function_;
  const ownership::FunctionFacts& facts_;
  const ownership::Acquisition& made_;
  bool leaks_;
};

}  // namespace unfreed::rule
