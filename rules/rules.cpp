#include "rules/rules.h"

#include <algorithm>
#include <array>

#include "rules/checks.h"
#include "rules/pages.h"

namespace unfreed::rules {

std::span<const rule::Rule> all() {
  static const std::array kRules{
      rule::Rule{"unfreed-in-loop", "UnfreedInLoop",
                 "A Wasm-backed object is created on every pass of a loop and never freed.",
                 page("unfreed-in-loop"), Severity::Warning, "high", unfreedInLoop},
      rule::Rule{"microtask-yield", "MicrotaskYield",
                 "A loop creates Wasm-backed objects and awaits, but its awaits never let a finalizer run.",
                 page("microtask-yield"), Severity::Warning, "high", microtaskYield},
      rule::Rule{"unfreed-on-path", "UnfreedOnPath",
                 "A Wasm-backed object is freed on some paths of a loop's pass, but not on all.",
                 page("unfreed-on-path"), Severity::Warning, "high", unfreedOnPath},
      rule::Rule{"discarded-temporary", "DiscardedTemporary",
                 "A Wasm-backed object is created in a loop and never held, so that nothing can free it.",
                 page("discarded-temporary"), Severity::Warning, "high", discardedTemporary},
  };
  return kRules;
}

const rule::Rule* find(std::string_view id) {
  const auto rules = all();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const rule::Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace unfreed::rules
