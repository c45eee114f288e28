// package.json and tsconfig.json as trees. Internal to the resolver: nobody else includes it.
//
// Key order is kept, because the conditions of `exports` are tried in the order in which they are written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace unfreed::program {

using Json = nlohmann::ordered_json;

// Without comments and trailing commas, both of which tsconfig.json may hold.
std::string strictJson(std::string_view relaxed);

// Discarded when the text does not parse (`is_discarded()`).
Json parseJson(std::string_view text);
Json parseRelaxedJson(std::string_view text);

// The value under `key`, or null when `json` is no object or has no such key.
const Json& member(const Json& json, std::string_view key);
std::string stringMember(const Json& json, std::string_view key);  // empty when there is none

}  // namespace unfreed::program
