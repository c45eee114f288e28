#include "ownership/call_order.h"

#include <algorithm>
#include <map>

namespace unfreed::ownership {
namespace {

using program::FunctionRef;

struct Graph {
  std::vector<FunctionRef> functions;
  std::vector<std::vector<uint32_t>> callees;  // by position in `functions`; sorted, without repeats
};

Graph graphOf(const program::Program& program, const program::Values& values) {
  Graph graph;
  std::map<FunctionRef, uint32_t> position;
  for (uint32_t unit = 0; unit < program.units.size(); ++unit) {
    const auto unitId = idAt<program::UnitId>(unit);
    for (uint32_t i = 0; i < program.moduleOf(unitId).functions.size(); ++i) {
      const FunctionRef ref{unitId, idAt<flow::FunctionId>(i)};
      position.emplace(ref, static_cast<uint32_t>(graph.functions.size()));
      graph.functions.push_back(ref);
    }
  }
  graph.callees.resize(graph.functions.size());
  for (uint32_t i = 0; i < graph.functions.size(); ++i) {
    const FunctionRef ref = graph.functions[i];
    const flow::Cfg& cfg = program.functionOf(ref).cfg;
    for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
      if (cfg.ops[op].kind == flow::OpKind::Closure) {
        graph.callees[i].push_back(position.at({ref.unit, cfg.ops[op].function}));
      }
      for (const FunctionRef callee : values.calleesOf(ref, op).functions) {
        graph.callees[i].push_back(position.at(callee));
      }
    }
    std::sort(graph.callees[i].begin(), graph.callees[i].end());
    graph.callees[i].erase(std::unique(graph.callees[i].begin(), graph.callees[i].end()),
                           graph.callees[i].end());
  }
  return graph;
}

// Tarjan's algorithm with a stack of its own: the depth of a call graph is the input's choice.
class Components {
 public:
  explicit Components(const Graph& graph) : graph_(graph), marks_(graph.functions.size()) {}

  std::vector<Component> find() {
    for (uint32_t i = 0; i < graph_.functions.size(); ++i) {
      if (marks_[i].number == 0) visitFrom(i);
    }
    return std::move(found_);
  }

 private:
  struct Mark {
    uint32_t number = 0;  // order of discovery, from 1
    uint32_t low = 0;
    bool open = false;
  };
  struct Visit {
    uint32_t node;
    size_t next;
  };

  void open(uint32_t node) {
    marks_[node] = {++count_, count_, true};
    open_.push_back(node);
    visits_.push_back({node, 0});
  }

  void visitFrom(uint32_t start) {
    open(start);
    while (!visits_.empty()) {
      Visit& visit = visits_.back();
      const uint32_t node = visit.node;
      if (visit.next < graph_.callees[node].size()) {
        const uint32_t callee = graph_.callees[node][visit.next++];
        if (marks_[callee].number == 0) {
          open(callee);
        } else if (marks_[callee].open) {
          marks_[node].low = std::min(marks_[node].low, marks_[callee].number);
        }
        continue;
      }
      visits_.pop_back();
      if (!visits_.empty()) {
        Mark& caller = marks_[visits_.back().node];
        caller.low = std::min(caller.low, marks_[node].low);
      }
      if (marks_[node].low == marks_[node].number) close(node);
    }
  }

  void close(uint32_t root) {
    Component component;
    uint32_t node = root;
    do {
      node = open_.back();
      open_.pop_back();
      marks_[node].open = false;
      component.functions.push_back(graph_.functions[node]);
    } while (node != root);
    const auto& callees = graph_.callees[root];
    component.cyclic =
        component.functions.size() > 1 || std::binary_search(callees.begin(), callees.end(), root);
    std::sort(component.functions.begin(), component.functions.end());
    found_.push_back(std::move(component));
  }

  const Graph& graph_;
  std::vector<Mark> marks_;
  std::vector<uint32_t> open_;
  std::vector<Visit> visits_;
  std::vector<Component> found_;
  uint32_t count_ = 0;
};

}  // namespace

std::vector<Component> callOrder(const program::Program& program, const program::Values& values) {
  const Graph graph = graphOf(program, values);
  return Components(graph).find();
}

}  // namespace unfreed::ownership
