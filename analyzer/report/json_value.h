// What the JSON formats share: a value whose keys keep their order, and its text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace unfreed {

using Json = nlohmann::ordered_json;

// Indented by two blanks, ended by a line feed; malformed UTF-8 becomes U+FFFD.
inline std::string textOf(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace unfreed
