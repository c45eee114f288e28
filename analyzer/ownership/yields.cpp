#include "ownership/yields.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "ownership/declared_calls.h"

namespace unfreed::ownership {
namespace {

using flow::BlockId;
using flow::Op;
using flow::OpKind;
using flow::ValueId;
using program::AbstractValue;
namespace op_flag = flow::op_flag;

constexpr int kMaxDepth = 8;  // promises of promises of …: beyond it the answer is Unknown

YieldKind weaker(YieldKind a, YieldKind b) {
  return std::min(a, b);
}
YieldKind stronger(YieldKind a, YieldKind b) {
  return std::max(a, b);
}

class Classifier {
 public:
  Classifier(const Frame& frame, const flow::LoopForest& loops) : frame_(frame), loops_(loops) {}

  YieldKind ofAwait(uint32_t index) {
    const Op& op = cfg().ops[index];
    const flow::LoopIndex concurrent = concurrentLoopWithin(op.span);
    if (!isNone(concurrent)) return strongestIn(concurrent);
    return ofValue(frame_.operand(op, 0), index, 0);
  }

  // What waiting for the value at this op lets happen.
  YieldKind ofValue(ValueId value, uint32_t at, int depth) {
    const Op* op = frame_.definition(value);
    if (!op || depth > kMaxDepth) return YieldKind::Unknown;
    switch (op->kind) {
      case OpKind::Constant:
      case OpKind::Compute:
      case OpKind::Collect:
      case OpKind::Object:
      case OpKind::Closure:
      case OpKind::Class:
      case OpKind::Await:
        return YieldKind::Microtask;
      case OpKind::Call:
        return ofCall(*op, at, depth);
      case OpKind::Construct:
        return ofConstruct(*op);
      case OpKind::Use:
        return ofVariable(op->variable, at, depth);
      case OpKind::Cast:
        return ofValue(frame_.operand(*op, 0), at, depth + 1);
      case OpKind::Import:
        return YieldKind::Platform;  // a cached module takes no task in Node
      case OpKind::Iterate:
        return ofIterable(frame_.operand(*op, 0), depth);
      case OpKind::Assign:
        return ofValue(frame_.operand(*op, 0), at, depth + 1);
      case OpKind::Read:
      case OpKind::Store:
      case OpKind::Spread:
      case OpKind::Emit:
      case OpKind::Return:
      case OpKind::Throw:
      case OpKind::Dispose:
      case OpKind::LeaveScope:
      case OpKind::EndStatement:
      case OpKind::Unknown:
        return YieldKind::Unknown;
    }
    return YieldKind::Unknown;
  }

 private:
  const flow::Cfg& cfg() const { return frame_.cfg(); }

  bool isTest(program::UnitId unit) const { return frame_.context.program.units[unit].isTest; }

  bool isDeclaredTask(const Op& op) const {
    const std::vector<CallName>& tasks = frame_.context.settings.taskYields;
    return std::any_of(tasks.begin(), tasks.end(),
                       [&](const CallName& name) { return isCallOf(frame_, frame_.indexOf(op), name); });
  }

  // What tests put in the place of a callee says nothing of the callee.
  YieldKind ofCall(const Op& op, uint32_t at, int depth) {
    if (isDeclaredTask(op)) return YieldKind::Macrotask;
    const program::Callees& callees = frame_.calleesOf(frame_.indexOf(op));
    if (!callees.functions.empty()) {
      YieldKind kind = YieldKind::Macrotask;
      bool known = false;
      for (const program::FunctionRef function : callees.functions) {
        if (isTest(function.unit) && !isTest(frame_.ref.unit)) continue;
        known = true;
        const Summary* summary = frame_.summaryOfCall(frame_.indexOf(op), function);
        kind = weaker(kind,
                      summary ? stronger(summary->awaited, ofCallbacks(op, *summary)) : YieldKind::Microtask);
      }
      return known ? kind : YieldKind::Unknown;
    }
    if (!callees.bindings.empty()) return YieldKind::Microtask;  // a Wasm future is driven by microtasks
    if (!callees.externals.empty()) {
      const AbstractValue& external = frame_.context.values[callees.externals.front()];
      if (external.specifier.empty() && external.path.starts_with("Promise.")) {
        return ofCombinator(op, external.path, at, depth);
      }
      return kindOfExternal(external.specifier, external.path, frame_.context.settings);
    }
    const bool follows = op.text == "then" || op.text == "catch" || op.text == "finally";
    if (op.has(op_flag::Method) && follows) return ofValue(frame_.operand(op, 0), at, depth + 1);
    return YieldKind::Unknown;
  }

