#include "ownership/whole_program.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>

#include "base/parallel.h"
#include "flow/graph.h"
#include "ownership/acquisitions.h"
#include "ownership/call_order.h"
#include "ownership/call_ways.h"
#include "ownership/function_analysis.h"
#include "ownership/growing_summaries.h"
#include "ownership/help_facts.h"
#include "ownership/relevance.h"
#include "ownership/repeated.h"
#include "ownership/rescheduling.h"
#include "ownership/yields.h"

namespace unfreed::ownership {
namespace {

using program::FunctionRef;

constexpr int kMaxVisits = 6;  // of one function of a cycle of the call graph

// A call of a function of the program: the places where it is called, innermost first. There are several when
// the last one hands the function on to one that calls it.
struct Call {
  std::vector<Invocation> places;
  bool resultLost = false;  // the one that it is handed on to loses what it gives
};

struct Calls {
  std::map<FunctionRef, std::vector<Call>> callersOf;
  std::set<FunctionRef> recursive;  // functions of a cycle of the call graph
};

// What the analysis of a component gives beside summaries: by function.
struct Analysed {
  FunctionFacts facts;
  std::vector<CallEvent> calls;
  bool isTooLarge = false;      // its analysis took too much work
  bool headsWideCycle = false;  // the first function of a cycle of which nothing is known
};

// The summaries and facts of all functions, component by component, as many at a time as there are threads.
class Summarising {
 public:
  Summarising(const Context& context, const CallGraph& graph, const std::vector<Component>& components,
              CallWays& callWays, GrowingSummaries& summaries)
      : context_(context),
        graph_(graph),
        components_(components),
        callWays_(callWays),
        summaries_(summaries),
        analysed_(graph.functions.size()) {}

  void run(unsigned threads) {
    parallelAfter(summaries_.needs(), threads, [&](size_t i) { summarise(components_[i]); });
  }

  // Puts together, in an order of its own, what `run` has found.
  void collect(Analysis& analysis, Calls& calls) {
    for (const Component& component : components_) {
      for (const FunctionRef function : component.functions) {
        Analysed& result = analysed_[graph_.positionOf(function)];
        if (result.isTooLarge) analysis.tooLarge.push_back(function);
        if (result.headsWideCycle) analysis.tooWide.push_back({function, component.functions.size()});
        if (component.cyclic) calls.recursive.insert(function);
        addCalls(function, std::move(result.calls), calls);
      }
    }
    for (const auto& [function, summary] : analysis.summaries) {
      FunctionFacts& facts = analysed_[graph_.positionOf(function)].facts;
      analysis.facts.emplace_hint(analysis.facts.end(), function, std::move(facts));
    }
  }

 private:
  void summarise(const Component& component) {
    const bool isWide = component.functions.size() > context_.settings.cycle;
    if (isWide) {
      takeForUnknown(component);
    } else if (component.cyclic) {
      summariseCycle(component);
    }
    if (component.cyclic) callWays_.summariseWithin(context_, component);
    for (const FunctionRef function : component.functions) {
      FunctionAnalysis result = analyseFunction(context_, function);
      if (!isWide) summaries_.write(function, std::move(result.summary));
      const bool isTooLarge = !isWide && !result.converged;
      const bool isFirst = function == component.functions.front();
      analysed_[graph_.positionOf(function)] = {std::move(result.facts), std::move(result.calls), isTooLarge,
                                                isWide && isFirst};
    }
    callWays_.summarise(context_, component);
  }

  void takeForUnknown(const Component& component) {
    for (const FunctionRef function : component.functions) {
      summaries_.write(function, unknownSummary(context_, function));
    }
  }

  // Effects only grow, and few functions are seen more than three times. Those that have not come to rest
  // after some more are taken as they are by then.
  void summariseCycle(const Component& component) {
    const size_t count = component.functions.size();
    std::vector<bool> stale(count, true);
    std::vector<int> visits(count, 0);
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = 0; i < count; ++i) {
        if (!stale[i] || visits[i] == kMaxVisits) continue;
        stale[i] = false;
        ++visits[i];
        const FunctionRef function = component.functions[i];
        Summary summary = summaryOf(context_, function);
        const Summary* const known = summaries_.read(function, function);
        if (known != nullptr && *known == summary) continue;
        summaries_.write(function, std::move(summary));
        for (const uint32_t caller : component.callers[i]) stale[caller] = true;
        changed = true;
      }
    }
  }

