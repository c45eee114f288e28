#include "flow/graph.h"

namespace unfreed::flow {

Graph::Graph(size_t blocks, std::span<const Link> links) : first_(blocks + 1, 0), targets_(links.size()) {
  for (const Link& link : links) ++first_[index(link.first) + 1];
  for (size_t block = 0; block < blocks; ++block) first_[block + 1] += first_[block];
  std::vector<uint32_t> next(first_.begin(), first_.end() - 1);
  for (const Link& link : links) targets_[next[index(link.first)]++] = link.second;
}

namespace {

template <class Visit>
void forEachEdge(const Cfg& cfg, Visit visit) {
  for (size_t position = 0; position < cfg.blocks.size(); ++position) {
    const auto from = idAt<BlockId>(position);
    const Block& block = cfg.blocks[from];
    for (const Edge& edge : block.to) visit(from, edge.to);
    if (!isNone(block.handler)) visit(from, block.handler);
  }
}

}  // namespace

Graph successorsOf(const Cfg& cfg) {
  std::vector<Graph::Link> links;
  forEachEdge(cfg, [&](BlockId from, BlockId to) { links.emplace_back(from, to); });
  return Graph(cfg.blocks.size(), links);
}

Graph predecessorsOf(const Cfg& cfg) {
  std::vector<Graph::Link> links;
  forEachEdge(cfg, [&](BlockId from, BlockId to) { links.emplace_back(to, from); });
  return Graph(cfg.blocks.size(), links);
}

DepthFirst walk(const Graph& successors, BlockId entry) {
  struct Step {
    BlockId block;
    size_t left;  // successors not looked at yet
  };
  DepthFirst result;
  result.parent.assign(successors.size(), None<BlockId>);
  std::vector<bool> met(successors.size(), false);
  std::vector<Step> path;
  auto enter = [&](BlockId block) {
    met[index(block)] = true;
    result.preorder.push_back(block);
    path.push_back({block, successors.of(block).size()});
  };
  enter(entry);
  while (!path.empty()) {
    Step& step = path.back();
    if (step.left == 0) {
      result.postorder.push_back(step.block);
      path.pop_back();
      continue;
    }
    const BlockId from = step.block;
    const BlockId next = successors.of(from)[--step.left];
    if (met[index(next)]) continue;
    result.parent[index(next)] = from;
    enter(next);
  }
  return result;
}

}  // namespace unfreed::flow