  // What the callee waits for among the functions that this call hands it.
  YieldKind ofCallbacks(const Op& op, const Summary& callee) {
    YieldKind kind = YieldKind::Microtask;
    const uint32_t first = op.has(op_flag::Computed) ? 2 : 1;
    for (const uint32_t parameter : callee.waitsForCalls) {
      const Op* given = frame_.origin(frame_.operand(op, first + parameter));
      if (!given || given->kind != OpKind::Closure) continue;
      const Summary* summary = frame_.summaryOf({frame_.ref.unit, given->function});
      if (summary) kind = stronger(kind, summary->awaited);
    }
    return kind;
  }

  // Promise.all and allSettled wait for their slowest part, race and any for their fastest.
  YieldKind ofCombinator(const Op& op, std::string_view path, uint32_t at, int depth) {
    const ValueId argument = frame_.operand(op, 1);
    if (path == "Promise.resolve" || path == "Promise.reject") {
      // Of what is not made here (a parameter, an element), take it that it is no pending promise.
      const Op* made = frame_.origin(argument);
      const bool isMade = made && (made->kind == OpKind::Call || made->kind == OpKind::Construct);
      return isMade ? ofValue(argument, at, depth + 1) : YieldKind::Microtask;
    }
    const Op* parts = frame_.definition(argument);
    if (!parts || parts->kind != OpKind::Collect) return YieldKind::Unknown;
    if (parts->operandCount == 0) return YieldKind::Microtask;
    const bool all = path == "Promise.all" || path == "Promise.allSettled";
    YieldKind kind = all ? YieldKind::Microtask : YieldKind::Macrotask;
    for (size_t i = 0; i < parts->operandCount; ++i) {
      const YieldKind part = ofValue(frame_.operand(*parts, i), at, depth + 1);
      kind = all ? stronger(kind, part) : weaker(kind, part);
    }
    return kind;
  }

  YieldKind ofConstruct(const Op& op) {
    const AbstractValue* callee = frame_.externalOf(frame_.operand(op, 0));
    if (!callee || callee->path != "Promise") return YieldKind::Unknown;
    const Op* executor = frame_.definition(frame_.operand(op, 1));
    if (!executor || executor->kind != OpKind::Closure) return YieldKind::Unknown;
    return ofExecutor({frame_.ref.unit, executor->function});
  }

  // `new Promise(executor)`: what settles it.
  YieldKind ofExecutor(program::FunctionRef function) {
    const Frame executor(frame_.context, function);
    bool resolvesAtOnce = false;  // on some way: then the task is not certain
    bool task = false;
    bool microtask = false;
    for (uint32_t i = 0; i < executor.cfg().ops.size(); ++i) {
      const Op& op = executor.cfg().ops[i];
      if (op.kind != OpKind::Call) continue;
      for (const program::ShapeId shape : executor.calleesOf(i).externals) {
        const AbstractValue& external = frame_.context.values[shape];
        if (!external.specifier.empty()) continue;
        task |= schedulesTask(external.path);
        microtask |= schedulesMicrotask(external.path);
      }
      const Op* callee = op.has(op_flag::Method) ? nullptr : executor.definition(executor.operand(op, 0));
      const auto& parameters = executor.function.parameters;
      resolvesAtOnce |=
          callee && callee->kind == OpKind::Use && !parameters.empty() && callee->variable == parameters[0];
    }
    if (resolvesAtOnce) return YieldKind::Microtask;
    if (task) return YieldKind::Macrotask;
    return microtask ? YieldKind::Microtask : YieldKind::Unknown;
  }

