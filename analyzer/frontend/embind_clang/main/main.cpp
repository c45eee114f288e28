// unfreed-embind: what one C++ file binds with Embind, as JSON on standard output (docs/bindings-json.md,
// with what was read and what was missing under "embind").
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#include "frontend/embind_clang/reader.h"

namespace {

constexpr rlim_t kMaxSeconds = 60;   // of processor time; whoever started this waits less long
constexpr time_t kQuickSeconds = 4;  // after which reading starts anew with fewer guesses

constexpr const char* kSelf = "/proc/self/exe";
std::vector<char*> quickArguments;  // of this program, and --quick

void startAnew(int) {
  execv(kSelf, quickArguments.data());
}

// Clang has inputs on which it does not end: combinations of unknown names, each tried with each. Nothing can
// stop it from within, so after a while the program begins again, without what makes the combinations.
void limitTime(int argc, char** argv, bool quick) {
  rlimit limit{};
  if (getrlimit(RLIMIT_CPU, &limit) == 0) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_cur, kMaxSeconds);
    setrlimit(RLIMIT_CPU, &limit);
  }
  if (quick) return;
  static char option[] = "--quick";
  quickArguments.assign(argv, argv + argc);
  quickArguments.push_back(option);
  quickArguments.push_back(nullptr);
  struct sigaction action {};
  action.sa_handler = startAnew;
  action.sa_flags = SA_NODEFER;
  sigaction(SIGVTALRM, &action, nullptr);
  itimerval timer{};
  timer.it_value.tv_sec = kQuickSeconds;
  setitimer(ITIMER_VIRTUAL, &timer, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Reads the EMSCRIPTEN_BINDINGS of one C++ file", "unfreed-embind"};
  unfreed::embind_clang::Question question;
  app.set_version_flag("--version", UNFREED_VERSION);
  app.add_option("file", question.file, "the source or header to read")->required();
  app.add_option("--root", question.root, "headers are looked for below this folder");
  app.add_option("--include", question.includes, "a folder for headers; repeatable");
  app.add_option("--define", question.defines, "NAME or NAME=VALUE; repeatable");
  app.add_option("--compile-commands", question.compileCommands, "a compile_commands.json");
  app.add_flag("--quick", question.quick, "fewer guesses about names that no header declares");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  limitTime(argc, argv, question.quick);
  std::error_code error;
  if (!std::filesystem::is_regular_file(question.file, error)) {
    std::fprintf(stderr, "unfreed-embind: cannot read `%s`\n", question.file.c_str());
    return 2;
  }
  const std::string json = toJson(unfreed::embind_clang::read(question));
  return std::fwrite(json.data(), 1, json.size(), stdout) == json.size() && std::fflush(stdout) == 0 ? 0 : 2;
}
