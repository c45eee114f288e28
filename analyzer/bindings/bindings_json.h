// The bindings as JSON, as `--print=bindings` prints them and `--bindings=FILE.json` reads them
// (docs/bindings-json.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bindings/binding_table.h"

namespace unfreed::bindings {

std::string toJson(const BindingTable& table);
Result<std::vector<Module>> fromJson(std::string_view text, std::string_view path);

}  // namespace unfreed::bindings
