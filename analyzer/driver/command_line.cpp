#include "driver/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/nearest_name.h"
#include "base/number.h"
#include "driver/configuration.h"
#include "driver/rule_selection.h"
#include "rules/rules.h"

namespace unfreed::driver {
namespace {

constexpr std::array<std::string_view, 6> kFormats{"text", "json", "sarif", "github", "gitlab", "junit"};
constexpr std::array<std::string_view, 5> kStages{"bindings", "cfg", "cfg-mermaid", "facts", "summaries"};
constexpr std::array<Stage, kStages.size()> kPrinted{
    Stage::PrintBindings, Stage::PrintCfg, Stage::PrintMermaid, Stage::PrintFacts, Stage::PrintSummaries};

// Positions in kOptionGroups.
enum Group : size_t { Input, Rules, Report, Fixes, Insight };

// What the options are parsed into, as they are written.
struct Written {
  std::vector<std::string> paths, formats, outputs, bindings, rules, disabled, severities;
  std::string print, fix, completion;
  std::optional<std::string> maxFindings, maxFileSize;
  bool noAutoBindings = false, fixDryRun = false, noPrefilter = false;
  bool listRules = false, version = false, help = false, manual = false, licenses = false;
};

// Each option once: its help line, its group, and where its value goes.
void declare(CLI::App& app, Written& written, CommandLine& command) {
  Options& options = command.options;
  const auto list = [&](const char* name, std::vector<std::string>& to, const char* value, const char* help) {
    return app.add_option(name, to, help)->type_name(value)->allow_extra_args(false);
  };
  const auto one = [&](const char* name, auto& to, const char* value, const char* help) {
    return app.add_option(name, to, help)->type_name(value);
  };
  const auto begin = [&](Group group) { app.option_defaults()->group(std::string(kOptionGroups[group])); };
  app.add_option("PATH", written.paths)->group("");

  begin(Input);
  list("--bindings", written.bindings, "PATH", "read bindings from these declarations or sources");
  app.add_flag("--no-auto-bindings", written.noAutoBindings, "use only the bindings named by --bindings");
  one("--config", options.config, "FILE", "use this unfreed.json, not the nearest one");
  one("--stdin-filename", options.stdinFilename, "PATH", "lint standard input as if it were PATH");
  one("--max-file-size", written.maxFileSize, "MB", "leave out files that are larger (default: 5)");
  app.add_flag("--staged", options.staged, "lint only what is staged in git, as it is staged");
  one("--since", options.since, "REV", "lint only files that have changed since REV");
  app.add_flag("--changed-lines", options.changedLines, "with these two: only what the changes touch");

  begin(Rules);
  list("--rule", written.rules, "ID[,ID...]", "run only these rules");
  list("--disable", written.disabled, "ID", "do not run this rule");
  list("--severity", written.severities, "ID=LEVEL", "error, warning, note or off");
  app.add_flag("--list-rules", written.listRules, "show the rules");
  one("--explain", command.explained, "ID", "show a rule's page");

  begin(Report);
  list("--format", written.formats, "FORMAT", "text, json, sarif, github, gitlab or junit");
  list("--output", written.outputs, "FILE", "write the report of this --format to FILE");
  app.add_flag("--show-possible", options.showPossible, "show findings that may well be wrong, too");
  one("--max-findings", written.maxFindings, "N", "report only so many, the most severe ones");
  app.add_flag("--quiet", command.quiet, "findings and nothing else (text)");

  one("--baseline", options.baseline, "FILE", "pass over the findings that FILE knows");
  app.add_flag("--update-baseline", options.updateBaseline, "write what is found into the baseline");
  app.add_flag("--hide-suppressed", command.hideSuppressed, "not even in SARIF and JSON");

  begin(Fixes);
  app.add_flag("--fix{safe}", written.fix, "apply safe fixes; what is only suggested, too")
      ->type_name("suggested");
  app.add_flag("--fix-dry-run", written.fixDryRun, "only show what --fix would change");

  begin(Insight);
  one("--print", written.print, "STAGE", "bindings, cfg, facts or summaries");
  one("--print-config", command.configured, "FILE", "what the configuration says for FILE");
  app.add_flag("--stats", command.stats, "times and counts on standard error");
  one("--threads", options.threads, "N", "how many threads work (default: all)");
  one("--cache-dir", command.cacheFolder, "DIR", "keep what was read of bindings in DIR");
  app.add_flag("--no-cache", command.noCache, "read everything anew, and keep nothing");
  app.add_flag("--no-prefilter", written.noPrefilter, "parse files without bindings, too");
  one("--completion", written.completion, "SHELL", "completions for bash, zsh or fish");
  app.add_flag("--man", written.manual, "the manual page, for man");
  app.add_flag("--licenses", written.licenses, "what the program contains (CycloneDX)");
  app.add_flag("-h,--help", written.help, "show this text");
  app.add_flag("--version", written.version, "show the version");
}

tl::unexpected<Error> noSuch(std::string_view sort, std::string_view name,
                             std::span<const std::string_view> names) {
  std::string all;
  for (const std::string_view each : names) all += fmt::format("{}{}", all.empty() ? "" : ", ", each);
  const std::string_view near = nearestName(name, names);
  return fail(fmt::format("there is no {} `{}`", sort, name),
              near.empty() ? "use one of " + all : fmt::format("did you mean `{}`?", near));
}

Result<void> checkUnknown(const CLI::App& app) {
  for (const std::string& argument : app.remaining()) {
    const std::string name = argument.substr(0, argument.find('='));
    std::vector<std::string> names;
    for (const CLI::Option* const option : app.get_options()) {
      for (const std::string& longName : option->get_lnames()) names.push_back("--" + longName);
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string_view near = nearestName(name, views);
    return fail(fmt::format("there is no option `{}`", name), near.empty()
                                                                  ? "see the options with `unfreed --help`"
                                                                  : fmt::format("did you mean `{}`?", near));
  }
  return {};
}

// `--bindings= x`: a value that a shell has lost, or a space too much. CLI11 would take the next word for it.
Result<void> checkEmpty(const std::vector<std::string>& arguments, const CLI::App& app) {
  bool isPath = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    isPath = isPath || argument == "--";
    if (argument.empty()) {
      return fail("one of the arguments is empty", "look for a variable of the shell that is not set");
    }
    if (isPath || !argument.starts_with("--") || !argument.ends_with("=")) continue;
    const std::string name = argument.substr(0, argument.size() - 1);
    const CLI::Option* const option = app.get_option_no_throw(name);
    if (option == nullptr) continue;
    const std::string type = option->get_type_name();
    if (type.empty()) return fail(fmt::format("`{}` takes no value", name), fmt::format("write {}", name));
    const bool isSpaced = i + 1 < arguments.size() && !arguments[i + 1].starts_with("-");
    return fail(
        fmt::format("`{}` has no value", argument),
        isSpaced ? fmt::format("write {}={}, without a space after it, or leave the option out", name, type)
                 : fmt::format("write {}={}, or leave the option out", name, type));
  }
  return {};
}

// Which files are linted is said once.
Result<void> checkSelection(const Options& options) {
  const bool isSelected = options.staged || !options.since.empty();
  if (options.staged && !options.since.empty())
    return fail("`--staged` and `--since` exclude each other", "leave one of them out");
  if (options.changedLines && !isSelected) {
    return fail("`--changed-lines` does not say which changes", "add --staged or --since=REV");
  }
  if (isSelected && !options.stdinFilename.empty()) {
    return fail(fmt::format("`{}` lints files, not standard input", options.staged ? "--staged" : "--since"),
                "leave out --stdin-filename");
  }
  if (options.updateBaseline && (options.staged || options.changedLines)) {
    return fail(fmt::format("`--update-baseline` takes in whole files as they lie on the disk, not `{}`",
                            options.staged ? "--staged" : "--changed-lines"),
                "update the baseline by itself");
  }
  return {};
}

Result<void> checkCache(const CommandLine& command) {
  if (command.noCache && !command.cacheFolder.empty())
    return fail("`--no-cache` and `--cache-dir` exclude each other", "leave one of them out");
  return {};
}

// What stands on standard output with these is no report: the difference, or the fixed text of standard
// input.
Result<void> giveStandardOutputAway(const Written& written, CommandLine& command) {
  const bool isDry = command.fixing->dryRun;
  if (!isDry && command.options.stdinFilename.empty()) return {};
  for (ReportTarget& report : command.reports) {
    if (!report.file.empty()) continue;
    if (!written.formats.empty()) {
      return fail(fmt::format("standard output is for {}", isDry ? "the difference" : "the fixed text"),
                  "give each --format an --output=FILE");
    }
    report.toStandardError = true;
  }
  if (isDry)
    std::erase_if(command.reports, [](const ReportTarget& report) { return report.toStandardError; });
  return {};
}

Result<void> chooseFixing(const Written& written, CommandLine& command) {
  if (!written.fix.empty() && written.fix != "safe" && written.fix != "suggested") {
    return fail(fmt::format("there is no sort of fix `{}`", written.fix), "use --fix or --fix=suggested");
  }
  if (written.fix.empty() && !written.fixDryRun) return {};
  if (command.action == CommandLine::Action::Print) {
    return fail("`--print` shows a stage and fixes nothing", "leave out --fix or --print");
  }
  if (written.fixDryRun && command.options.updateBaseline) {
    return fail("`--fix-dry-run` writes nothing, `--update-baseline` does", "leave out one of them");
  }
  command.fixing =
      Fixing{written.fix == "suggested" ? Fix::Safety::Suggested : Fix::Safety::Safe, written.fixDryRun};
  return giveStandardOutputAway(written, command);
}

// "a,b" → "a", "b".
std::vector<std::string> split(const std::vector<std::string>& lists) {
  std::vector<std::string> items;
  for (const std::string& list : lists) {
    for (size_t begin = 0; begin <= list.size();) {
      const size_t comma = std::min(list.find(',', begin), list.size());
      if (comma > begin) items.push_back(list.substr(begin, comma - begin));
      begin = comma + 1;
    }
  }
  return items;
}

Result<void> chooseRules(const Written& written, Options& options) {
  options.onlyRules = split(written.rules);
  if (!written.rules.empty() && options.onlyRules.empty()) {
    return fail("`--rule` names no rule", "see the rules with `unfreed --list-rules`");
  }
  for (const std::string& setting : written.severities) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      return fail(fmt::format("`--severity={}` names no severity", setting),
                  "write --severity=ID=error, for example");
    }
    const auto severity = severityNamed(std::string_view(setting).substr(equals + 1));
    if (!severity) return noSuch("severity", setting.substr(equals + 1), kSeverities);
    options.severities[setting.substr(0, equals)] = *severity;
  }
  for (std::string& id : split(written.disabled)) options.severities[std::move(id)] = Severity::Off;
  if (auto known = RuleSelection::of(options); !known) return tl::unexpected<Error>(std::move(known.error()));
  return {};
}