  static void addCalls(FunctionRef caller, std::vector<CallEvent> events, Calls& calls) {
    for (CallEvent& event : events) {
      Call call{std::move(event.via), event.resultLost};
      call.places.push_back({caller, event.op});
      calls.callersOf[event.callee].push_back(std::move(call));
    }
  }

  const Context& context_;
  const CallGraph& graph_;
  const std::vector<Component>& components_;
  CallWays& callWays_;
  GrowingSummaries& summaries_;
  std::vector<Analysed> analysed_;  // by position in the call graph
};

bool isLoss(const Drop& drop) {
  return drop.cause != Drop::Cause::WithCollection && !drop.onlyAfterThrow;
}

// Looks for the loop that repeats an acquisition.
class LeakFinder {
 public:
  LeakFinder(const Context& context, const Analysis& analysis, const Calls& calls,
             const std::map<FunctionRef, Rescheduling>& reschedulings, const RepeatedFunctions& repeated)
      : context_(context),
        analysis_(analysis),
        calls_(calls),
        reschedulings_(reschedulings),
        repeated_(repeated) {}

  std::optional<Leak> find(Site site) {
    const Acquisition& made = analysis_.facts.at(site.function).acquisitions[site.acquisition];
    const bool lostInLoop = std::any_of(made.drops.begin(), made.drops.end(),
                                        [](const Drop& drop) { return isLoss(drop) && drop.insideLoop; });
    if (!lostInLoop) {
      if (auto leak = findWithCollection(site, made)) return leak;
      return made.returned ? findInCallers(site, made, true) : std::nullopt;
    }
    if (!isNone(made.loop)) {
      if (finalizersRun(made, site.function, site.function, made.loop)) return std::nullopt;
      return Leak{site, site.function, made.loop, {}, {}};
    }
    if (auto leak = findInCallers(site, made, false)) return leak;
    return findInTasks(site, made);
  }

 private:
  struct Step {
    FunctionRef function;
    uint32_t op = 0;  // of the function: it makes the handle, or calls what does
    std::vector<CallStep> path;
    YieldKind waits = YieldKind::None;   // for what the op waits, on the way to the handle
    YieldKind before = YieldKind::None;  // what that lets happen first, whether anybody waits for it or not
    bool isCaught = false;               // what it throws, somewhere on the way
  };

  // Something goes on after what is thrown in the block: a `finally` block alone hands it on.
  static bool isCaughtIn(const flow::Cfg& cfg, flow::BlockId block) {
    const flow::BlockId handler = cfg.blocks[block].handler;
    if (isNone(handler)) return false;
    const std::vector<flow::BlockId> reached = walk(successorsOf(cfg), handler).preorder;
    return std::any_of(reached.begin(), reached.end(),
                       [&](flow::BlockId at) { return at == cfg.exit || at == block; });
  }

  // Whether nothing but `throw` statements leaves the handle behind: who calls the function in a loop loses
  // one of them at most, unless the loop goes on after the exception.
  bool isLostByThrowing(Site site, const Acquisition& made) const {
    const flow::Cfg& cfg = context_.program.functionOf(site.function).cfg;
    const auto isThrow = [&](const Drop& drop) {
      return drop.onlyAfterThrow ||
             std::any_of(cfg.blocks.begin(), cfg.blocks.end(), [&](const flow::Block& block) {
               return block.end == flow::EndKind::Throw && block.endSpan == drop.span &&
                      !isCaughtIn(cfg,
                                  idAt<flow::BlockId>(static_cast<size_t>(&block - &*cfg.blocks.begin())));
             });
    };
    return !made.drops.empty() && std::all_of(made.drops.begin(), made.drops.end(), isThrow);
  }

  // Something goes on after what the call throws.
  bool isCaughtAt(const Call& call) const {
    return std::any_of(call.places.begin(), call.places.end(), [&](const Invocation& place) {
      const flow::Cfg& cfg = context_.program.functionOf(place.function).cfg;
      return isCaughtIn(cfg, cfg.blockOf(place.op));
    });
  }

  // The ways that the call leaves open in the function of the step; null for all. (A function that is handed
  // on is called with what others give it.)
  const Ways* waysOf(const Call& call, const Step& step) const {
    if (call.places.size() != 1) return nullptr;
    return context_.callWays->waysOf(call.places[0].function, call.places[0].op, step.function);
  }

