// measure COMMAND…: runs it without its output and prints what it cost as one line of JSON: wall, user and
// system time in seconds, the largest resident memory in bytes, and the exit status (128 and the signal's
// number when one ended it).
//
// A program of its own, since Node cannot tell what one child has used, and small, since a child begins with
// the memory of the process that starts it.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

[[noreturn]] void become(char** command) {
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) dup2(nowhere, stream);
  execvp(command[0], command);
  _exit(errno == ENOENT ? 127 : 126);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: measure COMMAND [ARGUMENT...]\n");
    return 2;
  }
  const double start = now();
  const pid_t child = fork();
  if (child == 0) become(arguments + 1);
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    std::fprintf(stderr, "measure: %s\n", std::strerror(errno));
    return 1;
  }
  std::printf("{\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"memory\":%lld,\"status\":%d}\n", now() - start,
              seconds(usage.ru_utime), seconds(usage.ru_stime),
              static_cast<long long>(usage.ru_maxrss) * 1024,
              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
