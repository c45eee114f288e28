#include "fix/apply.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "fix/inserted_text.h"

namespace unfreed::fix {
namespace {

using Scope = std::optional<Span>;

bool overlap(const Scope& a, const Scope& b) {
  return !a || !b || (a->begin < b->end && b->begin < a->end);
}

// A fix in the form in which fixes are compared: edits that touch each other are one.
struct Candidate {
  size_t offer = 0;
  Span finding;
  std::optional<Span> scope;
  std::vector<Edit> edits;
  bool wraps = false;
  std::vector<std::string> newNames;  // that the text does not have
};

bool isSound(const Fix& fix, std::string_view text) {
  uint32_t free = 0;
  for (const Edit& edit : fix.edits) {
    if (edit.span.begin < free || edit.span.end < edit.span.begin || edit.span.end > text.size())
      return false;
    free = edit.span.end;
  }
  return !fix.edits.empty();
}

std::vector<Edit> joined(const std::vector<Edit>& edits) {
  std::vector<Edit> result;
  for (const Edit& edit : edits) {
    if (!result.empty() && result.back().span.end == edit.span.begin) {
      result.back().span.end = edit.span.end;
      result.back().text += edit.text;
    } else {
      result.push_back(edit);
    }
  }
  return result;
}

bool wraps(const std::vector<Edit>& edits, std::string_view text) {
  return std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) {
    return !isBalanced(edit.text) || !isBalanced(text.substr(edit.span.begin, edit.span.size()));
  });
}

std::vector<std::string> newNamesOf(const std::vector<Edit>& edits,
                                    const std::vector<std::string_view>& words) {
  std::vector<std::string> names;
  for (const Edit& edit : edits) {
    for (const std::string_view name : declaredIn(edit.text)) {
      if (!std::binary_search(words.begin(), words.end(), name)) names.emplace_back(name);
    }
  }
  return names;
}

// What was accepted, by place. Places never touch each other; only insertions of whole statements share one.
class Accepted {
 public:
  bool fits(const Candidate& candidate) const {
    return std::all_of(candidate.edits.begin(), candidate.edits.end(),
                       [&](const Edit& edit) { return hasRoom(edit); }) &&
           bringsNewNames(candidate) && keepsWraps(candidate);
  }

  void add(const Candidate& candidate) {
    for (const Edit& edit : candidate.edits) {
      Place& place = places_[edit.span.begin];
      place.span = edit.span;
      place.here.push_back({&edit, &candidate});
    }
    for (const std::string& name : candidate.newNames) names_[name].push_back(candidate.scope);
    if (candidate.wraps) wraps_.push_back(&candidate);
  }

  std::vector<Edit> edits() const {
    std::vector<Edit> result;
    for (const auto& [begin, place] : places_) {
      Edit edit{place.span, {}};
      for (const Placed& placed : inOrder(place)) edit.text += placed.edit->text;
      result.push_back(std::move(edit));
    }
    return result;
  }

 private:
  struct Placed {
    const Edit* edit;
    const Candidate* of;
  };
  struct Place {
    Span span;
    std::vector<Placed> here;
  };

  bool hasRoom(const Edit& edit) const {
    auto next = places_.lower_bound(edit.span.begin);
    if (next != places_.begin() && std::prev(next)->second.span.end >= edit.span.begin) return false;
    if (next == places_.end() || next->first > edit.span.end) return true;
    return edit.span.empty() && next->second.span == edit.span && mayShare(next->second, edit);
  }

  static bool mayShare(const Place& place, const Edit& edit) {
    const Statements statements = statementsIn(edit.text);
    if (statements == Statements::None || statementsIn(place.here.front().edit->text) != statements)
      return false;
    return std::none_of(place.here.begin(), place.here.end(),
                        [&](const Placed& placed) { return placed.edit->text == edit.text; });
  }

  bool bringsNewNames(const Candidate& candidate) const {
    return std::none_of(candidate.newNames.begin(), candidate.newNames.end(), [&](const std::string& name) {
      const auto found = names_.find(name);
      return found != names_.end() &&
             std::any_of(found->second.begin(), found->second.end(),
                         [&](const Scope& other) { return overlap(candidate.scope, other); });
    });
  }

