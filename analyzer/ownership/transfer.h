// Transfer: what each op does to the state, and to the summary of the function.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "flow/loop_forest.h"
#include "ownership/conditions.h"
#include "ownership/context.h"
#include "ownership/effects.h"
#include "ownership/events.h"
#include "ownership/open_handles.h"

namespace unfreed::ownership {

class Transfer {
 public:
  // `events` may be null: while the solver is still at work nothing is noted.
  Transfer(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects,
           const Conditions& conditions, Events* events);

  void enterFunction(OpenHandles& state);  // the parameters and `this`
  void apply(uint32_t op, OpenHandles& state);
  // The edge of an Iterate block: with the next element, or when there is none left.
  void takeElement(uint32_t iterate, OpenHandles& state);
  void endIteration(uint32_t iterate, OpenHandles& state);
  // The test at the end of the block holds, or does not; false when that cannot be.
  bool assume(const flow::Block& block, bool holds, OpenHandles& state);
  // An op of a block with a handler may throw before it has taken effect.
  static bool mayThrow(const flow::Op& op);
  bool releasesOnly(uint32_t op);  // a release call: that it throws is not reckoned with

  // What the function hands back, as far as it has been seen; grows.
  Summary takeResult();
  void leaveFunction(const OpenHandles& state);  // the normal exit: effects on what the caller passed

 private:
  void applyEffect(uint32_t op, const Effect& effect, OpenHandles& state);
  // `passedIn`: the caller handed the function in, and which one it is on this call is not known here.
  void applyCall(uint32_t op, const LocalCall& call, bool passedIn, OpenHandles& state);
  void applyPassed(uint32_t op, const PassedEffect& passed, const ObjectSet& given, flow::ValueId source,
                   OpenHandles& state);
  void applyStatus(uint8_t bits, const ObjectSet& objects, OpenHandles& state);
  void acquireReturned(uint32_t op, const Summary& callee, bool isGenerator, OpenHandles& state);
  void acquire(uint32_t op, const Acquire& acquire, OpenHandles& state);
  ObjectId freshObject(ObjectKind kind, uint32_t op, uint32_t number, OpenHandles& state);

  void applyUse(const flow::Op& op, OpenHandles& state);
  void applyAssign(const flow::Op& op, OpenHandles& state);
  void applyStore(uint32_t op, OpenHandles& state);
  void applyRead(const flow::Op& op, OpenHandles& state);
  void applyCollect(uint32_t op, OpenHandles& state);
  void applyClosure(uint32_t op, OpenHandles& state);
  void applyReturn(const flow::Op& op, OpenHandles& state);
  void applyEmit(const flow::Op& op, OpenHandles& state);
  void applyLeaveScope(const flow::Op& op, OpenHandles& state);

  // Tests (transfer_tests.cpp). The value is null, undefined or no handle, or it is neither null nor
  // undefined.
  void assumeNothing(flow::ValueId value, OpenHandles& state);
  void assumeSomething(flow::ValueId value, OpenHandles& state);
  void assumeEmpty(const flow::Block& block, flow::ValueId collection, OpenHandles& state);
  void takeAway(ObjectId object, OpenHandles& state);
  void takeUnheld(ObjectSet objects, OpenHandles& state);
  bool isNamed(ObjectId object, const OpenHandles& state) const;
  void assumeComparison(const flow::Op& comparison, bool equal, OpenHandles& state);
  bool assumeAnswer(const flow::Op& call, bool holds, OpenHandles& state);
  void assumeInstance(const flow::Block& block, bool holds, OpenHandles& state);
  void assumeNotThis(flow::ValueId value, ObjectId object, OpenHandles& state);
  void exclude(flow::ValueId value, ObjectId object, OpenHandles& state);
  void excludeOthers(flow::ValueId value, const ObjectSet& objects, const ObjectSet& others,
                     OpenHandles& state);
  void excludeSame(flow::ValueId value, const ObjectSet& objects, const ObjectSet& others,
                   OpenHandles& state);

