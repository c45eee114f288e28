#include "driver/read_stage.h"

#include <atomic>
#include <fmt/format.h>
#include <utility>

#include "base/parallel.h"
#include "driver/source_groups.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Text = tl::expected<std::string, ReadFault>;

// Of the texts of linted files; what a program of ordinary size holds.
constexpr size_t kMostKept = size_t{4} * 1024 * 1024;

std::vector<Text> readAll(const std::vector<std::string>& paths, const Options& options) {
  std::vector<Text> texts(paths.size());
  parallelFor(paths.size(), options.threads, [&](size_t i) { texts[i] = readText(paths[i], options); });
  return texts;
}

// Whether the file as a whole is glue; of embedded code each block is asked (lower_stage).
bool isGlue(const std::string& path, std::string_view text) {
  return !markupOf(path) && isGeneratedGlue(text);
}

FileId addFile(SourceSet& sources, const std::string& absolute, const std::string& root, std::string text,
               bool linted) {
  SourceFile file;
  file.absolute = absolute;
  file.path = path::shown(absolute, root);
  file.text = std::move(text);
  file.language = languageOf(absolute).value_or(Language::JavaScript);
  file.linted = linted;
  return sources.add(std::move(file));
}

// Said only of code that may have to do with bindings: bundles lie about everywhere.
Notification leftOutAsMinified(std::string shownPath) {
  return {Notification::Level::Note, "minified-file", std::move(shownPath), std::nullopt,
          "the file is minified and was left out; name it to have it linted"};
}

// The file that standard input stands for is linted as if it were named; what is on disk under that name is
// not read.
Result<FoundFiles> findStandardInput(const Options& options, const std::string& root,
                                     Configurations& configurations) {
  const std::string absolute = path::join(root, options.stdinFilename);
  if (!holdsCode(absolute)) {
    return fail(
        fmt::format("`{}` is no JavaScript or TypeScript file", options.stdinFilename),
        "give --stdin-filename a name that ends with .js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx, .html, "
        ".vue, .svelte or .astro");
  }
  auto configuration = configurations.ofFile(absolute);
  if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
  return FoundFiles{{{absolute, true, *configuration, Naming::Shared}}, {}, {}};
}

}  // namespace

namespace {

// What the caller gives instead of the file; null: nothing.
const std::string* givenText(const std::string& absolute, const Options& options) {
  const bool isInput = !options.stdinFilename.empty() &&
                       absolute == path::join(options.root.empty() ? path::workingDirectory() : options.root,
                                              options.stdinFilename);
  const auto instead = options.texts.find(absolute);
  if (isInput) return &options.stdinText;
  return instead == options.texts.end() ? nullptr : &instead->second;
}

}  // namespace

Text readText(const std::string& absolute, const Options& options) {
  const std::string* const given = givenText(absolute, options);
  if (given == nullptr) return readFile(absolute, options.limits.mostBytes(), options.overlay);
  if (auto good = checkText(*given, options.limits.mostBytes()); !good)
    return tl::unexpected<ReadFault>(std::move(good.error()));
  return *given;
}

tl::expected<std::string_view, ReadFault> readTextInto(const std::string& absolute, const Options& options,
                                                       std::string& buffer) {
  const std::string* const given = givenText(absolute, options);
  if (given == nullptr) return readFileInto(absolute, options.limits.mostBytes(), options.overlay, buffer);
  if (auto good = checkText(*given, options.limits.mostBytes()); !good)
    return tl::unexpected<ReadFault>(std::move(good.error()));
  return std::string_view(*given);
}

Notification notificationOf(const ReadFault& fault, std::string shownPath) {
  // Nobody can mend what a package holds, and its declarations mostly tell what is needed.
  const bool isInstalled = path::hasFolder(shownPath, "node_modules");
  return {isInstalled ? Notification::Level::Note : Notification::Level::Warning, fault.id,
          std::move(shownPath), std::nullopt, fault.message};
}

