// Test code: files that run other code in unusual ways. Their mocks say nothing of the code they stand in
// for.
#pragma once

#include <string_view>

namespace unfreed::program {

// `src/net.test.ts`, `spec/net.ts`, `__mocks__/net.js`: by the names that test runners look for. The path is
// relative, with slashes.
bool isTestPath(std::string_view path);

}  // namespace unfreed::program
