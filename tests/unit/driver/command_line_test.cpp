#include "driver/command_line.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "driver/manual.h"

namespace unfreed::driver {
namespace {

using Action = CommandLine::Action;

CommandLine parsed(std::vector<std::string> arguments) {
  auto command = parseCommandLine(std::move(arguments));
  EXPECT_TRUE(command.has_value()) << command.error().what;
  return command ? std::move(*command) : CommandLine{};
}

std::string refusalOf(std::vector<std::string> arguments) {
  const auto command = parseCommandLine(std::move(arguments));
  return command ? "it was taken" : command.error().what + " | " + command.error().hint;
}

TEST(CommandLine, ADryRunWritesNoBaseline) {
  EXPECT_EQ(refusalOf({"--fix-dry-run", "--baseline=known.json", "--update-baseline"}),
            "`--fix-dry-run` writes nothing, `--update-baseline` does | leave out one of them");
  EXPECT_TRUE(parsed({"--fix", "--baseline=known.json", "--update-baseline"}).options.updateBaseline);
}

TEST(CommandLine, LintsTheWorkingFolderByDefault) {
  const CommandLine command = parsed({});
  EXPECT_EQ(command.action, Action::Lint);
  EXPECT_EQ(command.options.paths, std::vector<std::string>{"."});
  ASSERT_EQ(command.reports.size(), 1u);
  EXPECT_EQ(command.reports[0].format, Format::Text);
  EXPECT_EQ(command.reports[0].file, "");
  EXPECT_TRUE(command.options.autoBindings);
  EXPECT_TRUE(command.options.prefilter);
  EXPECT_FALSE(command.options.showPossible);
}

TEST(CommandLine, TakesPathsBetweenOptions) {
  const CommandLine command =
      parsed({"a", "--bindings", "k.d.ts", "b", "--bindings=m.js", "--format", "json", "c", "--", "--odd"});
  EXPECT_EQ(command.options.paths, (std::vector<std::string>{"a", "b", "c", "--odd"}));
  EXPECT_EQ(command.options.bindings, (std::vector<std::string>{"k.d.ts", "m.js"}));
  EXPECT_EQ(command.reports[0].format, Format::Json);
}

TEST(CommandLine, TakesSwitchesAndValues) {
  const CommandLine command = parsed({"--no-auto-bindings", "--no-prefilter", "--stats", "--threads=3",
                                      "--config=c.json", "--stdin-filename=a.ts", "--show-possible"});
  EXPECT_FALSE(command.options.autoBindings);
  EXPECT_FALSE(command.options.prefilter);
  EXPECT_TRUE(command.stats);
  EXPECT_EQ(command.options.threads, 3u);
  EXPECT_EQ(command.options.config, "c.json");
  EXPECT_EQ(command.options.stdinFilename, "a.ts");
  EXPECT_TRUE(command.options.showPossible);
}

TEST(CommandLine, TakesWhatConcernsKnownFindings) {
  const CommandLine command = parsed(
      {"--baseline=b.json", "--update-baseline", "--hide-suppressed", "--quiet", "--max-findings=7", "src"});
  EXPECT_EQ(command.options.baseline, "b.json");
  EXPECT_TRUE(command.options.updateBaseline);
  EXPECT_TRUE(command.hideSuppressed);
  EXPECT_TRUE(command.quiet);
  EXPECT_EQ(command.maxFindings, 7u);
  EXPECT_EQ(parsed({}).maxFindings, SIZE_MAX);
  for (const char* const number : {"0", "-1", "many", "7x", "99999999999999999999999"}) {
    EXPECT_EQ(refusalOf({std::string("--max-findings=") + number}),
              std::string("`--max-findings=") + number +
                  "` is no number of findings | write --max-findings=50, for example");
  }
  EXPECT_EQ(parsed({"--print-config=a.js"}).action, Action::PrintConfig);
}

TEST(CommandLine, ChoosesRules) {
  const CommandLine command = parsed({"--rule=unfreed-in-loop,microtask-yield", "--rule=discarded-temporary",
                                      "--disable=microtask-yield", "--severity=unfreed-in-loop=error"});
  EXPECT_EQ(command.options.onlyRules,
            (std::vector<std::string>{"unfreed-in-loop", "microtask-yield", "discarded-temporary"}));
  EXPECT_EQ(command.options.severities.at("microtask-yield"), Severity::Off);
  EXPECT_EQ(command.options.severities.at("unfreed-in-loop"), Severity::Error);
}

TEST(CommandLine, PairsFormatsWithOutputs) {
  const CommandLine both = parsed({"--format=text", "--format=sarif", "--output=r.sarif"});
  ASSERT_EQ(both.reports.size(), 2u);
  EXPECT_EQ(both.reports[0].file, "");
  EXPECT_EQ(both.reports[1].format, Format::Sarif);
  EXPECT_EQ(both.reports[1].file, "r.sarif");
  const CommandLine before = parsed({"--output=r.json", "--format=json"});
  EXPECT_EQ(before.reports[0].format, Format::Json);
  EXPECT_EQ(before.reports[0].file, "r.json");
  EXPECT_EQ(parsed({"--output=r.txt"}).reports[0].file, "r.txt");
  EXPECT_EQ(refusalOf({"--format=text", "--format=json"}),
            "two reports cannot share standard output | give all but one --format an --output=FILE");
  EXPECT_EQ(refusalOf({"--format=json", "--output=a", "--output=b"}),
            "no report is left for `--output=b` | give each --output a --format of its own");
}

TEST(CommandLine, ChoosesWhatToShow) {
  EXPECT_EQ(parsed({"--help"}).action, Action::Help);
  EXPECT_EQ(parsed({"-h"}).action, Action::Help);
  EXPECT_EQ(parsed({"--version"}).action, Action::Version);
  EXPECT_EQ(parsed({"--man"}).action, Action::Manual);
  EXPECT_EQ(parsed({"--completion=fish"}).action, Action::Complete);
  EXPECT_EQ(parsed({"--completion=fish"}).shell, Shell::Fish);
  EXPECT_EQ(parsed({"--completion", "zsh"}).shell, Shell::Zsh);
  EXPECT_EQ(refusalOf({"--completion=bahs"}), "there is no shell `bahs` | did you mean `bash`?");
  EXPECT_EQ(parsed({"--list-rules"}).action, Action::ListRules);
  EXPECT_EQ(parsed({"--explain=unfreed-in-loop"}).explained, "unfreed-in-loop");
  EXPECT_EQ(parsed({"--print=bindings"}).stage, Stage::PrintBindings);
  EXPECT_EQ(parsed({"--print=cfg"}).stage, Stage::PrintCfg);
  EXPECT_EQ(parsed({"--print=facts"}).stage, Stage::PrintFacts);
  EXPECT_EQ(parsed({"--print=summaries"}).stage, Stage::PrintSummaries);
}

TEST(CommandLine, TheStandardFormatIsForThoseWhoSayNothing) {
  const auto formatOf = [](std::vector<std::string> arguments) {
    const auto command = parseCommandLine(std::move(arguments), Format::Github);
    return command ? command->reports.at(0).format : Format::Junit;
  };
  EXPECT_EQ(formatOf({}), Format::Github);
  EXPECT_EQ(formatOf({"src", "--quiet"}), Format::Github);
  EXPECT_EQ(formatOf({"--format=text"}), Format::Text);
  EXPECT_EQ(formatOf({"--output=r.txt"}), Format::Text);
  EXPECT_EQ(formatOf({"--format=json", "--output=r.json"}), Format::Json);
}

TEST(CommandLine, TheTableSaysWhatAValueMayBe) {
  const std::vector<OptionRow> table = optionTable();
  const auto row = [&](std::string_view name) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.name == name; });
    return found == table.end() ? OptionRow{} : *found;
  };
  using Values = OptionRow::Values;
  EXPECT_EQ(row("--format").listed,
            (std::vector<std::string>{"text", "json", "sarif", "github", "gitlab", "junit"}));
  EXPECT_TRUE(row("--format").isRepeatable);
  EXPECT_EQ(row("--config").values, Values::Files);
  EXPECT_FALSE(row("--config").isRepeatable);
  EXPECT_EQ(row("--rule").values, Values::ListedCommas);
  EXPECT_EQ(row("--severity").values, Values::ListedLevels);
  EXPECT_EQ(row("--explain").listed, row("--severity").listed);
  EXPECT_EQ(row("--since").values, Values::Revisions);
  EXPECT_EQ(row("--stats").values, Values::None);
  EXPECT_EQ(row("--help").shortName, "-h");
  EXPECT_TRUE(row("--fix").valueIsOptional);
  EXPECT_FALSE(row("--fix-dry-run").valueIsOptional);
  for (const OptionRow& each : table) {
    EXPECT_NE(std::find(kOptionGroups.begin(), kOptionGroups.end(), each.group), kOptionGroups.end())
        << each.name;
    EXPECT_FALSE(each.help.empty()) << each.name;
    // A new sort of value must be told apart in describeValues(); counts and sizes are the only free ones.
    if (each.values == Values::Free) {
      EXPECT_TRUE(each.value == "N" || each.value == "MB") << each.name;
    }
  }
}

