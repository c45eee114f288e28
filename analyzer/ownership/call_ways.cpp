#include "ownership/call_ways.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "ownership/function_analysis.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using program::FunctionRef;

constexpr size_t kMostGiven = 48;  // combinations of arguments that are looked at, for one function
constexpr size_t kMostWays = 16;   // summaries of one function beside the one for all callers
constexpr uint32_t kNoComponent = static_cast<uint32_t>(-1);

// `f.call(x, …)` and its kin hand their arguments on in another order.
bool handsOnOtherwise(const Op& op) {
  return op.has(flow::op_flag::Method) &&
         (op.text == "call" || op.text == "apply" || op.text == "bind" || op.text == "then");
}

bool saysNothing(const Given& given) {
  return std::all_of(given.begin(), given.end(),
                     [](const Known& known) { return known.kind == Known::Kind::Anything; });
}

}  // namespace

// A call that says something of what it gives.
struct CallWays::Draft {
  Call call;
  Given given;
};

// Three steps, each of them side by side: what each function asks of its parameters, what each call gives,
// and, function by function, which ways its callers leave open.
class CallWays::Planner {
 public:
  Planner(CallWays& ways, const Context& context, const std::vector<Component>& components, unsigned threads)
      : ways_(ways),
        context_(context),
        components_(components),
        threads_(threads),
        componentOf_(ways.graph_.functions.size(), kNoComponent),
        asked_(ways.graph_.functions.size()),
        drafts_(ways.graph_.functions.size()) {
    for (uint32_t i = 0; i < components.size(); ++i) {
      for (const FunctionRef function : components[i].functions) {
        componentOf_[positionOf(function)] = i;
        positions_.push_back(positionOf(function));
      }
    }
  }

  void plan() {
    forEachFunction([&](uint32_t function) { ask(function); });
    forEachFunction([&](uint32_t caller) { draft(caller); });
    const std::vector<std::vector<Draft*>> callers = draftsByCallee();
    forEachFunction([&](uint32_t callee) { choose(callee, callers[callee]); });
    forEachFunction([&](uint32_t caller) { keep(caller); });
  }

 private:
  uint32_t positionOf(FunctionRef function) const { return ways_.graph_.positionOf(function); }

  template <class Work>
  void forEachFunction(Work work) const {
    parallelFor(positions_.size(), threads_, [&](size_t i) { work(positions_[i]); });
  }

  void ask(uint32_t function) {
    std::vector<bool> asked = askedParameters(Frame(context_, ways_.graph_.functions[function]));
    if (std::find(asked.begin(), asked.end(), true) != asked.end()) asked_[function] = std::move(asked);
  }

  void draft(uint32_t caller) {
    const Frame frame(context_, ways_.graph_.functions[caller]);
    std::optional<Assignments> assignments;
    for (uint32_t op = 0; op < frame.cfg().ops.size(); ++op) {
      const Op& code = frame.cfg().ops[op];
      if ((code.kind != OpKind::Call && code.kind != OpKind::Construct) || handsOnOtherwise(code)) continue;
      for (const FunctionRef callee : frame.calleesOf(op).functions) {
        const uint32_t at = positionOf(callee);
        if (asked_[at].empty()) continue;
        if (!assignments) assignments.emplace(frame);
        Given given = givenBy(frame, *assignments, code, context_.program.functionOf(callee), asked_[at]);
        if (saysNothing(given)) continue;
        const bool isWithin = componentOf_[at] == componentOf_[caller];
        drafts_[caller].push_back({{op, callee, nullptr, isWithin, !isWithin}, std::move(given)});
      }
    }
  }

  // Callers bottom up; of a cycle, the calls within it come last, since they are summarised last.
  std::vector<std::vector<Draft*>> draftsByCallee() {
    std::vector<std::vector<Draft*>> callers(drafts_.size());
    const auto add = [&](const Component& component, bool within) {
      for (const FunctionRef caller : component.functions) {
        for (Draft& draft : drafts_[positionOf(caller)]) {
          if (draft.call.isWithin == within) callers[positionOf(draft.call.callee)].push_back(&draft);
        }
      }
    };
    for (const Component& component : components_) {
      add(component, false);
      if (component.cyclic) add(component, true);
    }
    return callers;
  }

  void choose(uint32_t callee, const std::vector<Draft*>& drafts) {
    std::map<Given, SomeWays::value_type*> seen;
    SomeWays& some = ways_.waysOf_[callee];
    for (Draft* const draft : drafts) {
      const auto known = seen.find(draft->given);
      if (known != seen.end()) {
        draft->call.some = known->second;
        continue;
      }
      if (seen.size() >= kMostGiven) continue;
      SomeWays::value_type*& chosen = seen[draft->given];
      Ways open = ownership::waysOf(Frame(context_, draft->call.callee), draft->given);
      if (open.areAll()) continue;
      const auto same = some.find(open);
      if (same != some.end()) {
        chosen = &*same;
      } else if (some.size() < kMostWays) {
        chosen = &*some.try_emplace(std::move(open)).first;
      }
      draft->call.some = chosen;
    }
  }

  void keep(uint32_t caller) {
    for (const Draft& draft : drafts_[caller]) {
      if (draft.call.some) ways_.callsOf_[caller].push_back(draft.call);
    }
    drafts_[caller] = {};
  }

  CallWays& ways_;
  const Context& context_;
  const std::vector<Component>& components_;
  unsigned threads_;
  std::vector<uint32_t> positions_;         // of the functions of all components
  std::vector<uint32_t> componentOf_;       // by position
  std::vector<std::vector<bool>> asked_;    // by position of the callee, by parameter; empty: asks nothing
  std::vector<std::vector<Draft>> drafts_;  // by position of the caller
};

CallWays::CallWays(const Context& context, const CallGraph& graph, const std::vector<Component>& components,
                   unsigned threads)
    : graph_(graph), callsOf_(graph.functions.size()), waysOf_(graph.functions.size()) {
  Planner(*this, context, components, threads).plan();
}

void CallWays::summariseWithin(const Context& context, const Component& cycle) {
  for (const FunctionRef caller : cycle.functions) {
    for (Call& call : callsOf_[graph_.positionOf(caller)]) {
      if (!call.isWithin) continue;
      auto& [ways, summary] = *call.some;
      if (!summary) summary = ownership::summaryOf(context, call.callee, &ways);
      call.isHeeded = true;
    }
  }
}

void CallWays::summarise(const Context& context, const Component& component) {
  for (const FunctionRef callee : component.functions) {
    for (auto& [ways, summary] : waysOf_[graph_.positionOf(callee)]) {
      if (!summary) summary = ownership::summaryOf(context, callee, &ways);
    }
  }
}

const CallWays::Call* CallWays::find(FunctionRef caller, uint32_t op, FunctionRef callee) const {
  const std::vector<Call>& calls = callsOf_[graph_.positionOf(caller)];
  auto call =
      std::lower_bound(calls.begin(), calls.end(), op, [](const Call& a, uint32_t b) { return a.op < b; });
  for (; call != calls.end() && call->op == op; ++call) {
    if (call->callee == callee) return call->isHeeded ? &*call : nullptr;
  }
  return nullptr;
}

const Ways* CallWays::waysOf(FunctionRef caller, uint32_t op, FunctionRef callee) const {
  const Call* call = find(caller, op, callee);
  return call ? &call->some->first : nullptr;
}

const Summary* CallWays::summaryOf(FunctionRef caller, uint32_t op, FunctionRef callee) const {
  const Call* call = find(caller, op, callee);
  return call ? &*call->some->second : nullptr;
}

}  // namespace unfreed::ownership