  // A promise in a variable: settled already unless it is made anew on the pass that waits for it.
  YieldKind ofVariable(flow::VariableId variable, uint32_t at, int depth) {
    if (!frame_.owns(variable)) return YieldKind::Unknown;
    const Op* assigned = frame_.soleAssignment(variable);
    if (!assigned) return YieldKind::Unknown;
    const flow::LoopIndex here = loops_.innermost(cfg().blockOf(at));
    const flow::LoopIndex made = loops_.innermost(cfg().blockOf(frame_.indexOf(*assigned)));
    if (here != made && !isNone(here)) return YieldKind::Microtask;
    return ofValue(frame_.operand(*assigned, 0), at, depth + 1);
  }

  // `for await (… of iterable)`.
  YieldKind ofIterable(ValueId iterable, int depth) {
    const Op* op = frame_.origin(iterable);
    if (op && op->kind == OpKind::Call && depth <= kMaxDepth) {
      const program::Callees& callees = frame_.calleesOf(frame_.indexOf(*op));
      if (!callees.functions.empty()) return ofCall(*op, frame_.indexOf(*op), depth);
      if (!callees.externals.empty()) {
        const AbstractValue& external = frame_.context.values[callees.externals.front()];
        return kindOfExternal(external.specifier, external.path, frame_.context.settings);
      }
    }
    for (const program::ShapeId shape : frame_.context.values.of(frame_.ref, iterable).shapes) {
      if (frame_.context.values[shape].kind == AbstractValue::Kind::Collection) return YieldKind::Microtask;
    }
    return YieldKind::Unknown;
  }

  // `await Promise.all(rows.map(async …))`: the loop that made the promises.
  flow::LoopIndex concurrentLoopWithin(Span span) const {
    for (uint32_t i = 0; i < loops_.loops().size(); ++i) {
      const flow::LoopIndex loop = idAt<flow::LoopIndex>(i);
      const flow::LoopId info = loops_[loop].info;
      if (isNone(info) || cfg().loops[info].kind != flow::LoopKind::Concurrent) continue;
      if (span.contains(cfg().loops[info].span)) return loop;
    }
    return None<flow::LoopIndex>;
  }

  YieldKind strongestIn(flow::LoopIndex loop) {
    YieldKind kind = YieldKind::Microtask;
    for (const BlockId block : loops_[loop].blocks) {
      const flow::Block& code = cfg().blocks[block];
      for (uint32_t op = code.firstOp; op < code.firstOp + code.opCount; ++op) {
        if (cfg().ops[op].kind != OpKind::Await || cfg().ops[op].span.contains(infoOf(loop).span)) continue;
        kind = stronger(kind, ofValue(frame_.operand(cfg().ops[op], 0), op, 0));
      }
    }
    return kind;
  }

  const flow::LoopInfo& infoOf(flow::LoopIndex loop) const { return cfg().loops[loops_[loop].info]; }

  const Frame& frame_;
  const flow::LoopForest& loops_;
};

bool isConcurrent(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop) {
  const flow::LoopId info = loops[loop].info;
  return !isNone(info) && frame.cfg().loops[info].kind == flow::LoopKind::Concurrent;
}

// Awaits between `block` and `outer` (exclusive) that belong to the passes of an async callback do not hold
// up `outer`.
bool hiddenInConcurrentLoop(const Frame& frame, const flow::LoopForest& loops, BlockId block,
                            flow::LoopIndex outer) {
  for (flow::LoopIndex loop = loops.innermost(block); !isNone(loop) && loop != outer;
       loop = loops[loop].parent) {
    if (isConcurrent(frame, loops, loop)) return true;
  }
  return false;
}

// The strongest await of each block of the region; None where there is none.
std::vector<YieldKind> kindsOfBlocks(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex outer,
                                     Span* strongest) {
  Classifier classifier(frame, loops);
  const flow::Cfg& cfg = frame.cfg();
  std::vector<YieldKind> kinds(cfg.blocks.size(), YieldKind::None);
  YieldKind best = YieldKind::None;
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const BlockId block = idAt<BlockId>(i);
    if (!isNone(outer) && !loops.contains(outer, block)) continue;
    if (hiddenInConcurrentLoop(frame, loops, block, outer)) continue;
    const flow::Block& code = cfg.blocks[block];
    for (uint32_t op = code.firstOp; op < code.firstOp + code.opCount; ++op) {
      const bool waits = cfg.ops[op].kind == OpKind::Await ||
                         (cfg.ops[op].kind == OpKind::Dispose && cfg.ops[op].has(op_flag::Async));
      if (!waits) continue;
      const YieldKind kind =
          cfg.ops[op].kind == OpKind::Await ? classifier.ofAwait(op) : YieldKind::Microtask;
      kinds[i] = stronger(kinds[i], kind);
      if (kind > best && strongest) *strongest = cfg.ops[op].span;
      best = stronger(best, kind);
    }
  }
  return kinds;
}

// What no way leads through holds up nothing that gets past it.
void leaveOut(const Ways* ways, std::vector<YieldKind>& kinds) {
  for (uint32_t i = 0; ways && i < kinds.size(); ++i) {
    if (!ways->isReached(idAt<BlockId>(i))) kinds[i] = YieldKind::Macrotask;
  }
}

// Is there a way from `start` to `goal` on which no block is at least of this kind? Blocks outside the loop
// are not entered. At a periodic test the side that comes by now and then counts for all passes.
class WeakPath {
 public:
  WeakPath(const flow::Cfg& cfg, const std::vector<YieldKind>& kinds, const flow::LoopForest& loops,
           flow::LoopIndex loop, BlockId goal)
      : cfg_(cfg), kinds_(kinds), loops_(loops), loop_(loop), goal_(goal) {}

