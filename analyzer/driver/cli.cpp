#include "driver/cli.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <new>
#include <unistd.h>

#include "driver/output.h"
#include "driver/print_configuration.h"
#include "git/checkout.h"
#include "report/most_severe.h"
#include "report/words.h"
#include "rules/rules.h"
#include "source/descriptor.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

Precision precisionOf(const rule::Rule& rule) {
  if (rule.precision == "very-high") return Precision::VeryHigh;
  if (rule.precision == "medium") return Precision::Medium;
  if (rule.precision == "low") return Precision::Low;
  return Precision::High;
}

RuleInfo describe(const rule::Rule& rule) {
  RuleInfo info;
  info.id = rule.id;
  info.name = rule.name;
  info.shortDescription = rule.summary;
  info.helpMarkdown = rule.page;
  info.defaultSeverity = rule.severity == Severity::Off ? Severity::Warning : rule.severity;
  info.precision = precisionOf(rule);
  return info;
}

// The most severe ones, and the most certain ones among them, stay; in the order that they have.
void leaveOut(RunReport& report, size_t most) {
  std::vector<Diagnostic>& findings = report.findings;
  if (findings.size() <= most) return;
  const size_t left = findings.size() - most;
  std::vector<Diagnostic> kept;
  for (const size_t i : mostSevere(findings, most)) kept.push_back(std::move(findings[i]));
  findings = std::move(kept);
  report.notifications.push_back({Notification::Level::Note,
                                  "findings-left-out",
                                  {},
                                  std::nullopt,
                                  fmt::format("{} more {} left out (--max-findings={})", left,
                                              left == 1 ? "finding is" : "findings are", most)});
}

// Nothing outside of a repository, and in one that was cloned from nowhere.
std::optional<VersionControl> versionControlOf(const std::string& root) {
  const auto checkout = git::checkoutAround(root);
  if (!checkout || checkout->repository.empty()) return std::nullopt;
  std::string inside = path::shown(root, checkout->top);
  return VersionControl{checkout->repository, checkout->commit, checkout->branch,
                        inside == "." ? "" : inside};
}

bool wants(const CommandLine& command, Format format) {
  return std::any_of(command.reports.begin(), command.reports.end(),
                     [&](const ReportTarget& target) { return target.format == format; });
}

RunReport reportOf(const CommandLine& command, const RunResult& result) {
  RunReport report{
      *result.sources, result.findings, result.notifications, {}, {}, UNFREED_VERSION, {}, {}, true, {}};
  report.informationUri = UNFREED_HOMEPAGE;
  for (const std::string& id : result.rulesRun) report.rules.push_back(describe(*rules::find(id)));
  report.counts.filesLinted = result.filesLinted;
  report.counts.suppressed = result.suppressed.size();
  report.hasBaseline = result.hasBaseline;
  if (!command.hideSuppressed) report.suppressed = result.suppressed;
  leaveOut(report, command.maxFindings);
  report.root = command.options.root.empty() ? path::workingDirectory() : command.options.root;
  if (wants(command, Format::Sarif)) report.versionControl = versionControlOf(report.root);
  return report;
}

}  // namespace

void ignoreWriteSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void refuseWithoutMemory() {
  std::set_new_handler([] {
    // Nothing here may ask for memory, and nothing that is half done is of use.
    constexpr std::string_view kLine =
        "unfreed: there is not enough memory; lint fewer files, or allow more memory\n";
    [[maybe_unused]] const ssize_t wrote = write(STDERR_FILENO, kLine.data(), kLine.size());
    _exit(Refused);
  });
}

void printToStandardError(const std::string& text) {
  writeAll(STDERR_FILENO, text);  // there is nobody left to tell when it fails
}

ExitCode refuse(const Error& error) {
  std::string line = fmt::format("unfreed: {}{}{}", error.what, error.hint.empty() ? "" : "; ", error.hint);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F')
      c = ' ';  // a path may hold anything; a line is a line
  }
  printToStandardError(line + '\n');
  return Refused;
}

