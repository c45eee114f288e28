// Suppressions: which findings of one file its comments silence, and what is wrong with those comments.
//
// A directive counts when it names rules that exist and, unless the policy says otherwise, gives a reason.
// One that does not count silences nothing, so that what it should have silenced stays visible. The nearest
// directive silences a finding: one for its line before a block around it, the innermost block, then the
// file.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "suppression/blocks.h"
#include "suppression/directive.h"

namespace unfreed::suppression {

struct Policy {
  bool requiresReason = true;
  bool reportsUnused = true;
};

class Suppressions {
 public:
  // `comments` are all comments of the file, in order. `rules` are the ids of all rules that exist. The file
  // outlives this.
  Suppressions(const SourceFile& file, FileId id, const std::vector<Span>& comments,
               std::span<const std::string_view> rules, Policy policy);

  struct Silencer {
    std::string reason;
    Location comment;
  };
  // What silences a finding of this rule that begins at `offset`; it counts as used from now on.
  std::optional<Silencer> silence(std::string_view rule, uint32_t offset);

  // What is wrong with directives, in the order of the file.
  const std::vector<Notification>& faults() const { return faults_; }
  // What silenced nothing, of the rules in `looked`: those that were looked for. To be asked when all
  // findings have been shown to `silence`.
  std::vector<Notification> unused(const std::set<std::string_view>& looked) const;

 private:
  using EffectId = size_t;
  static constexpr EffectId kNone = static_cast<EffectId>(-1);

  // One rule of one directive.
  struct Effect {
    size_t directive = 0;
    size_t name = 0;  // in the directive's `rules`
    bool used = false;
  };
  // Of one rule.
  struct Effects {
    std::map<uint32_t, EffectId> lines;
    std::map<uint32_t, EffectId> blocks;  // from this offset on; kNone: none
    EffectId file = kNone;
  };

  bool counts(const Directive& directive);
  void checkPairs(const Blocks& blocks);
  void addLines(size_t directive, const std::vector<uint32_t>& nextCode);
  void addBlocks(const std::vector<Block>& blocks, const std::vector<bool>& counting);
  EffectId add(size_t directive, size_t name);
  bool isRule(std::string_view id) const;
  EffectId effectOn(std::string_view rule, uint32_t offset) const;
  void complain(std::string id, Span where, std::string message);
  uint32_t lineOf(uint32_t offset) const { return file_.lines().positionOf(offset).line; }

  const SourceFile& file_;
  FileId id_;
  std::span<const std::string_view> rules_;
  Policy policy_;
  std::vector<Directive> directives_;
  std::vector<Effect> effects_;
  std::map<std::string, Effects, std::less<>> ofRule_;
  std::vector<Notification> faults_;
};

}  // namespace unfreed::suppression
