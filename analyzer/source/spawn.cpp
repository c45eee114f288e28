#include "source/spawn.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// POSIX leaves the declaration to the program; glibc has one of its own.
// NOLINTNEXTLINE(readability-redundant-declaration)
extern char** environ;

namespace unfreed {
namespace {

// A program with sanitizers reserves far more addresses than it uses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;
#else
constexpr bool kLimitsMemory = true;
#endif

class SpawnPlan {
 public:
  explicit SpawnPlan(const Ends& ends) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    place(ends.input, 0, O_RDONLY);
    place(ends.output, 1, O_WRONLY);
    place(ends.errors, 2, O_WRONLY);
    // A group of its own, so that all of it can be ended; signals as if nothing had been set up here.
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  int start(pid_t& child, const std::string& program, char** arguments, char** environment) const {
    return posix_spawn(&child, program.c_str(), &actions_, &attributes_, arguments, environment);
  }

 private:
  void place(int from, int at, int mode) {
    if (from >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, from, at);
    } else {
      posix_spawn_file_actions_addopen(&actions_, at, "/dev/null", mode, 0);
    }
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

bool isReplaced(std::string_view variable, const std::vector<std::string>& by) {
  const std::string_view name = variable.substr(0, variable.find('=') + 1);
  return std::any_of(by.begin(), by.end(), [&](const std::string& one) { return one.starts_with(name); });
}

std::vector<std::string> environmentWith(const std::vector<std::string>& own) {
  std::vector<std::string> all = own;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (!isReplaced(*variable, own)) all.emplace_back(*variable);
  }
  return all;
}

}  // namespace

Pipe::Pipe(Kind kind) {
  const int made = kind == Kind::Output ? pipe2(ends_.data(), O_CLOEXEC)
                                        : socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data());
  if (made != 0) ends_ = {-1, -1};
}

Pipe::~Pipe() {
  closeEnd(0);
  closeEnd(1);
}

void Pipe::closeEnd(size_t end) {
  if (ends_[end] >= 0) close(ends_[end]);
  ends_[end] = -1;
}

int spawnProcess(const Command& command, const Ends& ends, uint64_t memory, pid_t& child) {
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> variables = environmentWith(command.environment);
  const int error =
      SpawnPlan(ends).start(child, command.program, pointersTo(words).data(), pointersTo(variables).data());
  if (error != 0) return error;
  if (kLimitsMemory && memory != 0) {
    const rlimit most{memory, memory};
    prlimit(child, RLIMIT_AS, &most, nullptr);
  }
  const rlimit noCore{0, 0};
  prlimit(child, RLIMIT_CORE, &noCore, nullptr);
  return 0;
}

void endProcess(pid_t child) {
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

int millisecondsUntil(std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
          .count();
  return static_cast<int>(std::clamp<int64_t>(left + 1, 0, 3'600'000));
}

}  // namespace unfreed
