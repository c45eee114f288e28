// FunctionView: everything a rule may see of one function.
//
// A rule asks; it does not search. When a rule needs to climb a syntax tree, a question is missing here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"
#include "rule/acquisition_view.h"
#include "rule/misuse_view.h"

namespace unfreed::rule {

// A handle that is lost over and over, with the loop that repeats it.
class LeakView {
 public:
  LeakView(const program::Program& program, const ownership::Analysis& analysis, const ownership::Leak& leak)
      : program_(program), analysis_(analysis), leak_(leak) {}

  std::string type() const;  // the class, as messages call it: "`Tree`"
  // What is lost, in a sentence: "`Tree`", "an array of `Tree`"; "`Box` (which holds a `Tree`)" when the
  // object that holds the handle is made with it; "the `Tree` in `left` of this `Box`" when only that is lost
  // of several.
  std::string subject() const;
  std::string thisSubject() const;  // "this `Tree`"
  bool isLostWithOwner() const { return made().owner.has_value(); }
  Location creation() const;

  bool isHeld() const { return made().held; }  // on some way a variable or a collection holds it
  const std::string& holder() const { return made().heldBy; }
  bool isSettledOnSomePath() const { return made().settled; }
  bool isReleasedOnSomePath() const { return made().released; }  // by a release, and not otherwise settled
  bool isMovedOnSomePath() const { return made().moved; }
  bool isForAllPasses() const { return made().isForAllPasses; }  // made before the loop that goes over them
  bool isOnEveryPass() const { return made().onEveryPass; }
  bool isGetter() const { return made().form == ownership::Form::Getter; }
  bool isFinalizable() const { return made().finalizable; }
  bool isFinalizerAssumed() const { return made().finalizerAssumed; }
  bool isRegistered() const { return made().registered; }  // with a registry of the program, which frees it
  Confidence confidence() const;
  std::string confidenceReason() const;
  std::string member() const;  // the creating getter's or method's own name

  // The passes gather the handles in a collection, which is lost with all of them.
  bool isLostWithCollection() const { return leak_.kind == ownership::Leak::Kind::WithCollection; }
  const ownership::GatheredIn& collection() const { return *made().gatheredIn; }
  std::vector<ownership::Drop> collectionLosses() const;

  // The loop awaits, but only what settles in microtasks.
  bool awaitsOnlyMicrotasks() const;
  std::optional<Location> microtaskAwait() const;
  bool isRecursion() const { return isNone(leak_.loop); }
  bool isScheduled() const { return leak_.isScheduled; }  // … through a task
  bool isCalledFromLoop() const { return !leak_.path.empty(); }

  // Where the loop is, as a note; then the calls that lead from it to the creation.
  Note loopNote() const;
  std::vector<Note> callNotes() const;
  // The ends of a pass (or the statements) at which nobody has released the handle; plain ones before
  // `throw`.
  std::vector<ownership::Drop> losses() const;
  // The variables that may mean it, when it is lost with the next value of one: till then it may be needed,
  // whatever the pass.
  std::vector<std::string> overwritten() const;
  bool isLostAtEnd() const;  // on some way with the end of its variable
  // The condition from which one way leads to such an end, another to a release; nothing where a statement of
  // its own leaves.
  std::optional<Location> partingBefore(const ownership::Drop& loss) const;
  Location at(Span span) const;

  // How one releases it, in the imperative: "call `doc.free()`" (advice.h).
  std::string releaseAdvice() const;
  std::string releaseAdviceForElements() const;  // of collection()
  // ", but only if it was made here: …", when what one would release may be what others own; else empty.
  std::string caveat() const;
  // On each way out, whatever has come before: nobody needs it until later, and nobody else owns it.
  bool mayBeFreedAtEnd() const;
  bool hasDispose() const;

 private:
  std::string doubtOfPath() const;
  bool isBeyondBelief() const;
  bool mayWaitInWasm() const;
  const ownership::Acquisition& made() const;
  std::string ownerReleaseAdvice() const;
  std::string callNote(size_t step) const;
  const ownership::LoopFacts* loop() const;
  const bindings::Class& handleClass() const;
  bool isOneOfMany() const;
  bool isOfOnePass(flow::VariableId id) const;
  std::string nameToRelease() const;
  std::string lastingName() const;
  FileId fileOf(program::FunctionRef function) const;

  const program::Program& program_;
  const ownership::Analysis& analysis_;
  const ownership::Leak& leak_;
};

class FunctionView {
 public:
  FunctionView(std::vector<LeakView> leaks, std::vector<MisuseView> misuses,
               std::vector<AcquisitionView> acquisitions)
      : leaks_(std::move(leaks)), misuses_(std::move(misuses)), acquisitions_(std::move(acquisitions)) {}

  const std::vector<LeakView>& leaks() const { return leaks_; }
  const std::vector<MisuseView>& misuses() const { return misuses_; }
  const std::vector<AcquisitionView>& acquisitions() const {
    return acquisitions_;
  }  // those that leak as well

 private:
  std::vector<LeakView> leaks_;
  std::vector<MisuseView> misuses_;
  std::vector<AcquisitionView> acquisitions_;
};

}  // namespace unfreed::rule
