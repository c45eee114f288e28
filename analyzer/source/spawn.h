// What running another program is made of: pipes, the start, the end. Used by process.cpp and dialogue.cpp.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <sys/types.h>

#include "source/process.h"

namespace unfreed {

// Two ends, closed with it. Other programs that are started do not inherit them.
class Pipe {
 public:
  enum class Kind : uint8_t { Output, Input };
  // An input can be written to when nobody reads any more: that is an error, and no signal.
  explicit Pipe(Kind kind = Kind::Output);
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool isOpen() const { return ends_[0] >= 0; }
  int readEnd() const { return ends_[0]; }
  int writeEnd() const { return ends_[1]; }
  void closeEnd(size_t end);

 private:
  std::array<int, 2> ends_{-1, -1};
};

// What the program finds at 0, 1 and 2; -1: /dev/null.
struct Ends {
  int input = -1;
  int output = -1;
  int errors = -1;
};

// Starts it in a process group of its own. Gives 0, or the error that stopped it.
int spawnProcess(const Command& command, const Ends& ends, uint64_t memory, pid_t& child);

// Kills the group, and waits for the end.
void endProcess(pid_t child);

int millisecondsUntil(std::chrono::steady_clock::time_point deadline);

}  // namespace unfreed
