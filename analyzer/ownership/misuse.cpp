#include "ownership/misuse.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flow/dominators.h"
#include "ownership/context.h"
#include "ownership/effects.h"
#include "ownership/events.h"

namespace unfreed::ownership {
namespace {

using flow::Block;
using flow::BlockId;
using flow::Cfg;
using flow::EndKind;
using flow::Op;
using flow::OpKind;
using flow::VariableId;
namespace op_flag = flow::op_flag;

// The blocks that edges lead to from `start`, or (backwards) from which they lead there; `start` too. Nothing
// goes through `without`.
std::vector<bool> reached(const Cfg& cfg, const std::vector<BlockId>& start, bool backwards,
                          BlockId without = None<BlockId>) {
  std::vector<std::vector<BlockId>> into(backwards ? cfg.blocks.size() : 0);
  for (uint32_t i = 0; backwards && i < cfg.blocks.size(); ++i) {
    const Block& block = cfg.blocks[idAt<BlockId>(i)];
    for (const flow::Edge& edge : block.to) into[index(edge.to)].push_back(idAt<BlockId>(i));
    if (!isNone(block.handler)) into[index(block.handler)].push_back(idAt<BlockId>(i));
  }
  std::vector<bool> met(cfg.blocks.size(), false);
  std::vector<BlockId> pending;
  const auto enter = [&](BlockId block) {
    if (isNone(block) || met[index(block)] || block == without) return;
    met[index(block)] = true;
    pending.push_back(block);
  };
  for (const BlockId block : start) enter(block);
  while (!pending.empty()) {
    const BlockId block = pending.back();
    pending.pop_back();
    if (backwards) {
      for (const BlockId before : into[index(block)]) enter(before);
    } else {
      for (const flow::Edge& edge : cfg.blocks[block].to) enter(edge.to);
      enter(cfg.blocks[block].handler);
    }
  }
  return met;
}

// `freed = true`, `current = next`: not `i++`.
bool isFlag(const Frame& frame, VariableId variable) {
  const flow::Variable& declared = frame.variable(variable);
  if (declared.assignedElsewhere || declared.kind == flow::Variable::Kind::Global) return true;
  if (!frame.owns(variable)) return declared.kind != flow::Variable::Kind::Const;
  return std::any_of(frame.cfg().ops.begin(), frame.cfg().ops.end(), [&](const Op& op) {
    if (op.kind != OpKind::Assign || op.variable != variable || op.has(op_flag::Declares)) return false;
    const Op* value = frame.definition(frame.operand(op, 0));
    return !value || value->kind != OpKind::Compute;
  });
}

bool isStoredTo(const Frame& frame, std::string_view field) {
  return std::any_of(frame.cfg().ops.begin(), frame.cfg().ops.end(),
                     [&](const Op& op) { return op.kind == OpKind::Store && op.text == field; });
}

// What the handle is called where it is needed.
VariableId nameAt(const Frame& frame, const MisuseEvent& event) {
  const Op& op = frame.cfg().ops[event.op];
  if (op.kind == OpKind::Dispose) return op.variable;
  const Op* definition = frame.definition(event.value);
  while (definition && definition->kind == OpKind::Cast) {
    definition = frame.definition(frame.operand(*definition, 0));
  }
  return definition && definition->kind == OpKind::Use ? definition->variable : None<VariableId>;
}

// Whether the test at the end of the block may know that the handle is gone: by a flag, by asking somebody.
bool mayKnow(const Frame& frame, const Block& block, VariableId handle) {
  const std::span<const Op> ops = frame.cfg().opsOf(block);
  const auto last =
      std::find_if(ops.rbegin(), ops.rend(), [](const Op& op) { return op.kind == OpKind::EndStatement; });
  for (const Op& op : ops.last(static_cast<size_t>(last - ops.rbegin()))) {
    if (op.kind == OpKind::Use) {
      const bool isItself = op.variable == handle && !isNone(handle);
      const bool isSynthetic = frame.variable(op.variable).kind == flow::Variable::Kind::Synthetic;
      if (!isItself && !isSynthetic && isFlag(frame, op.variable)) return true;
    } else if (op.kind == OpKind::Read) {
      if (op.text.empty() || isStoredTo(frame, op.text)) return true;
    } else if (op.kind == OpKind::Call || op.kind == OpKind::Construct) {
      if (frame.calleesOf(frame.indexOf(op)).bindings.empty()) return true;
    }
  }
  return false;
}

// Branches between a release and a use that are looked at; beyond, nothing is reported.
constexpr size_t kMostBranches = 32;

// On the ways from the release to the op, a branch decides whether the op is reached, and it may know.
bool isGuarded(const Frame& frame, const MisuseEvent& event) {
  const Cfg& cfg = frame.cfg();
  const BlockId goal = cfg.blockOf(event.op);
  std::vector<BlockId> ends;
  for (const uint32_t op : event.by) {
    const BlockId end = cfg.blockOf(op);
    const bool sameBlock = end == goal && op < event.op && isNone(event.nextPassOf);
    if (!sameBlock) ends.push_back(end);
  }
  const std::vector<bool> after = reached(cfg, ends, false);
  const std::vector<bool> before = reached(cfg, {goal}, true);
  const VariableId handle = nameAt(frame, event);
  size_t branches = 0;
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    const Block& block = cfg.blocks[at];
    if (!after[i] || !before[i] || at == goal || block.to.size() < 2 || block.end == EndKind::Iterate)
      continue;
    if (!mayKnow(frame, block, handle)) continue;
    if (++branches > kMostBranches) return true;
    const std::vector<bool> around = reached(cfg, {goal}, true, at);
    const bool decides = std::any_of(block.to.begin(), block.to.end(),
                                     [&](const flow::Edge& edge) { return !around[index(edge.to)]; });
    if (decides) return true;
  }
  return false;
}

// `try { tree.free() } catch {}`: the only thing that can throw in there is the release itself.
bool isExpected(const Frame& frame, uint32_t op) {
  const Cfg& cfg = frame.cfg();
  const BlockId handler = cfg.blocks[cfg.blockOf(op)].handler;
  if (isNone(handler) || !reached(cfg, {handler}, false)[index(cfg.exit)]) return false;
  size_t others = 0;
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const Block& block = cfg.blocks[idAt<BlockId>(i)];
    if (block.handler != handler) continue;
    for (const Op& other : cfg.opsOf(block)) {
      const bool mayThrow = other.kind == OpKind::Call || other.kind == OpKind::Construct;
      others += mayThrow && other.span != cfg.ops[op].span ? 1 : 0;
    }
  }
  return others == 0;
}

