#include "flow/loop_forest.h"

#include <utility>

#include "flow/graph.h"

namespace unfreed::flow {

namespace {

// Finds the natural loops from the innermost outwards. A loop that is found inside another is collapsed to
// its header: every block and every loop is walked once, so that the time is linear in blocks and edges.
class Finder {
 public:
  explicit Finder(const Cfg& cfg);

  std::vector<Loop> loops;           // ascending by header: outer loops before their inner ones
  std::vector<LoopIndex> innermost;  // by block

 private:
  void gather(LoopIndex loop);
  LoopIndex outermost(LoopIndex loop);

  Graph predecessors_;
  std::vector<LoopIndex> root_;  // by loop: a loop around it, at last the outermost known so far
};

Finder::Finder(const Cfg& cfg)
    : innermost(cfg.blocks.size(), None<LoopIndex>), predecessors_(predecessorsOf(cfg)) {
  std::vector<std::vector<BlockId>> latches(cfg.blocks.size());
  for (size_t at = 0; at < cfg.blocks.size(); ++at) {
    for (const Edge& edge : cfg.blocks[idAt<BlockId>(at)].to) {
      if (edge.kind != EdgeKind::Back) continue;
      std::vector<BlockId>& known = latches[index(edge.to)];
      if (known.empty() || index(known.back()) != at) known.push_back(idAt<BlockId>(at));
    }
  }
  for (size_t at = 0; at < latches.size(); ++at) {
    if (latches[at].empty()) continue;
    Loop loop;
    loop.header = idAt<BlockId>(at);
    loop.latches = std::move(latches[at]);
    loops.push_back(std::move(loop));
  }
  for (size_t at = 0; at < loops.size(); ++at) root_.push_back(idAt<LoopIndex>(at));
  for (size_t at = loops.size(); at-- > 0;) gather(idAt<LoopIndex>(at));
  for (Loop& loop : loops) {
    if (!isNone(loop.parent)) loop.depth = loops[index(loop.parent)].depth + 1;
  }
}

LoopIndex Finder::outermost(LoopIndex loop) {
  LoopIndex top = loop;
  while (root_[index(top)] != top) top = root_[index(top)];
  while (root_[index(loop)] != top) loop = std::exchange(root_[index(loop)], top);
  return top;
}

void Finder::gather(LoopIndex loop) {
  innermost[index(loops[index(loop)].header)] = loop;
  std::vector<BlockId> pending = loops[index(loop)].latches;
  while (!pending.empty()) {
    BlockId block = pending.back();
    pending.pop_back();
    if (isNone(innermost[index(block)])) {
      innermost[index(block)] = loop;
    } else {
      const LoopIndex inner = outermost(innermost[index(block)]);
      if (inner == loop) continue;
      loops[index(inner)].parent = loop;
      root_[index(inner)] = loop;
      block = loops[index(inner)].header;
    }
    for (const BlockId before : predecessors_.of(block)) pending.push_back(before);
  }
}

// Which LoopInfo each loop has. A `do` decides at its end, whereas its back edge goes to its beginning: its
// header may be any block of the loop.
std::vector<LoopId> infosOf(const Cfg& cfg, const Finder& found) {
  std::vector<LoopId> infos(found.loops.size(), None<LoopId>);
  auto offer = [&](bool atHeader) {
    for (size_t at = 0; at < cfg.loops.size(); ++at) {
      const LoopInfo& info = cfg.loops[idAt<LoopId>(at)];
      const LoopIndex loop = found.innermost[index(info.header)];
      if (isNone(loop) || !isNone(infos[index(loop)])) continue;
      const bool same = found.loops[index(loop)].header == info.header;
      if (atHeader ? same : !same && info.kind == LoopKind::DoWhile) infos[index(loop)] = idAt<LoopId>(at);
    }
  };
  offer(true);
  offer(false);
  return infos;
}

// By loop: how many loops it holds, itself included.
std::vector<uint32_t> sizesOf(const std::vector<Loop>& loops) {
  std::vector<uint32_t> sizes(loops.size(), 1);
  for (size_t at = loops.size(); at-- > 0;) {
    if (!isNone(loops[at].parent)) sizes[index(loops[at].parent)] += sizes[at];
  }
  return sizes;
}

// By loop: its place when every loop is directly followed by the loops inside it.
std::vector<LoopIndex> placesOf(const std::vector<Loop>& loops, const std::vector<uint32_t>& sizes) {
  std::vector<LoopIndex> places(loops.size());
  std::vector<uint32_t> free(loops.size());  // by loop: the place of its next inner loop
  uint32_t freeOutside = 0;
  for (size_t at = 0; at < loops.size(); ++at) {
    uint32_t& next = isNone(loops[at].parent) ? freeOutside : free[index(loops[at].parent)];
    places[at] = idAt<LoopIndex>(next);
    free[at] = next + 1;
    next += sizes[at];
  }
  return places;
}

}  // namespace

LoopForest::LoopForest(const Cfg& cfg) {
  Finder found(cfg);
  const std::vector<LoopId> infos = infosOf(cfg, found);
  const std::vector<uint32_t> sizes = sizesOf(found.loops);
  const std::vector<LoopIndex> places = placesOf(found.loops, sizes);
  loops_.resize(found.loops.size());
  end_.resize(found.loops.size());
  for (size_t at = 0; at < found.loops.size(); ++at) {
    Loop& loop = found.loops[at];
    loop.info = infos[at];
    if (!isNone(loop.parent)) loop.parent = places[index(loop.parent)];
    end_[index(places[at])] = static_cast<uint32_t>(index(places[at])) + sizes[at];
    loops_[places[at]] = std::move(loop);
  }
  innermost_ = std::move(found.innermost);
  for (size_t at = 0; at < innermost_.size(); ++at) {
    if (isNone(innermost_[at])) continue;
    innermost_[at] = places[index(innermost_[at])];
    for (LoopIndex around = innermost_[at]; !isNone(around); around = loops_[around].parent) {
      loops_[around].blocks.push_back(idAt<BlockId>(at));
    }
  }
}

bool LoopForest::contains(LoopIndex loop, BlockId block) const {
  const LoopIndex inner = innermost_[index(block)];
  return !isNone(inner) && index(loop) <= index(inner) && index(inner) < end_[index(loop)];
}

}  // namespace unfreed::flow
