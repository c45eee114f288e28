// Runs another program within limits, without a shell: its output, and how it ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace unfreed {

struct Command {
  std::string program;                     // a path; PATH is not searched
  std::vector<std::string> arguments;      // without the name of the program
  std::vector<std::string> environment{};  // "NAME=value": instead of the variables of that name
};

// The first program of that name in the absolute folders of PATH, or nothing. Relative ones are passed over:
// what lies in the folder that is linted is not to be run.
std::string programInPath(std::string_view name);

struct ProcessLimits {
  std::chrono::milliseconds time{20'000};
  uint64_t memory = 1ull << 30;  // bytes of address space; 0: as much as it wants
  uint64_t output = 64ull << 20;
};

struct ProcessResult {
  enum class End : uint8_t { Exited, Crashed, TimedOut, TooMuchOutput, NotStarted };
  End end = End::NotStarted;
  int code = 0;  // the exit code, the signal, or why it could not be started
  std::string output;
  std::string errors;  // the beginning of what it said on standard error

  bool isSuccess() const { return end == End::Exited && code == 0; }
};

// Its children are ended with it.
ProcessResult runProcess(const Command& command, const ProcessLimits& limits);

}  // namespace unfreed
