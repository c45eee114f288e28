// Advice: what the views of a rule say alike about handles and where they are lost.
#pragma once

#include <string>
#include <vector>

#include "bindings/binding.h"
#include "ownership/facts.h"

namespace unfreed::rule {

// A name for a handle that has none: `Parser` gives `parser`.
std::string exampleName(const std::string& className);

// How one releases a handle of that class under this name: "`doc.free()`".
std::string releaseCallOf(const bindings::Class& cls, const std::string& name);

// One drop for each place.
std::vector<ownership::Drop> onePerPlace(std::vector<ownership::Drop> drops);

}  // namespace unfreed::rule
