// run(): the whole pipeline for one set of options, in process. The command line (driver/cli.h) is a thin
// shell around it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bindings/binding_table.h"
#include "diagnostics/diagnostic.h"
#include "driver/limits.h"
#include "driver/progress.h"
#include "ownership/settings.h"
#include "source/disk_cache.h"
#include "source/overlay.h"
#include "source/source_file.h"

namespace unfreed::driver {

enum class Stage : uint8_t { Lint, PrintBindings, PrintCfg, PrintMermaid, PrintFacts, PrintSummaries };

struct Options {
  std::string root;  // absolute folder that shown paths are relative to; empty: working directory
  std::vector<std::string> paths{"."};
  std::vector<std::string> bindings;  // --bindings
  bool autoBindings = true;
  bool searchesRepository = true;  // for the sources of bindings: the repositories of the linted files, not
                                   // only `root`
  std::vector<std::string> onlyRules;          // --rule
  std::map<std::string, Severity> severities;  // --severity and --disable, over the configuration's
  std::string config;                          // --config; empty: found upwards from each file
  std::string stdinFilename;                   // --stdin-filename
  std::string stdinText;
  std::string baseline;                      // --baseline; empty: what the configuration at the root says
  bool updateBaseline = false;               // --update-baseline
  std::map<std::string, std::string> texts;  // by absolute path: read instead of what is on the disk
  bool staged = false;                       // --staged: only what the index changes, as the index has it
  std::string since;                         // --since: only what has changed since; empty: everything
  bool changedLines = false;                 // --changed-lines: only findings that a change has to do with
  const Overlay* overlay = nullptr;          // read instead of the disk; run() sets it for --staged
  DiskCache cache;                           // what is known from earlier runs; none, unless one is named
  ownership::Settings settings;
  Progress* progress = nullptr;  // is told of each stage
  unsigned threads = 0;          // 0: as many as the machine has
  bool prefilter = true;
  bool showPossible = false;
  Limits limits;  // --max-file-size; run() adds what the configuration says
};

struct StageTime {
  std::string name;
  double milliseconds = 0;
};

// A baseline that is to be written.
struct BaselineFile {
  std::string path;  // absolute
  std::string text;
};

struct RunResult {
  std::unique_ptr<SourceSet> sources;
  std::vector<Diagnostic> findings;         // sorted by path, position, rule
  std::vector<Suppressed> suppressed;       // likewise; they do not fail the run
  std::vector<Notification> notifications;  // sorted by path
  size_t filesLinted = 0;
  size_t filesRead = 0;
  size_t parts = 1;                   // programs that were followed one after the other (driver/parts)
  bool failed = false;                // a finding is at or above the severity that fails the run
  std::vector<std::string> rulesRun;  // ids, in the order of the list of rules
  std::string printed;                // for the --print stages
  std::vector<StageTime> times;
  bool hasBaseline = false;                 // findings were compared with one
  std::optional<BaselineFile> newBaseline;  // for --update-baseline
};

// What the command line says, or else the configuration at the root of the run. Fails when that cannot be
// read.
Result<Limits> limitsOf(const Options& options);

Result<RunResult> run(const Options& options, Stage stage = Stage::Lint);

}  // namespace unfreed::driver
