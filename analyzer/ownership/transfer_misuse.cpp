// What is certainly gone, and which ops need it all the same.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

namespace {

// `tree.__wbg_ptr`, `mat.isDeleted()`: the code looks itself.
bool asksWhetherGone(std::string_view name) {
  return name == "ptr" || name == "__wbg_ptr" || name == "$$" || name == "isDeleted";
}

bool isConstant(flow::Variable::Kind kind) {
  return kind == flow::Variable::Kind::Const || kind == flow::Variable::Kind::Using;
}

}  // namespace

std::vector<bindings::ClassRef> Transfer::classesOf(ObjectId object, ValueId value) const {
  const Object what = objects_[object];
  if (what.kind == ObjectKind::Handle) {
    const auto made = acquires_.find({what.op, what.number});
    if (made != acquires_.end()) return made->second.classes;
  }
  return isNone(value) ? std::vector<bindings::ClassRef>() : frame_.handleClassesOf(value);
}

// Only what stands for one handle, under names that all mean it.
bool Transfer::canBeGone(ObjectId object, ValueId value) const {
  const Object what = objects_[object];
  switch (what.kind) {
    case ObjectKind::Handle:
      return what.number != kMany;
    case ObjectKind::Element:
    case ObjectKind::Parameter:
      return !classesOf(object, value).empty();
    case ObjectKind::Captured:
      return isConstant(frame_.variable(idAt<VariableId>(what.number)).kind) &&
             !classesOf(object, value).empty();
    case ObjectKind::Collection:
    case ObjectKind::Record:
    case ObjectKind::Instance:
    case ObjectKind::Stack:
    case ObjectKind::Closure:
    case ObjectKind::ParameterElement:
    case ObjectKind::ParameterResult:
    case ObjectKind::CapturedElement:
    case ObjectKind::Self:
    case ObjectKind::Field:
    case ObjectKind::FieldContents:
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

void Transfer::markGone(uint32_t op, const ObjectSet& objects, ValueId value, OpenHandles& state) {
  const bool allClear = std::all_of(objects.begin(), objects.end(), [&](ObjectId object) {
    return objects_[object].kind == ObjectKind::Nothing ||
           (canBeGone(object, value) && !state.isBlurred(object));
  });
  if (!allClear) return;
  for (const ObjectId object : objects) {
    const uint8_t bits = state.statusOf(object);
    if (bits != 0 && (bits & status::Unsettled) == 0) state.markGone(object, op);
  }
}

// What every callee takes over, before anything of the call has happened: `concat([a, b])` takes both.
std::vector<ObjectSet> Transfer::certainlyMoved(uint32_t op, const Effect& effect,
                                                const OpenHandles& state) const {
  std::vector<ObjectSet> moved;
  const program::Callees& callees = frame_.calleesOf(op);
  for (const ValueId value : effect.moved) {
    const auto takers = static_cast<size_t>(std::count(effect.moved.begin(), effect.moved.end(), value));
    if (takers < callees.bindings.size() || !callees.functions.empty()) continue;
    moved.push_back(at(value, state));
    const Op* literal = frame_.definition(value);
    if (!literal || literal->kind != OpKind::Collect) continue;
    for (size_t i = 0; i < literal->operandCount; ++i) {
      const Op* element = frame_.definition(frame_.operand(*literal, i));
      if (element && element->kind != OpKind::Spread) moved.push_back(at(frame_.operand(*literal, i), state));
    }
  }
  std::erase_if(moved, [&](const ObjectSet& objects) {
    return std::any_of(objects.begin(), objects.end(),
                       [&](ObjectId object) { return isContainer(objects_[object].kind); });
  });
  return moved;
}

// An async function goes on after the call, a generator has not even begun.
bool Transfer::isOverWhenCallEnds(uint32_t op, program::FunctionRef callee) const {
  const flow::Function& function = frame_.context.program.functionOf(callee);
  if (function.isGenerator) return false;
  if (!function.isAsync) return true;
  const flow::Cfg& cfg = frame_.cfg();
  if (op + 1 >= cfg.ops.size() || isNone(cfg.ops[op].result)) return false;
  const Op& next = cfg.ops[op + 1];
  return next.kind == OpKind::Await && frame_.operand(next, 0) == cfg.ops[op].result;
}

void Transfer::markGoneByCallee(uint32_t op, const LocalCall& call, OpenHandles& state) {
  const Summary* summary = frame_.summaryOf(call.function);
  if (!summary || frame_.calleesOf(op).unknown || !isOverWhenCallEnds(op, call.function)) return;
  const bool rest = frame_.context.program.functionOf(call.function).rest;
  const size_t count = summary->parameters.size() - (rest && !summary->parameters.empty() ? 1 : 0);
  for (size_t i = 0; i < std::min(count, call.arguments.size()); ++i) {
    if (summary->parameters[i].gone) markGone(op, at(call.arguments[i], state), call.arguments[i], state);
  }
  if (call.function.unit != frame_.ref.unit) return;
  for (const auto& [variable, effect] : summary->captured) {
    const bool certain = effect.gone && frame_.owns(variable) && isConstant(frame_.variable(variable).kind);
    if (certain) markGone(op, state.at(slotOf(variable)), None<ValueId>, state);
  }
}

void Transfer::checkCallee(uint32_t op, const LocalCall& call, const OpenHandles& state) {
  const Summary* summary = frame_.summaryOf(call.function);
  if (!events_ || !summary || frame_.calleesOf(op).unknown) return;
  const flow::Function& callee = frame_.context.program.functionOf(call.function);
  if (callee.isGenerator) return;
  const size_t count = summary->parameters.size();
  for (size_t i = 0; i < std::min(count, call.arguments.size()); ++i) {
    if (callee.rest && i + 1 >= count) break;
    checkNeed(op, summary->parameters[i].need, call.arguments[i], at(call.arguments[i], state), state);
  }
  if (call.function.unit != frame_.ref.unit) return;
  for (const auto& [variable, effect] : summary->captured) {
    if (!frame_.owns(variable) || !isConstant(frame_.variable(variable).kind)) continue;
    checkNeed(op, effect.need, None<ValueId>, state.at(slotOf(variable)), state);
  }
}

void Transfer::checkNeeds(uint32_t op, const Effect& effect, const OpenHandles& state) {
  if (!events_) return;
  for (const ValueId value : effect.released) {
    const ObjectSet objects = at(value, state);
    checkNeed(op, Need::Release, value, objects, state);
    for (const ObjectId object : objects) {
      SiteEvents* site = state.isBlurred(object) ? nullptr : eventsOf(object);
      if (site) site->releasedAt.push_back(here_);
    }
  }
  for (const ValueId value : effect.moved) checkNeed(op, Need::Use, value, at(value, state), state);
  for (const ValueId value : effect.borrowed) checkNeed(op, Need::Use, value, at(value, state), state);
}

void Transfer::checkNeed(uint32_t op, Need need, ValueId value, const ObjectSet& objects,
                         const OpenHandles& state) {
  if (!events_ || need == Need::Nothing || objects.empty()) return;
  for (const ObjectId object : objects) {
    if (objects_[object].kind == ObjectKind::Parameter || objects_[object].kind == ObjectKind::Captured) {
      if (objects.size() == 1 && !state.isBlurred(object))
        events_->needs.push_back({need, op, objects_[object]});
    }
  }
  MisuseEvent event;
  event.need = need;
  event.op = op;
  event.value = value;
  for (const ObjectId object : objects) {
    if (objects_[object].kind == ObjectKind::Nothing) continue;
    const Gone* gone = state.goneness(object);
    if (!gone || state.isBlurred(object)) return;
    event.object = object;
    event.by.insert(event.by.end(), gone->by.begin(), gone->by.end());
    const auto classes = classesOf(object, value);
    event.classes.insert(event.classes.end(), classes.begin(), classes.end());
    const auto made = acquires_.find({objects_[object].op, objects_[object].number});
    event.guessed |=
        objects_[object].kind == ObjectKind::Handle && made != acquires_.end() && made->second.guessed;
  }
  if (!event.by.empty()) events_->misuses.push_back(std::move(event));
}

// `if (tree.ptr) tree.free()`, `if (!mat.isDeleted()) …`: from here on the code knows better than we do.
void Transfer::blurWhatIsAskedFor(const Op& op, OpenHandles& state) const {
  const bool isMember = op.kind == OpKind::Read || op.has(op_flag::Method);
  if (isMember && asksWhetherGone(op.text)) state.blur(at(frame_.operand(op, 0), state));
}

}  // namespace unfreed::ownership