// --output belongs to the --format before it; to the one after it when there is none before.
Result<void> pairReports(const CLI::App& app, const Written& written, Format standardFormat,
                         std::vector<ReportTarget>& reports) {
  size_t formats = 0, outputs = 0;
  std::string waiting;
  bool open = false;  // the last report has no file yet
  for (const CLI::Option* const option : app.parse_order()) {
    if (option->check_lname("format")) {
      const std::string& name = written.formats[formats++];
      const auto format = formatNamed(name);
      if (!format) return noSuch("format", name, kFormats);
      reports.push_back({*format, std::exchange(waiting, {})});
      open = reports.back().file.empty();
    } else if (option->check_lname("output")) {
      const std::string& file = written.outputs[outputs++];
      if (file.empty()) return fail("`--output` names no file", "write --output=FILE");
      if (open) {
        reports.back().file = file;
        open = false;
      } else if (waiting.empty()) {
        waiting = file;
      } else {
        return fail("`--output` stands twice for one report", "give each --output a --format of its own");
      }
    }
  }
  if (!waiting.empty() && !reports.empty()) {
    return fail(fmt::format("no report is left for `--output={}`", waiting),
                "give each --output a --format of its own");
  }
  if (reports.empty()) reports.push_back({waiting.empty() ? standardFormat : Format::Text, waiting});
  const auto onStandardOutput = std::count_if(reports.begin(), reports.end(),
                                              [](const ReportTarget& report) { return report.file.empty(); });
  if (onStandardOutput > 1) {
    return fail("two reports cannot share standard output", "give all but one --format an --output=FILE");
  }
  return {};
}

