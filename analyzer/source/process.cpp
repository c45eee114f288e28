#include "source/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "source/on_disk.h"
#include "source/path.h"
#include "source/spawn.h"

namespace unfreed {
namespace {

using Clock = std::chrono::steady_clock;
using End = ProcessResult::End;

constexpr size_t kMostErrors = 4096;  // bytes: enough for what is wrong

// Reads what is there, and keeps `most` of it. False when the other side has closed.
bool drain(int fd, std::string& into, uint64_t most) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  const size_t room = most > into.size() ? static_cast<size_t>(most - into.size()) : 0;
  into.append(buffer.data(), std::min(static_cast<size_t>(got), room));
  return got > 0;
}

// Both pipes at once, so that the child never waits for us.
End collect(Pipe& output, Pipe& errors, Clock::time_point deadline, uint64_t most, ProcessResult& result) {
  std::array<pollfd, 2> ends{{{output.readEnd(), POLLIN, 0}, {errors.readEnd(), POLLIN, 0}}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    const int ready = poll(ends.data(), ends.size(), millisecondsUntil(deadline));
    if (ready < 0 && errno != EINTR) return End::Crashed;
    if (Clock::now() >= deadline) return End::TimedOut;
    if (ready <= 0) continue;
    if (ends[0].revents != 0 && !drain(ends[0].fd, result.output, most + 1)) ends[0].fd = -1;
    if (ends[1].revents != 0 && !drain(ends[1].fd, result.errors, kMostErrors)) ends[1].fd = -1;
    if (result.output.size() > most) return End::TooMuchOutput;
  }
  return End::Exited;
}

// Waits for the end; a child that closed its output and goes on is given up at the deadline.
bool waitFor(pid_t child, Clock::time_point deadline, int& status) {
  auto pause = std::chrono::microseconds(50);
  for (;;) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return true;
    if (ended < 0 && errno != EINTR) return false;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(1000));
  }
}

}  // namespace

std::string programInPath(std::string_view name) {
  const char* const listed = std::getenv("PATH");
  std::string_view rest = listed == nullptr ? std::string_view{} : std::string_view(listed);
  while (!rest.empty()) {
    const size_t end = rest.find(':');
    const std::string_view at = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (!at.starts_with('/')) continue;
    std::string program = path::join(at, name);
    if (isProgram(program)) return program;
  }
  return {};
}

ProcessResult runProcess(const Command& command, const ProcessLimits& limits) {
  ProcessResult result;
  Pipe output, errors;
  if (!output.isOpen() || !errors.isOpen()) {
    result.code = errno;
    return result;
  }
  const Clock::time_point deadline = Clock::now() + limits.time;
  pid_t child = 0;
  result.code = spawnProcess(command, {-1, output.writeEnd(), errors.writeEnd()}, limits.memory, child);
  if (result.code != 0) return result;
  output.closeEnd(1);
  errors.closeEnd(1);
  result.end = collect(output, errors, deadline, limits.output, result);
  int status = 0;
  if (result.end != End::Exited) {
    endProcess(child);
    return result;
  }
  if (!waitFor(child, deadline, status)) {
    endProcess(child);
    result.end = End::TimedOut;
    return result;
  }
  result.end = WIFEXITED(status) ? End::Exited : End::Crashed;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  return result;
}

}  // namespace unfreed