  bool exists(BlockId start, YieldKind kind, bool obeyPeriods = true) const {
    std::vector<bool> met(cfg_.blocks.size(), false);
    std::vector<BlockId> pending{start};
    met[index(start)] = true;
    while (!pending.empty()) {
      const BlockId at = pending.back();
      pending.pop_back();
      if (kinds_[index(at)] >= kind) continue;
      if (isNone(loop_) && at == goal_) return true;
      const flow::Block& block = cfg_.blocks[at];
      if (obeyPeriods && block.end == flow::EndKind::Branch && block.test.kind == flow::TestKind::Periodic &&
          (!sideExists(block.to[0].to, kind) || !sideExists(block.to[1].to, kind))) {
        continue;
      }
      for (const flow::Edge& edge : block.to) {
        if (!isNone(loop_) && edge.to == goal_) return true;
        if (!isNone(loop_) && !loops_.contains(loop_, edge.to)) continue;
        if (!met[index(edge.to)]) {
          met[index(edge.to)] = true;
          pending.push_back(edge.to);
        }
      }
    }
    return false;
  }

 private:
  bool sideExists(BlockId side, YieldKind kind) const { return side == goal_ || exists(side, kind, false); }

  const flow::Cfg& cfg_;
  const std::vector<YieldKind>& kinds_;
  const flow::LoopForest& loops_;
  flow::LoopIndex loop_;
  BlockId goal_;
};

YieldKind onEveryWay(const flow::Cfg& cfg, const std::vector<YieldKind>& kinds, const flow::LoopForest& loops,
                     flow::LoopIndex loop, BlockId start, BlockId goal, bool obeyPeriods = true) {
  const WeakPath path(cfg, kinds, loops, loop, goal);
  for (const YieldKind kind :
       {YieldKind::Macrotask, YieldKind::Platform, YieldKind::Unknown, YieldKind::Microtask}) {
    if (!path.exists(start, kind, obeyPeriods)) return kind;
  }
  return YieldKind::None;
}

// The strongest await of each block of an async function, which also waits for the promise it returns.
std::vector<YieldKind> kindsOfAsync(const Frame& frame, const flow::LoopForest& loops, const Ways* ways) {
  std::vector<YieldKind> kinds = kindsOfBlocks(frame, loops, None<flow::LoopIndex>, nullptr);
  const flow::Cfg& cfg = frame.cfg();
  Classifier classifier(frame, loops);
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const flow::Block& block = cfg.blocks[idAt<BlockId>(i)];
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount; ++op) {
      const Op& code = cfg.ops[op];
      if (code.kind != OpKind::Return || code.operandCount == 0) continue;
      const Op* value = frame.definition(frame.operand(code, 0));
      const bool mayBePromise = value && (value->kind == OpKind::Call || value->kind == OpKind::Construct);
      if (mayBePromise) kinds[i] = stronger(kinds[i], classifier.ofValue(frame.operand(code, 0), op, 0));
    }
  }
  leaveOut(ways, kinds);
  return kinds;
}

}  // namespace

