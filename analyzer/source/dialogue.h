// A program that answers one request after the other, such as `git cat-file --batch`: started once, asked
// often. It is ended with the object. Not for several threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "source/process.h"
#include "source/spawn.h"

namespace unfreed {

class Dialogue {
 public:
  // Nothing when it cannot be started. `limits.time` is that of one answer.
  static std::unique_ptr<Dialogue> start(const Command& command, const ProcessLimits& limits);
  ~Dialogue();
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  // Each fails when the program has ended or takes too long; there are no answers after that.
  bool say(std::string_view request);
  std::optional<std::string> line();  // without its line feed
  std::optional<std::string> bytes(size_t count);
  bool skip(size_t count);

 private:
  explicit Dialogue(const ProcessLimits& limits) : limits_(limits) {}
  bool fill();  // reads more of the answer

  ProcessLimits limits_;
  Pipe requests_{Pipe::Kind::Input};
  Pipe answers_;
  pid_t child_ = 0;
  bool isLost_ = false;
  std::chrono::steady_clock::time_point deadline_;
  std::string read_;  // of the answers; taken up to `taken_`
  size_t taken_ = 0;
};

}  // namespace unfreed
