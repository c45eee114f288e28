#include "driver/run.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "bindings/bindings_json.h"
#include "driver/bindings_stage.h"
#include "driver/configuration.h"
#include "driver/fix_style.h"
#include "driver/judge_stage.h"
#include "driver/linted_bindings.h"
#include "driver/print_program.h"
#include "driver/program_factory.h"
#include "driver/program_notifications.h"
#include "driver/rule_selection.h"
#include "driver/selection.h"
#include "driver/source_groups.h"
#include "driver/stopwatch.h"
#include "fix/fixer.h"
#include "ownership/whole_program.h"
#include "program/resolver.h"
#include "program/values.h"
#include "rule/check.h"
#include "rules/rules.h"
#include "source/discovery.h"
#include "source/find_text.h"
#include "source/on_disk.h"
#include "source/path.h"
#include "suppression/suppressions.h"

namespace unfreed::driver {
namespace {

std::string rootOf(const Options& options) {
  return options.root.empty() ? path::workingDirectory() : path::normalised(options.root);
}

// --config, absolute; empty when there is none.
std::string namedConfiguration(const Options& options, const std::string& root) {
  return options.config.empty() ? std::string() : path::join(root, options.config);
}

// Everything that a run carries from stage to stage.
struct Run {
  const Options& options;
  std::string root;
  std::optional<Selection> selection;
  Configurations configurations;
  RuleSelection rules;
  std::unique_ptr<ProgramFactory> factory{};
  std::vector<LintedFile> linted{};                       // in which findings are reported
  std::vector<const Configuration*> configurationsMet{};  // of all files that were found
  RunResult result{};
  // Of the parts that were followed:
  ProgramNotes notes{};
  std::vector<Diagnostic> found{};
  std::set<FileId> incomplete{};  // files that could not be read in full