std::string calleeName(const Frame& frame, const Op& op) {
  if (op.has(op_flag::Method)) {
    const Op* receiver = frame.definition(frame.operand(op, 0));
    const bool named = receiver && receiver->kind == OpKind::Use;
    const std::string_view name = named ? frame.variable(receiver->variable).name : std::string_view();
    if (op.has(op_flag::Computed)) return fmt::format("{}[Symbol.dispose]", name);
    return name.empty() ? std::string(op.text) : fmt::format("{}.{}", name, op.text);
  }
  const Op* callee = frame.definition(frame.operand(op, 0));
  if (!callee) return {};
  if (callee->kind == OpKind::Use) return std::string(frame.variable(callee->variable).name);
  return std::string(callee->text);
}

// "doc.free()", "write_table(…)", "new Header(…)"; empty where there is nothing to quote.
std::string quoted(const Frame& frame, const Op& op) {
  if (op.kind != OpKind::Call && op.kind != OpKind::Construct) return {};
  const std::string name = calleeName(frame, op);
  if (name.empty()) return {};
  const size_t withoutArguments = op.has(op_flag::Computed) ? 2 : 1;
  return fmt::format("{}{}({})", op.kind == OpKind::Construct ? "new " : "", name,
                     op.operandCount > withoutArguments ? "…" : "");
}

End endAt(const Frame& frame, uint32_t index) {
  const Op& op = frame.cfg().ops[index];
  End end;
  end.span = op.span;
  end.call = quoted(frame, op);
  if (op.kind == OpKind::Dispose || op.kind == OpKind::Store) {
    end.how = op.kind == OpKind::Store ? End::How::Moved : End::How::Released;
    return end;
  }
  const Effect effect = effectOf(frame, index);
  end.how = !effect.released.empty() ? End::How::Released
            : !effect.moved.empty()  ? End::How::Moved
                                     : End::How::InCallee;
  return end;
}

// Where the class comes from decides how much is known of what its methods do when they are called too late.
enum class Answer : uint8_t { Throws, Unsure, Harmless };

Answer answerOf(const bindings::Module& module, Need need) {
  switch (module.toolchain) {
    case bindings::Toolchain::WasmBindgen:
    case bindings::Toolchain::Embind:
    case bindings::Toolchain::WebIdl:
      return module.origin == bindings::Origin::Declarations ? Answer::Unsure : Answer::Throws;
    case bindings::Toolchain::CGlue:
      return need == Need::Release ? Answer::Harmless : Answer::Unsure;  // written by hand: mostly `if (ptr)`
    case bindings::Toolchain::Model:
      return Answer::Harmless;  // a facade, which may well keep count itself
  }
  return Answer::Harmless;
}

bool describeClasses(const Frame& frame, const MisuseEvent& event, Misuse& misuse) {
  std::vector<std::string_view> names;
  for (const bindings::ClassRef cls : event.classes) {
    const bindings::Module& module = frame.context.program.bindings[cls.module];
    const Answer answer = answerOf(module, event.need);
    if (answer == Answer::Harmless) return false;
    if (answer == Answer::Unsure) {
      misuse.confidence = Confidence::Likely;
      misuse.confidenceReason = "the class is known by its declarations only";
    }
    const std::string_view name = frame.context.program.bindings[cls].name;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
      misuse.classes.push_back(cls);
    }
  }
  misuse.what = fmt::format("{}", fmt::join(names, " or "));
  if (event.guessed) {
    misuse.confidence = Confidence::Likely;
    misuse.confidenceReason = "the class is known by its name only";
  } else if (!isNone(event.nextPassOf) && misuse.confidence == Confidence::Certain) {
    misuse.confidence = Confidence::Likely;
    misuse.confidenceReason = "it happens when the loop makes a second pass";
  }
  return !names.empty();
}

