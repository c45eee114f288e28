// Limits: how much a run takes on (`limits` in unfreed.json; docs/trust.md). Each has a default; what is over
// one is left out, and a notification says so. They count sizes and steps, never time: the same input meets
// the same limits on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "frontend/ecmascript/limits.h"

namespace unfreed::driver {

// What is said; nothing stands for the default.
struct Limits {
  std::optional<uint64_t> fileSize{};      // bytes of one file
  std::optional<uint64_t> tokens{};        // of one file of code
  std::optional<uint64_t> parseWork{};     // steps of the parser for one file
  std::optional<uint64_t> functionWork{};  // steps of the analysis for one function
  std::optional<uint64_t> cycle{};         // functions of one cycle of the call graph
  std::optional<uint64_t> memory{};        // bytes, as they are estimated, of all that is followed at once

  uint64_t mostBytes() const;
  uint64_t mostMemory() const;
  ecmascript::Limits ofCode() const;
};

// A limit as the configuration writes it: whole numbers from 1 to `most`, of units of `scale`.
struct LimitKey {
  std::string_view name;
  std::optional<uint64_t> Limits::*value = nullptr;
  uint64_t scale = 1;
  uint64_t standard = 0;  // in units
  uint64_t most = 0;      // in units
};
const std::array<LimitKey, 6>& limitKeys();

// In bytes, functions, …: what `limits` says, or the default.
uint64_t valueOf(const LimitKey& key, const Limits& limits);
uint64_t valueOf(std::optional<uint64_t> Limits::*value, const Limits& limits);

// `own` over `base`, one by one.
Limits inherited(Limits base, const Limits& own);

}  // namespace unfreed::driver