YieldKind kindOfAwait(const Frame& frame, const flow::LoopForest& loops, uint32_t op) {
  return Classifier(frame, loops).ofAwait(op);
}

LoopYield yieldOf(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop) {
  LoopYield yield;
  yield.concurrent = isConcurrent(frame, loops, loop);
  const std::vector<YieldKind> kinds = kindsOfBlocks(frame, loops, loop, &yield.await);
  for (const YieldKind kind : kinds) yield.somePass = stronger(yield.somePass, kind);
  const BlockId header = loops[loop].header;
  yield.everyPass = onEveryWay(frame.cfg(), kinds, loops, loop, header, header);
  const auto& blocks = loops[loop].blocks;
  yield.awaitsBinding = std::any_of(blocks.begin(), blocks.end(), [&](BlockId block) {
    return awaitsBinding(frame, frame.cfg().blocks[block]);
  });
  yield.sparse = yield.everyPass > onEveryWay(frame.cfg(), kinds, loops, loop, header, header, false);
  return yield;
}

YieldKind yieldAround(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop, uint32_t op) {
  const std::vector<YieldKind> kinds = kindsOfBlocks(frame, loops, loop, nullptr);
  const BlockId header = loops[loop].header;
  const BlockId block = frame.cfg().blockOf(op);
  const WeakPath there(frame.cfg(), kinds, loops, loop, block);
  const WeakPath back(frame.cfg(), kinds, loops, loop, header);
  for (const YieldKind kind :
       {YieldKind::Macrotask, YieldKind::Platform, YieldKind::Unknown, YieldKind::Microtask}) {
    const bool reached = block == header || there.exists(header, kind);
    if (!reached || !back.exists(block, kind)) return kind;
  }
  return YieldKind::None;
}

YieldKind yieldThrough(const Frame& frame, const flow::LoopForest& loops, uint32_t op, const Ways* ways) {
  if (!frame.function.isAsync || frame.function.isGenerator) return YieldKind::None;
  const std::vector<YieldKind> kinds = kindsOfAsync(frame, loops, ways);
  const BlockId block = frame.cfg().blockOf(op);
  const WeakPath there(frame.cfg(), kinds, loops, None<flow::LoopIndex>, block);
  const WeakPath onwards(frame.cfg(), kinds, loops, None<flow::LoopIndex>, frame.cfg().exit);
  for (const YieldKind kind :
       {YieldKind::Macrotask, YieldKind::Platform, YieldKind::Unknown, YieldKind::Microtask}) {
    if (!there.exists(frame.cfg().entry, kind) || !onwards.exists(block, kind)) return kind;
  }
  return YieldKind::None;
}

YieldKind yieldBefore(const Frame& frame, const flow::LoopForest& loops, uint32_t op, const Ways* ways) {
  if (!frame.function.isAsync || frame.function.isGenerator) return YieldKind::None;
  std::vector<YieldKind> kinds = kindsOfBlocks(frame, loops, None<flow::LoopIndex>, nullptr);
  leaveOut(ways, kinds);
  const flow::Cfg& cfg = frame.cfg();
  const BlockId block = cfg.blockOf(op);
  kinds[index(block)] = YieldKind::None;
  Classifier classifier(frame, loops);
  for (uint32_t i = cfg.blocks[block].firstOp; i < op; ++i) {
    if (cfg.ops[i].kind != OpKind::Await) continue;
    kinds[index(block)] = stronger(kinds[index(block)], classifier.ofAwait(i));
  }
  const WeakPath there(cfg, kinds, loops, None<flow::LoopIndex>, block);
  for (const YieldKind kind :
       {YieldKind::Macrotask, YieldKind::Platform, YieldKind::Unknown, YieldKind::Microtask}) {
    if (!there.exists(cfg.entry, kind)) return kind;
  }
  return YieldKind::None;
}

bool isWaitedFor(const Frame& frame, uint32_t op) {
  const flow::Cfg& cfg = frame.cfg();
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& use) {
    const bool waits = use.kind == OpKind::Await || use.kind == OpKind::Return;
    if (!waits || use.operandCount == 0) return false;
    const Op* awaited = frame.origin(frame.operand(use, 0));
    return awaited == &cfg.ops[op];
  });
}

