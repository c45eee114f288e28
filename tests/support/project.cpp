#include "support/project.h"

#include <algorithm>
#include <fmt/format.h>

#include "driver/source_groups.h"
#include "rules/rules.h"
#include "source/discovery.h"
#include "support/fixed.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

bool isDeclaration(const std::string& name) {
  return name.ends_with(".d.ts") || name.ends_with(".d.mts") || name.ends_with(".d.cts");
}

bool mayBeAnnotated(const fs::path& path) {
  const std::string name = path.filename().string();
  const bool isSource = driver::sourceLanguageOf(name).has_value();
  return (holdsCode(name) || isSource) && !isDeclaration(name) && !isFixedFixture(path);
}

FileId idOf(const SourceSet& sources, const fs::path& path) {
  const std::string absolute = fs::weakly_canonical(path).string();
  for (size_t i = 0; i < sources.size(); ++i) {
    if (sources[idAt<FileId>(i)].absolute == absolute) return idAt<FileId>(i);
  }
  return None<FileId>;
}

void checkRuleNames(std::string_view text, CheckedFile& checked) {
  for (const Annotation& annotation : annotationsIn(text).items) {
    if (annotation.kind == Annotation::Kind::Note || rules::find(annotation.rule) != nullptr) continue;
    checked.complaints.push_back(
        fmt::format("line {}: there is no rule `{}`", annotation.at, annotation.rule));
  }
}

// Findings where no annotation can stand would pass unseen.
void checkPlaces(const driver::RunResult& result, const std::vector<FileId>& seen, CheckedProject& project) {
  for (const Diagnostic& finding : result.findings) {
    const SourceFile& file = (*result.sources)[finding.location.file];
    if (std::find(seen.begin(), seen.end(), finding.location.file) != seen.end()) continue;
    project.complaints.push_back(fmt::format("`{}` is found in {}, which cannot be annotated: {}",
                                             finding.ruleId, file.path, finding.message));
  }
}

void checkNotifications(const driver::RunResult& result, CheckedProject& project) {
  for (const Notification& notification : result.notifications) {
    if (notification.level == Notification::Level::Note) continue;
    project.complaints.push_back(
        fmt::format("notification {}: {}: {}", notification.id, notification.path, notification.message));
  }
}

}  // namespace

Result<driver::RunResult> analyze(const fs::path& folder, Texts texts) {
  driver::Options options;
  // They stay where they are, so that their imports do; with nothing in them they have no findings.
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (isFixedFixture(entry.path())) texts[fs::canonical(entry.path()).string()] = "";
  }
  options.texts = std::move(texts);
  options.root = fs::canonical(folder).string();
  options.paths = {options.root};
  options.threads = 1;
  options.searchesRepository = false;
  return driver::run(options);
}

std::vector<fs::path> annotatedFilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
    if (entry->is_regular_file() && mayBeAnnotated(entry->path())) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

CheckedProject checkProject(const fs::path& folder) {
  CheckedProject project;
  const Result<driver::RunResult> result = analyze(folder);
  if (!result) {
    project.complaints.push_back(
        fmt::format("the run failed: {}; {}", result.error().what, result.error().hint));
    return project;
  }
  std::vector<FileId> seen;
  for (const fs::path& path : annotatedFilesIn(folder)) {
    const FileId id = idOf(*result->sources, path);
    std::vector<Sighting> sightings;
    if (!isNone(id)) sightings = sightingsIn(*result->sources, id, result->findings);
    seen.push_back(id);
    const std::string text = readFile(path);
    CheckedFile checked = checkFile(text, sightings);
    checkRuleNames(text, checked);
    if (!checked.complaints.empty()) project.wrong.push_back({path, std::move(checked)});
  }
  checkPlaces(*result, seen, project);
  checkNotifications(*result, project);
  return project;
}

std::string describe(const CheckedProject& project) {
  std::string text;
  for (const std::string& complaint : project.complaints) text += complaint + "\n";
  for (const CheckedProject::File& file : project.wrong) {
    for (const std::string& complaint : file.checked.complaints) {
      text += fmt::format("{}: {}\n", file.path.string(), complaint);
    }
    text += fmt::format("---- {} as it would have to be annotated:\n{}\n----\n", file.path.string(),
                        file.checked.corrected);
  }
  return text;
}

}  // namespace unfreed::test