std::string ruleTable() {
  size_t width = 0;
  for (const rule::Rule& rule : rules::all()) width = std::max(width, rule.id.size());
  std::string text;
  for (const rule::Rule& rule : rules::all()) {
    text += fmt::format("{:<{}}  {:<7}  {}\n", rule.id, width, wordOf(rule.severity), rule.summary);
  }
  return text;
}

std::string rulePage(const std::string& id) {
  const rule::Rule* const rule = rules::find(id);
  std::string page(rule->page);
  if (!page.ends_with('\n')) page += '\n';
  return page;
}

Result<void> takeStandardInput(Options& options) {
  if (options.stdinFilename.empty()) return {};
  const auto limits = limitsOf(options);
  if (!limits) return tl::unexpected<Error>(limits.error());
  options.limits = *limits;  // what fixes it asks once more
  char buffer[64 * 1024];
  while (options.stdinText.size() <=
         limits->mostBytes()) {  // one piece beyond the limit shows that it is too large
    const ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(fmt::format("cannot read standard input: {}", std::strerror(errno)),
                  "pass the code by a pipe or a redirection");
    }
    if (got == 0) break;
    options.stdinText.append(buffer, static_cast<size_t>(got));
  }
  return {};
}

void chooseCache(CommandLine& command) {
  if (command.noCache) return;
  Options& options = command.options;
  const std::string here = path::workingDirectory();
  if (!command.cacheFolder.empty()) {
    options.cache = DiskCache(path::join(here, command.cacheFolder));
    return;
  }
  options.cache = DiskCache::ofUser();
  if (std::getenv("UNFREED_CACHE_DIR") != nullptr) return;  // it was asked for
  const auto isBelow = [&](const std::string& linted) {
    return path::isInside(options.cache.folder(), path::join(here, linted));
  };
  const bool isInTheWay = isBelow(here) || std::any_of(options.paths.begin(), options.paths.end(), isBelow);
  if (isInTheWay) options.cache = DiskCache();
}

Result<std::string> configurationText(const CommandLine& command) {
  return printConfiguration(command.options, command.configured);
}

Result<void> writeBaseline(const RunResult& result) {
  if (!result.newBaseline) return {};
  return writeWhole(result.newBaseline->path, result.newBaseline->text);
}

Result<void> writeReports(const CommandLine& command, const RunResult& result) {
  RunReport report = reportOf(command, result);
  for (const ReportTarget& target : command.reports) {
    report.options = renderOptions(target.file.empty() && !target.toStandardError);
    report.options.quiet = command.quiet;
    const std::string text = render(report, target.format);
    if (target.toStandardError) {
      printToStandardError(text);
      continue;
    }
    if (auto wrote = target.file.empty() ? print(text) : writeWhole(target.file, text); !wrote) return wrote;
  }
  return {};
}

std::string notificationsText(const CommandLine& command, const RunResult& result) {
  return renderNotifications(reportOf(command, result));
}

std::string statsText(const RunResult& result) {
  std::string text;
  for (const StageTime& stage : result.times)
    text += fmt::format("{:<22} {:9.2f} ms\n", stage.name, stage.milliseconds);
  text += fmt::format("{:<22} {:9}\n", "files linted", result.filesLinted);
  text += fmt::format("{:<22} {:9}\n", "files read", result.filesRead);
  text += fmt::format("{:<22} {:9}\n", "parts", result.parts);
  text += fmt::format("{:<22} {:9}\n", "findings", result.findings.size());
  text += fmt::format("{:<22} {:9}\n", "suppressed", result.suppressed.size());
  text += fmt::format("{:<22} {:9}\n", "notifications", result.notifications.size());
  return text;
}

Result<void> print(const std::string& text) {
  return writeTo(STDOUT_FILENO, text);
}

}  // namespace unfreed::driver
