// JSON that people write: values that know where they stand in their text, so that a message can say so.
//
// Comments are allowed (`//`, `/* */`); everything else is JSON (RFC 8259): a comma too many is a fault, and
// so is a key that stands twice. Nesting is bounded. Any input gives a value or one fault with its place.
//
// nlohmann-json reads all other JSON here. Its values do not know their places before version 3.12, which
// Debian 12 does not have, and a message about a configuration without a place is of little use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace unfreed::driver {

struct JsonMember;

struct JsonValue {
  enum class Kind : uint8_t { Null, Boolean, Number, String, List, Object };
  Kind kind = Kind::Null;
  uint32_t offset = 0;  // of its first character
  bool boolean = false;
  std::string text;  // of a string, escapes resolved; of a number, as it is written
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;

  bool is(Kind wanted) const { return kind == wanted; }
};

struct JsonMember {
  std::string key;
  uint32_t offset = 0;  // of the key's quote
  JsonValue value;
};

struct JsonFault {
  uint32_t offset = 0;
  std::string message;
};

tl::expected<JsonValue, JsonFault> parseJsonText(std::string_view text);

}  // namespace unfreed::driver
