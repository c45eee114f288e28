#include "flow/constant_lists.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace unfreed::flow {
namespace {

using Lengths = std::map<VariableId, uint32_t>;

// The op that made the value, casts left aside.
const Op& origin(const Cfg& cfg, ValueId value) {
  const Op* made = &cfg.definition(value);
  while (made->kind == OpKind::Cast && made->operandCount > 0) made = &cfg.definition(cfg.operand(*made, 0));
  return *made;
}

uint32_t lengthOf(const Cfg& cfg, const Op& list) {
  if (list.kind != OpKind::Collect) return 0;
  const auto elements = cfg.operandsOf(list);
  const bool isKnown = std::none_of(elements.begin(), elements.end(), [&](uint32_t element) {
    return cfg.definition(idAt<ValueId>(element)).kind == OpKind::Spread;
  });
  return isKnown ? list.operandCount : 0;
}

Lengths constantLists(const Module& module) {
  Lengths lengths;
  for (const Function& function : module.functions) {
    const Cfg& cfg = function.cfg;
    for (const Op& op : cfg.ops) {
      if (op.kind != OpKind::Assign || !op.has(op_flag::Declares) || op.operandCount == 0) continue;
      if (module.variables[op.variable].kind != Variable::Kind::Const) continue;
      const uint32_t length = lengthOf(cfg, origin(cfg, cfg.operand(op, 0)));
      if (length > 0) lengths[op.variable] = length;
    }
  }
  return lengths;
}

bool mayLengthen(const Op& op) {
  static constexpr std::array<std::string_view, 3> kPuts{"push", "unshift", "splice"};
  if (op.kind == OpKind::Store) return op.text.empty() || op.text == "length";
  return op.kind == OpKind::Call && op.has(op_flag::Method) &&
         std::find(kPuts.begin(), kPuts.end(), op.text) != kPuts.end();
}

void forgetGrowing(const Module& module, Lengths& lengths) {
  for (const Function& function : module.functions) {
    for (const Op& op : function.cfg.ops) {
      if (op.operandCount == 0 || !mayLengthen(op)) continue;
      const Op& list = origin(function.cfg, function.cfg.operand(op, 0));
      if (list.kind == OpKind::Use) lengths.erase(list.variable);
    }
  }
}

// The variable that the loop iterates over; None where it is no plain name.
VariableId iteratedBy(const Cfg& cfg, const LoopInfo& loop) {
  const auto ops = cfg.opsOf(cfg.blocks[loop.header]);
  if (ops.empty() || ops.back().kind != OpKind::Iterate) return None<VariableId>;
  const Op& source = origin(cfg, cfg.operand(ops.back(), 0));
  return source.kind == OpKind::Use ? source.variable : None<VariableId>;
}

}  // namespace

void countPassesOverConstants(Module& module) {
  Lengths lengths = constantLists(module);
  if (lengths.empty()) return;
  forgetGrowing(module, lengths);
  for (Function& function : module.functions) {
    for (LoopInfo& loop : function.cfg.loops) {
      if (loop.constantPasses > 0 || isNone(loop.header)) continue;
      const auto known = lengths.find(iteratedBy(function.cfg, loop));
      if (known != lengths.end()) loop.constantPasses = known->second;
    }
  }
}

}  // namespace unfreed::flow
