#include "ownership/summary.h"

#include <algorithm>

namespace unfreed::ownership {

void unite(Returned& into, const Returned& more) {
  for (const bindings::ClassRef cls : more.classes) {
    const auto at = std::lower_bound(into.classes.begin(), into.classes.end(), cls);
    if (at == into.classes.end() || *at != cls) into.classes.insert(at, cls);
  }
  if (more.exists()) into.shape = more.shape;
  into.finalizable = into.finalizable && more.finalizable;
  into.guessed |= more.guessed;
  into.many |= more.many;
  into.registered |= more.registered;
}

}  // namespace unfreed::ownership
