#include "driver/judge_stage.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "driver/comments.h"
#include "rules/rules.h"
#include "source/file_reader.h"
#include "source/find_text.h"
#include "source/on_disk.h"
#include "source/path.h"
#include "suppression/baseline_match.h"
#include "suppression/suppressions.h"

namespace unfreed::driver {
namespace {

using suppression::Baseline;
using suppression::BaselineMatch;
using suppression::Suppressions;

constexpr uint64_t kLargestBaseline = uint64_t{64} << 20;  // bytes

struct BaselineSource {
  std::string path;   // absolute
  std::string shown;  // in messages
  std::string folder;
  Baseline entries;
};

std::vector<std::string_view> allRules() {
  std::vector<std::string_view> ids;
  for (const rule::Rule& rule : rules::all()) ids.push_back(rule.id);
  return ids;
}

// The one that is named, by the command line or else by the configuration; nothing when none is.
Result<std::optional<BaselineSource>> readBaseline(const Options& options, const std::string& root,
                                                   const Configuration& atRoot) {
  BaselineSource source;
  source.path = options.baseline.empty() ? atRoot.baseline : path::join(root, options.baseline);
  if (source.path.empty()) {
    if (!options.updateBaseline) return std::nullopt;
    return fail("`--update-baseline` does not know which file", "name it with --baseline=FILE");
  }
  source.shown = path::shown(source.path, root);
  source.folder = path::parentOf(source.path);
  const auto text = readFile(source.path, kLargestBaseline, options.overlay);
  if (!text && text.error().kind == ReadFault::Kind::Missing && options.updateBaseline) return source;
  if (!text) {
    return fail(fmt::format("cannot read the baseline `{}`: {}", source.shown, text.error().message),
                "make it with --baseline=FILE --update-baseline");
  }
  auto entries = suppression::parseBaseline(*text, source.shown);
  if (!entries) return tl::unexpected<Error>(std::move(entries.error()));
  source.entries = std::move(*entries);
  return source;
}

class Judge {
 public:
  Judge(const std::vector<JudgedFile>& files, const RuleSelection& rules, const Options& options,
        const SourceSet& sources)
      : rules_(rules), options_(options), sources_(sources), ids_(allRules()) {
    for (const JudgedFile& file : files) {
      files_.emplace(file.id, file);
      addSuppressions(file);
    }
  }

  Judgement run(std::vector<Diagnostic> found, std::optional<BaselineSource> baseline,
                const IsReported& isReported) {
    for (Diagnostic& finding : inOrder(std::move(found))) grade(std::move(finding));
    noteUnused();
    if (baseline) compare(std::move(*baseline));
    std::erase_if(result_.findings, [&](const Diagnostic& finding) { return !isReported(finding); });
    std::erase_if(result_.suppressed, [&](const Suppressed& one) { return !isReported(one.finding); });
    for (const Diagnostic& finding : result_.findings) {
      const Severity failing = configurationOf(finding).failOn.value_or(Severity::Warning);
      if (failing != Severity::Off && finding.severity >= failing) result_.failed = true;
    }
    return std::move(result_);
  }

 private:
  void addSuppressions(const JudgedFile& file) {
    const SourceFile& source = sources_[file.id];
    if (!contains(source.text, suppression::kMark)) return;
    const suppression::Policy policy{file.configuration->requireReason.value_or(true),
                                     file.configuration->reportUnused.value_or(true)};
    const auto made =
        suppressions_.try_emplace(file.id, source, file.id, commentsOf(source, options_.limits), ids_, policy)
            .first;
    append(made->second.faults());
  }

  void append(const std::vector<Notification>& notifications) {
    result_.notifications.insert(result_.notifications.end(), notifications.begin(), notifications.end());
  }

