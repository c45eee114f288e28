// What is parsed, so that a grammar can read it: the grammars that code is tried with, and the text that each
// is given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "syntax/tree.h"

namespace unfreed::ecmascript {

// The likeliest first. JavaScript may have types of Flow, which the grammar of TSX reads.
std::vector<Language> grammarsFor(std::string_view code, Language language);

// The code with what the grammar does not know put otherwise (flow_types.h, using_rewrite.h); offsets and
// lines stay.
std::string readableBy(Language grammar, std::string_view code, Language language);

// The first tree without an error, or that of the language itself; nothing when it takes more steps than the
// limit.
std::optional<syntax::Tree> parseAnyhow(std::string_view code, Language language,
                                        uint64_t parseWork = syntax::kParseWork);

}  // namespace unfreed::ecmascript