  void note(std::vector<Notification> notifications) {
    for (Notification& notification : notifications) result.notifications.push_back(std::move(notification));
  }
  template <class Work>
  auto timed(std::string name, Work work) {
    if (options.progress) options.progress->enter(name);
    const auto known = std::find_if(result.times.begin(), result.times.end(),
                                    [&](const StageTime& time) { return time.name == name; });
    const auto place = static_cast<size_t>(known - result.times.begin());
    if (known == result.times.end()) result.times.push_back({std::move(name), 0});
    double milliseconds = 0;
    struct Store {
      RunResult& result;
      size_t place;
      double& milliseconds;
      ~Store() { result.times[place].milliseconds += milliseconds; }
    } store{result, place, milliseconds};
    const Stopwatch watch(milliseconds);
    return work();
  }
};

template <class T>
void append(std::vector<T>& list, const std::vector<T>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

// A configuration speaks for the files around it; what concerns the whole run is taken from the one at its
// root.
Result<ownership::Settings> settingsOf(Run& run) {
  auto configuration = run.configurations.of(run.root);
  if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
  ownership::Settings settings = run.options.settings;
  settings.platformYields = (*configuration)->platformYields.value_or(settings.platformYields);
  settings.unknownYields = (*configuration)->unknownYields.value_or(settings.unknownYields);
  settings.calls = (*configuration)->calls;
  settings.taskYields = (*configuration)->taskYields;
  settings.functionWork = valueOf(&Limits::functionWork, run.options.limits);
  settings.cycle = valueOf(&Limits::cycle, run.options.limits);
  settings.node = (*configuration)->node.value_or(settings.node);
  settings.browser = (*configuration)->browser.value_or(settings.browser);
  return settings;
}

// --bindings and the configurations' `bindings`; with --print=bindings also the declarations that are named
// to be linted.
std::vector<std::string> givenPaths(const Run& run, Stage stage) {
  std::vector<std::string> paths = run.options.bindings;
  for (const Configuration* const configuration : run.configurations.all()) {
    paths.insert(paths.end(), configuration->bindings.begin(), configuration->bindings.end());
  }
  if (stage == Stage::PrintBindings) {
    for (const std::string& path : run.options.paths) {
      if (isDeclarationFile(path) || sourceLanguageOf(path)) paths.push_back(path);
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

std::vector<std::string> modelFolders(const Run& run) {
  std::vector<std::string> folders;
  for (const Configuration* const configuration : run.configurations.all()) {
    folders.insert(folders.end(), configuration->models.begin(), configuration->models.end());
  }
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

// The folders that --print=bindings names: it prints all sources in them.
std::vector<std::string> namedFolders(const Run& run, Stage stage) {
  std::vector<std::string> folders;
  if (stage != Stage::PrintBindings || !run.options.autoBindings) return folders;
  for (const std::string& path : run.options.paths) {
    std::string absolute = path::canonicalPath(path::join(run.root, path));
    if (isFolder(absolute)) folders.push_back(std::move(absolute));
  }
  return folders;
}

// Whether the stage follows the program; else it only shows what was read, all of it.
bool isFollowed(Stage stage) {
  return stage == Stage::Lint || stage == Stage::PrintFacts || stage == Stage::PrintSummaries;
}

Result<void> prepareProgram(Run& run, FoundFiles found, Stage stage) {
  ProgramFactory::Asked asked;
  asked.modelFolders = modelFolders(run);
  asked.bindings = {givenPaths(run, stage), namedFolders(run, stage)};
  asked.takesAll = !isFollowed(stage) || !run.options.prefilter;
  auto factory = ProgramFactory::of(run.options, run.root, asked, std::move(found));
  if (!factory) return tl::unexpected<Error>(std::move(factory.error()));
  run.factory = std::move(*factory);
  for (const FoundFile& file : run.factory->found()) run.configurationsMet.push_back(file.configuration);
  run.result.filesLinted = run.factory->found().size();
  return {};
}

// A large program is hundreds of megabytes in small pieces, which take their time to be given back.
void discard(program::Program& program, unsigned threads) {
  parallelFor(program.units.size(), threads, [&](size_t i) { program.units[idAt<program::UnitId>(i)] = {}; });
}

std::vector<JudgedFile> judgedFiles(const Run& run) {
  std::vector<JudgedFile> files;
  for (const LintedFile& file : run.linted)
    files.push_back({file.id, file.configuration, !run.incomplete.contains(file.id)});
  return files;
}

// Stage 9: what the run says of what the rules found.
Result<void> judgeAll(Run& run) {
  auto atRoot = run.configurations.of(run.root);
  if (!atRoot) return tl::unexpected<Error>(std::move(atRoot.error()));
  const auto isReported = [&](const Diagnostic& finding) {
    return !run.selection || run.selection->isReported(finding, *run.result.sources);
  };
  auto judged = judge(std::move(run.found), judgedFiles(run), run.rules, run.options, run.root, **atRoot,
                      *run.result.sources, isReported);
  if (!judged) return tl::unexpected<Error>(std::move(judged.error()));
  run.note(std::move(judged->notifications));
  run.result.findings = std::move(judged->findings);
  run.result.suppressed = std::move(judged->suppressed);
  run.result.failed = judged->failed;
  run.result.hasBaseline = judged->hasBaseline;
  run.result.newBaseline = std::move(judged->newBaseline);
  return {};
}

bool looksAtBindings(const Run& run, const std::vector<const Configuration*>& configurations) {
  const std::vector<const rule::Rule*> rules = run.rules.rulesFor(configurations);
  return std::any_of(rules.begin(), rules.end(),
                     [](const rule::Rule* rule) { return rule->looksAtBindings(); });
}

// The sources of bindings that are linted, named or given. Of a selection, those that have changed.
std::vector<std::string> bindingPaths(const Run& run) {
  const Options& options = run.options;
  if (run.selection) return run.selection->bindingSources(options.paths, run.root);
  std::vector<std::string> paths = options.paths;
  paths.insert(paths.end(), options.bindings.begin(), options.bindings.end());
  return paths;
}

Result<rule::BindingSources> readBindings(Run& run) {
  const SourceReading reading{.root = run.root,
                              .threads = run.options.threads,
                              .clang = std::make_shared<embind::Client>(run.options.cache),
                              .instead = run.options.overlay};
  auto read = run.timed("linted bindings", [&] {
    return readLintedBindings(bindingPaths(run), reading, run.configurations, *run.result.sources);
  });
  if (!read) return tl::unexpected<Error>(std::move(read.error()));
  run.note(std::move(read->notifications));
  run.result.filesLinted += read->linted.size();
  for (size_t i = 0; i < read->linted.size(); ++i)
    run.linted.push_back({read->linted[i], read->configurations[i]});
  append(run.configurationsMet, read->configurations);
  return std::move(read->sources);
}

std::vector<Diagnostic> checkAndFix(Run& run, const program::Program& program, const program::Values& values,
                                    const ownership::Analysis& analysis,
                                    const std::vector<rule::Rule>& rules) {
  std::vector<Diagnostic> findings =
      run.timed("check rules", [&] { return rule::check(program, analysis, rules); });
  run.timed("propose fixes", [&] {
    FixStyles styles(run.configurations);
    const auto styleOf = [&](const SourceFile& file) { return styles.of(file); };
    fix::propose(program, values, analysis, *run.result.sources, styleOf, run.options.threads, findings);
    return true;
  });
  return findings;
}

// A part of the run, followed.
struct Followed {
  program::Program program;
  std::optional<program::Values> values;  // without a handle nothing is followed
};

std::vector<rule::Rule> rulesOf(const Run& run) {
  std::vector<rule::Rule> rules;
  for (const rule::Rule* const rule : run.rules.rulesFor(run.configurationsMet)) rules.push_back(*rule);
  return rules;
}

// Stages 6 to 8, as far as the stage asked for needs them.
void analyse(Run& run, const Followed& followed, const ownership::Settings& settings, Stage stage) {
  const program::Program& program = followed.program;
  ownership::Analysis analysis;
  if (followed.values) {
    analysis = run.timed("follow ownership", [&] {
      return ownership::analyse(program, *followed.values, settings, run.options.threads);
    });
  }
  run.notes.addAnalysis(program, analysis, *run.result.sources);
  if (stage == Stage::PrintFacts) run.result.printed = ownership::printFacts(program, analysis);
  if (stage == Stage::PrintSummaries) run.result.printed = ownership::printSummaries(program, analysis);
  if (stage == Stage::Lint && followed.values)
    append(run.found, checkAndFix(run, program, *followed.values, analysis, rulesOf(run)));
}

void print(Run& run, const program::Program& program, Stage stage) {
  if (stage == Stage::PrintBindings) run.result.printed = bindings::toJson(program.bindings);
  if (stage == Stage::PrintMermaid) run.result.printed = printMermaid(program, *run.result.sources);
  if (stage == Stage::PrintCfg) run.result.printed = printCfg(program, *run.result.sources);
}

// Of the files from `first` on, those of which nothing more is said: no finding, no comment, no fault of
// syntax.
void forgetTexts(Run& run, size_t first, size_t firstFinding) {
  std::set<FileId> needed(run.incomplete);
  for (size_t i = firstFinding; i < run.found.size(); ++i) {
    needed.insert(run.found[i].location.file);
    for (const Note& note : run.found[i].notes) needed.insert(note.location.file);
    for (const Fix& fix : run.found[i].fixes) needed.insert(fix.file);
  }
  SourceSet& sources = *run.result.sources;
  for (size_t i = first; i < sources.size(); ++i) {
    const auto file = idAt<FileId>(i);
    if (!needed.contains(file) && !contains(sources[file].text, suppression::kMark)) sources.forgetText(file);
  }
}

// Some are read for several parts.
size_t countFiles(const SourceSet& sources) {
  std::set<std::string_view> files;
  for (size_t i = 0; i < sources.size(); ++i) files.insert(sources[idAt<FileId>(i)].absolute);
  return files.size();
}

// Stages 3 to 8 for one part. Whether it showed that the parts must be made anew.
enum class Outcome : uint8_t { Done, Again };
Outcome followPart(Run& run, size_t part, const ownership::Settings& settings, Stage stage) {
  const size_t firstFile = run.result.sources->size();
  const size_t firstFinding = run.found.size();
  Followed followed;
  followed.program = run.factory->make(part, *run.result.sources);
  if (isFollowed(stage) && followed.program.bindings.hasHandles()) {
    run.timed("follow values", [&] { return &followed.values.emplace(followed.program); });
    if (run.factory->takeThoseSaying(followed.values->filledGlobals())) return Outcome::Again;
  }
  run.notes.addCode(followed.program, *run.result.sources,
                    [&](const std::string& absolute) { return run.factory->speaksOf(absolute); });
  for (const program::Unit& unit : followed.program.units) {
    if (!unit.module.faults.empty()) run.incomplete.insert(unit.module.file);
  }
  if (isFollowed(stage)) {
    analyse(run, followed, settings, stage);
  } else {
    print(run, followed.program, stage);
  }
  discard(followed.program, run.options.threads);
  if (run.factory->parts() > 1) forgetTexts(run, firstFile, firstFinding);
  return Outcome::Done;
}

// The globals that the program fills may be used by files that nothing else connects with a binding: they are
// taken in, until there are no more of them; in the end, all.
void followAll(Run& run, const ownership::Settings& settings, Stage stage) {
  constexpr int kMostRounds = 8;
  for (int round = 0;; ++round) {
    run.result.sources = std::make_unique<SourceSet>();
    run.notes = {};
    run.found.clear();
    run.incomplete.clear();
    run.factory->begin(stage != Stage::Lint || round > kMostRounds);
    Outcome outcome = Outcome::Done;
    for (size_t part = 0; part < run.factory->parts() && outcome == Outcome::Done; ++part)
      outcome = followPart(run, part, settings, stage);
    if (outcome == Outcome::Done) return;
    if (round == kMostRounds) run.factory->takeAll();
  }
}

void sortNotifications(Run& run) {
  const auto noticeKey = [](const Notification& notification) {
    return std::tie(notification.path, notification.id, notification.message, notification.location);
  };
  auto& notifications = run.result.notifications;
  std::stable_sort(notifications.begin(), notifications.end(),
                   [&](const Notification& a, const Notification& b) { return noticeKey(a) < noticeKey(b); });
  const auto same = [&](const Notification& a, const Notification& b) {
    return noticeKey(a) == noticeKey(b);
  };
  notifications.erase(std::unique(notifications.begin(), notifications.end(), same), notifications.end());
}

// That there is no unfreed-embind is said once, of the first file that wants it; which one asks first is up
// to the threads.
void sayMissingProgramOnce(std::vector<Notification>& sorted) {
  bool isSaid = false;
  std::erase_if(sorted, [&](const Notification& notification) {
    return notification.id == "embind-clang-missing" && std::exchange(isSaid, true);
  });
}

Result<RunResult> runStages(const Options& options, const std::string& root,
                            std::optional<Selection> selection, double selecting, Stage stage) {
  auto rules = RuleSelection::of(options);
  if (!rules) return tl::unexpected<Error>(std::move(rules.error()));
  Run run{options, root, std::move(selection),
          Configurations(namedConfiguration(options, root), root, options.overlay), std::move(*rules)};
  run.result.sources = std::make_unique<SourceSet>();
  if (run.selection) run.result.times.push_back({"changed files", selecting});

  auto configurations = configurationsAt(bindingPaths(run), run.root, run.configurations);
  if (!configurations) return tl::unexpected<Error>(std::move(configurations.error()));
  bool wantsBindings =
      stage == Stage::Lint && options.stdinFilename.empty() && looksAtBindings(run, *configurations);
  Options reading = options;
  // Sources of bindings that are named, to be printed or to be linted as what they are, are no code.
  if (stage == Stage::PrintBindings || wantsBindings) {
    std::erase_if(reading.paths, [](const std::string& path) { return sourceLanguageOf(path).has_value(); });
  }
  auto files = run.timed("discover", [&] {
    const Selection* const only = run.selection ? &*run.selection : nullptr;
    return findLinted(reading, run.root, only, run.configurations);
  });
  if (!files) return tl::unexpected<Error>(std::move(files.error()));
  if (auto prepared = prepareProgram(run, std::move(*files), stage); !prepared)
    return tl::unexpected<Error>(std::move(prepared.error()));
  if (stage == Stage::Lint && options.stdinFilename.empty())
    wantsBindings = wantsBindings || looksAtBindings(run, run.configurationsMet);
  auto settings = settingsOf(run);
  if (!settings) return tl::unexpected<Error>(std::move(settings.error()));

  followAll(run, *settings, stage);
  run.linted = run.factory->linted();
  run.result.parts = run.factory->parts();
  run.note(run.notes.take());
  if (wantsBindings) {
    auto read = readBindings(run);
    if (!read) return tl::unexpected<Error>(std::move(read.error()));
    append(run.found, rule::checkBindings(*read, *run.result.sources, rulesOf(run)));
  }
  run.result.filesRead = countFiles(*run.result.sources);
  run.note(run.factory->takeNotifications());
  for (const auto& [name, milliseconds] : run.factory->milliseconds())
    run.result.times.push_back({name, milliseconds});
  if (stage == Stage::Lint) {
    for (const rule::Rule& rule : rulesOf(run)) run.result.rulesRun.emplace_back(rule.id);
    if (auto done = run.timed("judge", [&] { return judgeAll(run); }); !done)
      return tl::unexpected<Error>(std::move(done.error()));
  }
  sortNotifications(run);
  sayMissingProgramOnce(run.result.notifications);
  return std::move(run.result);
}

}  // namespace

Result<Limits> limitsOf(const Options& options) {
  const std::string root = rootOf(options);
  Configurations configurations(namedConfiguration(options, root), root, options.overlay);
  auto configuration = configurations.of(root);
  if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
  return inherited((*configuration)->limits, options.limits);
}

Result<RunResult> run(const Options& options, Stage stage) {
  const std::string root = rootOf(options);
  if (options.progress && (options.staged || !options.since.empty()))
    options.progress->enter("asking git what has changed");
  double selecting = 0;
  auto selection = [&] {
    const Stopwatch watch(selecting);
    return Selection::of(options, root);
  }();
  if (!selection) return tl::unexpected<Error>(std::move(selection.error()));
  Options limited = options;
  if (*selection && (*selection)->texts() != nullptr) limited.overlay = (*selection)->texts();
  auto limits = limitsOf(limited);
  if (!limits) return tl::unexpected<Error>(std::move(limits.error()));
  limited.limits = *limits;
  return runStages(limited, root, std::move(*selection), selecting, stage);
}

}  // namespace unfreed::driver