  // Whether all edits of `inner` lie between the same two edits of `outer`.
  static bool liesInOneGap(const Candidate& inner, const Candidate& outer) {
    const auto gapOf = [&](uint32_t offset) {
      return std::upper_bound(outer.edits.begin(), outer.edits.end(), offset,
                              [](uint32_t at, const Edit& edit) { return at < edit.span.begin; });
    };
    return gapOf(inner.edits.front().span.begin) == gapOf(inner.edits.back().span.begin);
  }

  // One of them lies beside the other or within it.
  static bool nest(const Candidate& one, const Candidate& other) {
    return liesInOneGap(one, other) || liesInOneGap(other, one);
  }

  bool keepsWraps(const Candidate& candidate) const {
    const bool nests = std::all_of(wraps_.begin(), wraps_.end(),
                                   [&](const Candidate* wrap) { return nest(candidate, *wrap); });
    return nests && (!candidate.wraps || nothingReachesInto(candidate));
  }

  bool nothingReachesInto(const Candidate& wrap) const {
    const auto first = places_.lower_bound(wrap.edits.front().span.begin);
    const auto end = places_.upper_bound(wrap.edits.back().span.begin);
    return std::all_of(first, end, [&](const auto& place) {
      return std::all_of(place.second.here.begin(), place.second.here.end(),
                         [&](const Placed& placed) { return nest(wrap, *placed.of); });
    });
  }

  static std::vector<Placed> inOrder(const Place& place) {
    std::vector<Placed> before, behind;
    for (const Placed& placed : place.here) {
      (place.span.begin >= placed.of->finding.end ? behind : before).push_back(placed);
    }
    std::reverse(behind.begin(), behind.end());
    behind.insert(behind.end(), before.begin(), before.end());
    return behind;
  }

  std::map<uint32_t, Place> places_;
  std::vector<const Candidate*> wraps_;
  std::map<std::string, std::vector<Scope>> names_;  // that the accepted fixes declare, and where
};

std::vector<size_t> orderOf(const std::vector<Offer>& offers) {
  std::vector<size_t> order(offers.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tie(offers[a].finding, offers[a].rule) < std::tie(offers[b].finding, offers[b].rule);
  });
  return order;
}

using Content = std::vector<std::pair<Span, std::string>>;

Content contentOf(const Candidate& candidate) {
  Content content;
  for (const Edit& edit : candidate.edits) content.emplace_back(edit.span, edit.text);
  return content;
}

}  // namespace

Application apply(std::string_view text, const std::vector<Offer>& offers) {
  Application result;
  result.fates.assign(offers.size(), Fate::Refused);
  const std::vector<std::string_view> words = wordsIn(text);
  std::vector<Candidate> candidates;  // not resized once `accepted` points into it
  for (const size_t i : orderOf(offers)) {
    if (!isSound(*offers[i].fix, text)) continue;
    std::vector<Edit> edits = joined(offers[i].fix->edits);
    const bool isWrap = wraps(edits, text);
    std::vector<std::string> names = newNamesOf(edits, words);
    candidates.push_back({i, offers[i].finding, offers[i].scope, std::move(edits), isWrap, std::move(names)});
  }
  Accepted accepted;
  std::set<Content> made;
  std::set<Span> settled;
  for (const Candidate& candidate : candidates) {
    Fate& fate = result.fates[candidate.offer];
    Content content = contentOf(candidate);
    if (made.contains(content)) {
      fate = Fate::Applied;
    } else if (settled.contains(candidate.finding) || !accepted.fits(candidate)) {
      fate = Fate::Waits;
    } else {
      fate = Fate::Applied;
      accepted.add(candidate);
      made.insert(std::move(content));
      settled.insert(candidate.finding);
    }
  }
  result.edits = accepted.edits();
  result.text = edited(text, result.edits);
  return result;
}

const Fix* chosenFix(const Diagnostic& finding, Fix::Safety upTo) {
  for (const Fix::Safety wanted : {Fix::Safety::Safe, Fix::Safety::Suggested}) {
    if (wanted == Fix::Safety::Suggested && upTo == Fix::Safety::Safe) break;
    for (const Fix& fix : finding.fixes) {
      if (fix.safety == wanted && !fix.edits.empty()) return &fix;
    }
  }
  return nullptr;
}

std::string edited(std::string_view text, const std::vector<Edit>& edits) {
  std::string result;
  size_t done = 0;
  for (const Edit& edit : edits) {
    result += text.substr(done, edit.span.begin - done);
    result += edit.text;
    done = edit.span.end;
  }
  result += text.substr(done);
  return result;
}

}  // namespace unfreed::fix
