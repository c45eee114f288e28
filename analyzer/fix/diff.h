// The difference that edits make, as a unified diff that `patch -p1` and `git apply` take.
//
// The edits are known, so nothing is compared but the lines that they touch. Lines end with LF; a CR before
// it belongs to the line, as these programs see it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace unfreed::fix {

// `edits` are sorted and do not overlap. Empty when they change nothing. `path` is what the report calls the
// file; a relative one gets the usual a/ and b/.
std::string unifiedDiff(std::string_view path, std::string_view text, const std::vector<Edit>& edits);

}  // namespace unfreed::fix
