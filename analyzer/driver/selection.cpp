#include "driver/selection.h"

#include <algorithm>
#include <fmt/format.h>

#include "driver/source_groups.h"
#include "fix/code.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kLargestCompared = uint64_t{64} << 20;  // bytes

// What a run may lint, or have to read because it was linted.
bool isOfInterest(std::string_view path) {
  return holdsCode(path) || sourceLanguageOf(path).has_value();
}

// Symbolic links resolved as far as the path is there.
std::string placeOf(const std::string& path, const std::string& root) {
  const std::string absolute = path::join(root, path);
  std::string canonical = path::canonicalPath(absolute);
  if (!canonical.empty()) return canonical;
  canonical = path::canonicalPath(std::string(path::parentOf(absolute)));
  return canonical.empty() ? absolute : path::join(canonical, path::nameOf(absolute));
}

git::LineRange linesOf(const SourceFile& file, Span span) {
  const LineIndex& lines = file.lines();
  return {lines.positionOf(span.begin).line, lines.positionOf(span.end).line};
}

// The finding's own place and those that explain it, as far as they are in the same file.
std::vector<Span> placesOf(const Diagnostic& finding) {
  std::vector<Span> places{finding.location.span};
  for (const Note& note : finding.notes) {
    if (note.location.file == finding.location.file) places.push_back(note.location.span);
  }
  return places;
}

}  // namespace

Selection::Selection(std::shared_ptr<const git::Repository> repository, const Options& options)
    : repository_(std::move(repository)), onlyChangedLines_(options.changedLines) {
  if (options.staged) texts_ = std::make_unique<git::IndexTexts>(repository_);
}

Result<std::optional<Selection>> Selection::of(const Options& options, const std::string& root) {
  if (!options.staged && options.since.empty()) return std::nullopt;
  auto repository = git::Repository::around(root);
  if (!repository) {
    Error& error = repository.error();
    const std::string option = options.staged ? "--staged" : "--since";
    return fail(fmt::format("`{}` is not possible here: {}", option, error.what), error.hint);
  }
  auto files = options.staged ? (*repository)->staged(options.changedLines, isOfInterest)
                              : (*repository)->since(options.since, options.changedLines, isOfInterest);
  if (!files) return tl::unexpected<Error>(std::move(files.error()));
  Selection selection(std::move(*repository), options);
  selection.files_ = std::move(*files);
  return selection;
}

bool Selection::exists(const std::string& absolute) const {
  return isThere(absolute) || (texts_ && (texts_->hasFile(absolute) || texts_->hasFolder(absolute)));
}

Result<Discovery> Selection::code(const std::vector<std::string>& paths, const std::string& root) const {
  Discovery found;
  for (const std::string& path : paths) {
    const std::string place = placeOf(path, root);
    if (!exists(place))
      return fail(fmt::format("`{}` does not exist", path), "name files or folders that exist");
    for (const git::ChangedFile& file : files_) {
      if (!path::isInside(file.path, place) || !holdsCode(file.path)) continue;
      const bool isNamed = file.path == place;
      if (!isNamed && (!isLintable(file.path) || path::hasFolder(file.path, "node_modules"))) continue;
      found.files.push_back({file.path, isNamed});
    }
  }
  sortUnique(found.files);
  return found;
}

std::vector<std::string> Selection::bindingSources(const std::vector<std::string>& paths,
                                                   const std::string& root) const {
  std::vector<std::string> sources;
  for (const git::ChangedFile& file : files_) {
    // What is not on the disk cannot be read together with what belongs to it.
    if (!sourceLanguageOf(file.path) || !isFile(file.path)) continue;
    const bool isAsked = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
      return path::isInside(file.path, placeOf(path, root));
    });
    if (isAsked) sources.push_back(file.path);
  }
  return sources;
}

const git::LineChanges& Selection::changesOf(FileId id, const SourceSet& sources) {
  const auto [changes, isNew] = changes_.try_emplace(id);
  if (!isNew) return changes->second;
  const SourceFile& file = sources[id];
  const auto changed =
      std::lower_bound(files_.begin(), files_.end(), file.absolute,
                       [](const git::ChangedFile& one, const std::string& path) { return one.path < path; });
  std::optional<std::string> before;
  if (changed != files_.end() && changed->path == file.absolute && !changed->before.empty()) {
    if (auto text = repository_->objects().read(changed->before, kLargestCompared)) before = std::move(*text);
  }
  changes->second = before ? git::changedLines(*before, file.text) : git::allLines(file.text);
  return changes->second;
}

bool Selection::isReported(const Diagnostic& finding, const SourceSet& sources) {
  if (!onlyChangedLines_) return true;
  const git::LineChanges& changes = changesOf(finding.location.file, sources);
  const SourceFile& file = sources[finding.location.file];
  const std::vector<Span> places = placesOf(finding);
  const bool isTouched = std::any_of(places.begin(), places.end(),
                                     [&](Span place) { return changes.touches(linesOf(file, place)); });
  if (isTouched) return true;
  // The loop as a whole, mostly: a release may have gone from it.
  const std::optional<Span> around = fix::codeAround(file, places);
  return around && changes.changes(linesOf(file, *around));
}

}  // namespace unfreed::driver
