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
using flow::TestKind;

// The solver's view of the lattice.
class Domain {
 public:
  using State = OpenHandles;

  Domain(const Frame& frame, Transfer& transfer) : cfg_(frame.cfg()), transfer_(transfer) {}

  void transfer(BlockId at, State& state) {
    const Block& block = cfg_.blocks[at];
    for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount; ++op) transfer_.apply(op, state);
  }

  bool edge(BlockId at, size_t edge, State& state) {
    const Block& block = cfg_.blocks[at];
    if (block.end == EndKind::Iterate) {
      const uint32_t iterate = block.firstOp + block.opCount - 1;
      if (edge == 0) transfer_.takeElement(iterate, state);
      if (edge == 1) transfer_.endIteration(iterate, state);
    }
    const bool tellsNothing = block.end == EndKind::Branch && (block.test.kind == TestKind::Truthy ||
                                                               block.test.kind == TestKind::NotNullish);
    if (tellsNothing && edge == 0) transfer_.assumeSomething(block.test.value, state);
    if (tellsNothing && edge == 1) transfer_.assumeNothing(block.test.value, state);
    return true;
  }

  std::optional<State> exceptional(BlockId at, const State& in) {
    const Block& block = cfg_.blocks[at];
    if (isNone(block.handler)) return std::nullopt;
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
};

// Goes once more over every block with the states at rest, and notes what happens.
Events replay(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects,
              const flow::Solution<OpenHandles>& solution) {
  Events events;
  Transfer transfer(frame, loops, objects, &events);
  Domain domain(frame, transfer);
  for (uint32_t i = 0; i < frame.cfg().blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    if (!solution.at(at)) continue;
    OpenHandles state = *solution.at(at);
    domain.transfer(at, state);
    for (size_t edge = 0; edge < frame.cfg().blocks[at].to.size(); ++edge) {
      OpenHandles next = state;
      domain.edge(at, edge, next);
    }
  }
  return events;
}

}  // namespace

FunctionAnalysis analyseFunction(const Context& context, program::FunctionRef ref) {
  const Frame frame(context, ref);
  FunctionAnalysis analysis;
  ObjectTable objects;
  const flow::LoopForest loops(frame.cfg());
  Transfer transfer(frame, loops, objects, nullptr);
  Domain domain(frame, transfer);
  OpenHandles entry;
  transfer.enterFunction(entry);
  flow::SolverOptions options;
  options.followUncaught = false;
  const auto solution = flow::solve(frame.cfg(), domain, std::move(entry), options);
  analysis.converged = solution.converged;
  if (solution.at(frame.cfg().exit)) transfer.leaveFunction(*solution.at(frame.cfg().exit));
  analysis.summary = transfer.takeResult();

  Events events = replay(frame, loops, objects, solution);
  analysis.calls = std::move(events.calls);
  analysis.facts.acquisitions = acquisitionsOf(frame, loops, events);
  for (uint32_t i = 0; i < loops.loops().size(); ++i) {
    analysis.facts.loops.push_back(loopFactsOf(frame, loops, idAt<flow::LoopIndex>(i)));
  }
  analysis.summary.awaited = kindOfCall(frame, loops);
  return analysis;
}

}  // namespace unfreed::ownership