TEST(CommandLine, SuggestsWhatWasMeant) {
  EXPECT_EQ(refusalOf({"--fromat=json"}), "there is no option `--fromat` | did you mean `--format`?");
  EXPECT_EQ(refusalOf({"--format=sarfi"}), "there is no format `sarfi` | did you mean `sarif`?");
  EXPECT_EQ(refusalOf({"--rule=unfreed-in-lop"}),
            "there is no rule `unfreed-in-lop` | did you mean `unfreed-in-loop`?");
  EXPECT_EQ(refusalOf({"--severity=unfreed-in-loop=eror"}),
            "there is no severity `eror` | did you mean `error`?");
  EXPECT_EQ(refusalOf({"--print=binding"}), "there is no stage `binding` | did you mean `bindings`?");
}

TEST(CommandLine, RefusesWhatItCannotRead) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--zzzzzzzzzz"},
                                                                     {"--format"},
                                                                     {"--threads=many"},
                                                                     {"--threads=-1"},
                                                                     {"--format=yaml"},
                                                                     {"--severity=unfreed-in-loop"},
                                                                     {"--rule="},
                                                                     {"--disable=nonsense"},
                                                                     {"--explain=nonsense"},
                                                                     {"--output="},
                                                                     {"--config=a", "--config=b"},
                                                                     {"-x"}}) {
    EXPECT_FALSE(parseCommandLine(arguments).has_value()) << arguments[0];
  }
}