Result<Stage> stageNamed(const std::string& name) {
  const auto found = std::find(kStages.begin(), kStages.end(), name);
  if (found == kStages.end()) return noSuch("stage", name, kStages);
  return kPrinted[static_cast<size_t>(found - kStages.begin())];
}

Result<void> chooseAction(const Written& written, CommandLine& command) {
  using Action = CommandLine::Action;
  if (written.help) {
    command.action = Action::Help;
  } else if (written.version) {
    command.action = Action::Version;
  } else if (written.licenses) {
    command.action = Action::Licenses;
  } else if (written.manual) {
    command.action = Action::Manual;
  } else if (!written.completion.empty()) {
    command.action = Action::Complete;
    const auto shell = std::find(kShells.begin(), kShells.end(), written.completion);
    if (shell == kShells.end()) return noSuch("shell", written.completion, kShells);
    command.shell = static_cast<Shell>(shell - kShells.begin());
  } else if (written.listRules) {
    command.action = Action::ListRules;
  } else if (!command.explained.empty()) {
    command.action = Action::Explain;
    if (rules::find(command.explained) == nullptr)
      return tl::unexpected<Error>(unknownRule(command.explained));
  } else if (!command.configured.empty()) {
    command.action = Action::PrintConfig;
  } else if (!written.print.empty()) {
    command.action = Action::Print;
    auto stage = stageNamed(written.print);
    if (!stage) return tl::unexpected<Error>(std::move(stage.error()));
    command.stage = *stage;
  }
  return {};
}

