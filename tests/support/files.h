// Whole files in and out, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace unfreed::test {

std::string readFile(const std::filesystem::path& path);  // empty when it cannot be read
void writeFile(const std::filesystem::path& path, std::string_view text);

}  // namespace unfreed::test