  // Whether this call gets to the op of the step at all.
  bool leadsTo(const Call& call, const Step& step) const {
    const Ways* ways = waysOf(call, step);
    return !ways || ways->isReached(context_.program.functionOf(step.function).cfg.blockOf(step.op));
  }

  // What the function of the step waits for on every way through its op (and before it) that the call leaves
  // open.
  void addWaits(const Call& call, Step& step) {
    const Ways* ways = waysOf(call, step);
    const Place& place = placeOf({step.function, step.op});
    YieldKind through = place.through;
    YieldKind before = place.before;
    if (ways) {
      const Frame frame(context_, step.function);
      const flow::LoopForest loops(frame.cfg());
      through = yieldThrough(frame, loops, step.op, ways);
      before = yieldBefore(frame, loops, step.op, ways);
    }
    step.waits = std::max(step.waits, through);
    step.before = std::max(step.before, before);
  }

  // A call of `callee`.
  CallStep stepAt(const Invocation& at, FunctionRef callee) const {
    const program::Callees& callees = context_.values.calleesOf(at.function, at.op);
    CallStep step{at.function, context_.program.functionOf(at.function).cfg.ops[at.op].span};
    step.candidates = callees.functions.size() + (callees.hasMore ? program::shapeLimit : 0);
    step.isOneOfMany = step.candidates >= program::shapeLimit && standsForItself(context_.program, callee);
    return step;
  }

  bool isTest(FunctionRef function) const { return context_.program.units[function.unit].isTest; }

  bool isOnlyOfTests(const Leak& leak) const {
    return isTest(leak.loopFunction) && !isTest(leak.site.function);
  }

  // Whether only code that stands in for another, in a test, has the function call itself.
  bool goesThroughTests(Site site, const Step& step) const {
    return !isTest(site.function) && std::any_of(step.path.begin(), step.path.end(),
                                                 [&](const CallStep& call) { return isTest(call.caller); });
  }

  // What is known of the place of a call, whatever is called.
  struct Place {
    flow::LoopIndex loop = None<flow::LoopIndex>;  // that repeats it
    ElementCall element = ElementCall::None;       // of that loop
    YieldKind around = YieldKind::None;            // yieldAround, in that loop
    YieldKind through = YieldKind::None;           // yieldThrough
    YieldKind before = YieldKind::None;            // yieldBefore
    bool isWaitedFor = false;
  };

  const Place& placeOf(const Invocation& call) {
    const auto [known, isNew] = places_.try_emplace({call.function, call.op});
    if (isNew) {
      const Frame frame(context_, call.function);
      const flow::LoopForest loops(frame.cfg());
      Place& place = known->second;
      place.loop = repeatingLoopOf(frame, loops, call.op);
      if (!isNone(place.loop)) {
        place.element = elementCallOf(frame, loops, call.op, place.loop);
        place.around = yieldAround(frame, loops, place.loop, call.op);
      }
      place.through = yieldThrough(frame, loops, call.op);
      place.before = yieldBefore(frame, loops, call.op);
      place.isWaitedFor = isWaitedFor(frame, call.op);
    }
    return known->second;
  }

  bool finalizersRun(const Acquisition& made, FunctionRef home, FunctionRef function,
                     flow::LoopIndex loop) const {
    if (!made.finalizable) return false;
    const LoopYield& yield = analysis_.facts.at(function).loops[index(loop)].yield;
    // Passes that make nothing need not wait. What only may be a task, though, must at least be on every
    // pass.
    const bool waitsWhenItMakes =
        function == home && loop == made.loop && made.yieldAround == YieldKind::Macrotask;
    const YieldKind kind = waitsWhenItMakes ? YieldKind::Macrotask : yield.everyPass;
    return !yield.concurrent && countsAsYield(kind, context_.settings);
  }

  // The loop gathers what it makes. While it runs, the collection keeps everything alive, so that no yield
  // helps; a loop that waits on every pass is taken for one that waits afterwards as well.
  std::optional<Leak> findWithCollection(Site site, const Acquisition& made) const {
    const bool lost = std::any_of(made.drops.begin(), made.drops.end(), [](const Drop& drop) {
      return drop.cause == Drop::Cause::WithCollection && !drop.onlyAfterThrow;
    });
    if (!lost || isNone(made.loop)) return std::nullopt;
    if (finalizersRun(made, site.function, site.function, made.loop)) return std::nullopt;
    Leak leak{site, site.function, made.loop, {}, {}};
    leak.kind = Leak::Kind::WithCollection;
    return leak;
  }

