#include "fix/site.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace unfreed::fix {

using flow::Op;
using flow::OpKind;
using flow::ValueId;

namespace {

bool isUseOf(const flow::Cfg& cfg, ValueId value, flow::VariableId variable) {
  const Op& op = behindCasts(cfg, value);
  return op.kind == OpKind::Use && op.variable == variable;
}

}  // namespace

const ownership::Acquisition* acquisitionAt(const Site& site, Span expression) {
  const auto& all = site.facts.acquisitions;
  const auto found = std::find_if(all.begin(), all.end(), [&](const ownership::Acquisition& made) {
    return made.expression == expression;
  });
  return found == all.end() ? nullptr : &*found;
}

bool isList(bindings::Shape shape) {
  return shape == bindings::Shape::Array || shape == bindings::Shape::Set;
}

const Op& behindCasts(const flow::Cfg& cfg, ValueId value) {
  const Op* op = &cfg.definition(value);
  while (op->kind == OpKind::Cast && op->operandCount > 0) op = &cfg.definition(cfg.operand(*op, 0));
  return *op;
}

bool givesPromise(const Site& site, const program::Callees& callees) {
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [](const program::BindingCallee& callee) { return callee.member->returns.promise; }) ||
         std::any_of(callees.functions.begin(), callees.functions.end(),
                     [&](program::FunctionRef callee) { return site.program.functionOf(callee).isAsync; });
}

bool isAwaited(const flow::Cfg& cfg, ValueId promise) {
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Await && op.operandCount > 0 && cfg.operand(op, 0) == promise;
  });
}

namespace {

// An object that owes nothing, but does things: with the memory of whoever gave it, as far as anybody knows.
bool hasMethods(const bindings::Class& cls) {
  return cls.kind == bindings::Class::Kind::Plain &&
         std::any_of(cls.members.begin(), cls.members.end(), [](const bindings::Member& member) {
           return member.kind == bindings::Member::Kind::Method;
         });
}

}  // namespace

bool lendsMemory(const program::Program& program, const program::Callees& callees) {
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [&](const program::BindingCallee& callee) {
                       const bindings::Type& type = callee.member->returns;
                       if (isNone(type.classIndex)) return false;
                       return type.ownership == bindings::Ownership::Borrowed ||
                              (type.ownership == bindings::Ownership::Plain && !type.isConstructor &&
                               hasMethods(program.bindings[{callee.module, type.classIndex}]));
                     });
}

namespace {

// Through casts and `await`.
bool isMadeFrom(const flow::Cfg& cfg, ValueId value, ValueId made) {
  while (value != made) {
    const Op& op = cfg.definition(value);
    const bool isSame = (op.kind == OpKind::Cast || op.kind == OpKind::Await) && op.operandCount > 0;
    if (!isSame || isNone(cfg.operand(op, 0))) return false;
    value = cfg.operand(op, 0);
  }
  return true;
}

// Whether somebody may have the view when the statement is over: all but asking it and computing with it.
bool leavesStatement(const Site& site, ValueId view) {
  const flow::Cfg& cfg = site.cfg();
  std::vector<ValueId> views{view};
  for (size_t i = 0; i < views.size(); ++i) {
    for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
      const Op& op = cfg.ops[at];
      const auto operands = cfg.operandsOf(op);
      const auto is = [&](uint32_t operand) { return idAt<ValueId>(operand) == views[i]; };
      if (std::none_of(operands.begin(), operands.end(), is)) continue;
      if (op.kind == OpKind::Compute) continue;
      const bool asks = op.kind == OpKind::Read || (op.kind == OpKind::Call && op.has(flow::op_flag::Method));
      const bool isAsked = asks && is(operands[0]) && std::none_of(operands.begin() + 1, operands.end(), is);
      if (!isAsked && op.kind != OpKind::Cast) return true;
      const bool isView =
          op.kind == OpKind::Cast || lendsMemory(site.program, site.values.calleesOf(site.function, at));
      if (isView && !isNone(op.result)) views.push_back(op.result);
    }
  }
  return false;
}

