// The command line: from arguments to what is to be done. Reads nothing and prints nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "driver/fixing.h"
#include "driver/option_table.h"
#include "driver/run.h"
#include "report/report.h"

namespace unfreed::driver {

struct ReportTarget {
  Format format = Format::Text;
  std::string file;              // empty: standard output
  bool toStandardError = false;  // instead
};

struct CommandLine {
  enum class Action : uint8_t {
    Lint,
    Print,
    PrintConfig,
    ListRules,
    Explain,
    Version,
    Help,
    Complete,
    Licenses,
    Manual
  };
  Action action = Action::Lint;
  Stage stage = Stage::Lint;
  Options options;
  std::vector<ReportTarget> reports;  // at least one, but for a dry run
  std::optional<Fixing> fixing;
  std::string explained;          // rule id
  std::string configured;         // the file whose configuration is asked for
  Shell shell = Shell::Bash;      // whose completions are asked for
  size_t maxFindings = SIZE_MAX;  // of one report
  std::string cacheFolder;        // --cache-dir; empty: that of the user
  bool noCache = false;           // neither read nor written
  bool hideSuppressed = false;    // in the formats that would show them
  bool quiet = false;
  bool stats = false;
};

// `arguments` without the program's name. `standardFormat` is the format of the report when neither --format
// nor --output says anything.
Result<CommandLine> parseCommandLine(std::vector<std::string> arguments,
                                     Format standardFormat = Format::Text);

// The options as they are declared, in that order: what the help, the manual page and the completions are
// made of.
std::vector<OptionRow> optionTable();

}  // namespace unfreed::driver
