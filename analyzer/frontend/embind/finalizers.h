// Which classes of Embind are finalizable. Embind registers the handles of smart pointers and no others, so
// the same class may have both: each way to get one tells for itself, and the class what all of them have in
// common.
#pragma once

#include "bindings/binding.h"

namespace unfreed::embind {

// Before modules are put together: results that rely on their class say so themselves.
void spreadFinalizers(bindings::Module& module);

// After that: Registry where every way to get an object is registered, Never where one is not, Unknown where
// ways are unknown. Results that say the same as their class are silent again.
void settleFinalizers(bindings::Module& module);

}  // namespace unfreed::embind
