// Branches that settle a handle, and those beside them that leave it open.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fix/code.h"

namespace unfreed::fix {

// Releases the handle on the ways through the statements that do not lead through one of the places. Nothing
// when that cannot be told by `if` and `else` alone, or when what follows the places names the handle.
std::optional<std::vector<Edit>> releaseOnOtherBranches(const Code& code,
                                                        const std::vector<syntax::Node>& statements,
                                                        const std::vector<Span>& places,
                                                        std::string_view name, const std::string& release,
                                                        const std::string& semicolon);

}  // namespace unfreed::fix