Result<FoundFiles> findLinted(const Options& options, const std::string& root, const Selection* selection,
                              Configurations& configurations) {
  if (!options.stdinFilename.empty()) return findStandardInput(options, root, configurations);

  auto discovered = selection != nullptr
                        ? selection->code(options.paths, root)
                        : discover(options.paths, root, options.autoBindings ? isSourceOrManifest : nullptr);
  if (!discovered) return tl::unexpected<Error>(std::move(discovered.error()));
  FoundFiles found;
  const bool isRootAlone = selection == nullptr && options.autoBindings && options.paths.size() == 1 &&
                           path::canonicalPath(path::join(root, options.paths.front())) == root;
  if (isRootAlone) found.sourcesBelowRoot = std::move(discovered->others);
  for (const DiscoveryFault& fault : discovered->faults) {
    const auto level =
        fault.id == "unsupported-file" ? Notification::Level::Note : Notification::Level::Warning;
    found.notifications.push_back(
        {level, fault.id, path::shown(fault.absolute, root), std::nullopt, fault.message});
  }
  for (DiscoveredFile& file : discovered->files) {
    auto configuration = configurations.ofFile(file.absolute);
    if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
    if (!(*configuration)->lints(file.absolute))
      continue;  // also when it is named: hooks name whatever has changed
    found.files.push_back({std::move(file.absolute), file.named, *configuration, file.naming});
  }
  return found;
}

Result<ReadFiles> readLinted(const Options& options, const std::string& root, FoundFiles found,
                             const FileScanner& scanner) {
  struct Outcome {
    std::optional<ReadFault> fault;
    FileScan scan;
    std::optional<std::string> text;
  };
  std::vector<Outcome> outcomes(found.files.size());
  std::atomic<size_t> kept = 0;
  parallelFor(outcomes.size(), options.threads, [&](size_t i) {
    const std::string& path = found.files[i].absolute;
    thread_local std::string buffer;
    auto text = readTextInto(path, options, buffer);
    if (!text) {
      outcomes[i].fault = std::move(text.error());
      return;
    }
    outcomes[i].scan = scanner.scan(path, *text);
    if (kept.fetch_add(text->size()) + text->size() <= kMostKept) outcomes[i].text = std::string(*text);
  });

  ReadFiles read;
  read.notifications = std::move(found.notifications);
  for (size_t i = 0; i < outcomes.size(); ++i) {
    FoundFile& file = found.files[i];
    if (const auto& fault = outcomes[i].fault) {
      const std::string shown = path::shown(file.absolute, root);
      if (file.isNamed && isUnreadable(*fault)) {
        return fail(fmt::format("cannot read `{}`: {}", shown, fault->message),
                    "check the path and its permissions");
      }
      read.notifications.push_back(notificationOf(*fault, shown));
      continue;
    }
    const FileScan& scan = outcomes[i].scan;
    if (!file.isNamed && scan.isMinified && (scan.mentionsWasm || !scan.takes.empty()))
      read.notifications.push_back(leftOutAsMinified(path::shown(file.absolute, root)));
    if (!file.isNamed && (scan.isGlue || scan.isMinified)) continue;
    read.files.push_back(std::move(file));
    read.scans.push_back(std::move(outcomes[i].scan));
    read.texts.push_back(std::move(outcomes[i].text));
  }
  return read;
}

std::optional<FileId> addLinted(const Options& options, const std::string& root, size_t place,
                                ReadFiles& read, SourceSet& sources) {
  const std::string& absolute = read.files[place].absolute;
  if (auto kept = std::exchange(read.texts[place], std::nullopt))
    return addFile(sources, absolute, root, std::move(*kept), true);
  Text text = readText(absolute, options);
  if (text) return addFile(sources, absolute, root, std::move(*text), true);
  read.notifications.push_back(notificationOf(text.error(), path::shown(absolute, root)));
  return std::nullopt;
}

ReadImported readImported(const Options& options, const std::string& root,
                          const std::vector<std::string>& absolutePaths, SourceSet& sources) {
  ReadImported result;
  std::vector<Text> texts = readAll(absolutePaths, options);
  for (size_t i = 0; i < absolutePaths.size(); ++i) {
    if (!texts[i]) {
      result.notifications.push_back(notificationOf(texts[i].error(), path::shown(absolutePaths[i], root)));
    } else if (!isGlue(absolutePaths[i], *texts[i])) {
      result.files.push_back(addFile(sources, absolutePaths[i], root, std::move(*texts[i]), false));
    }
  }
  return result;
}

}  // namespace unfreed::driver
