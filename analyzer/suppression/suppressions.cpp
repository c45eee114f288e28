#include "suppression/suppressions.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/nearest_name.h"
#include "suppression/code_lines.h"

namespace unfreed::suppression {
namespace {

using Kind = Directive::Kind;

// "; did you mean `unfreed-in-loop`?"
std::string hintFor(std::string_view name, std::span<const std::string_view> names) {
  const std::string_view near = nearestName(name, names);
  return near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near);
}

std::string_view placeOf(Kind kind) {
  switch (kind) {
    case Kind::NextLine:
      return "on the next line";
    case Kind::Line:
      return "on this line";
    case Kind::Start:
    case Kind::End:
      return "in this block";
    case Kind::File:
    case Kind::Unknown:
      return "in this file";
  }
  return {};
}

}  // namespace

Suppressions::Suppressions(const SourceFile& file, FileId id, const std::vector<Span>& comments,
                           std::span<const std::string_view> rules, Policy policy)
    : file_(file), id_(id), rules_(rules), policy_(policy) {
  for (const Span comment : comments) {
    if (auto directive = directiveIn(file.text, comment)) directives_.push_back(std::move(*directive));
  }
  if (directives_.empty()) return;
  const std::vector<uint32_t> nextCode = nextCodeLines(file.text, comments);
  std::vector<bool> counting;
  for (const Directive& directive : directives_) counting.push_back(counts(directive));
  for (size_t i = 0; i < directives_.size(); ++i) {
    if (counting[i]) addLines(i, nextCode);
  }
  const Blocks blocks = pairBlocks(directives_, static_cast<uint32_t>(file.text.size()));
  checkPairs(blocks);
  addBlocks(blocks.blocks, counting);
  std::stable_sort(faults_.begin(), faults_.end(), [](const Notification& a, const Notification& b) {
    return a.location->span.begin < b.location->span.begin;
  });
}

bool Suppressions::isRule(std::string_view id) const {
  return std::find(rules_.begin(), rules_.end(), id) != rules_.end();
}

void Suppressions::complain(std::string id, Span where, std::string message) {
  faults_.push_back(
      {Notification::Level::Warning, std::move(id), file_.path, Location{id_, where}, std::move(message)});
}

// Whether it may silence anything; complains about what is wrong with it.
bool Suppressions::counts(const Directive& directive) {
  if (directive.kind == Kind::Unknown) {
    complain("unknown-suppression", directive.comment,
             fmt::format("there is no `{}`{}", directive.word, hintFor(directive.word, directiveWords())));
    return false;
  }
  const auto unknown = std::find_if(directive.rules.begin(), directive.rules.end(),
                                    [&](const Directive::Name& rule) { return !isRule(rule.text); });
  // One complaint will do: without the dashes, every word of a reason looks like a rule.
  if (unknown != directive.rules.end()) {
    const std::string hint =
        directive.hasSeparator ? std::string() : "; a reason is set off by two dashes: ` -- `";
    const std::string near = hintFor(unknown->text, rules_);
    complain("unknown-rule", unknown->span,
             fmt::format("there is no rule `{}`{}", unknown->text, near.empty() ? hint : near));
  }
  if (directive.kind == Kind::End) return false;
  if (directive.rules.empty()) {
    complain("suppression-without-rule", directive.comment,
             fmt::format("`{}` names no rule, so that it suppresses nothing", directive.word));
    return false;
  }
  if (policy_.requiresReason && directive.reason.empty()) {
    complain(
        "suppression-without-reason", directive.comment,
        fmt::format("`{}` gives no reason, so that it suppresses nothing; write ` -- ` and the reason behind "
                    "the rules",
                    directive.word));
    return false;
  }
  return true;
}

void Suppressions::checkPairs(const Blocks& blocks) {
  for (const size_t start : blocks.unclosed) {
    complain("unpaired-suppression", directives_[start].comment,
             "this `unfreed-ignore-start` has no `unfreed-ignore-end`; it goes to the end of the file");
  }
  for (const size_t end : blocks.unopened) {
    complain("unpaired-suppression", directives_[end].comment,
             "this `unfreed-ignore-end` ends nothing that `unfreed-ignore-start` has begun");
  }
}

