#include "ownership/function_analysis.h"

#include <algorithm>

#include "flow/solver.h"
#include "ownership/acquisitions.h"
#include "ownership/open_handles.h"
#include "ownership/transfer.h"
#include "ownership/yields.h"

namespace unfreed::ownership {
namespace {

using flow::Block;
using flow::BlockId;
using flow::Cfg;
using flow::EndKind;

// The solver's view of the lattice.
class Domain {
 public:
  using State = OpenHandles;

  Domain(const Frame& frame, Transfer& transfer) : cfg_(frame.cfg()), transfer_(transfer) {}
  // One pass of a loop: control neither leaves it nor begins another pass.
  Domain(const Frame& frame, Transfer& transfer, const flow::LoopForest& loops, flow::LoopIndex pass)
      : cfg_(frame.cfg()), transfer_(transfer), loops_(&loops), pass_(pass) {}

  void transfer(BlockId at, State& state) {
    const Block& block = cfg_.blocks[at];
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount; ++op) transfer_.apply(op, state);
  }

  bool edge(BlockId at, size_t edge, State& state) {
    const Block& block = cfg_.blocks[at];
    if (loops_ &&
        (block.to[edge].to == (*loops_)[pass_].header || !loops_->contains(pass_, block.to[edge].to))) {
      return false;
    }
    if (block.end == EndKind::Iterate) {
      const uint32_t iterate = block.firstOp + block.opCount - 1;
      if (edge == 0) transfer_.takeElement(iterate, state);
      if (edge == 1) transfer_.endIteration(iterate, state);
    }
    return block.end != EndKind::Branch || transfer_.assume(block, edge == 0, state);
  }

  std::optional<State> exceptional(BlockId at, const State& in) {
    const Block& block = cfg_.blocks[at];
    if (isNone(block.handler) || (loops_ && !loops_->contains(pass_, block.handler))) return std::nullopt;
    std::optional<State> thrown;
    State state = in;
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount; ++op) {
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
  const Cfg& cfg_;
  Transfer& transfer_;
  const flow::LoopForest* loops_ = nullptr;
  flow::LoopIndex pass_ = None<flow::LoopIndex>;
};

// The states at the back edges that lead to a block.
using EndsOfPasses = std::vector<std::pair<BlockId, OpenHandles>>;

// Goes once more over every block with the states at rest, and notes what happens.
Events replay(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects,
              const Conditions& conditions, const flow::Solution<OpenHandles>& solution,
              EndsOfPasses& endOfPass) {
  Events events;
  Transfer transfer(frame, loops, objects, conditions, &events);
  Domain domain(frame, transfer);
  for (uint32_t i = 0; i < frame.cfg().blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    if (!solution.at(at)) continue;
    OpenHandles state = *solution.at(at);
    domain.transfer(at, state);
    for (size_t edge = 0; edge < frame.cfg().blocks[at].to.size(); ++edge) {
      OpenHandles next = state;
      if (!domain.edge(at, edge, next)) continue;
      const BlockId header = frame.cfg().blocks[at].to[edge].to;
      if (frame.cfg().blocks[at].to[edge].kind != flow::EdgeKind::Back) continue;
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
void checkNextPasses(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects,
                     const Conditions& conditions, const flow::Solution<OpenHandles>& solution,
                     const EndsOfPasses& endOfPass, Events& events) {
  for (uint32_t i = 0; i < loops.loops().size(); ++i) {
    const auto loop = idAt<flow::LoopIndex>(i);
    const auto end = std::find_if(endOfPass.begin(), endOfPass.end(),
                                  [&](const auto& entry) { return entry.first == loops[loop].header; });
    const bool isOnlyPass = end != endOfPass.end() && !isNone(loops[loop].info) &&
                            frame.cfg().loops[loops[loop].info].constantPasses == 1;
    if (end == endOfPass.end() || isOnlyPass || !losesOnPass(*solution.at(loops[loop].header), end->second)) {
      continue;
    }
    Events found;
    Transfer transfer(frame, loops, objects, conditions, nullptr);
    Domain domain(frame, transfer, loops, loop);
    flow::SolverOptions options;
    options.followUncaught = false;
    options.start = loops[loop].header;
    const auto pass = flow::solve(frame.cfg(), domain, end->second, options);
    Transfer noting(frame, loops, objects, conditions, &found);
    Domain again(frame, noting, loops, loop);
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

}  // namespace

namespace {

// Follows the handles through the function until nothing changes; the summary is what that gives.
flow::Solution<OpenHandles> solveFunction(const Frame& frame, const flow::LoopForest& loops,
                                          ObjectTable& objects, const Conditions& conditions,
                                          Summary& summary) {
  Transfer transfer(frame, loops, objects, conditions, nullptr);
  Domain domain(frame, transfer);
  OpenHandles entry;
  transfer.enterFunction(entry);
  flow::SolverOptions options;
  options.followUncaught = false;
  auto solution = flow::solve(frame.cfg(), domain, std::move(entry), options);
  if (solution.at(frame.cfg().exit)) transfer.leaveFunction(*solution.at(frame.cfg().exit));
  summary = transfer.takeResult();
  summary.awaited = kindOfCall(frame, loops);
  return solution;
}

}  // namespace

Summary summaryOf(const Context& context, program::FunctionRef ref) {
  const Frame frame(context, ref);
  const flow::LoopForest loops(frame.cfg());
  const Conditions conditions(frame);
  ObjectTable objects;
  Summary summary;
  solveFunction(frame, loops, objects, conditions, summary);
  return summary;
}

FunctionAnalysis analyseFunction(const Context& context, program::FunctionRef ref) {
  const Frame frame(context, ref);
  FunctionAnalysis analysis;
  ObjectTable objects;
  const flow::LoopForest loops(frame.cfg());
  const Conditions conditions(frame);
  const auto solution = solveFunction(frame, loops, objects, conditions, analysis.summary);
  analysis.converged = solution.converged;

  EndsOfPasses endOfPass;
  Events events = replay(frame, loops, objects, conditions, solution, endOfPass);
  if (solution.converged) {
    checkNextPasses(frame, loops, objects, conditions, solution, endOfPass, events);
    analysis.facts.misuses = misusesOf(frame, objects, events.misuses);
    addNeeds(frame, events.needs, analysis.summary);
  }
  analysis.calls = std::move(events.calls);
  analysis.facts.acquisitions = acquisitionsOf(frame, loops, events);
  for (uint32_t i = 0; i < loops.loops().size(); ++i) {
    analysis.facts.loops.push_back(loopFactsOf(frame, loops, idAt<flow::LoopIndex>(i)));
  }
  return analysis;
}

}  // namespace unfreed::ownership