// Whether the callee may be anything. What the language itself brings is known.
bool isUnknown(const Site& site, const program::Callees& callees) {
  const bool isOutside =
      std::any_of(callees.externals.begin(), callees.externals.end(),
                  [&](program::ShapeId shape) { return !site.values[shape].specifier.empty(); });
  const bool isNobody = callees.functions.empty() && callees.bindings.empty() && callees.externals.empty();
  return isOutside || (isNobody && callees.unknown);
}

// `new Physics().createScene()`: what a method of WebIDL gives is a pointer, mostly to something that lives
// no longer than the receiver.
bool mayPointIntoReceiver(const program::Program& program, const Op& op, const program::Callees& callees) {
  const auto mayPoint = [&](const program::BindingCallee& callee) {
    const bindings::Module& module = program.bindings[callee.home()];
    const bindings::Type& type = callee.member->returns;
    return module.toolchain == bindings::Toolchain::WebIdl && !module.isModelled &&
           !isNone(type.classIndex) && !type.isConstructor;
  };
  return op.kind == OpKind::Call && op.has(flow::op_flag::Method) &&
         std::any_of(callees.bindings.begin(), callees.bindings.end(), mayPoint);
}

template <class IsIt, class IsKept>
Endurance enduranceOfAll(const Site& site, const IsIt& isIt, const IsKept& isKept) {
  Endurance found;
  const flow::Cfg& cfg = site.cfg();
  for (uint32_t i = 0; i < cfg.ops.size(); ++i) {
    const Op& op = cfg.ops[i];
    const bool calls = op.kind == OpKind::Call || op.kind == OpKind::Construct || op.kind == OpKind::Read;
    if (!calls) continue;
    const auto operands = cfg.operandsOf(op);
    const auto isGiven = [&](uint32_t operand) {
      const auto value = idAt<ValueId>(operand);
      return !isNone(value) && isIt(value);
    };
    const auto first = std::find_if(operands.begin(), operands.end(), isGiven);
    if (first == operands.end()) continue;
    const program::Callees& callees = site.values.calleesOf(site.function, i);
    found.pendingPromise |= !isNone(op.result) && givesPromise(site, callees) && !isAwaited(cfg, op.result);
    const bool lends = lendsMemory(site.program, callees) ||
                       (first == operands.begin() && mayPointIntoReceiver(site.program, op, callees));
    found.lends |= lends && !isNone(op.result) && isKept(op.result);
    found.unknownCallee |= first != operands.begin() && op.kind != OpKind::Read && isUnknown(site, callees);
  }
  return found;
}

// Whether the function returns a text, a number, or the like somewhere.
bool returnsPlain(const flow::Cfg& cfg) {
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    if (op.kind != OpKind::Return || isNone(cfg.operand(op, 0))) return false;
    const Op& value = cfg.definition(cfg.operand(op, 0));
    const auto isPlain = [](const Op& made) {
      return made.kind == OpKind::Compute || (made.kind == OpKind::Constant && !made.isNothing());
    };
    if (value.kind != OpKind::Use) return isPlain(value);
    return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& assign) {  // `return c ? "" : make()`
      return assign.kind == OpKind::Assign && assign.variable == value.variable &&
             assign.has(flow::op_flag::Conditional) && !isNone(cfg.operand(assign, 0)) &&
             isPlain(cfg.definition(cfg.operand(assign, 0)));
    });
  });
}

// The name stands for a handle, or for nothing.
std::string releaseCall(const Site& site, const std::string& name, bool mayBeNothing) {
  const bindings::Class& cls = site.handleClass();
  if (site.made.owner)
    return fmt::format("{}{}{}()", name, mayBeNothing ? "?." : ".", site.made.ownerRelease);
  if (cls.release.empty() && !cls.releaseFunction.empty()) {
    const std::string& module = site.made.moduleName;
    if (module.empty()) return {};
    return fmt::format("{}{}.{}({})", mayBeNothing ? fmt::format("if ({}) ", name) : "", module,
                       cls.releaseFunction, name);
  }
  return fmt::format("{}{}{}()", name, mayBeNothing ? "?." : ".",
                     cls.release.empty() ? "free" : cls.release.front());
}

}  // namespace

