#include "ownership/filled_once.h"

#include <algorithm>
#include <utility>

namespace unfreed::ownership {

using flow::Block;
using flow::BlockId;
using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;

namespace {

bool isTest(const Block& block) {
  return block.end == flow::EndKind::Branch &&
         (block.test.kind == flow::TestKind::Truthy || block.test.kind == flow::TestKind::NotNullish);
}

// An object that is made here is empty whenever it is made.
bool isFresh(const Op* origin) {
  return origin && (origin->kind == OpKind::Object || origin->kind == OpKind::Collect ||
                    origin->kind == OpKind::Construct);
}

}  // namespace

FilledOnce::FilledOnce(const Frame& frame, const flow::LoopForest& loops) : frame_(frame), loops_(loops) {
  const flow::Cfg& cfg = frame.cfg();
  for (const Block& block : cfg.blocks) {
    if (!isTest(block)) continue;
    std::optional<Place> place = placeOfValue(block.test.value);
    if (!place) continue;
    tests_.push_back({block.to[1].to, std::move(place->key), place->root, std::move(place->name)});
  }
  if (tests_.empty()) return;
  dominators_.emplace(successorsOf(cfg), cfg.entry);
  std::erase_if(tests_, [this](const Test& test) { return !isFilled(test); });
}

std::optional<FilledOnce::Place> FilledOnce::placeOfValue(ValueId value) const {
  const Op* op = frame_.definition(value);
  if (!op) return std::nullopt;
  if (op->kind == OpKind::Read && !op->text.empty()) return placeOfRead(frame_.operand(*op, 0), op->text);
  if (op->kind != OpKind::Use) return std::nullopt;
  return Place{"$" + std::to_string(index(op->variable)), op->variable,
               std::string(frame_.variable(op->variable).name)};
}

std::optional<FilledOnce::Place> FilledOnce::placeOfRead(ValueId object, std::string_view member) const {
  constexpr int kLongestPath = 5;
  std::string path(member);
  for (int steps = 0; steps < kLongestPath; ++steps) {
    const Op* op = frame_.definition(object);
    if (!op) return std::nullopt;
    if (op->kind == OpKind::Use) {
      if (frame_.owns(op->variable) && isFresh(frame_.origin(object))) return std::nullopt;
      return Place{"$" + std::to_string(index(op->variable)) + "." + path, op->variable,
                   std::string(frame_.variable(op->variable).name) + "." + path};
    }
    if (op->kind == OpKind::Read && !op->text.empty())
      path = std::string(op->text) + "." + path;
    else if (op->kind != OpKind::Cast)
      return std::nullopt;
    object = frame_.operand(*op, 0);
  }
  return std::nullopt;
}

// The place that the op gives a value to; constants (`null`, `false`) do not count.
std::optional<FilledOnce::Place> FilledOnce::filledBy(const Op& op) const {
  const bool isStore = op.kind == OpKind::Store && !op.text.empty();
  if (!isStore && op.kind != OpKind::Assign) return std::nullopt;
  const Op* value = frame_.definition(frame_.operand(op, isStore ? 1 : 0));
  const bool isNothing = value && value->kind == OpKind::Constant &&
                         (value->constant == flow::Constant::Null ||
                          value->constant == flow::Constant::Undefined || value->text == "false");
  if (isNothing) return std::nullopt;
  if (isStore) return placeOfRead(frame_.operand(op, 0), op.text);
  return Place{"$" + std::to_string(index(op.variable)), op.variable, {}};
}

bool FilledOnce::isFilled(const Test& test) const {
  const flow::Cfg& cfg = frame_.cfg();
  for (uint32_t at = 0; at < cfg.blocks.size(); ++at) {
    const auto block = idAt<BlockId>(at);
    if (!dominators_->dominates(test.empty, block)) continue;
    for (const Op& op : cfg.opsOf(cfg.blocks[block])) {
      const std::optional<Place> filled = filledBy(op);
      if (filled && filled->key == test.place) return true;
    }
  }
  return false;
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
    const bool decides = dominators_->dominates(test.empty, block) && outlives(test.root, loop);
    if (decides) return test.name;
  }
  return std::nullopt;
}

}  // namespace unfreed::ownership
