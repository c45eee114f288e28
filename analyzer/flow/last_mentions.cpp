#include "flow/last_mentions.h"

#include <algorithm>
#include <optional>

namespace unfreed::flow {
namespace {

using ScopeLoops = std::unordered_map<VariableId, LoopIndex>;

// By variable: the innermost loop within whose passes its scope ends. No entry: it outlives all passes.
ScopeLoops scopeLoopsOf(const Cfg& cfg, const LoopForest& loops) {
  ScopeLoops scopes;
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const LoopIndex loop = loops.innermost(idAt<BlockId>(i));
    if (isNone(loop)) continue;
    for (const Op& op : cfg.opsOf(cfg.blocks[idAt<BlockId>(i)])) {
      if (op.kind != OpKind::LeaveScope) continue;
      for (const uint32_t number : cfg.operandsOf(op)) {
        const auto [known, isNew] = scopes.try_emplace(idAt<VariableId>(number), loop);
        if (!isNew) known->second = std::max(known->second, loop);  // inner loops stand after outer ones
      }
    }
  }
  return scopes;
}

// The last block of the outermost loop around `at` that does not end the variable's scope on each pass.
BlockId endOfMention(const LoopForest& loops, BlockId at, std::optional<LoopIndex> scope) {
  BlockId end = at;
  for (LoopIndex loop = loops.innermost(at); !isNone(loop) && loop != scope; loop = loops[loop].parent) {
    end = std::max(end, loops[loop].blocks.back());
  }
  return end;
}

bool mentions(const Op& op) {
  return (op.kind == OpKind::Use || op.kind == OpKind::Assign || op.kind == OpKind::Dispose) &&
         !isNone(op.variable);
}

}  // namespace

LastMentions::LastMentions(const Cfg& cfg, const LoopForest& loops) {
  const ScopeLoops scopes = scopeLoopsOf(cfg, loops);
  for (uint32_t i = 0; i < cfg.blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    for (const Op& op : cfg.opsOf(cfg.blocks[at])) {
      if (!mentions(op)) continue;
      const auto scope = scopes.find(op.variable);
      const BlockId end =
          endOfMention(loops, at, scope == scopes.end() ? std::nullopt : std::optional(scope->second));
      const auto [known, isNew] = last_.try_emplace(op.variable, end);
      if (!isNew) known->second = std::max(known->second, end);
    }
  }
}

}  // namespace unfreed::flow