bool mayBePlain(const Site& site) {
  if (site.made.shape == bindings::Shape::Union) return true;
  if (site.made.owner || site.made.op >= site.cfg().ops.size()) return false;
  const auto& callees = site.values.calleesOf(site.function, site.made.op).functions;
  return std::any_of(callees.begin(), callees.end(), [&](program::FunctionRef callee) {
    return returnsPlain(site.program.functionOf(callee).cfg);
  });
}

std::string releaseStatement(const Site& site, const std::string& name, bool mayBeNothing) {
  const std::string release = releaseCall(site, name, mayBeNothing);
  return release.empty() || !mayBePlain(site)
             ? release
             : fmt::format("if (typeof {} === \"object\") {}", name, release);
}

bool isSteady(const Site& site, flow::VariableId id) {
  const flow::Variable& variable = site.module().variables[id];
  const bool isOurs =
      variable.owner == site.function.function || variable.kind == flow::Variable::Kind::Const;
  return isOurs && !variable.assignedElsewhere &&
         std::none_of(site.cfg().ops.begin(), site.cfg().ops.end(), [&](const Op& op) {
           return op.kind == OpKind::Assign && op.variable == id && !op.has(flow::op_flag::Declares);
         });
}

bool addName(const Site& site, ValueId value, std::vector<std::string>& names) {
  const Op& op = behindCasts(site.cfg(), value);
  if (op.kind != OpKind::Use || isNone(op.variable) || !isSteady(site, op.variable)) return false;
  std::string name(site.module().variables[op.variable].name);
  if (name.empty()) return false;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  return true;
}

bool addGivenBack(const Site& site, std::vector<std::string>& names) {
  if (!site.made.mayBeArgument) return true;
  return !site.made.givenBack.empty() &&
         std::all_of(site.made.givenBack.begin(), site.made.givenBack.end(),
                     [&](ValueId argument) { return addName(site, argument, names); });
}

std::string unlessItIs(const std::string& name, const std::vector<std::string>& others,
                       const std::string& statement) {
  if (others.empty() || statement.empty()) return statement;
  std::vector<std::string> tests;
  tests.reserve(others.size());
  for (const std::string& other : others) tests.push_back(fmt::format("{} !== {}", name, other));
  return fmt::format("if ({}) {}", fmt::join(tests, " && "), statement);
}

Endurance enduranceOf(const Site& site, flow::VariableId holder) {
  return enduranceOfAll(
      site, [&](ValueId value) { return isUseOf(site.cfg(), value, holder); }, [](ValueId) { return true; });
}

Endurance enduranceOfMade(const Site& site) {
  const flow::Cfg& cfg = site.cfg();
  const ValueId made = cfg.ops[site.made.op].result;
  return enduranceOfAll(
      site, [&](ValueId value) { return isMadeFrom(cfg, value, made); },
      [&](ValueId view) { return leavesStatement(site, view); });
}

std::set<Span> endsOf(const flow::Cfg& cfg, flow::VariableId variable) {
  std::set<Span> ends;
  for (const Op& op : cfg.ops) {
    if (op.kind != OpKind::LeaveScope) continue;
    const auto leaving = cfg.operandsOf(op);
    if (std::find(leaving.begin(), leaving.end(), static_cast<uint32_t>(index(variable))) != leaving.end())
      ends.insert(op.span);
  }
  return ends;
}

