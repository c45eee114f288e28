#include "rule/function_view.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "rule/advice.h"
#include "rule/needed_later.h"
#include "rule/parting.h"

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
  if (isRecursion()) {
    note.kind = Note::Kind::Call;
    note.location = {fileOf(leak_.loopFunction), leak_.recursion};
    note.message = isScheduled() ? "this has it run again and again; Wasm memory grows with each run"
                                 : "the function calls itself here; Wasm memory grows with each call";
    return note;
  }
  note.kind = Note::Kind::Loop;
  note.location = {fileOf(leak_.loopFunction), loop()->keyword};
  note.message = "the loop is here; Wasm memory grows with each pass";
  return note;
}

namespace {

// "`parse`", "`Parser.parse`", "`new Parser`"; empty for functions without a name.
std::string nameOf(const program::Program& program, program::FunctionRef ref) {
  const flow::Function& function = program.functionOf(ref);
  if (function.name.empty() || ref.function == flow::Module::topLevel) return {};
  const std::string_view cls = isNone(function.ownerClass)
                                   ? std::string_view()
                                   : program.moduleOf(ref.unit).classes[function.ownerClass].name;
  if (function.name == "constructor") return cls.empty() ? std::string() : fmt::format("`new {}`", cls);
  return cls.empty() ? fmt::format("`{}`", function.name) : fmt::format("`{}.{}`", cls, function.name);
}

}  // namespace

// "each pass calls `load`", then "`load` calls `parse`".
std::string LeakView::callNote(size_t step) const {
  const bool isLast = step + 1 == leak_.path.size();
  std::string callee = nameOf(program_, isLast ? leak_.site.function : leak_.path[step + 1].caller);
  if (callee.empty()) callee = "a function";
  const char* const time = isScheduled() ? "each run of it" : isRecursion() ? "each call of it" : "each pass";
  if (step == 0) return fmt::format("{} calls {}", time, callee);
  const std::string caller = nameOf(program_, leak_.path[step].caller);
  return fmt::format("{} calls {}", caller.empty() ? "that function" : caller, callee);
}

std::vector<Note> LeakView::callNotes() const {
  std::vector<Note> notes;
  for (size_t step = 0; step < leak_.path.size(); ++step) {
    const ownership::CallStep& call = leak_.path[step];
    notes.push_back({Note::Kind::Call, {fileOf(call.caller), call.call}, callNote(step)});
  }
  return notes;
}

std::optional<Location> LeakView::partingBefore(const Drop& loss) const {
  if (loss.cause != Drop::Cause::EndOfScope) return std::nullopt;
  std::vector<Span> settledAt = made().settledAt;
  settledAt.insert(settledAt.end(), made().gatheredAt.begin(), made().gatheredAt.end());
  const flow::Cfg& cfg = program_.functionOf(leak_.site.function).cfg;
  const auto parting = rule::partingBefore(cfg, made().op, std::move(settledAt), loss.span);
  if (!parting) return std::nullopt;
  return at(*parting);
}

std::vector<Drop> LeakView::losses() const {
  std::vector<Drop> losses;
  std::copy_if(made().drops.begin(), made().drops.end(), std::back_inserter(losses), [](const Drop& drop) {
    return drop.insideLoop && !drop.onlyAfterThrow && drop.cause != Drop::Cause::WithCollection;
  });
  losses = onePerPlace(losses);
  std::stable_partition(losses.begin(), losses.end(), [](const Drop& drop) { return !drop.byThrow; });
  return losses;
}

// What holds it is the name that a loop over many has for each.
bool LeakView::isOneOfMany() const {
  return !made().elementName.empty() && holder() == made().elementName;
}

// `var tree = parse(row)`: it outlives the pass that declares it, but nobody asks for what it has held.
bool LeakView::isOfOnePass(flow::VariableId id) const {
  const flow::Variable& variable = program_.moduleOf(leak_.site.function.unit).variables[id];
  if (variable.kind != flow::Variable::Kind::Var || variable.captured) return false;
  if (loop() == nullptr || leak_.loopFunction != leak_.site.function) return false;
  const flow::Cfg& cfg = program_.functionOf(leak_.site.function).cfg;
  const Span span = loop()->span;
  const auto info = std::find_if(cfg.loops.begin(), cfg.loops.end(),
                                 [&](const flow::LoopInfo& one) { return one.span == span; });
  return info != cfg.loops.end() && span.contains(variable.declaration) && !isReadFrom(cfg, info->header, id);
}