Span creationOf(const Frame& frame, const Object& object) {
  return object.kind == ObjectKind::Handle ? frame.cfg().ops[object.op].span : Span();
}

std::string nameOf(const Frame& frame, const MisuseEvent& event, const Object& object) {
  const VariableId named = nameAt(frame, event);
  if (!isNone(named)) return std::string(frame.variable(named).name);
  if (object.kind == ObjectKind::Captured) {
    return std::string(frame.variable(idAt<VariableId>(object.number)).name);
  }
  return {};
}

Span placeOf(const Frame& frame, const Op& op) {
  if (op.kind != OpKind::Dispose) return op.span;
  return frame.variable(op.variable).declaration;
}

// What follows a misuse is never run, or no worse.
bool followsFrom(const Frame& frame, const flow::Dominators& dominators, const MisuseEvent& event,
                 const std::vector<const MisuseEvent*>& reported) {
  const Cfg& cfg = frame.cfg();
  const BlockId at = cfg.blockOf(event.op);
  return std::any_of(reported.begin(), reported.end(), [&](const MisuseEvent* first) {
    if (first->object != event.object || first->nextPassOf != event.nextPassOf) return false;
    const BlockId before = cfg.blockOf(first->op);
    return before == at ? first->op < event.op : dominators.dominates(before, at);
  });
}

}  // namespace

std::vector<Misuse> misusesOf(const Frame& frame, const ObjectTable& objects,
                              const std::vector<MisuseEvent>& events) {
  std::vector<Misuse> misuses;
  if (events.empty()) return misuses;
  const flow::Dominators dominators(flow::successorsOf(frame.cfg()), frame.cfg().entry);
  std::vector<const MisuseEvent*> reported;
  for (const MisuseEvent& event : events) {
    const Op& op = frame.cfg().ops[event.op];
    Misuse misuse;
    misuse.need = event.need;
    misuse.span = placeOf(frame, op);
    misuse.nextPassOf = event.nextPassOf;
    const bool known = std::any_of(misuses.begin(), misuses.end(),
                                   [&](const Misuse& other) { return other.span == misuse.span; });
    if (known || !describeClasses(frame, event, misuse)) continue;
    if (followsFrom(frame, dominators, event, reported)) continue;
    if (isExpected(frame, event.op) || isGuarded(frame, event)) continue;
    reported.push_back(&event);
    misuse.atScopeEnd = op.kind == OpKind::Dispose;
    misuse.name = nameOf(frame, event, objects[event.object]);
    misuse.creation = creationOf(frame, objects[event.object]);
    for (const uint32_t by : event.by) {
      End end = endAt(frame, by);
      const bool isKnown = std::any_of(misuse.ends.begin(), misuse.ends.end(),
                                       [&](const End& other) { return other.span == end.span; });
      if (!isKnown) misuse.ends.push_back(std::move(end));
    }
    misuses.push_back(std::move(misuse));
  }
  std::sort(misuses.begin(), misuses.end(), [](const Misuse& a, const Misuse& b) { return a.span < b.span; });
  return misuses;
}

// Needed on every way: because the op is on every way, or because on every way on which there is something it
// comes to its end (`if (handle) handle.free()`).
void addNeeds(const Frame& frame, const std::vector<NeedEvent>& events, Summary& summary) {
  if (events.empty()) return;
  const Cfg& cfg = frame.cfg();
  const flow::Dominators dominators(flow::successorsOf(cfg), cfg.entry);
  const auto effectOn = [&](const Object& object) -> PassedEffect& {
    return object.kind == ObjectKind::Parameter ? summary.parameters[object.number]
                                                : summary.captured[idAt<VariableId>(object.number)];
  };
  std::vector<const PassedEffect*> tolerant;  // the function expects that it may be gone
  for (const NeedEvent& event : events) {
    if (isExpected(frame, event.op)) tolerant.push_back(&effectOn(event.object));
  }
  for (const NeedEvent& event : events) {
    PassedEffect& passed = effectOn(event.object);
    if (passed.need != Need::Nothing || isExpected(frame, event.op)) continue;
    const bool isTolerant = std::find(tolerant.begin(), tolerant.end(), &passed) != tolerant.end();
    const bool endsIt = passed.gone && !isTolerant && event.need == Need::Release;
    if (endsIt || dominators.dominates(cfg.blockOf(event.op), cfg.exit)) passed.need = event.need;
  }
}

}  // namespace unfreed::ownership