YieldKind kindOfCall(const Frame& frame, const flow::LoopForest& loops, const Ways* ways) {
  const flow::Cfg& cfg = frame.cfg();
  Classifier classifier(frame, loops);
  if (frame.function.isAsync) {
    const std::vector<YieldKind> kinds = kindsOfAsync(frame, loops, ways);
    if (frame.function.isGenerator) {
      // Heuristic: each element of an async generator costs its strongest await.
      return std::max(YieldKind::Microtask, *std::max_element(kinds.begin(), kinds.end()));
    }
    const YieldKind kind = onEveryWay(cfg, kinds, loops, None<flow::LoopIndex>, cfg.entry, cfg.exit);
    return std::max(kind, YieldKind::Microtask);
  }
  YieldKind kind = YieldKind::Macrotask;
  bool returns = false;
  for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
    if (cfg.ops[op].kind != OpKind::Return || cfg.ops[op].operandCount == 0) continue;
    if (ways && !ways->isReached(cfg.blockOf(op))) continue;
    returns = true;
    kind = weaker(kind, classifier.ofValue(frame.operand(cfg.ops[op], 0), op, 0));
  }
  return returns ? kind : YieldKind::Microtask;
}

namespace {

bool isWaitForBinding(const Frame& frame, const Op& wait) {
  const bool waits = wait.kind == OpKind::Await || (wait.kind == OpKind::Return && frame.function.isAsync);
  if (!waits || wait.operandCount == 0) return false;
  const Op* call = frame.origin(frame.operand(wait, 0));
  if (!call || call->kind != OpKind::Call) return false;
  const program::Callees& callees = frame.calleesOf(frame.indexOf(*call));
  const auto mayWait = [&](program::FunctionRef function) {
    const Summary* summary = frame.summaryOf(function);
    return summary && summary->awaitsBinding;
  };
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [](const program::BindingCallee& callee) { return callee.member->returns.promise; }) ||
         std::any_of(callees.functions.begin(), callees.functions.end(), mayWait);
}

// The parameter that the value comes from by a call of it; nothing when it does not.
std::optional<uint32_t> calledParameter(const Frame& frame, ValueId value) {
  const Op* call = frame.origin(value);
  if (!call || call->kind != OpKind::Call || call->has(op_flag::Method)) return std::nullopt;
  const Op* callee = frame.origin(frame.operand(*call, 0));
  if (!callee || callee->kind != OpKind::Use) return std::nullopt;
  const auto& parameters = frame.function.parameters;
  const auto found = std::find(parameters.begin(), parameters.end(), callee->variable);
  if (found == parameters.end()) return std::nullopt;
  return static_cast<uint32_t>(found - parameters.begin());
}

}  // namespace

bool awaitsBinding(const Frame& frame, const flow::Block& block) {
  const auto ops = frame.cfg().opsOf(block);
  return std::any_of(ops.begin(), ops.end(), [&](const Op& op) { return isWaitForBinding(frame, op); });
}

std::vector<uint32_t> waitsForCallsOf(const Frame& frame, const flow::LoopForest& loops, const Ways* ways) {
  const flow::Cfg& cfg = frame.cfg();
  std::map<uint32_t, std::vector<YieldKind>> waits;  // by parameter: the blocks that wait for it
  for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
    const bool isWait = cfg.ops[op].kind == OpKind::Await || cfg.ops[op].kind == OpKind::Return;
    if (!isWait || cfg.ops[op].operandCount == 0) continue;
    const auto parameter = calledParameter(frame, frame.operand(cfg.ops[op], 0));
    if (!parameter) continue;
    auto& kinds = waits.try_emplace(*parameter, cfg.blocks.size(), YieldKind::None).first->second;
    kinds[index(cfg.blockOf(op))] = YieldKind::Macrotask;
  }
  std::vector<uint32_t> found;
  for (auto& [parameter, kinds] : waits) {
    leaveOut(ways, kinds);
    const YieldKind kind = onEveryWay(cfg, kinds, loops, None<flow::LoopIndex>, cfg.entry, cfg.exit);
    if (kind == YieldKind::Macrotask) found.push_back(parameter);
  }
  return found;
}

}  // namespace unfreed::ownership
