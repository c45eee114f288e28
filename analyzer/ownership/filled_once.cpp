#include "ownership/filled_once.h"

#include <algorithm>
#include <utility>

namespace unfreed::ownership {

using flow::Block;
using flow::BlockId;
using flow::Op;
using flow::OpKind;
using flow::VariableId;

namespace {

bool isTest(const Block& block) {
  return block.end == flow::EndKind::Branch &&
         (block.test.kind == flow::TestKind::Truthy || block.test.kind == flow::TestKind::NotNullish);
}

// A member of an object that is made here is empty whenever it is made.
bool isFresh(const Frame& frame, const MemberPath& place) {
  if (place.members.empty() || !frame.owns(place.root)) return false;
  const Op* assigned = frame.soleAssignment(place.root);
  const Op* origin = assigned ? frame.origin(frame.operand(*assigned, 0)) : nullptr;
  return origin && (origin->kind == OpKind::Object || origin->kind == OpKind::Collect ||
                    origin->kind == OpKind::Construct);
}

// `cache.blend = null` fills nothing.
bool isEmptied(const Frame& frame, const Op& op) {
  const Op* value = frame.definition(frame.operand(op, op.kind == OpKind::Store ? 1 : 0));
  return value && (value->isNothing() || (value->kind == OpKind::Constant && value->text == "false"));
}

}  // namespace

FilledOnce::FilledOnce(const Frame& frame, const flow::LoopForest& loops) : frame_(frame), loops_(loops) {
  for (const Block& block : frame.cfg().blocks) {
    if (auto place = testedBy(block)) tests_.push_back({block.to[1].to, std::move(*place)});
  }
  if (tests_.empty()) return;
  dominators_.emplace(successorsOf(frame.cfg()), frame.cfg().entry);
  const Fillings known = fillings();
  std::erase_if(tests_, [&](const Test& test) { return !isFilled(test, known); });
}

std::optional<MemberPath> FilledOnce::testedBy(const Block& block) const {
  if (!isTest(block)) return std::nullopt;
  std::optional<MemberPath> place = memberPathOf(frame_, block.test.value);
  return place && !isFresh(frame_, *place) ? place : std::nullopt;
}

// The blocks that fill a place.
FilledOnce::Fillings FilledOnce::fillings() const {
  const flow::Cfg& cfg = frame_.cfg();
  Fillings found;
  for (uint32_t at = 0; at < cfg.blocks.size(); ++at) {
    const auto block = idAt<BlockId>(at);
    for (const Op& op : cfg.opsOf(cfg.blocks[block])) {
      const std::optional<MemberPath> place = assignedPathOf(frame_, op);
      if (place && !isEmptied(frame_, op)) found[*place].push_back(block);
    }
  }
  return found;
}

bool FilledOnce::isFilled(const Test& test, const Fillings& fillings) const {
  const auto filled = fillings.find(test.place);
  return filled != fillings.end() &&
         std::any_of(filled->second.begin(), filled->second.end(),
                     [&](BlockId block) { return dominators_->dominates(test.empty, block); });
}

// Whether it is the same variable on every pass.
bool FilledOnce::outlives(VariableId root, flow::LoopIndex loop) const {
  if (isNone(loop) || !frame_.owns(root) || isNone(loops_[loop].info)) return true;
  const Span declaration = frame_.variable(root).declaration;
  return !frame_.cfg().loops[loops_[loop].info].span.contains(declaration);
}

std::optional<std::string> FilledOnce::placeOf(uint32_t op, flow::LoopIndex loop) const {
  const BlockId block = frame_.cfg().blockOf(op);
  for (const Test& test : tests_) {
    const bool decides = dominators_->dominates(test.empty, block) && outlives(test.place.root, loop);
    if (decides) return std::string(frame_.variable(test.place.root).name) + test.place.members;
  }
  return std::nullopt;
}

}  // namespace unfreed::ownership
