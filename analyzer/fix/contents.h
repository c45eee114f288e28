// Contents: what a collection of a function holds, as far as a fix that releases all of it must know.
//
// Judged by every mention of the collection in its function; what is not understood is no proof.
#pragma once

#include <vector>

#include "fix/site.h"

namespace unfreed::fix {

enum class Listing : uint8_t {
  Elements,      // an array or a set: `for (const tree of trees)`
  MapValues,     // `trees.values()`
  RecordValues,  // `Object.values(trees)`
};

struct Contents {
  Listing listing{};
  flow::VariableId holder = None<flow::VariableId>;    // a variable of its own that always means it; or none
  std::vector<const ownership::Acquisition*> handles;  // each is in it once
  bool mayHoldNothing = false;                         // null, undefined, holes
  bool isAsync = false;                                // promises of handles are put in
};

// What gathers what the site's handle is put in, or the expression gives as a whole.
struct ContentsOrReason {
  std::optional<Contents> contents;
  Withheld withheld{};
};
ContentsOrReason contentsAround(const Site& site);

}  // namespace unfreed::fix
