// What a fuzz target is: one function that takes any bytes, and aborts when a promise is broken.
//
// With clang (preset `fuzz`) it is linked with libFuzzer; with every other compiler with mutate.cpp, which
// changes seeds at random and knows nothing of coverage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace unfreed::fuzz {

inline std::string_view textOf(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A broken promise ends the run; whoever runs the target keeps the input.
inline void promise(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace unfreed::fuzz