namespace {

// Whether the value is only gone over: by a loop, or by a pattern that takes it apart.
bool isOnlyGoneOver(const Site& site, ValueId list) {
  const flow::Cfg& cfg = site.cfg();
  std::vector<ValueId> names{list};
  for (size_t i = 0; i < names.size(); ++i) {
    for (const Op& op : cfg.ops) {
      const auto operands = cfg.operandsOf(op);
      const auto is = [&](uint32_t operand) { return idAt<ValueId>(operand) == names[i]; };
      if (op.kind == OpKind::LeaveScope || std::none_of(operands.begin(), operands.end(), is)) continue;
      if (op.kind == OpKind::Iterate || (op.kind == OpKind::Read && op.has(flow::op_flag::Synthetic)))
        continue;
      const bool isKept = op.kind == OpKind::Assign &&
                          site.module().variables[op.variable].kind == flow::Variable::Kind::Synthetic &&
                          names.size() == 1;
      if (!isKept) return false;
      for (const Op& use : cfg.ops) {
        if (use.kind == OpKind::Use && use.variable == op.variable) names.push_back(use.result);
      }
    }
  }
  return true;
}

// `[red, green].forEach((plane) => …)`: a list that nobody has when the loop over it is done.
bool isPassingList(const Site& site, Span place) {
  const auto& ops = site.cfg().ops;
  return std::any_of(ops.begin(), ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Collect && op.span == place && isOnlyGoneOver(site, op.result);
  });
}

}  // namespace

bool isSettledBefore(const Site& site, Span place) {
  const flow::Cfg& cfg = site.cfg();
  const uint32_t made = site.made.op;
  std::vector<bool> seen(cfg.blocks.size(), false);
  std::vector<flow::BlockId> pending;
  bool isMet = false;
  // Nothing is left of the handle where another is made, or taken out of what gives one after another.
  const bool isOfLoop = !isNone(site.made.loop);
  const Span loop = isOfLoop ? site.facts.loops[index(site.made.loop)].span : Span();
  const auto isFresh = [&](uint32_t op) {
    return op == made || (isOfLoop && cfg.ops[op].kind == OpKind::Iterate && loop.contains(cfg.ops[op].span));
  };
  // From behind an op to the end of its block.
  const auto walk = [&](flow::BlockId at, uint32_t from) {
    const flow::Block& block = cfg.blocks[at];
    for (uint32_t op = from; op < block.firstOp + block.opCount; ++op) {
      if (isFresh(op)) return;
      isMet |= cfg.ops[op].span == place && cfg.ops[op].kind == OpKind::LeaveScope;
    }
    isMet |= block.endSpan == place;
    for (const flow::Edge& edge : block.to) {
      if (!seen[index(edge.to)]) pending.push_back(edge.to);
      seen[index(edge.to)] = true;
    }
  };
  std::vector<Span> taking = site.made.gatheredAt;
  std::erase_if(taking, [&](Span where) { return isPassingList(site, where); });
  for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
    if (cfg.ops[op].kind == OpKind::LeaveScope) continue;
    const auto isHere = [&](Span where) { return where.contains(cfg.ops[op].span); };
    // What is made together with it, `new Box(parse(row))`, is lost together with it.
    const auto takesIt = [&](Span where) { return isHere(where) && !where.contains(site.made.expression); };
    const bool settles = std::any_of(site.made.settledAt.begin(), site.made.settledAt.end(), isHere) ||
                         std::any_of(taking.begin(), taking.end(), takesIt);
    if (settles) walk(cfg.blockOf(op), op + 1);
  }
  while (!pending.empty() && !isMet) {
    const flow::BlockId at = pending.back();
    pending.pop_back();
    walk(at, cfg.blocks[at].firstOp);
  }
  return isMet;
}

bool givesPromise(const Site& site) {
  const ValueId made = site.cfg().ops[site.made.op].result;
  if (isNone(made)) return false;
  const program::ValueSet& set = site.values.of(site.function, made);
  return givesPromise(site, site.values.calleesOf(site.function, site.made.op)) ||
         std::any_of(set.shapes.begin(), set.shapes.end(), [&](program::ShapeId shape) {
           return site.values[shape].kind == program::AbstractValue::Kind::Promise;
         });
}

}  // namespace unfreed::fix