  // The function is no loop, but something calls it from one. `asResult`: it gives the handle back, and only
  // calls that lose it count.
  std::optional<Leak> findInCallers(Site site, const Acquisition& made, bool asResult) {
    std::set<FunctionRef> seen{site.function};
    const bool needsCatch = isLostByThrowing(site, made);
    std::optional<Leak> inTests;  // what tests repeat counts where nothing else does
    std::deque<Step> queue(1);
    queue.front().function = site.function;
    queue.front().op = made.op;
    while (!queue.empty()) {
      const Step step = std::move(queue.front());
      queue.pop_front();
      const auto callers = calls_.callersOf.find(step.function);
      if (callers == calls_.callersOf.end()) continue;
      for (const Call& call : callers->second) {
        const bool isCallOfSite = step.path.empty();
        if (!leadsTo(call, step) || (asResult && isCallOfSite && !call.resultLost)) continue;
        Step next = step;
        addWaits(call, next);
        next.isCaught = next.isCaught || (needsCatch && isCaughtAt(call));
        if (auto leak = findAtPlaces(site, made, call, next)) {
          if (needsCatch && !next.isCaught) continue;
          if (!isOnlyOfTests(*leak)) return leak;
          if (!inTests) inTests = std::move(leak);
          continue;
        }
        const FunctionRef caller = call.places.back().function;
        const bool again = !asResult && caller == site.function && calls_.recursive.contains(site.function);
        const bool waitsInBetween = made.finalizable && countsAsYield(next.before, context_.settings);
        if (again && !waitsInBetween && !goesThroughTests(site, next) &&
            !yieldsWhenCalled(made, site.function)) {
          return Leak{site, site.function, None<flow::LoopIndex>, next.path.front().call, {}};
        }
        if (!seen.insert(caller).second) continue;
        next.function = caller;
        next.op = call.places.back().op;
        queue.push_back(std::move(next));
      }
    }
    return inTests;
  }

  // No loop repeats it, but the function has itself called again, task after task, or one does that calls
  // it. Finalizers run in between.
  std::optional<Leak> findInTasks(Site site, const Acquisition& made) {
    if (made.finalizable || reschedulings_.empty() || isLostByThrowing(site, made)) return std::nullopt;
    std::set<FunctionRef> seen{site.function};
    std::deque<Step> queue(1);
    queue.front().function = site.function;
    queue.front().op = made.op;
    while (!queue.empty()) {
      const Step step = std::move(queue.front());
      queue.pop_front();
      if (auto leak = findInTask(site, step.function, step.op, step.path)) return leak;
      const auto callers = calls_.callersOf.find(step.function);
      if (callers == calls_.callersOf.end()) continue;
      for (const Call& call : callers->second) {
        const Invocation& place = call.places.back();
        if (!leadsTo(call, step) || !seen.insert(place.function).second) continue;
        Step next = step;
        next.path.insert(next.path.begin(), stepAt(place, step.function));
        next.function = place.function;
        next.op = place.op;
        queue.push_back(std::move(next));
      }
    }
    return std::nullopt;
  }

  std::optional<Leak> findInTask(Site site, FunctionRef function, uint32_t op,
                                 std::vector<CallStep> path) const {
    const auto found = reschedulings_.find(function);
    if (found == reschedulings_.end() || !goesOnAfter(context_, function, op, found->second)) {
      return std::nullopt;
    }
    Leak leak{site, found->second.where, None<flow::LoopIndex>, found->second.call, std::move(path)};
    leak.isScheduled = true;
    return leak;
  }

  // Whether the loop around the place runs the callee once, among others.
  bool runsOnce(const Place& place, FunctionRef callee, CallStep& call) const {
    if (place.element == ElementCall::None) return false;
    bool isOnce = call.isOneOfMany;
    if (place.element == ElementCall::Itself) {
      call.callsElement = !repeated_.contains(callee);
      isOnce = call.candidates >= program::shapeLimit ||
               (call.callsElement && standsForItself(context_.program, callee));
    }
    // From further out, all of them are run.
    if (isOnce) call = {call.caller, call.call};
    return isOnce;
  }