std::vector<std::string> LeakView::overwritten() const {
  std::vector<flow::VariableId> variables;
  bool isOverwritten = false;
  for (const Drop& drop : losses()) {
    if (isOneOfMany() || isNone(drop.variable)) return {};
    variables.push_back(drop.variable);
    isOverwritten |= drop.cause == Drop::Cause::Overwritten;
  }
  if (!isOverwritten) return {};
  const auto& lasting = made().lastingHolders;
  variables.insert(variables.end(), lasting.begin(), lasting.end());
  const bool endWithPass = std::all_of(variables.begin(), variables.end(),
                                       [&](flow::VariableId variable) { return isOfOnePass(variable); });
  if (endWithPass) return {};
  std::vector<std::string> names;
  for (const flow::VariableId variable : variables) {
    std::string name(program_.moduleOf(leak_.site.function.unit).variables[variable].name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

bool LeakView::isLostAtEnd() const {
  const std::vector<Drop> drops = losses();
  return std::any_of(drops.begin(), drops.end(),
                     [](const Drop& drop) { return drop.cause == Drop::Cause::EndOfScope; });
}

std::vector<Drop> LeakView::collectionLosses() const {
  std::vector<Drop> losses;
  std::copy_if(made().drops.begin(), made().drops.end(), std::back_inserter(losses), [](const Drop& drop) {
    return drop.cause == Drop::Cause::WithCollection && !drop.onlyAfterThrow;
  });
  return onePerPlace(losses);
}

namespace {
// Beyond that many calls between the loop and the creation it is likely only: no call is followed for one
// caller alone, and each may have its reasons to take another way.
constexpr size_t kCertainCalls = 3;
// Beyond that many nobody should be told without asking.
constexpr size_t kLikelyCalls = 6;
// A call that may mean more functions than that says little of any of them.
constexpr size_t kCertainCandidates = 3;
}  // namespace

bool LeakView::isBeyondBelief() const {
  const bool isOneOfMany = std::any_of(leak_.path.begin(), leak_.path.end(),
                                       [](const ownership::CallStep& step) { return step.isOneOfMany; });
  return isOneOfMany || leak_.path.size() > kLikelyCalls;
}

// Why the way from the loop to the creation is not certain; empty when it is.
std::string LeakView::doubtOfPath() const {
  for (const ownership::CallStep& step : leak_.path) {
    if (step.callsElement) return "the loop runs functions, and each of them may be another one";
    if (step.candidates <= kCertainCandidates) continue;
    return fmt::format("one of the calls from the loop may run any of {} functions, and only some get here",
                       step.candidates);
  }
  if (leak_.path.size() > kCertainCalls) {
    return fmt::format("{} calls lead from the loop to it, and some caller may never take this way",
                       leak_.path.size());
  }
  if (program_.units[leak_.loopFunction.unit].isTest) return "only a loop of test code repeats it";
  return {};
}

Confidence LeakView::confidence() const {
  if (isLostWithCollection() && collection().lent) return Confidence::Possible;
  if (isBeyondBelief()) return Confidence::Possible;
  const bool isDoubted = mayWaitInWasm() || !doubtOfPath().empty();
  return std::max(made().confidence, isDoubted ? Confidence::Likely : Confidence::Certain);
}

std::string LeakView::confidenceReason() const {
  if (isLostWithCollection() && collection().lent) {
    return "the collection is given to a function that is not known, which may drain it";
  }
  if (made().confidence != Confidence::Certain && !isBeyondBelief()) return made().confidenceReason;
  std::string doubt = doubtOfPath();
  if (!doubt.empty() || !mayWaitInWasm()) return doubt;
  return "an await of the loop waits for Wasm code, which may itself wait for a task (for I/O, say)";
}

// A finalizer would run if the Wasm code that the loop waits for waits for something outside.
bool LeakView::mayWaitInWasm() const {
  return isFinalizable() && loop() != nullptr && loop()->yield.awaitsBinding;
}

std::string LeakView::type() const {
  return classNames(program_, made());
}

std::string LeakView::subject() const {
  const auto& owned = made().owner;
  if (!owned || !made().madeWithOwner) return whatIsMade(program_, made());
  const std::string owner = owned->owner.name.empty() ? "object" : fmt::format("`{}`", owned->owner.name);
  if (made().ownerIsReleased && !owned->field.empty()) {
    return fmt::format("the {} in `{}` of this {}", type(), owned->field, owner);
  }
  std::string held;
  for (const bindings::ClassRef cls : made().classes) {
    held += fmt::format("{}a `{}`", held.empty() ? "" : " and ", program_.bindings[cls].name);
  }
  return fmt::format("{} (which holds {})", owner.starts_with('`') ? owner : "this object", held);
}

std::string LeakView::thisSubject() const {
  std::string text = subject();
  if (text.starts_with("the ") || text.starts_with("this ")) return text;
  for (const std::string_view article : {"an ", "a "}) {
    if (text.starts_with(article)) return "this " + text.substr(article.size());
  }
  return "this " + text;
}

// The owner's own method, unless that is called already and leaves this handle out.
std::string LeakView::ownerReleaseAdvice() const {
  const ownership::OwnedBy& owned = *made().owner;
  const ToRelease held = toRelease(handleClass(), {}, made());
  if (!made().ownerRelease.empty() && !made().ownerIsReleased) {
    return rule::releaseAdvice({nameToRelease(), made().ownerRelease});
  }
  if (owned.field.empty()) return rule::releaseAdvice(held);
  if (owned.field.starts_with('#') || nameToRelease().empty()) {
    const std::string owner = owned.owner.name.empty() ? "the object" : fmt::format("`{}`", owned.owner.name);
    const std::string how = held.method.empty() ? fmt::format("pass it to `{}`", held.function)
                                                : fmt::format("call `.{}()` on it", held.method);
    return fmt::format("let {}, which holds it in `{}`, {}", owner, owned.field, how);
  }
  return rule::releaseAdvice(
      toRelease(handleClass(), fmt::format("{}.{}", nameToRelease(), owned.field), made()));
}

// The variable that holds it first, unless that ends while another one goes on holding it.
std::string LeakView::lastingName() const {
  const auto& variables = program_.moduleOf(leak_.site.function.unit).variables;
  const auto& lasting = made().lastingHolders;
  const bool lasts = std::any_of(lasting.begin(), lasting.end(), [&](flow::VariableId variable) {
    return variables[variable].name == holder();
  });
  const std::vector<Drop> drops = losses();
  if (lasts || lasting.empty() || isOneOfMany() || drops.empty() || isNone(drops.front().variable))
    return holder();
  return std::string(variables[drops.front().variable].name);
}

// A variable that means it where it has to be released. Of several that may be overwritten, none certainly
// does.
std::string LeakView::nameToRelease() const {
  const std::vector<std::string> names = overwritten();
  if (holder().empty()) return holder();
  if (names.empty()) return lastingName();
  return names.size() == 1 ? names.front() : std::string();
}

std::string LeakView::releaseAdvice() const {
  if (made().owner) return ownerReleaseAdvice();
  const std::string variable = nameToRelease();
  if (made().fields.size() > 1) {
    const ToRelease each = toRelease(handleClass(), {}, made());
    return each.method.empty() ? fmt::format("pass each of them to `{}`", each.function)
                               : fmt::format("call `.{}()` on each of them", each.method);
  }
  return rule::releaseAdvice(
      toReleaseHeld(handleClass(), variable.empty() ? made().heldIn : variable, made()));
}

std::string LeakView::caveat() const {
  return caveatOf(made(), nameToRelease());
}

std::string LeakView::releaseAdviceForElements() const {
  return rule::releaseAdvice(toReleaseAll(handleClass(), collection(), made()));
}

bool LeakView::mayBeFreedAtEnd() const {
  return overwritten().empty() && caveat().empty();
}

bool LeakView::hasDispose() const {
  return handleClass().dispose && !made().owner && made().heldIn.empty() && !made().gatheredIn &&
         made().fields.empty() && made().shape == bindings::Shape::One && mayBeFreedAtEnd() &&
         !made().registered;
}

}  // namespace unfreed::rule
