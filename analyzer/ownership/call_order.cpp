#include "ownership/call_order.h"

#include <algorithm>

namespace unfreed::ownership {
namespace {

// Tarjan's algorithm with a stack of its own: the depth of a call graph is the input's choice.
class Components {
 public:
  Components(const CallGraph& graph, const std::vector<bool>& wanted)
      : graph_(graph), wanted_(wanted), marks_(graph.functions.size()) {}

  std::vector<Component> find() {
    for (uint32_t i = 0; i < graph_.functions.size(); ++i) {
      if (wanted_[i] && marks_[i].number == 0) visitFrom(i);
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
        if (!wanted_[callee]) continue;
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
    std::vector<uint32_t> nodes;
    do {
      nodes.push_back(open_.back());
      open_.pop_back();
      marks_[nodes.back()].open = false;
    } while (nodes.back() != root);
    std::sort(nodes.begin(), nodes.end());  // as graph_.functions is
    Component component;
    for (const uint32_t node : nodes) component.functions.push_back(graph_.functions[node]);
    const auto& callees = graph_.callees[root];
    component.cyclic = nodes.size() > 1 || std::binary_search(callees.begin(), callees.end(), root);
    component.callers = callersWithin(nodes);
    found_.push_back(std::move(component));
  }

  std::vector<std::vector<uint32_t>> callersWithin(const std::vector<uint32_t>& nodes) const {
    std::vector<std::vector<uint32_t>> callers(nodes.size());
    for (uint32_t caller = 0; caller < nodes.size(); ++caller) {
      for (const uint32_t callee : graph_.callees[nodes[caller]]) {
        const auto at = std::lower_bound(nodes.begin(), nodes.end(), callee);
        if (at != nodes.end() && *at == callee) {
          callers[static_cast<size_t>(at - nodes.begin())].push_back(caller);
        }
      }
    }
    return callers;
  }

  const CallGraph& graph_;
  const std::vector<bool>& wanted_;
  std::vector<Mark> marks_;
  std::vector<uint32_t> open_;
  std::vector<Visit> visits_;
  std::vector<Component> found_;
  uint32_t count_ = 0;
};

}  // namespace

std::vector<Component> callOrder(const CallGraph& graph, const std::vector<bool>& wanted) {
  return Components(graph, wanted).find();
}

}  // namespace unfreed::ownership
