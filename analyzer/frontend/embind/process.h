// Runs another program within limits, without a shell: its output, and how it ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace unfreed::embind {

struct ProcessLimits {
  std::chrono::milliseconds time{20'000};
  uint64_t memory = 1ull << 30;  // bytes of address space
  uint64_t output = 64ull << 20;
};

struct ProcessResult {
  enum class End : uint8_t { Exited, Crashed, TimedOut, TooMuchOutput, NotStarted };
  End end = End::NotStarted;
  int code = 0;  // the exit code, the signal, or why it could not be started
  std::string output;
};

// `arguments` without the name of the program. Its children are ended with it.
ProcessResult runProcess(const std::string& program, const std::vector<std::string>& arguments,
                         const ProcessLimits& limits);

}  // namespace unfreed::embind
