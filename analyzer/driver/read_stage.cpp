#include "driver/read_stage.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "driver/parallel.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Text = tl::expected<std::string, ReadFault>;

Text readOne(const std::string& path, const Options& options) {
  const auto instead = options.texts.find(path);
  if (instead == options.texts.end()) return readFile(path, options.maxFileSize, options.overlay);
  if (auto good = checkText(instead->second, options.maxFileSize); !good) {
    return tl::unexpected<ReadFault>(std::move(good.error()));
  }
  return instead->second;
}

std::vector<Text> readAll(const std::vector<std::string>& paths, const Options& options) {
  std::vector<Text> texts(paths.size());
  parallelFor(paths.size(), options.threads, [&](size_t i) { texts[i] = readOne(paths[i], options); });
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

// The file that standard input stands for is linted as if it were named; what is on disk under that name is
// not read.
Result<ReadFiles> readStandardInput(const Options& options, const std::string& root,
                                    Configurations& configurations, SourceSet& sources) {
  const std::string absolute = path::join(root, options.stdinFilename);
  if (!holdsCode(absolute)) {
    return fail(
        fmt::format("`{}` is no JavaScript or TypeScript file", options.stdinFilename),
        "give --stdin-filename a name that ends with .js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx, .html, "
        ".vue, .svelte or .astro");
  }
  auto configuration = configurations.ofFile(absolute);
  if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
  ReadFiles result;
  if (const auto good = checkText(options.stdinText, options.maxFileSize); !good) {
    result.notifications.push_back(notificationOf(good.error(), path::shown(absolute, root)));
    return result;
  }
  result.linted.push_back(addFile(sources, absolute, root, options.stdinText, true));
  result.configurations.push_back(*configuration);
  return result;
}

}  // namespace

Notification notificationOf(const ReadFault& fault, std::string shownPath) {
  // Nobody can mend what a package holds, and its declarations mostly tell what is needed.
  const bool isInstalled = path::hasFolder(shownPath, "node_modules");
  return {isInstalled ? Notification::Level::Note : Notification::Level::Warning, fault.id,
          std::move(shownPath), std::nullopt, fault.message};
}

Result<ReadFiles> readLinted(const Options& options, const std::string& root, const Selection* selection,
                             Configurations& configurations, SourceSet& sources) {
  if (!options.stdinFilename.empty()) return readStandardInput(options, root, configurations, sources);

  auto discovered =
      selection != nullptr ? selection->code(options.paths, root) : discover(options.paths, root);
  if (!discovered) return tl::unexpected<Error>(std::move(discovered.error()));
  ReadFiles result;
  for (const DiscoveryFault& fault : discovered->faults) {
    const auto level =
        fault.id == "unsupported-file" ? Notification::Level::Note : Notification::Level::Warning;
    result.notifications.push_back(
        {level, fault.id, path::shown(fault.absolute, root), std::nullopt, fault.message});
  }

  std::vector<std::string> paths;
  std::vector<bool> named;
  std::vector<const Configuration*> configured;
  for (const DiscoveredFile& file : discovered->files) {
    auto configuration = configurations.ofFile(file.absolute);
    if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
    if (!(*configuration)->lints(file.absolute))
      continue;  // also when it is named: hooks name whatever has changed
    paths.push_back(file.absolute);
    named.push_back(file.named);
    configured.push_back(*configuration);
  }

  std::vector<Text> texts = readAll(paths, options);
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!texts[i] && named[i] && isUnreadable(texts[i].error())) {
      return fail(fmt::format("cannot read `{}`: {}", path::shown(paths[i], root), texts[i].error().message),
                  "check the path and its permissions");
    }
    if (!texts[i]) {
      result.notifications.push_back(notificationOf(texts[i].error(), path::shown(paths[i], root)));
      continue;
    }
    if (!named[i] && isGlue(paths[i], *texts[i])) continue;
    result.linted.push_back(addFile(sources, paths[i], root, std::move(*texts[i]), true));
    result.configurations.push_back(configured[i]);
  }
  return result;
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
