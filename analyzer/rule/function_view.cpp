#include "rule/function_view.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "rule/advice.h"

namespace unfreed::rule {

using ownership::Drop;
using ownership::YieldKind;

const ownership::Acquisition& LeakView::made() const {
  return analysis_.facts.at(leak_.site.function).acquisitions[leak_.site.acquisition];
}

const ownership::LoopFacts* LeakView::loop() const {
  if (isNone(leak_.loop)) return nullptr;
  return &analysis_.facts.at(leak_.loopFunction).loops[index(leak_.loop)];
}

const bindings::Class& LeakView::handleClass() const {
  return program_.bindings[made().classes.front()];
}

FileId LeakView::fileOf(program::FunctionRef function) const {
  return program_.moduleOf(function.unit).file;
}

Location LeakView::at(Span span) const {
  return {fileOf(leak_.site.function), span};
}

Location LeakView::creation() const {
  return at(made().span);
}

std::string LeakView::member() const {
  const flow::Op& op = program_.functionOf(leak_.site.function).cfg.ops[made().op];
  return std::string(op.text);
}

bool LeakView::awaitsOnlyMicrotasks() const {
  return loop() != nullptr && loop()->yield.somePass == YieldKind::Microtask;
}

std::optional<Location> LeakView::microtaskAwait() const {
  if (!awaitsOnlyMicrotasks()) return std::nullopt;
  return Location{fileOf(leak_.loopFunction), loop()->yield.await};
}

Note LeakView::loopNote() const {
  Note note;
  note.kind = Note::Kind::Loop;
  if (isRecursion()) {
    note.location = {fileOf(leak_.loopFunction), leak_.recursion};
    note.message = isScheduled() ? "the next call is asked for here; Wasm memory grows with each call"
                                 : "the function calls itself here; Wasm memory grows with each call";
    return note;
  }
  note.location = {fileOf(leak_.loopFunction), loop()->keyword};
  note.message = "the loop is here; Wasm memory grows with each pass";
  return note;
}

std::vector<Note> LeakView::callNotes() const {
  std::vector<Note> notes;
  for (const ownership::CallStep& step : leak_.path) {
    Note note;
    note.kind = Note::Kind::Call;
    note.location = {fileOf(step.caller), step.call};
    note.message = notes.empty() ? "each pass calls this" : "which calls this";
    notes.push_back(std::move(note));
  }
  return notes;
}

std::vector<Drop> LeakView::losses() const {
  std::vector<Drop> losses;
  std::copy_if(made().drops.begin(), made().drops.end(), std::back_inserter(losses), [](const Drop& drop) {
    return drop.insideLoop && !drop.onlyAfterThrow && drop.cause != Drop::Cause::WithCollection;
  });
  return onePerPlace(std::move(losses));
}

std::vector<Drop> LeakView::collectionLosses() const {
  std::vector<Drop> losses;
  std::copy_if(made().drops.begin(), made().drops.end(), std::back_inserter(losses), [](const Drop& drop) {
    return drop.cause == Drop::Cause::WithCollection && !drop.onlyAfterThrow;
  });
  return onePerPlace(std::move(losses));
}

namespace {
// Beyond that many calls between the loop and the creation it is likely only: no call is followed for one
// caller alone.
constexpr size_t kCertainCalls = 3;
}  // namespace

bool LeakView::isFarFromItsLoop() const {
  return made().confidence == Confidence::Certain && leak_.path.size() > kCertainCalls;
}

Confidence LeakView::confidence() const {
  if (isFarFromItsLoop()) return Confidence::Likely;
  return isLostWithCollection() && collection().lent ? Confidence::Possible : made().confidence;
}

std::string LeakView::confidenceReason() const {
  if (isLostWithCollection() && collection().lent) {
    return "the collection is given to a function that is not known, which may drain it";
  }
  if (isFarFromItsLoop()) {
    return fmt::format("{} calls lead from the loop to it, and some caller may never take this way",
                       leak_.path.size());
  }
  return made().confidenceReason;
}

std::string LeakView::subject() const {
  const auto& owned = made().owner;
  if (!owned || !made().madeWithOwner) return fmt::format("`{}`", type());
  const std::string owner = owned->owner.name.empty() ? "object" : fmt::format("`{}`", owned->owner.name);
  if (made().ownerIsReleased && !owned->field.empty()) {
    return fmt::format("the `{}` in `{}` of this {}", type(), owned->field, owner);
  }
  std::string held;
  for (const bindings::ClassRef cls : made().classes) {
    held += fmt::format("{}a `{}`", held.empty() ? "" : " and ", program_.bindings[cls].name);
  }
  return fmt::format("{} (which holds {})", owner.starts_with('`') ? owner : "this object", held);
}

// The owner's own method, unless that is called already and leaves this handle out.
std::string LeakView::ownerReleaseCall() const {
  const ownership::OwnedBy& owned = *made().owner;
  const std::string name = holder().empty() ? exampleName(owned.owner.name) : holder();
  if (!made().ownerRelease.empty() && !made().ownerIsReleased) {
    return fmt::format("`{}.{}()`", name, made().ownerRelease);
  }
  return releaseCall(owned.field.empty() || owned.field.starts_with('#')
                         ? exampleName(handleClass().name)
                         : fmt::format("{}.{}", name, owned.field));
}

std::string LeakView::releaseCall() const {
  if (made().owner) return ownerReleaseCall();
  return releaseCall(holder().empty() ? exampleName(handleClass().name) : holder());
}

std::string LeakView::releaseCall(const std::string& name) const {
  return releaseCallOf(handleClass(), name);
}

bool LeakView::hasDispose() const {
  return handleClass().dispose && !made().owner;
}

}  // namespace unfreed::rule
