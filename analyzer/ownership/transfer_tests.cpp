// What tests tell: that there is nothing, that a value is no handle, that two names mean the same, and that a
// condition which was tested before holds again.
#include <algorithm>
#include <array>

#include "ownership/emptiness.h"
#include "ownership/library_calls.h"
#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Block;
using flow::Op;
using flow::OpKind;
using flow::TestKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

namespace {

// `===` and its kin; whether the comparison is negated.
std::optional<bool> negationOf(const Op& comparison) {
  if (comparison.kind != OpKind::Compute || comparison.operandCount != 2) return std::nullopt;
  if (comparison.text == "===" || comparison.text == "==") return false;
  if (comparison.text == "!==" || comparison.text == "!=") return true;
  return std::nullopt;
}

// Objects of these classes of JavaScript are no handles.
bool isPlainClass(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kNames{
      "Array",  "Error", "Date",    "RegExp", "Promise",   "ArrayBuffer",  "Uint8Array",
      "String", "Map",   "Boolean", "Number", "TypeError", "Float32Array", "Float64Array"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// An object that no other object can be: not one of several passes, not one of several elements.
bool isOne(const Object& object) {
  switch (object.kind) {
    case ObjectKind::Handle:
    case ObjectKind::Element:
      return !object.earlier;
    case ObjectKind::Parameter:
    case ObjectKind::Self:
    case ObjectKind::Field:
      return true;
    case ObjectKind::Collection:
    case ObjectKind::Record:
    case ObjectKind::Instance:
    case ObjectKind::Stack:
    case ObjectKind::Closure:
    case ObjectKind::ParameterElement:
    case ObjectKind::ParameterResult:
    case ObjectKind::Captured:
    case ObjectKind::CapturedElement:
    case ObjectKind::FieldContents:
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

}  // namespace

bool Transfer::assume(const Block& block, bool holds, OpenHandles& state) {
  const ValueId tested = block.test.value;
  if (isNone(tested)) return true;
  if (const std::optional<Fact> fact = conditions_.of(block)) {
    const bool possible = state.assume(holds ? *fact : fact->opposite());
    if (!possible && conditions_.isCertain(*fact)) return false;
  }
  if (const ValueId empty = emptyWhere(frame_, block, holds); !isNone(empty))
    assumeEmpty(block, empty, state);
  const Op& test = *frame_.definition(tested);
  switch (block.test.kind) {
    case TestKind::Truthy:
      if (test.kind == OpKind::Call && !assumeAnswer(test, holds, state)) return false;
      [[fallthrough]];
    case TestKind::NotNullish:
      holds ? assumeSomething(tested, state) : assumeNothing(tested, state);
      return true;
    case TestKind::Opaque:
      if (const std::optional<bool> negated = negationOf(test))
        assumeComparison(test, holds != *negated, state);
      return true;
    case TestKind::InstanceOf:
      assumeInstance(block, holds, state);
      return true;
    case TestKind::Periodic:
      return true;
  }
  return true;
}

// `typeof x === "string"`, `current !== solid`.
void Transfer::assumeComparison(const Op& comparison, bool equal, OpenHandles& state) {
  for (size_t side = 0; side < 2; ++side) {
    const Op* subject = frame_.definition(frame_.operand(comparison, side));
    const Op* literal = frame_.definition(frame_.operand(comparison, 1 - side));
    if (!subject || !literal || literal->kind != OpKind::Constant) continue;
    if (subject->kind != OpKind::Compute || subject->text != "typeof") return;
    const bool saysObject = literal->text == "object" || literal->text == "function";
    if (saysObject != equal) assumeNothing(frame_.operand(*subject, 0), state);
    return;
  }
  const ValueId left = frame_.operand(comparison, 0);
  const ValueId right = frame_.operand(comparison, 1);
  if (isNone(left) || isNone(right)) return;
  const ObjectSet lefts = at(left, state);
  const ObjectSet rights = at(right, state);
  if (equal) {
    excludeOthers(left, lefts, rights, state);
    excludeOthers(right, rights, lefts, state);
  } else {
    excludeSame(left, lefts, rights, state);
    excludeSame(right, rights, lefts, state);
  }
}

// The value and the variable that it was taken from.
void Transfer::exclude(ValueId value, ObjectId object, OpenHandles& state) {
  const auto from = [&](Slot slot) {
    ObjectSet objects = state.at(slot);
    if (objects.remove(object)) state.set(slot, std::move(objects));
  };
  from(slotOf(value));
  const Op* definition = frame_.definition(value);
  const bool isVariable =
      definition && (definition->kind == OpKind::Use || definition->kind == OpKind::Assign);
  if (isVariable && frame_.owns(definition->variable)) from(slotOf(definition->variable));
}

// The value is one of `others` (or something that is not followed): a handle which only this function knows
// is none of them. Where nothing else leads to it, it was not made on this way.
void Transfer::excludeOthers(ValueId value, const ObjectSet& objects, const ObjectSet& others,
                             OpenHandles& state) {
  for (const ObjectId object : objects) {
    const bool isPrivate =
        objects_[object].kind == ObjectKind::Handle && (state.statusOf(object) & ~status::AnyOpen) == 0;
    if (!isPrivate || std::binary_search(others.begin(), others.end(), object)) continue;
    exclude(value, object, state);
    const bool isKnown = std::any_of(state.slots().begin(), state.slots().end(), [&](const auto& entry) {
      const bool isVariable = entry.first.kind == Slot::Kind::Variable;
      if (entry.first.kind == Slot::Kind::Value) return false;
      // The result of `c ? a : b` on its way into the variable.
      if (isVariable && entry.second == objects &&
          frame_.variable(idAt<VariableId>(entry.first.id)).kind == flow::Variable::Kind::Synthetic) {
        return false;
      }
      return std::binary_search(entry.second.begin(), entry.second.end(), object);
    });
    if (!isKnown) state.removeEverywhere(object);
  }
}

void Transfer::excludeSame(ValueId value, const ObjectSet& objects, const ObjectSet& others,
                           OpenHandles& state) {
  if (others.size() != 1 || objects.size() < 2 || !isOne(objects_[others.front()])) return;
  exclude(value, others.front(), state);
}

// `map.has(tree)`, `Array.isArray(found)`. False: the call cannot have answered so.
bool Transfer::assumeAnswer(const Op& call, bool holds, OpenHandles& state) {
  if (!call.has(op_flag::Method) || call.has(op_flag::Computed) || call.operandCount < 2) return true;
  const ValueId asked = frame_.operand(call, 1);
  const program::Callees& callees = frame_.calleesOf(frame_.indexOf(call));
  if (!callees.bindings.empty() || !callees.functions.empty()) return true;
  const ObjectSet objects = at(asked, state);
  if (call.text == "isArray") {
    for (const ObjectId object : objects) {
      const bool isArray = isContainer(objects_[object].kind);
      if (isArray != holds) assumeNotThis(asked, object, state);
    }
    return true;
  }
  if (call.text != "has" && call.text != "includes") return true;
  // What was made on this pass, and was put nowhere, is in no collection.
  const bool isFresh = !objects.empty() && std::all_of(objects.begin(), objects.end(), [&](ObjectId object) {
    return objects_[object].kind == ObjectKind::Handle && !objects_[object].earlier &&
           (state.statusOf(object) & ~status::AnyOpen) == 0;
  });
  return !isFresh || !holds;
}

// The value is not this one of the things that it may be: what an export gave is something else.
void Transfer::assumeNotThis(ValueId value, ObjectId object, OpenHandles& state) {
  exclude(value, object, state);
  const Object what = objects_[object];
  if (what.kind == ObjectKind::Handle && what.number == kItself) state.removeEverywhere(object);
  if (what.kind != ObjectKind::Collection || what.number != kMany) return;
  for (const ObjectId held : state.heldBy(object)) state.removeEverywhere(held);
  state.removeEverywhere(object);
}

// `found instanceof Tree`; the comparison is the last op of the block.
void Transfer::assumeInstance(const Block& block, bool holds, OpenHandles& state) {
  const Op& comparison = frame_.cfg().ops[block.firstOp + block.opCount - 1];
  if (comparison.kind != OpKind::Compute || comparison.text != "instanceof") return;
  if (holds) assumeSomething(block.test.value, state);
  const ValueId classValue = frame_.operand(comparison, 1);
  if (isNone(classValue)) return;
  const program::ValueSet& set = frame_.context.values.of(frame_.ref, classValue);
  if (set.unknown || set.shapes.size() != 1) return;
  const program::AbstractValue& cls = frame_.context.values[set.shapes.front()];
  if (cls.kind == program::AbstractValue::Kind::External) {
    if (holds && cls.specifier.empty() && isPlainClass(cls.path)) assumeNothing(block.test.value, state);
    return;
  }
  if (cls.kind != program::AbstractValue::Kind::BindingClass || holds) return;
  for (const ObjectId object : at(block.test.value, state)) {
    const auto made = acquires_.find({objects_[object].op, objects_[object].number});
    const bool isInstance = objects_[object].kind == ObjectKind::Handle && made != acquires_.end() &&
                            made->second.classes == std::vector<bindings::ClassRef>{cls.cls};
    if (isInstance) assumeNotThis(block.test.value, object, state);
  }
}

// Whether some variable certainly holds the object (and not: the object or nothing).
bool Transfer::isSurelyHeld(ObjectId object, const OpenHandles& state) const {
  return std::any_of(state.slots().begin(), state.slots().end(), [&](const auto& entry) {
    return entry.first.kind == Slot::Kind::Variable && entry.second == ObjectSet{object};
  });
}

// Aliases of a value that is nothing are nothing as well, unless only this one may be (`u = c ? t : null`).
void Transfer::assumeNothing(ValueId value, OpenHandles& state) {
  if (isNone(value)) return;
  const ObjectSet objects = at(value, state);
  const Op* definition = frame_.definition(value);
  state.set(slotOf(value), {});
  const bool isVariable =
      definition && (definition->kind == OpKind::Use || definition->kind == OpKind::Assign);
  if (isVariable && frame_.owns(definition->variable)) state.set(slotOf(definition->variable), {});
  // `tree.free?.()`: an object without the method is none that needs it.
  if (definition && definition->kind == OpKind::Read && isReleaseName(definition->text)) {
    release(at(frame_.operand(*definition, 0), state), state);
  }
  const ObjectId nothing = objects_.get(ObjectKind::Nothing, 0);
  const bool mayBeNothingByItself = std::binary_search(objects.begin(), objects.end(), nothing);
  for (const ObjectId object : objects) {
    const bool ours = objects_[object].kind == ObjectKind::Handle ||
                      objects_[object].kind == ObjectKind::Element || isContainer(objects_[object].kind);
    const bool isMany = objects_[object].kind == ObjectKind::Collection && objects_[object].number == kMany;
    const bool passed = objects_[object].kind == ObjectKind::Parameter ||
                        objects_[object].kind == ObjectKind::Captured ||
                        objects_[object].kind == ObjectKind::Field;
    if (passed) {
      // Nothing was passed on this way: that counts as settled, or every `if (x) x.free()` would be "on some
      // ways".
      state.setStatus(object, 0);
    } else if (isMany) {
      for (const ObjectId held : state.heldBy(object)) state.removeEverywhere(held);
      state.removeEverywhere(object);
    } else if (ours && !(mayBeNothingByItself && isSurelyHeld(object, state))) {
      takeAway(object, state);
    }
  }
}

// The collection has no elements on this way: nothing was put into it. Where elements may have been taken
// out again, in a loop of their own, that says nothing of what was in it.
void Transfer::assumeEmpty(const Block& block, ValueId collection, OpenHandles& state) {
  const ObjectSet objects = at(collection, state);
  if (objects.size() != 1 || objects_[objects.front()].kind != ObjectKind::Collection) return;
  const flow::Cfg& cfg = frame_.cfg();
  const flow::BlockId made = cfg.blockOf(objects_[objects.front()].op);
  const flow::BlockId tested = cfg.blockOf(block.firstOp + block.opCount - 1);
  if (loops_.innermost(made) != loops_.innermost(tested)) return;
  const Slot elements = fieldOf(objects.front(), 0);
  ObjectSet held = state.at(elements);
  state.set(elements, {});
  takeUnheld(std::move(held), state);
}

// The object was not made on this way, nor what only it holds: `const pair = open(row); if (!pair)
// continue;`.
void Transfer::takeAway(ObjectId object, OpenHandles& state) {
  ObjectSet held = isContainer(objects_[object].kind) ? state.heldBy(object) : ObjectSet();
  state.removeEverywhere(object);
  takeUnheld(std::move(held), state);
}

// What nobody holds any more was not made on this way. What has a name was not put there.
void Transfer::takeUnheld(ObjectSet objects, OpenHandles& state) {
  std::vector<ObjectSet> work{std::move(objects)};
  while (!work.empty()) {
    const ObjectSet left = std::move(work.back());
    work.pop_back();
    for (const ObjectId object : left) {
      if (isHeldByOther(object, {}, state)) continue;
      if (isContainer(objects_[object].kind)) {
        if (isNamed(object, state)) continue;
        work.push_back(state.heldBy(object));
        state.removeEverywhere(object);
      } else if (objects_[object].kind == ObjectKind::Handle) {
        const uint8_t rest = state.statusOf(object) & static_cast<uint8_t>(~status::AnyGathered);
        rest == 0 ? state.removeEverywhere(object) : state.setStatus(object, rest);
      }
    }
  }
}

bool Transfer::isNamed(ObjectId object, const OpenHandles& state) const {
  return std::any_of(state.slots().begin(), state.slots().end(), [&](const auto& entry) {
    return entry.first.kind != Slot::Kind::Field &&
           std::binary_search(entry.second.begin(), entry.second.end(), object);
  });
}

void Transfer::assumeSomething(ValueId value, OpenHandles& state) {
  if (isNone(value)) return;
  const ObjectId nothing = objects_.get(ObjectKind::Nothing, 0);
  const auto exclude = [&](Slot slot) {
    ObjectSet objects = state.at(slot);
    if (objects.remove(nothing)) state.set(slot, std::move(objects));
  };
  exclude(slotOf(value));
  const Op* definition = frame_.definition(value);
  const bool isVariable =
      definition && (definition->kind == OpKind::Use || definition->kind == OpKind::Assign);
  if (isVariable && frame_.owns(definition->variable)) exclude(slotOf(definition->variable));
}

}  // namespace unfreed::ownership
