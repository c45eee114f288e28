#include "ownership/function_analysis.h"

#include <algorithm>

#include "flow/last_mentions.h"
#include "flow/solver.h"
#include "ownership/acquisitions.h"
#include "ownership/open_handles.h"
#include "ownership/skipped_loops.h"
#include "ownership/transfer.h"
#include "ownership/yields.h"

namespace unfreed::ownership {
namespace {

using flow::Block;
using flow::BlockId;
using flow::Cfg;
using flow::EndKind;

// How much work one function is worth. It is counted, not timed: the same function gives the same answer on
// every machine.
class Work {
 public:
  explicit Work(uint64_t most) : most_(most) {}
  bool isSpent() const { return done_ >= most_; }
  void add(const OpenHandles& state) { done_ += 8 + state.statuses().size() + state.slots().size(); }

 private:
  uint64_t most_;
  uint64_t done_ = 0;
};

// A function, and what is asked of it all the time.
struct Body {
  Body(const Context& context, program::FunctionRef ref, const Ways* open = nullptr)
      : frame(context, ref),
        loops(frame.cfg()),
        mentions(frame.cfg(), loops),
        conditions(frame),
        skippedLoops(frame, loops),
        ways(open),
        work(context.settings.functionWork) {}

  Transfer transferTo(Events* events) { return Transfer(frame, loops, objects, conditions, events); }

  const Frame frame;
  const flow::LoopForest loops;
  const flow::LastMentions mentions;
  const Conditions conditions;
  const SkippedLoops skippedLoops;
  const Ways* ways = nullptr;  // that are looked at; null for all
  ObjectTable objects;
  mutable Work work;
};

// The solver's view of the lattice.
class Domain {
 public:
  using State = OpenHandles;

  // `pass`: one pass of this loop only; control neither leaves it nor begins another pass.
  Domain(const Body& body, Transfer& transfer, flow::LoopIndex pass = None<flow::LoopIndex>)
      : body_(body), cfg_(body.frame.cfg()), transfer_(transfer), pass_(pass) {}

  void transfer(BlockId at, State& state) {
    const Block& block = cfg_.blocks[at];
    state.forgetSettled(body_.objects, [&](flow::VariableId variable) {
      return body_.mentions.isOver(variable, at) && !body_.frame.variable(variable).captured;
    });
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount && !body_.work.isSpent(); ++op) {
      body_.work.add(state);
      transfer_.apply(op, state);
    }
  }

  bool edge(BlockId at, size_t edge, State& state) {
    const Block& block = cfg_.blocks[at];
    if (body_.work.isSpent()) return false;
    body_.work.add(state);
    if (body_.ways && !body_.ways->isOpen(at, edge)) return false;
    const BlockId next = block.to[edge].to;
    if (!isNone(pass_) && (next == body_.loops[pass_].header || !body_.loops.contains(pass_, next))) {
      return false;
    }
    if (!body_.skippedLoops.follow(at, next, state)) return false;
    if (block.end == EndKind::Iterate) {
      const uint32_t iterate = block.firstOp + block.opCount - 1;
      if (edge == 0) transfer_.takeElement(iterate, state);
      if (edge == 1) transfer_.endIteration(iterate, state);
    }
    return block.end != EndKind::Branch || transfer_.assume(block, edge == 0, state);
  }

  std::optional<State> exceptional(BlockId at, const State& in) {
    const Block& block = cfg_.blocks[at];
    if (isNone(block.handler)) return std::nullopt;
    if (!isNone(pass_) && !body_.loops.contains(pass_, block.handler)) return std::nullopt;
    std::optional<State> thrown;
    State state = in;
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount && !body_.work.isSpent(); ++op) {
      body_.work.add(state);
      if (Transfer::mayThrow(cfg_.ops[op]) && !transfer_.releasesOnly(op)) {
        State before = state;
        before.eraseValues();
        before.passThrow();
        if (thrown) {
          thrown->join(before);
        } else {
          thrown = std::move(before);
        }
      }
      transfer_.apply(op, state);
    }
    return thrown;
  }

 private:
  const Body& body_;
  const Cfg& cfg_;
  Transfer& transfer_;
  flow::LoopIndex pass_;
};

// The states at the back edges that lead to a block.
using EndsOfPasses = std::vector<std::pair<BlockId, OpenHandles>>;

// Goes once more over every block with the states at rest, and notes what happens.
Events replay(Body& body, const flow::Solution<OpenHandles>& solution, EndsOfPasses& endOfPass) {
  const Cfg& cfg = body.frame.cfg();
  Events events;
  Transfer transfer = body.transferTo(&events);
  Domain domain(body, transfer);
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    if (!solution.at(at)) continue;
    OpenHandles state = *solution.at(at);
    domain.transfer(at, state);
    for (size_t edge = 0; edge < cfg.blocks[at].to.size(); ++edge) {
      OpenHandles next = state;
      if (!domain.edge(at, edge, next)) continue;
      const BlockId header = cfg.blocks[at].to[edge].to;
      if (cfg.blocks[at].to[edge].kind != flow::EdgeKind::Back) continue;
      const auto known = std::find_if(endOfPass.begin(), endOfPass.end(),
                                      [&](const auto& entry) { return entry.first == header; });
      if (known == endOfPass.end()) {
        endOfPass.emplace_back(header, std::move(next));
      } else {
        known->second.join(next);
      }
    }
  }
  return events;
}

