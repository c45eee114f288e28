// unfreed: the stages of the program in order. What each of them does is said in the header that it comes
// from.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

#include "driver/cli.h"
#include "driver/command_line.h"
#include "driver/completion.h"
#include "driver/licenses.h"
#include "driver/manual.h"
#include "driver/output.h"
#include "driver/run.h"
#include "driver/version.h"

namespace {

using namespace unfreed::driver;

ExitCode show(const std::string& text) {
  const auto shown = print(text);
  return shown ? Clean : refuse(shown.error());
}

ExitCode showOrRefuse(const unfreed::Result<std::string>& text) {
  return text ? show(*text) : refuse(text.error());
}

ExitCode report(const CommandLine& command, const RunResult& result) {
  if (const auto written = writeBaseline(result); !written) return refuse(written.error());
  if (const auto written = writeReports(command, result); !written) return refuse(written.error());
  return result.failed ? Findings : Clean;
}

ExitCode fix(const CommandLine& command, RunResult found) {
  const auto outcome = applyFixes(command.options, std::move(found), *command.fixing);
  if (!outcome) return refuse(outcome.error());
  if (const auto shown = print(outcome->output); !shown) return refuse(shown.error());
  if (command.fixing->dryRun) printToStandardError(notificationsText(command, outcome->result));
  const ExitCode reported = report(command, outcome->result);
  printToStandardError("unfreed: " + summaryOf(*outcome, *command.fixing) + "\n");
  if (outcome->unwritten > 0) return Refused;
  // What would be committed is not what was fixed.
  return outcome->isToBeStaged ? Findings : reported;
}

ExitCode lint(CommandLine& command) {
  if (const auto taken = takeStandardInput(command.options); !taken) return refuse(taken.error());
  chooseCache(command);
  auto result = [&] {
    Progress progress(showsProgress());
    command.options.progress = &progress;
    auto done = run(command.options, command.stage);
    command.options.progress = nullptr;
    return done;
  }();
  if (!result) return refuse(result.error());
  if (command.stats) printToStandardError(statsText(*result));
  if (command.action == CommandLine::Action::Print) {
    printToStandardError(notificationsText(command, *result));
    return show(result->printed);
  }
  if (command.fixing) return fix(command, std::move(*result));
  return report(command, *result);
}

}  // namespace

// What an exception leads to that nobody catches. libstdc++'s own function of this name says the type of the
// exception, and brings 40 KB into the static program that turn mangled names into words; what the exception
// says for itself is of more use. The linker takes the definition that it meets first, which is this one.
namespace __gnu_cxx {

void __verbose_terminate_handler() {  // NOLINT(bugprone-reserved-identifier,cert-dcl*)
  if (const std::exception_ptr thrown = std::current_exception()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "unfreed: internal error: %s\n", error.what());
    } catch (...) {
      std::fputs("unfreed: internal error: an exception of an unknown type\n", stderr);
    }
  }
  std::abort();
}

}  // namespace __gnu_cxx

int main(int argc, char** argv) {
  ignoreWriteSignals();
  refuseWithoutMemory();
  auto command = parseCommandLine({argv + std::min(argc, 1), argv + argc}, standardFormat());
  if (!command) return refuse(command.error());
  switch (command->action) {
    case CommandLine::Action::Help:
      return show(helpText());
    case CommandLine::Action::Version:
      return show(versionText());
    case CommandLine::Action::Licenses:
      return show(licensesText());
    case CommandLine::Action::Manual:
      return show(manualPage());
    case CommandLine::Action::Complete:
      return show(completionScript(command->shell));
    case CommandLine::Action::ListRules:
      return show(ruleTable());
    case CommandLine::Action::Explain:
      return show(rulePage(command->explained));
    case CommandLine::Action::PrintConfig:
      return showOrRefuse(configurationText(*command));
    case CommandLine::Action::Print:
    case CommandLine::Action::Lint:
      return lint(*command);
  }
}
