#include "flow/dominators.h"

#include <algorithm>

namespace unfreed::flow {

namespace {

constexpr uint32_t Nothing = 0xffffffffu;

// Lengauer and Tarjan's algorithm with path compression, on the numbers of a depth-first walk. The simpler
// iterative scheme of Cooper, Harvey and Kennedy is quadratic on what people do write: a long `try` whose
// every statement may lead to one handler, or a loop with many `break`s.
class SemiDominators {
 public:
  SemiDominators(const Graph& successors, const DepthFirst& depthFirst);
  std::vector<uint32_t> solve();  // by number: the number of the immediate dominator

 private:
  uint32_t lowest(uint32_t vertex);
  void compress(uint32_t vertex);
  void settle(uint32_t parent);

  std::vector<uint32_t> parent_;
  std::vector<std::pair<uint32_t, uint32_t>> links_;  // (to, from), sorted by `to`
  std::vector<uint32_t> semi_;
  std::vector<uint32_t> label_;     // the vertex of lowest semi_ on the compressed path upwards
  std::vector<uint32_t> ancestor_;  // the forest of vertices dealt with
  std::vector<uint32_t> bucket_;    // head of the list of vertices with this semi-dominator
  std::vector<uint32_t> next_;      // the rest of that list
  std::vector<uint32_t> immediate_;
  std::vector<uint32_t> path_;
};

SemiDominators::SemiDominators(const Graph& successors, const DepthFirst& depthFirst) {
  const size_t count = depthFirst.preorder.size();
  std::vector<uint32_t> number(successors.size(), Nothing);
  for (uint32_t at = 0; at < count; ++at) number[index(depthFirst.preorder[at])] = at;
  parent_.assign(count, Nothing);
  for (uint32_t at = 0; at < count; ++at) {
    const BlockId block = depthFirst.preorder[at];
    if (at > 0) parent_[at] = number[index(depthFirst.parent[index(block)])];
    for (const BlockId to : successors.of(block)) links_.emplace_back(number[index(to)], at);
  }
  std::sort(links_.begin(), links_.end());
  semi_.resize(count);
  for (uint32_t at = 0; at < count; ++at) semi_[at] = at;
  label_ = semi_;
  ancestor_.assign(count, Nothing);
  bucket_.assign(count, Nothing);
  next_.assign(count, Nothing);
  immediate_.assign(count, Nothing);
}

void SemiDominators::compress(uint32_t vertex) {
  path_.clear();
  for (; ancestor_[ancestor_[vertex]] != Nothing; vertex = ancestor_[vertex]) path_.push_back(vertex);
  for (auto at = path_.rbegin(); at != path_.rend(); ++at) {
    const uint32_t above = ancestor_[*at];
    if (semi_[label_[above]] < semi_[label_[*at]]) label_[*at] = label_[above];
    ancestor_[*at] = ancestor_[above];
  }
}

uint32_t SemiDominators::lowest(uint32_t vertex) {
  if (ancestor_[vertex] != Nothing) compress(vertex);
  return label_[vertex];
}

void SemiDominators::settle(uint32_t parent) {
  for (uint32_t vertex = bucket_[parent]; vertex != Nothing; vertex = next_[vertex]) {
    const uint32_t low = lowest(vertex);
    immediate_[vertex] = semi_[low] < semi_[vertex] ? low : parent;
  }
  bucket_[parent] = Nothing;
}

std::vector<uint32_t> SemiDominators::solve() {
  size_t link = links_.size();
  for (auto vertex = static_cast<uint32_t>(semi_.size()); vertex-- > 1;) {
    for (; link > 0 && links_[link - 1].first == vertex; --link) {
      semi_[vertex] = std::min(semi_[vertex], semi_[lowest(links_[link - 1].second)]);
    }
    next_[vertex] = bucket_[semi_[vertex]];
    bucket_[semi_[vertex]] = vertex;
    ancestor_[vertex] = parent_[vertex];
    settle(parent_[vertex]);
  }
  for (uint32_t vertex = 1; vertex < semi_.size(); ++vertex) {
    if (immediate_[vertex] != semi_[vertex]) immediate_[vertex] = immediate_[immediate_[vertex]];
  }
  return std::move(immediate_);
}

}  // namespace

Dominators::Dominators(const Graph& successors, BlockId entry)
    : immediate_(successors.size(), None<BlockId>),
      number_(successors.size(), 0),
      size_(successors.size(), 0) {
  const DepthFirst depthFirst = walk(successors, entry);
  const std::vector<uint32_t> above = SemiDominators(successors, depthFirst).solve();
  const size_t count = depthFirst.preorder.size();
  // A dominator has a lower number than what it dominates: one sweep up gives sizes, one sweep down gives
  // places.
  std::vector<uint32_t> size(count, 1);
  for (size_t at = count; at-- > 1;) size[above[at]] += size[at];
  std::vector<uint32_t> place(count, 0);
  std::vector<uint32_t> free(count, 1);
  for (size_t at = 0; at < count; ++at) {
    const BlockId block = depthFirst.preorder[at];
    if (at > 0) {
      place[at] = free[above[at]];
      free[above[at]] += size[at];
      free[at] = place[at] + 1;
      immediate_[index(block)] = depthFirst.preorder[above[at]];
    }
    number_[index(block)] = place[at];
    size_[index(block)] = size[at];
  }
}

bool Dominators::dominates(BlockId above, BlockId below) const {
  const uint32_t first = number_[index(above)];
  const uint32_t number = number_[index(below)];
  return size_[index(below)] > 0 && first <= number && number - first < size_[index(above)];
}

}  // namespace unfreed::flow
