#include "ownership/skipped_loops.h"

#include <algorithm>
#include <string_view>

namespace unfreed::ownership {
namespace {

using flow::BlockId;
using flow::EndKind;
using flow::LoopKind;

// The conditions of the code are numbered below this (conditions.h).
constexpr uint32_t kFirstLoop = 1U << 24;

uint32_t conditionOf(flow::LoopIndex loop) {
  return kFirstLoop + index(loop);
}

// `i < rows.length`
bool isOrdering(const Frame& frame, const flow::Block& header) {
  const flow::Op* test = frame.definition(header.test.value);
  if (header.end != EndKind::Branch || !test || test->kind != flow::OpKind::Compute) return false;
  return test->text == "<" || test->text == "<=" || test->text == ">" || test->text == ">=";
}

// The block with which a pass begins.
BlockId bodyOf(const flow::Cfg& cfg, const flow::Loop& loop) {
  const flow::Block& header = cfg.blocks[loop.header];
  return header.end == EndKind::Iterate ? header.to[0].to : cfg.loops[loop.info].body;
}

}  // namespace

SkippedLoops::SkippedLoops(const Frame& frame, const flow::LoopForest& loops) : loops_(loops) {
  if (loops.loops().empty()) return;
  const flow::Cfg& cfg = frame.cfg();
  headerOf_.assign(cfg.blocks.size(), None<flow::LoopIndex>);
  bodyOf_ = headerOf_;
  for (uint32_t i = 0; i < loops.loops().size(); ++i) {
    const auto at = idAt<flow::LoopIndex>(i);
    const flow::Loop& loop = loops[at];
    passes_.push_back(passesOf(frame, loop));
    if (passes_.back() == Passes::Unfollowed) continue;
    const BlockId body = bodyOf(cfg, loop);
    headerOf_[index(loop.header)] = at;
    bodyOf_[index(body)] = at;
  }
}

SkippedLoops::Passes SkippedLoops::passesOf(const Frame& frame, const flow::Loop& loop) const {
  if (isNone(loop.info) || isNone(bodyOf(frame.cfg(), loop))) return Passes::Unfollowed;
  const flow::LoopInfo& info = frame.cfg().loops[loop.info];
  if (info.header != loop.header) return Passes::Unfollowed;
  if (info.constantPasses > 0) return Passes::AtLeastOne;
  switch (info.kind) {
    case LoopKind::For:
    case LoopKind::ForOf:
    case LoopKind::ForIn:
    case LoopKind::ForAwait:
    case LoopKind::Callback:
    case LoopKind::Concurrent:
      return Passes::MayBeNone;
    case LoopKind::While:
      return isOrdering(frame, frame.cfg().blocks[loop.header]) ? Passes::MayBeNone : Passes::Unfollowed;
    case LoopKind::DoWhile:
      return Passes::Unfollowed;
  }
  return Passes::Unfollowed;
}

bool SkippedLoops::follow(BlockId from, BlockId to, OpenHandles& state) const {
  if (passes_.empty()) return true;
  if (!leave(from, to, state)) return false;
  if (const flow::LoopIndex begun = bodyOf_[index(to)]; !isNone(begun))
    state.forgetCondition(conditionOf(begun));
  const flow::LoopIndex entered = headerOf_[index(to)];
  if (isNone(entered) || loops_.contains(entered, from)) return true;
  state.forgetCondition(conditionOf(entered));
  if (state.hasHandles()) state.assume({conditionOf(entered), true});
  return true;
}

// The loops that the edge leads out of.
bool SkippedLoops::leave(BlockId from, BlockId to, OpenHandles& state) const {
  for (flow::LoopIndex loop = loops_.innermost(from); !isNone(loop) && !loops_.contains(loop, to);
       loop = loops_[loop].parent) {
    const Fact noPass{conditionOf(loop), true};
    if (passes_[index(loop)] == Passes::AtLeastOne && !state.assume(noPass.opposite())) return false;
    state.leaveToHandles(noPass);
  }
  return true;
}

bool isOnlyWithoutPass(ObjectId handle, const OpenHandles& state) {
  const Facts facts = state.impliedBy(handle);
  return std::any_of(facts.begin(), facts.end(),
                     [](Fact fact) { return fact.condition >= kFirstLoop && fact.holds; });
}

}  // namespace unfreed::ownership
