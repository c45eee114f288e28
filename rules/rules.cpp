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
                 "A loop creates Wasm-backed objects and awaits, but never so that the garbage collector "
                 "could free them.",
                 page("microtask-yield"), Severity::Warning, "high", microtaskYield},
      rule::Rule{"unfreed-on-path", "UnfreedOnPath",
                 "A Wasm-backed object is freed on some paths of a loop's pass, but not on all.",
                 page("unfreed-on-path"), Severity::Warning, "high", unfreedOnPath},
      rule::Rule{"discarded-temporary", "DiscardedTemporary",
                 "A Wasm-backed object is created in a loop and never held, so that nothing can free it.",
                 page("discarded-temporary"), Severity::Warning, "high", discardedTemporary},
      rule::Rule{"unfreed-collection", "UnfreedCollection",
                 "A loop gathers Wasm-backed objects in a collection that is dropped with all of them.",
                 page("unfreed-collection"), Severity::Warning, "high", unfreedCollection},
      rule::Rule{"use-after-free", "UseAfterFree",
                 "A Wasm-backed object is used after it was freed or taken over by another call.",
                 page("use-after-free"), Severity::Warning, "high", useAfterFree},
      rule::Rule{"double-free", "DoubleFree",
                 "A Wasm-backed object is freed again after it was freed or taken over by another call.",
                 page("double-free"), Severity::Warning, "high", doubleFree},
      rule::Rule{"unfreed-on-exception", "UnfreedOnException",
                 "A Wasm-backed object is freed, unless something throws before.",
                 page("unfreed-on-exception"), Severity::Off, "medium", unfreedOnException},
      rule::Rule{"unfreed-outside-loop", "UnfreedOutsideLoop",
                 "A Wasm-backed object is created outside any loop and never freed.",
                 page("unfreed-outside-loop"), Severity::Off, "medium", unfreedOutsideLoop},
      rule::Rule{"sparse-yield", "SparseYield",
                 "A loop leaves Wasm-backed objects to the garbage collector, which it lets free them only "
                 "now and then.",
                 page("sparse-yield"), Severity::Off, "medium", sparseYield},
      rule::Rule{"prefer-using", "PreferUsing",
                 "A Wasm-backed object is freed by a call where a `using` declaration would do it.",
                 page("prefer-using"), Severity::Off, "high", preferUsing},
      rule::Rule{"allocating-getter", "AllocatingGetter",
                 "A getter that Rust or C++ exports makes a new Wasm-backed object on every read.",
                 page("allocating-getter"), Severity::Off, "high", allocatingGetter},
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