  // Misuse (transfer_misuse.cpp).
  void checkNeeds(uint32_t op, const Effect& effect, const OpenHandles& state);
  void checkCallee(uint32_t op, const LocalCall& call, const OpenHandles& state);
  void checkNeed(uint32_t op, Need need, flow::ValueId value, const ObjectSet& objects,
                 const OpenHandles& state);
  void markGone(uint32_t op, const ObjectSet& objects, flow::ValueId value, OpenHandles& state);
  void markGoneByCallee(uint32_t op, const LocalCall& call, OpenHandles& state);
  std::vector<ObjectSet> certainlyMoved(uint32_t op, const Effect& effect, const OpenHandles& state) const;
  bool canBeGone(ObjectId object, flow::ValueId value) const;
  bool isOverWhenCallEnds(uint32_t op, program::FunctionRef callee) const;
  std::vector<bindings::ClassRef> classesOf(ObjectId object, flow::ValueId value) const;
  void blurWhatIsAskedFor(const flow::Op& op, OpenHandles& state) const;

  // Objects of the program which hold handles in their fields (transfer_owners.cpp).
  ObjectId rootOf(ObjectId object) const;
  bool belongsToSelf(ObjectId object) const;
  bool isOwner(ObjectId object) const;
  bool readsField(ObjectId object, const flow::Op& read) const;
  ObjectId passedField(ObjectId passed, uint32_t field, OpenHandles& state);
  ObjectId contentsOfField(ObjectId field, OpenHandles& state);
  ObjectSet fieldsNamed(const ObjectSet& objects, uint32_t field, OpenHandles& state);
  void makeInstance(uint32_t op, const Effect& effect, ObjectSet& result, OpenHandles& state);
  ObjectSet selfOf(uint32_t op, const LocalCall& call, const OpenHandles& state) const;
  void putIntoSelf(ObjectId container, uint32_t field, bool certain, const ObjectSet& contents,
                   OpenHandles& state);
  void copyFields(const Effect& effect, OpenHandles& state);
  ObjectId innerOf(uint32_t op, ObjectId container, uint32_t field, OpenHandles& state);
  void keepIn(uint32_t op, const ObjectSet& holders, const KeptIn& kept, const ObjectSet& given,
              OpenHandles& state);
  void holdFresh(uint32_t op, const ObjectSet& holders, std::string_view field, const Held& held,
                 OpenHandles& state);
  void putFresh(uint32_t op, ObjectId holder, uint32_t field, const Returned& fresh, OpenHandles& state);
  void putMade(uint32_t op, ObjectId holder, uint32_t field, const Acquire& made, bool many,
               OpenHandles& state);
  void makeRecord(uint32_t op, const std::vector<Acquire>& fields, OpenHandles& state);
  void applyFields(uint32_t op, const PassedEffect& passed, const ObjectSet& given, OpenHandles& state);
  void keepInResult(uint32_t op, const LocalCall& call, const Summary& callee, OpenHandles& state);
  void applyToSelf(uint32_t op, const LocalCall& call, const Summary& callee, OpenHandles& state);
  void returnFields(uint32_t op, const PassedEffect& passed, const ObjectSet& given, OpenHandles& state);
  void giveToStranger(const ObjectSet& objects, bool withFields, OpenHandles& state);
  void releaseContents(const ObjectSet& holders, OpenHandles& state);
  void describeInstance(ObjectId object, OpenHandles& state);
  bool isHeldBySelf(ObjectId object, const OpenHandles& state) const;
  void noteReturnedField(ObjectId object, const OpenHandles& state);
  PassedEffect& effectOn(ObjectId passed);
  void noteFields(const OpenHandles& state);
  void noteSelf(const OpenHandles& state);
  void noteKept(uint32_t field, const OpenHandles& state);
  void holdOwned(const ObjectSet& objects, flow::VariableId holder, const OpenHandles& state);
  void nameFields(ObjectId record, flow::VariableId holder, const OpenHandles& state);
  void noteOwner(ObjectId container, uint32_t field, const ObjectSet& contents, const OpenHandles& state);

  // For the facts (transfer_events.cpp).
  using Holdings = std::vector<std::pair<flow::VariableId, ObjectSet>>;
  SiteEvents* eventsOf(ObjectId object);
  void noteSettled(ObjectId object, uint8_t how);
  void noteLoss(ObjectId object, Drop drop, std::optional<uint32_t> collection);
  void noteMayBeTaken(const ObjectSet& objects, const Taker& taker, const OpenHandles& state);
  void noteLent(const ObjectSet& objects, const OpenHandles& state);
  void noteLastHolder(const ObjectSet& objects, flow::VariableId holder);
  void noteLastHolders(const Holdings& ended);
  void noteShortHolders(const Holdings& ended, const OpenHandles& state);
  flow::VariableId lastHolderOf(ObjectId object) const;
  void noteSources(const flow::Op& assignment, const ObjectSet& objects);
  void hold(const ObjectSet& objects, flow::VariableId holder);

