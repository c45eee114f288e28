#include "ownership/growing_summaries.h"

#include <algorithm>

#include "base/parallel.h"

namespace unfreed::ownership {
namespace {

using program::FunctionRef;

constexpr uint32_t kNoComponent = static_cast<uint32_t>(-1);

// The functions that the op's operands may be: whoever is handed one may have it called.
template <class Visit>
void forEachFunctionIn(const flow::Cfg& cfg, const flow::Op& op, FunctionRef of,
                       const program::Values& values, Visit visit) {
  for (const uint32_t operand : cfg.operandsOf(op)) {
    const auto value = static_cast<flow::ValueId>(operand);
    if (isNone(value)) continue;
    for (const program::ShapeId shape : values.of(of, value).shapes) {
      const program::AbstractValue& what = values[shape];
      if (what.kind == program::AbstractValue::Kind::Function) visit(what.function);
    }
  }
}

}  // namespace

GrowingSummaries::GrowingSummaries(const program::Program& program, const program::Values& values,
                                   const CallGraph& graph, const std::vector<Component>& components,
                                   unsigned threads, Summaries& summaries)
    : graph_(graph),
      componentOf_(graph.functions.size(), kNoComponent),
      summaries_(graph.functions.size()),
      written_(graph.functions.size()),
      needs_(components.size()) {
  for (uint32_t i = 0; i < components.size(); ++i) {
    for (const FunctionRef function : components[i].functions) componentOf_[graph.positionOf(function)] = i;
  }
  // All places are made now: entries are written side by side, and none moves another.
  for (uint32_t i = 0; i < graph.functions.size(); ++i) {
    if (componentOf_[i] == kNoComponent) continue;
    summaries_[i] = &summaries.try_emplace(summaries.end(), graph.functions[i])->second;
  }
  parallelFor(components.size(), threads, [&](size_t i) {
    needs_[i] = needsOf(program, values, static_cast<uint32_t>(i), components[i]);
  });
}

std::vector<uint32_t> GrowingSummaries::needsOf(const program::Program& program,
                                                const program::Values& values, uint32_t component,
                                                const Component& functions) const {
  std::vector<uint32_t> needs;
  const auto add = [&](uint32_t position) {
    if (componentOf_[position] < component) needs.push_back(componentOf_[position]);
  };
  for (const FunctionRef function : functions.functions) {
    for (const uint32_t callee : graph_.callees[graph_.positionOf(function)]) add(callee);
    const flow::Cfg& cfg = program.functionOf(function).cfg;
    for (const flow::Op& op : cfg.ops) {
      forEachFunctionIn(cfg, op, function, values, [&](FunctionRef given) { add(graph_.positionOf(given)); });
    }
  }
  std::sort(needs.begin(), needs.end());
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  return needs;
}

const Summary* GrowingSummaries::read(FunctionRef reader, FunctionRef function) const {
  const uint32_t at = graph_.positionOf(function);
  const uint32_t component = componentOf_[at];
  const uint32_t home = componentOf_[graph_.positionOf(reader)];
  if (component == kNoComponent || home == kNoComponent) return nullptr;
  if (component == home) return written_[at] ? summaries_[at] : nullptr;
  const std::vector<uint32_t>& needs = needs_[home];
  return std::binary_search(needs.begin(), needs.end(), component) ? summaries_[at] : nullptr;
}

void GrowingSummaries::write(FunctionRef function, Summary summary) {
  const uint32_t at = graph_.positionOf(function);
  *summaries_[at] = std::move(summary);
  written_[at] = 1;
}

}  // namespace unfreed::ownership
