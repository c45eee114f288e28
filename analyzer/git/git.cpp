#include "git/git.h"

#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace unfreed::git {
namespace {

constexpr std::chrono::seconds kLongest{60};

// Every setting by which a repository's own configuration could have something run for it, although none of
// the commands that are used here needs any of them.
const std::vector<std::string>& fixedArguments() {
  static const std::vector<std::string> kArguments{
      "--no-pager",     "-c", "core.fsmonitor=",      "-c", "core.hooksPath=/dev/null", "-c",
      "diff.external=", "-c", "protocol.allow=never", "-c", "core.sshCommand=false"};
  return kArguments;
}

// Objects that a partial clone lacks are not fetched; paths are no patterns; messages are English.
const std::vector<std::string>& fixedEnvironment() {
  static const std::vector<std::string> kEnvironment{
      "GIT_OPTIONAL_LOCKS=0",   "GIT_NO_LAZY_FETCH=1",     "GIT_ALLOW_PROTOCOL=none",
      "GIT_TERMINAL_PROMPT=0",  "GIT_LITERAL_PATHSPECS=0", "GIT_GLOB_PATHSPECS=0",
      "GIT_NOGLOB_PATHSPECS=0", "GIT_ICASE_PATHSPECS=0",   "LC_ALL=C"};
  return kEnvironment;
}

std::string firstLineOf(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  for (const std::string_view prefix : {"fatal: ", "error: "}) {
    if (line.starts_with(prefix)) line.erase(0, prefix.size());
  }
  return line;
}

}  // namespace

ProcessLimits gitLimits() {
  ProcessLimits limits;
  limits.time = kLongest;
  limits.memory = 0;  // packs are mapped as a whole, however large they are
  limits.output = 1ull << 30;
  return limits;
}

Result<Git> Git::in(const std::string& folder) {
  Git git;
  git.program_ = programInPath("git");
  git.folder_ = folder;
  if (git.program_.empty())
    return fail("git was not found in PATH", "install git, or name the files instead");
  return git;
}

Command Git::command(std::vector<std::string> arguments) const {
  Command command{program_, {"-C", folder_}, fixedEnvironment()};
  std::vector<std::string>& words = command.arguments;
  words.insert(words.end(), fixedArguments().begin(), fixedArguments().end());
  words.insert(words.end(), std::make_move_iterator(arguments.begin()),
               std::make_move_iterator(arguments.end()));
  return command;
}

ProcessResult Git::run(std::vector<std::string> arguments) const {
  return runProcess(command(std::move(arguments)), gitLimits());
}

Error errorOf(const ProcessResult& result) {
  using End = ProcessResult::End;
  constexpr const char* kInstead = "name the files instead";
  switch (result.end) {
    case End::NotStarted:
      return {fmt::format("git could not be started: {}", std::strerror(result.code)), kInstead};
    case End::TimedOut:
      return {fmt::format("git gave no answer within {} seconds", kLongest.count()), kInstead};
    case End::TooMuchOutput:
      return {"git's answer is too long", kInstead};
    case End::Crashed:
      return {fmt::format("git was ended by a signal ({})", strsignal(result.code)), kInstead};
    case End::Exited:
      break;
  }
  const std::string said = firstLineOf(result.errors);
  return {said.empty() ? fmt::format("git ended with {}", result.code) : "git says: " + said, kInstead};
}

Result<std::string> Git::ask(std::vector<std::string> arguments) const {
  ProcessResult result = run(std::move(arguments));
  if (result.isSuccess()) return std::move(result.output);
  return tl::unexpected<Error>(errorOf(result));
}

}  // namespace unfreed::git