Suppressions::EffectId Suppressions::add(size_t directive, size_t name) {
  effects_.push_back({directive, name, false});
  return effects_.size() - 1;
}

// What concerns lines, or the whole file.
void Suppressions::addLines(size_t index, const std::vector<uint32_t>& nextCode) {
  const Directive& directive = directives_[index];
  for (size_t name = 0; name < directive.rules.size(); ++name) {
    if (!isRule(directive.rules[name].text)) continue;
    Effects& effects = ofRule_[directive.rules[name].text];
    switch (directive.kind) {
      case Kind::NextLine:
        // Line 0 is where no finding is: behind it nothing comes, and nothing is what it silences.
        effects.lines[nextCode[lineOf(directive.comment.end)]] = add(index, name);
        break;
      case Kind::Line:
        effects.lines[lineOf(directive.comment.begin)] = add(index, name);
        effects.lines[lineOf(directive.comment.end)] = effects_.size() - 1;
        break;
      case Kind::File:
        effects.file = add(index, name);
        break;
      case Kind::Start:
      case Kind::End:
      case Kind::Unknown:
        break;
    }
  }
}

// The blocks of one rule never overlap, so that a stack tells which one is the innermost.
void Suppressions::addBlocks(const std::vector<Block>& blocks, const std::vector<bool>& counting) {
  std::map<std::string_view, std::vector<std::pair<uint32_t, EffectId>>> around;  // ends, the innermost last
  const auto leave = [](Effects& effects, std::vector<std::pair<uint32_t, EffectId>>& open, uint32_t upTo) {
    while (!open.empty() && open.back().first <= upTo) {
      const uint32_t end = open.back().first;
      open.pop_back();
      effects.blocks[end] = open.empty() ? kNone : open.back().second;
    }
  };
  for (const Block& block : blocks) {
    const std::string& rule = directives_[block.directive].rules[block.name].text;
    if (!counting[block.directive] || !isRule(rule)) continue;
    Effects& effects = ofRule_[rule];
    auto& open = around[rule];
    leave(effects, open, block.begin);
    open.emplace_back(block.end, add(block.directive, block.name));
    effects.blocks[block.begin] = open.back().second;
  }
  for (auto& [rule, open] : around) leave(ofRule_.find(rule)->second, open, static_cast<uint32_t>(-1));
}

Suppressions::EffectId Suppressions::effectOn(std::string_view rule, uint32_t offset) const {
  const auto known = ofRule_.find(rule);
  if (known == ofRule_.end()) return kNone;
  const Effects& effects = known->second;
  if (const auto line = effects.lines.find(lineOf(offset)); line != effects.lines.end()) return line->second;
  const auto behind = effects.blocks.upper_bound(offset);
  const EffectId block = behind == effects.blocks.begin() ? kNone : std::prev(behind)->second;
  return block != kNone ? block : effects.file;
}

std::optional<Suppressions::Silencer> Suppressions::silence(std::string_view rule, uint32_t offset) {
  const EffectId found = effectOn(rule, offset);
  if (found == kNone) return std::nullopt;
  effects_[found].used = true;
  const Directive& directive = directives_[effects_[found].directive];
  return Silencer{directive.reason, Location{id_, directive.comment}};
}

std::vector<Notification> Suppressions::unused(const std::set<std::string_view>& looked) const {
  std::vector<Notification> notifications;
  if (!policy_.reportsUnused) return notifications;
  for (const Effect& effect : effects_) {
    const Directive& directive = directives_[effect.directive];
    const Directive::Name& rule = directive.rules[effect.name];
    if (effect.used || !looked.contains(rule.text)) continue;
    notifications.push_back({Notification::Level::Warning, "unused-suppression", file_.path,
                             Location{id_, rule.span},
                             fmt::format("this suppression is not used: `{}` finds nothing {}", rule.text,
                                         placeOf(directive.kind))});
  }
  return notifications;
}

}  // namespace unfreed::suppression