  bool isWhole(const ObjectSet& objects) const;
  bool onlyUses(ObjectId closure, const ObjectSet& captured, const OpenHandles& state) const;
  void putOnWhole(const ObjectSet& targets, const ObjectSet& contents, OpenHandles& state);
  void put(const ObjectSet& containers, uint32_t field, const ObjectSet& contents, OpenHandles& state);
  ObjectSet elementsOf(const ObjectSet& containers, OpenHandles& state);
  void tellApart(const flow::Op& read, const ObjectSet& containers, OpenHandles& state);
  ObjectSet partsOf(const flow::Op& read, const ObjectSet& containers, const OpenHandles& state);
  bool hasParts(ObjectId container, const OpenHandles& state) const;
  void gather(const ObjectSet& contents, ObjectId container, OpenHandles& state);
  void settle(const ObjectSet& objects, uint8_t bit, OpenHandles& state);
  void escape(const ObjectSet& objects, OpenHandles& state);  // with everything they hold
  void release(const ObjectSet& objects, OpenHandles& state);
  void invoke(uint32_t op, flow::ValueId functions, const std::vector<Invocation>& via, OpenHandles& state,
              bool resultLost = false);
  void run(uint32_t op, program::FunctionRef function, const std::vector<Invocation>& via, bool resultLost,
           OpenHandles& state);
  void noteInvoked(PassedEffect& passed, std::vector<Invocation> at) const;
  std::vector<program::FunctionRef> functionsIn(flow::ValueId value) const;
  void addResultOf(uint32_t op, flow::ValueId functions, OpenHandles& state);
  bool isPassedIn(const ObjectSet& callee) const;
  bool isHandedIn(const ObjectSet& callee) const;
  void keep(const ObjectSet& closures, OpenHandles& state);
  ObjectSet capturedBy(ObjectId closure, const OpenHandles& state) const;
  Returned describeReturned(const ObjectSet& objects, const OpenHandles& state);
  Returned describeHandle(ObjectId object, bindings::Shape shape, const OpenHandles& state);
  void leaveToClosures(flow::VariableId variable, OpenHandles& state);
  void dropLost(Drop::Cause cause, Span where, OpenHandles& state);
  void loseContents(ObjectId holder, const ObjectSet& lost, Drop drop, OpenHandles& state);
  bool isHeldByOther(ObjectId object, const ObjectSet& lost, const OpenHandles& state) const;
  bool isSurelyHeld(ObjectId object, const OpenHandles& state) const;
  void markDrained(ObjectId element, OpenHandles& state);
  void replaceElement(ObjectId element, const ObjectSet& elements, OpenHandles& state);
  void noteIteration(uint32_t iterate, const ObjectSet& elements, bool settlesSome);
  bool isNothingAtAll(const ObjectSet& objects) const;
  void noteMayBeArgument(uint32_t op, flow::ValueId argument, const ObjectSet& given);
  void noteRegistered(const ObjectSet& objects, OpenHandles& state);
  bool mayExistElsewhere(ObjectId object, const ObjectSet& given, const OpenHandles& state) const;
  ObjectSet at(flow::ValueId value, const OpenHandles& state) const;
  const Effect& effectAt(uint32_t op);

  const Frame& frame_;
  const flow::LoopForest& loops_;
  ObjectTable& objects_;
  const Conditions& conditions_;
  Events* events_;
  Summary result_;
  std::map<ObjectId, Returned> emitted_;  // what `yield` handed out …
  std::set<ObjectId> takenBack_;          // … and was released here afterwards
  Span here_;                             // the op that is being applied
  bool metUnfinished_ = false;            // called a function of the same cycle that has no summary yet
  std::map<SiteKey, Acquire> acquires_;
  std::map<uint32_t, OwnerClass> owners_;             // by the op that makes the object
  std::map<uint32_t, Effect> effects_;                // by op, made once
  std::map<ObjectId, flow::VariableId> lastHolders_;  // that have ended or got another value
};

}  // namespace unfreed::ownership
