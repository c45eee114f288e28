#include "driver/limits.h"

#include <algorithm>

#include "base/ensure.h"
#include "ownership/settings.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMegabyte = uint64_t{1024} * 1024;
constexpr uint64_t kMillion = 1'000'000;
constexpr uint64_t kAny = 1'000'000;

}  // namespace

// Positions in a file are numbers of 32 bits; what is near their end is no source code.
const std::array<LimitKey, 6>& limitKeys() {
  static constexpr std::array<LimitKey, 6> kKeys{{
      {"fileSize", &Limits::fileSize, kMegabyte, 5, 1024},
      {"tokens", &Limits::tokens, 1, ecmascript::Limits::kTokens, 1000 * kMillion},
      {"parseWork", &Limits::parseWork, kMillion, ecmascript::Limits::kParseWork / kMillion, kAny},
      {"functionWork", &Limits::functionWork, kMillion, ownership::Settings::kFunctionWork / kMillion, kAny},
      {"cycle", &Limits::cycle, 1, ownership::Settings::kCycle, kAny},
      {"memory", &Limits::memory, kMegabyte, 2048, kAny},
  }};
  return kKeys;
}

uint64_t valueOf(const LimitKey& key, const Limits& limits) {
  return (limits.*key.value).value_or(key.standard * key.scale);
}

uint64_t valueOf(std::optional<uint64_t> Limits::*value, const Limits& limits) {
  const auto& keys = limitKeys();
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const LimitKey& candidate) { return candidate.value == value; });
  ENSURE(key != keys.end(), "every limit has its key");
  return valueOf(*key, limits);
}

uint64_t Limits::mostBytes() const {
  return valueOf(&Limits::fileSize, *this);
}
uint64_t Limits::mostMemory() const {
  return valueOf(&Limits::memory, *this);
}
ecmascript::Limits Limits::ofCode() const {
  return {.tokens = valueOf(&Limits::tokens, *this), .parseWork = valueOf(&Limits::parseWork, *this)};
}

Limits inherited(Limits base, const Limits& own) {
  for (const LimitKey& key : limitKeys()) {
    if (own.*key.value) base.*key.value = own.*key.value;
  }
  return base;
}

}  // namespace unfreed::driver
