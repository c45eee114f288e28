#include "frontend/embind/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace unfreed::embind {
namespace {

using Clock = std::chrono::steady_clock;
using End = ProcessResult::End;

// A program with sanitizers reserves far more addresses than it uses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;
#else
constexpr bool kLimitsMemory = true;
#endif

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ~Pipe() {
    closeEnd(0);
    closeEnd(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool isOpen() const { return ends_[0] >= 0; }
  int readEnd() const { return ends_[0]; }
  int writeEnd() const { return ends_[1]; }
  void closeEnd(size_t end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

class SpawnPlan {
 public:
  SpawnPlan(const Pipe& output, const Pipe& errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output.writeEnd(), 1);
    posix_spawn_file_actions_adddup2(&actions_, errors.writeEnd(), 2);
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

  int start(pid_t& child, const std::string& program, const std::vector<std::string>& arguments) const {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    return posix_spawn(&child, program.c_str(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Reads what is there. False when the other side has closed.
bool drain(int fd, std::string* into) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (into != nullptr) into->append(buffer.data(), static_cast<size_t>(got));
  return got > 0;
}

int millisecondsUntil(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left + 1, 0, 3'600'000));
}

// Both pipes at once, so that the child never waits for us. What it says on standard error is not kept.
End collect(Pipe& output, Pipe& errors, Clock::time_point deadline, uint64_t most, std::string& text) {
  std::array<pollfd, 2> ends{{{output.readEnd(), POLLIN, 0}, {errors.readEnd(), POLLIN, 0}}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    const int ready = poll(ends.data(), ends.size(), millisecondsUntil(deadline));
    if (ready < 0 && errno != EINTR) return End::Crashed;
    if (Clock::now() >= deadline) return End::TimedOut;
    if (ready <= 0) continue;
    if (ends[0].revents != 0 && !drain(ends[0].fd, &text)) ends[0].fd = -1;
    if (ends[1].revents != 0 && !drain(ends[1].fd, nullptr)) ends[1].fd = -1;
    if (text.size() > most) return End::TooMuchOutput;
  }
  return End::Exited;
}

// Waits for the end; a child that closed its output and goes on is given up at the deadline.
bool waitFor(pid_t child, Clock::time_point deadline, int& status) {
  for (;;) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return true;
    if (ended < 0 && errno != EINTR) return false;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void endAll(pid_t child) {
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

ProcessResult runProcess(const std::string& program, const std::vector<std::string>& arguments,
                         const ProcessLimits& limits) {
  ProcessResult result;
  Pipe output, errors;
  if (!output.isOpen() || !errors.isOpen()) {
    result.code = errno;
    return result;
  }
  const Clock::time_point deadline = Clock::now() + limits.time;
  pid_t child = 0;
  result.code = SpawnPlan(output, errors).start(child, program, arguments);
  if (result.code != 0) return result;
  if (kLimitsMemory) {
    const rlimit most{limits.memory, limits.memory};
    prlimit(child, RLIMIT_AS, &most, nullptr);
    const rlimit noCore{0, 0};
    prlimit(child, RLIMIT_CORE, &noCore, nullptr);
  }
  output.closeEnd(1);
  errors.closeEnd(1);
  result.end = collect(output, errors, deadline, limits.output, result.output);
  int status = 0;
  if (result.end != End::Exited) {
    endAll(child);
    return result;
  }
  if (!waitFor(child, deadline, status)) {
    endAll(child);
    result.end = End::TimedOut;
    return result;
  }
  result.end = WIFEXITED(status) ? End::Exited : End::Crashed;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  return result;
}

}  // namespace unfreed::embind