  // The innermost place of the call that lies in a loop; the step's path grows by the places on the way, and
  // what they wait for is carried along.
  std::optional<Leak> findAtPlaces(Site site, const Acquisition& made, const Call& call, Step& step) {
    FunctionRef callee = step.function;
    for (const Invocation& at : call.places) {
      const Place& place = placeOf(at);
      step.path.insert(step.path.begin(), stepAt(at, callee));
      if (!place.isWaitedFor) step.waits = YieldKind::None;
      // (Of loops around that one nothing is said: they are mostly found on other ways.)
      const bool isRunOnce = runsOnce(place, callee, step.path.front());
      callee = at.function;
      if (isNone(place.loop) || isRunOnce) {
        step.waits = std::max(step.waits, place.through);
        step.before = std::max(step.before, place.before);
        continue;
      }
      // Whether anybody waits or not, each call makes its handle in a task of its own.
      const bool inOwnTask = made.finalizable && countsAsYield(step.before, context_.settings);
      if (inOwnTask || finalizersRun(made, site.function, at.function, place.loop) ||
          finalizersRunAround(made, at.function, place.loop,
                              place.around == YieldKind::Macrotask ? place.around : step.waits)) {
        return std::nullopt;
      }
      return Leak{site, at.function, place.loop, {}, step.path};
    }
    return std::nullopt;
  }

  // The passes that make something wait for a task: around the call, or in what is called.
  bool finalizersRunAround(const Acquisition& made, FunctionRef function, flow::LoopIndex loop,
                           YieldKind waits) const {
    return made.finalizable && !analysis_.facts.at(function).loops[index(loop)].yield.concurrent &&
           countsAsYield(waits, context_.settings);
  }

  bool yieldsWhenCalled(const Acquisition& made, FunctionRef function) const {
    return made.finalizable && countsAsYield(analysis_.summaries.at(function).awaited, context_.settings);
  }

  const Context& context_;
  const Analysis& analysis_;
  const Calls& calls_;
  const std::map<FunctionRef, Rescheduling>& reschedulings_;
  const RepeatedFunctions& repeated_;
  std::map<std::pair<FunctionRef, uint32_t>, Place> places_;
};

// What is known when all summaries are there: the leaks, and by which of its methods an owner releases.
void findLeaks(const Context& context, const CallGraph& graph, const Calls& calls, unsigned threads,
               Analysis& analysis) {
  std::vector<std::pair<FunctionRef, FunctionFacts*>> functions;
  for (auto& [function, facts] : analysis.facts) {
    if (!facts.acquisitions.empty()) functions.emplace_back(function, &facts);
  }
  const std::map<FunctionRef, Rescheduling> reschedulings = reschedulingsOf(context);
  const RepeatedFunctions repeated(context, graph);
  std::vector<std::vector<Leak>> leaksOf(functions.size());
  parallelForEachWorker(functions.size(), threads, [&] {
    const auto finder = std::make_shared<LeakFinder>(context, analysis, calls, reschedulings, repeated);
    return [&, finder](size_t i) {
      const auto& [function, facts] = functions[i];
      for (uint32_t at = 0; at < facts->acquisitions.size(); ++at) {
        if (auto leak = finder->find({function, at})) leaksOf[i].push_back(std::move(*leak));
      }
    };
  });
  parallelFor(functions.size(), threads, [&](size_t i) {
    nameReleasesOfOwners(Frame(context, functions[i].first), functions[i].second->acquisitions);
  });
  for (std::vector<Leak>& leaks : leaksOf) {
    for (Leak& leak : leaks) analysis.leaks.push_back(std::move(leak));
  }
}

}  // namespace

Analysis analyse(const program::Program& program, const program::Values& values, const Settings& settings,
                 unsigned threads) {
  Analysis analysis;
  Calls calls;
  Context context{program, values, analysis.summaries, settings, emptiesQueue(program)};
  context.queuesAll = context.emptiesQueue && queuesAll(program);
  const CallGraph graph = callGraphOf(program, values, threads);
  const std::vector<Component> components = callOrder(graph, relevantFunctions(graph, program, values));
  CallWays callWays(context, graph, components, threads);
  {
    GrowingSummaries summaries(program, values, graph, components, threads, analysis.summaries);
    context.callWays = &callWays;
    context.growing = &summaries;
    Summarising summarising(context, graph, components, callWays, summaries);
    summarising.run(threads);
    summarising.collect(analysis, calls);
    context.growing = nullptr;
  }
  analysis.functions = analysis.facts.size();
  findLeaks(context, graph, calls, threads, analysis);
  return analysis;
}

}  // namespace unfreed::ownership
