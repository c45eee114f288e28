#include "ownership/call_graph.h"

#include <algorithm>

#include "base/parallel.h"

namespace unfreed::ownership {

using program::FunctionRef;

CallGraph callGraphOf(const program::Program& program, const program::Values& values, unsigned threads) {
  CallGraph graph;
  for (uint32_t unit = 0; unit < program.units.size(); ++unit) {
    const auto unitId = idAt<program::UnitId>(unit);
    graph.firstOf.push_back(static_cast<uint32_t>(graph.functions.size()));
    for (uint32_t i = 0; i < program.moduleOf(unitId).functions.size(); ++i) {
      graph.functions.push_back({unitId, idAt<flow::FunctionId>(i)});
    }
  }
  graph.callees.resize(graph.functions.size());
  parallelFor(graph.functions.size(), threads, [&](size_t i) {
    const FunctionRef ref = graph.functions[i];
    const flow::Cfg& cfg = program.functionOf(ref).cfg;
    for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
      if (cfg.ops[op].kind == flow::OpKind::Closure) {
        graph.callees[i].push_back(graph.positionOf({ref.unit, cfg.ops[op].function}));
      }
      for (const FunctionRef callee : values.calleesOf(ref, op).functions) {
        graph.callees[i].push_back(graph.positionOf(callee));
      }
    }
    std::sort(graph.callees[i].begin(), graph.callees[i].end());
    graph.callees[i].erase(std::unique(graph.callees[i].begin(), graph.callees[i].end()),
                           graph.callees[i].end());
  });
  return graph;
}

}  // namespace unfreed::ownership