bool losesOnPass(const OpenHandles& atHeader, const OpenHandles& atEnd) {
  return std::any_of(atEnd.gone().begin(), atEnd.gone().end(),
                     [&](const Gone& gone) { return !atHeader.goneness(gone.object); });
}

// What is gone at the end of every pass is needed by the next one: `for (…) { tree.run(); tree.free(); }`.
void checkNextPasses(Body& body, const flow::Solution<OpenHandles>& solution, const EndsOfPasses& endOfPass,
                     Events& events) {
  const flow::LoopForest& loops = body.loops;
  for (uint32_t i = 0; i < loops.loops().size(); ++i) {
    const auto loop = idAt<flow::LoopIndex>(i);
    const auto end = std::find_if(endOfPass.begin(), endOfPass.end(),
                                  [&](const auto& entry) { return entry.first == loops[loop].header; });
    const bool isOnlyPass = end != endOfPass.end() && !isNone(loops[loop].info) &&
                            body.frame.cfg().loops[loops[loop].info].constantPasses == 1;
    if (end == endOfPass.end() || isOnlyPass || !losesOnPass(*solution.at(loops[loop].header), end->second)) {
      continue;
    }
    Events found;
    Transfer transfer = body.transferTo(nullptr);
    Domain domain(body, transfer, loop);
    flow::SolverOptions options;
    options.followUncaught = false;
    options.start = loops[loop].header;
    const auto pass = flow::solve(body.frame.cfg(), domain, end->second, options);
    Transfer noting = body.transferTo(&found);
    Domain again(body, noting, loop);
    for (const BlockId at : loops[loop].blocks) {
      if (!pass.at(at)) continue;
      OpenHandles state = *pass.at(at);
      again.transfer(at, state);
    }
    for (MisuseEvent& event : found.misuses) {
      event.nextPassOf = loop;
      events.misuses.push_back(std::move(event));
    }
  }
}

// Follows the handles through the function until nothing changes; the summary is what that gives.
flow::Solution<OpenHandles> solveFunction(Body& body, Summary& summary) {
  Transfer transfer = body.transferTo(nullptr);
  Domain domain(body, transfer);
  OpenHandles entry;
  transfer.enterFunction(entry);
  flow::SolverOptions options;
  options.followUncaught = false;
  const Cfg& cfg = body.frame.cfg();
  auto solution = flow::solve(cfg, domain, std::move(entry), options);
  if (solution.at(cfg.exit)) transfer.leaveFunction(*solution.at(cfg.exit));
  summary = transfer.takeResult();
  summary.awaited = kindOfCall(body.frame, body.loops, body.ways);
  summary.awaitsBinding = std::any_of(cfg.blocks.begin(), cfg.blocks.end(),
                                      [&](const Block& block) { return awaitsBinding(body.frame, block); });
  summary.waitsForCalls = waitsForCallsOf(body.frame, body.loops, body.ways);
  return solution;
}

}  // namespace

Summary unknownSummary(const Context& context, program::FunctionRef function) {
  PassedEffect kept;
  kept.itself = kept.elements = status::Escaped;
  Summary summary;
  summary.parameters.assign(context.program.functionOf(function).parameters.size(), kept);
  summary.self = kept;
  summary.returnsOthers = true;
  summary.awaited = YieldKind::Unknown;
  return summary;
}

Summary summaryOf(const Context& context, program::FunctionRef ref, const Ways* ways) {
  Body body(context, ref, ways);
  Summary summary;
  solveFunction(body, summary);
  return body.work.isSpent() ? unknownSummary(context, ref) : summary;
}

FunctionAnalysis analyseFunction(const Context& context, program::FunctionRef ref) {
  Body body(context, ref);
  FunctionAnalysis analysis;
  const auto solution = solveFunction(body, analysis.summary);
  analysis.converged = solution.converged;

  EndsOfPasses endOfPass;
  Events events = replay(body, solution, endOfPass);
  if (analysis.converged) checkNextPasses(body, solution, endOfPass, events);
  for (uint32_t i = 0; i < body.loops.loops().size(); ++i) {
    analysis.facts.loops.push_back(loopFactsOf(body.frame, body.loops, idAt<flow::LoopIndex>(i)));
  }
  if (body.work.isSpent()) {
    analysis.converged = false;
    analysis.summary = unknownSummary(context, ref);
    return analysis;
  }
  if (analysis.converged) {
    analysis.facts.misuses = misusesOf(body.frame, body.objects, events.misuses);
    addNeeds(body.frame, events.needs, analysis.summary);
  }
  analysis.calls = std::move(events.calls);
  analysis.facts.acquisitions = acquisitionsOf(body.frame, body.loops, events, analysis.facts.loops);
  return analysis;
}

}  // namespace unfreed::ownership