TEST(CommandLine, ChoosesWhatHasChanged) {
  EXPECT_FALSE(parsed({"src"}).options.staged);
  EXPECT_TRUE(parsed({"--staged", "src"}).options.staged);
  EXPECT_EQ(parsed({"--since=main"}).options.since, "main");
  EXPECT_TRUE(parsed({"--since=main", "--changed-lines"}).options.changedLines);
  EXPECT_NE(refusalOf({"--staged", "--since=main"}).find("exclude"), std::string::npos);
  EXPECT_NE(refusalOf({"--changed-lines"}).find("which changes"), std::string::npos);
  EXPECT_NE(refusalOf({"--since=main", "--stdin-filename=a.js"}).find("standard input"), std::string::npos);
  for (const char* const option : {"--staged", "--changed-lines"}) {
    EXPECT_NE(refusalOf({option, option[2] == 's' ? "--baseline=b" : "--since=x", "--update-baseline"})
                  .find("whole files"),
              std::string::npos)
        << option;
  }
}

TEST(CommandLine, ChoosesFixes) {
  EXPECT_FALSE(parsed({"src"}).fixing.has_value());
  EXPECT_EQ(parsed({"--fix", "src"}).fixing->upTo, Fix::Safety::Safe);
  EXPECT_FALSE(parsed({"--fix", "src"}).fixing->dryRun);
  EXPECT_EQ(parsed({"--fix=suggested"}).fixing->upTo, Fix::Safety::Suggested);
  const CommandLine dry = parsed({"--fix-dry-run"});
  EXPECT_EQ(dry.fixing->upTo, Fix::Safety::Safe);
  EXPECT_TRUE(dry.fixing->dryRun);
  EXPECT_TRUE(dry.reports.empty()) << "standard output is for the difference";
  EXPECT_EQ(parsed({"--fix=suggested", "--fix-dry-run"}).fixing->upTo, Fix::Safety::Suggested);
  EXPECT_EQ(parsed({"--fix-dry-run", "--format=json", "--output=a.json"}).reports.size(), 1u);
  EXPECT_TRUE(parsed({"--fix", "--stdin-filename=a.js"}).reports.at(0).toStandardError);
  EXPECT_EQ(refusalOf({"--fix=all"}), "there is no sort of fix `all` | use --fix or --fix=suggested");
  EXPECT_EQ(refusalOf({"--fix-dry-run", "--format=json"}),
            "standard output is for the difference | give each --format an --output=FILE");
  EXPECT_EQ(refusalOf({"--fix", "--stdin-filename=a.js", "--format=json"}),
            "standard output is for the fixed text | give each --format an --output=FILE");
  EXPECT_EQ(refusalOf({"--fix", "--print=cfg"}),
            "`--print` shows a stage and fixes nothing | leave out --fix or --print");
}

TEST(CommandLine, HelpFitsAScreen) {
  const std::string help = helpText();
  size_t lines = 0, longest = 0;
  for (size_t begin = 0; begin < help.size(); ++lines) {
    const size_t end = help.find('\n', begin);
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  EXPECT_LE(longest, 80u);
  EXPECT_LE(lines, 50u);
  for (const char* const option : {"--format=FORMAT", "--fix[=suggested]", "--print=STAGE", "-h, --help",
                                   "--severity=ID=LEVEL", "--stats "}) {
    EXPECT_NE(help.find(option), std::string::npos) << option;
  }
}

TEST(CommandLine, AnEmptyValueTakesNothingElse) {
  for (const std::string name :
       {"--bindings", "--config", "--stdin-filename", "--since", "--rule", "--disable", "--severity",
        "--explain", "--format", "--output", "--fix", "--print", "--threads"}) {
    const std::string refusal = refusalOf({name + "=", "x"});
    EXPECT_NE(refusal.find("`" + name + "=` has no value"), std::string::npos) << refusal;
    EXPECT_NE(refusal.find("write " + name + "="), std::string::npos) << refusal;
  }
  EXPECT_NE(refusalOf({"--stats=", "x"}).find("takes no value"), std::string::npos);
  EXPECT_NE(refusalOf({"--bindings", "", "x"}).find("empty"), std::string::npos);
  EXPECT_NE(refusalOf({"--", ""}).find("empty"), std::string::npos);
  EXPECT_EQ(parsed({"--", "--bindings="}).options.paths, std::vector<std::string>{"--bindings="});
}

}  // namespace
}  // namespace unfreed::driver
