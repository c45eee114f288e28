// ENSURE(condition, "why it must hold"): an assumption of our own, checked in every build.
#pragma once

namespace unfreed {

[[noreturn]] void ensureFailed(const char* condition, const char* why, const char* file, int line);

}  // namespace unfreed

#define ENSURE(condition, why) \
  ((condition) ? static_cast<void>(0) : ::unfreed::ensureFailed(#condition, why, __FILE__, __LINE__))
