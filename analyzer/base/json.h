// JSON that people write and want to be told about: what does not parse has a place.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tl/expected.hpp>

namespace unfreed {

using Json = nlohmann::ordered_json;  // keys stay in the order in which they are written

// Why a text is not read.
struct JsonFault {
  size_t offset = 0;      // in bytes: where it was noticed
  bool isNumber = false;  // a number that no double holds (`1e999`); else it is no JSON
};

enum class JsonComments : bool { Refused, Skipped };

// A byte order mark before it is no part of the text.
tl::expected<Json, JsonFault> readJson(std::string_view text, JsonComments comments = JsonComments::Refused);

}  // namespace unfreed