Result<void> limitFindings(const Written& written, CommandLine& command) {
  if (!written.maxFindings) return {};
  const size_t most = numberIn<size_t>(*written.maxFindings).value_or(0);
  if (most == 0) {
    return fail(fmt::format("`--max-findings={}` is no number of findings", *written.maxFindings),
                "write --max-findings=50, for example");
  }
  command.maxFindings = most;
  return {};
}

Result<void> limitFileSize(const Written& written, Options& options) {
  if (!written.maxFileSize) return {};
  const LimitKey& key = limitKeys().front();
  const uint64_t megabytes = numberIn<uint64_t>(*written.maxFileSize).value_or(0);
  if (megabytes == 0 || megabytes > key.most) {
    return fail(fmt::format("`--max-file-size={}` is no number of megabytes", *written.maxFileSize),
                fmt::format("write a whole number from 1 to {}", key.most));
  }
  options.limits.*key.value = megabytes * key.scale;
  return {};
}

std::vector<std::string> ruleIds() {
  std::vector<std::string> ids;
  for (const rule::Rule& rule : rules::all()) ids.emplace_back(rule.id);
  return ids;
}

// What may stand for a value is said by its name.
void describeValues(OptionRow& row) {
  using Values = OptionRow::Values;
  const auto listed = [&](Values values, auto names) {
    row.values = values;
    row.listed.assign(names.begin(), names.end());
  };
  const std::string& value = row.value;
  if (value.empty()) return;
  row.values = Values::Free;
  if (value == "FORMAT") listed(Values::Listed, kFormats);
  if (value == "STAGE") listed(Values::Listed, kStages);
  if (value == "SHELL") listed(Values::Listed, kShells);
  if (value == "ID") listed(Values::Listed, ruleIds());
  if (value == "ID[,ID...]") listed(Values::ListedCommas, ruleIds());
  if (value == "ID=LEVEL") listed(Values::ListedLevels, ruleIds());
  if (value == "FILE" || value == "PATH" || value == "DIR") row.values = Values::Files;
  if (value == "REV") row.values = Values::Revisions;
  if (row.valueIsOptional) listed(Values::Listed, std::array<std::string, 1>{value});
}

}  // namespace

Result<CommandLine> parseCommandLine(std::vector<std::string> arguments, Format standardFormat) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Written written;
  CommandLine command;
  declare(app, written, command);
  if (auto given = checkEmpty(arguments, app); !given) return tl::unexpected<Error>(std::move(given.error()));
  const auto separator = std::find(arguments.begin(), arguments.end(), "--");
  const std::vector<std::string> verbatim(separator == arguments.end() ? separator : separator + 1,
                                          arguments.end());
  arguments.erase(separator, arguments.end());
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return fail(error.what(), "see the options with `unfreed --help`");
  }
  auto done = checkUnknown(app)
                  .and_then([&] { return chooseAction(written, command); })
                  .and_then([&] { return checkSelection(command.options); })
                  .and_then([&] { return checkCache(command); })
                  .and_then([&] { return chooseRules(written, command.options); })
                  .and_then([&] { return limitFindings(written, command); })
                  .and_then([&] { return limitFileSize(written, command.options); })
                  .and_then([&] { return pairReports(app, written, standardFormat, command.reports); })
                  .and_then([&] { return chooseFixing(written, command); });
  if (!done) return tl::unexpected<Error>(std::move(done.error()));
  command.options.bindings = std::move(written.bindings);
  command.options.autoBindings = !written.noAutoBindings;
  command.options.prefilter = !written.noPrefilter;
  written.paths.insert(written.paths.end(), verbatim.begin(), verbatim.end());
  if (!written.paths.empty()) command.options.paths = std::move(written.paths);
  return command;
}

std::vector<OptionRow> optionTable() {
  CLI::App app;
  app.set_help_flag();
  Written written;
  CommandLine command;
  declare(app, written, command);
  std::vector<OptionRow> rows;
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_lnames().empty()) continue;  // PATH
    OptionRow row;
    row.name = "--" + option->get_lnames()[0];
    if (!option->get_snames().empty()) row.shortName = "-" + option->get_snames()[0];
    row.value = option->get_type_name();
    row.help = option->get_description();
    row.group = option->get_group();
    row.valueIsOptional = !row.value.empty() && option->get_expected_max() == 0;
    row.isRepeatable = option->get_expected_max() > 1;
    describeValues(row);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace unfreed::driver