  std::vector<Diagnostic> inOrder(std::vector<Diagnostic> found) const {
    const auto key = [&](const Diagnostic& finding) {
      return std::tie(sources_[finding.location.file].path, finding.location.span, finding.ruleId,
                      finding.message);
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
    return found;
  }

  const Configuration& configurationOf(const Diagnostic& finding) const {
    return *files_.find(finding.location.file)->second.configuration;
  }

  bool isHidden(const Diagnostic& finding) const {
    return finding.confidence == Confidence::Possible && !options_.showPossible;
  }

  // Gives the finding the severity that it has in its file; drops it in files that are only imported, and
  // when its rule is off. One that is unlikely is not shown, but it does use a suppression that speaks of it.
  void grade(Diagnostic finding) {
    const auto file = files_.find(finding.location.file);
    if (file == files_.end()) return;
    finding.severity = rules_.severityOf(*rules::find(finding.ruleId), *file->second.configuration);
    if (finding.severity == Severity::Off) return;
    if (const auto own = suppressions_.find(finding.location.file); own != suppressions_.end()) {
      if (auto silencer = own->second.silence(finding.ruleId, finding.location.span.begin)) {
        if (isHidden(finding)) return;
        result_.suppressed.push_back(
            {std::move(finding), Suppressed::By::Comment, std::move(silencer->reason), silencer->comment});
        return;
      }
    }
    (isHidden(finding) ? hidden_ : result_.findings).push_back(std::move(finding));
  }

  bool isOn(std::string_view rule, const Configuration& configuration) const {
    const rule::Rule* const known = rules::find(rule);
    return known != nullptr && rules_.severityOf(*known, configuration) != Severity::Off;
  }

  void noteUnused() {
    for (const auto& [id, suppressions] : suppressions_) {
      const JudgedFile& file = files_.find(id)->second;
      if (!file.isComplete) continue;
      std::set<std::string_view> looked;
      for (const std::string_view rule : ids_) {
        if (isOn(rule, *file.configuration)) looked.insert(rule);
      }
      append(suppressions.unused(looked));
    }
  }

  void compare(BaselineSource source) {
    result_.hasBaseline = true;
    BaselineMatch match(source.entries);
    Baseline next;
    const auto keep = [&](const Diagnostic& finding) {
      const SourceFile& file = sources_[finding.location.file];
      suppression::BaselineEntry& entry = next[suppression::keyOf(file, finding, source.folder)];
      entry.code = suppression::codeOf(file, finding);
      ++entry.count;
    };
    const auto takes = [&](const Diagnostic& finding) {
      return match.takes(suppression::keyOf(sources_[finding.location.file], finding, source.folder));
    };
    for (const Diagnostic& finding : hidden_) {
      if (takes(finding)) keep(finding);
    }
    std::vector<Diagnostic> fresh;
    for (Diagnostic& finding : result_.findings) {
      const bool isKnown = takes(finding) || options_.updateBaseline;
      if (isKnown) keep(finding);
      if (isKnown) {
        result_.suppressed.push_back({std::move(finding), Suppressed::By::Baseline, {}, std::nullopt});
      } else {
        fresh.push_back(std::move(finding));
      }
    }
    result_.findings = std::move(fresh);
    sortSuppressed();
    settle(source, match, std::move(next));
  }

  // What is left of the baseline: entries that this run looked for are stale, the others stay as they are.
  void settle(const BaselineSource& source, const BaselineMatch& match, Baseline next) {
    std::map<std::string, const JudgedFile*> byPath;
    for (const auto& [id, file] : files_) {
      byPath.emplace(path::shown(sources_[id].absolute, source.folder), &file);
    }
    const Baseline stale = match.stale([&](const std::string& path, const std::string& rule) {
      if (rules::find(rule) == nullptr) return true;
      const auto file = byPath.find(path);
      if (file == byPath.end()) return !isThere(path::join(source.folder, path));
      return file->second->isComplete && isOn(rule, *file->second->configuration);
    });
    if (!options_.updateBaseline) return append(suppression::staleEntries(stale, source.shown));
    for (const auto& [key, entry] : match.left()) {
      if (stale.contains(key)) continue;
      suppression::BaselineEntry& kept = next[key];
      kept.code = entry.code;
      kept.count += entry.count;
    }
    result_.newBaseline = BaselineFile{source.path, suppression::textOf(next)};
  }

  void sortSuppressed() {
    const auto key = [&](const Suppressed& one) {
      return std::tie(sources_[one.finding.location.file].path, one.finding.location.span,
                      one.finding.ruleId);
    };
    std::stable_sort(result_.suppressed.begin(), result_.suppressed.end(),
                     [&](const Suppressed& a, const Suppressed& b) { return key(a) < key(b); });
  }

  const RuleSelection& rules_;
  const Options& options_;
  const SourceSet& sources_;
  std::vector<std::string_view> ids_;
  std::map<FileId, JudgedFile> files_;
  std::map<FileId, Suppressions> suppressions_;
  std::vector<Diagnostic> hidden_;
  Judgement result_;
};

}  // namespace

Result<Judgement> judge(std::vector<Diagnostic> found, const std::vector<JudgedFile>& files,
                        const RuleSelection& rules, const Options& options, const std::string& root,
                        const Configuration& atRoot, const SourceSet& sources, const IsReported& isReported) {
  auto baseline = readBaseline(options, root, atRoot);
  if (!baseline) return tl::unexpected<Error>(std::move(baseline.error()));
  return Judge(files, rules, options, sources).run(std::move(found), std::move(*baseline), isReported);
}

}  // namespace unfreed::driver
