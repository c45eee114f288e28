#include "support/fixed.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "driver/fix_stage.h"
#include "support/project.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRuns = 20;
constexpr std::array<Fix::Safety, 2> kTiers{Fix::Safety::Safe, Fix::Safety::Suggested};

std::string_view wordOf(Fix::Safety upTo) {
  return upTo == Fix::Safety::Safe ? "fixed" : "suggested";
}

// "a.js" → "a.fixed.js"
fs::path fixedPath(const fs::path& path, Fix::Safety upTo) {
  return path.parent_path() /
         fmt::format("{}.{}{}", path.stem().string(), wordOf(upTo), path.extension().string());
}

// The findings by path and rule: what can be compared between texts.
using Tally = std::map<std::string, int>;

std::string keyOf(const driver::RunResult& result, const Diagnostic& finding) {
  return (*result.sources)[finding.location.file].path + ": " + finding.ruleId;
}

Tally tallyOf(const driver::RunResult& result) {
  Tally tally;
  for (const Diagnostic& finding : result.findings) ++tally[keyOf(result, finding)];
  return tally;
}

void compare(const Tally& before, const Tally& after, size_t applied, FixedProject& project) {
  int gone = 0;
  for (const auto& [key, count] : before) gone += count;
  for (const auto& [key, count] : after) {
    gone -= count;
    const auto old = before.find(key);
    const int known = old == before.end() ? 0 : old->second;
    if (count > known)
      project.complaints.push_back(
          fmt::format("{}: {} findings after the fixes, {} before", key, count, known));
  }
  if (gone != static_cast<int>(applied)) {
    project.complaints.push_back(fmt::format("{} findings were fixed, but {} are gone", applied, gone));
  }
}

void checkNotes(const std::vector<Notification>& notifications, FixedProject& project) {
  for (const Notification& notification : notifications)
    project.complaints.push_back(fmt::format("{}: {}", notification.path, notification.message));
}

std::optional<driver::RunResult> analyzed(const fs::path& folder, const Texts& texts, FixedProject& project) {
  auto result = analyze(folder, texts);
  if (result) return std::move(*result);
  project.complaints.push_back("the run failed: " + result.error().what);
  return std::nullopt;
}

// One --fix in memory: the texts as it leaves them, and how many findings it settles.
size_t fixOnce(const driver::RunResult& before, Fix::Safety upTo, Texts& texts, FixedProject& project) {
  const driver::FixPlan plan = driver::planFixes(*before.sources, before.findings, upTo);
  checkNotes(plan.notifications, project);
  size_t applied = 0;
  for (const driver::FixedFile& fixed : plan.files) {
    texts[(*before.sources)[fixed.file].absolute] = fixed.text;
    applied += fixed.applied;
  }
  return applied;
}

std::vector<fs::path> fixedFilesIn(const fs::path& folder, Fix::Safety upTo) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string mark = fmt::format(".{}.", wordOf(upTo));
    if (entry.path().filename().string().find(mark) != std::string::npos) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const FixedFixture* findFile(const FixedProject& project, const fs::path& path) {
  const auto found = std::find_if(project.files.begin(), project.files.end(), [&](const FixedFixture& file) {
    return fs::equivalent(file.path.parent_path(), path.parent_path()) &&
           file.path.filename() == path.filename();
  });
  return found == project.files.end() ? nullptr : &*found;
}

}  // namespace

bool isFixedFixture(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.find(".fixed.") != std::string::npos || name.find(".suggested.") != std::string::npos;
}

FixedProject fixProject(const fs::path& folder, Fix::Safety upTo) {
  FixedProject project;
  Texts texts;
  auto before = analyzed(folder, texts, project);
  if (before) project.findings = before->findings.size();
  for (int runs = 0; before && project.complaints.empty(); ++runs) {
    const size_t applied = fixOnce(*before, upTo, texts, project);
    if (applied == 0) break;
    project.applied += applied;
    auto after = analyzed(folder, texts, project);
    if (after) compare(tallyOf(*before), tallyOf(*after), applied, project);
    if (runs == kMostRuns) project.complaints.push_back("every run finds something more to fix");
    before = std::move(after);
  }
  for (const auto& [absolute, text] : texts) project.files.push_back({fixedPath(absolute, upTo), text});
  return project;
}

std::vector<std::string> complaintsAboutFixes(const fs::path& folder) {
  std::vector<std::string> complaints;
  for (const Fix::Safety upTo : kTiers) {
    const FixedProject project = fixProject(folder, upTo);
    for (const std::string& complaint : project.complaints)
      complaints.push_back(fmt::format("--fix ({}): {}", wordOf(upTo), complaint));
    for (const fs::path& path : fixedFilesIn(folder, upTo)) {
      const FixedFixture* const file = findFile(project, path);
      if (file == nullptr) {
        complaints.push_back(path.string() + ": no fix changes the file that this belongs to");
      } else if (readFile(path) != file->text) {
        complaints.push_back(fmt::format("{}: it would have to be\n{}\n----", path.string(), file->text));
      }
    }
  }
  return complaints;
}

std::vector<std::string> blessFixes(const fs::path& folder, bool all) {
  std::vector<std::string> lines;
  for (const Fix::Safety upTo : kTiers) {
    const FixedProject project = fixProject(folder, upTo);
    for (const std::string& complaint : project.complaints)
      lines.push_back(fmt::format("{}: --fix ({}): {}", folder.string(), wordOf(upTo), complaint));
    for (const fs::path& path : fixedFilesIn(folder, upTo)) {
      if (findFile(project, path) != nullptr) continue;
      fs::remove(path);
      lines.push_back("removed " + path.string());
    }
    for (const FixedFixture& file : project.files) {
      const bool isThere = fs::exists(file.path);
      if ((!isThere && !all) || (isThere && readFile(file.path) == file.text)) continue;
      writeFile(file.path, file.text);
      lines.push_back((isThere ? "rewrote " : "wrote ") + file.path.string());
    }
  }
  return lines;
}

}  // namespace unfreed::test
