#include "driver/given_bindings.h"

#include <algorithm>
#include <dirent.h>
#include <fmt/format.h>
#include <utility>

#include "bindings/bindings_json.h"
#include "driver/look.h"
#include "driver/read_stage.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

// Calls `visit(name, isFolder)` for whatever is in the folder.
template <class Visit>
void forEachIn(const std::string_view folder, Visit visit) {
  DIR* const stream = opendir(std::string(folder).c_str());
  if (stream == nullptr) return;
  while (const dirent* const item = readdir(stream)) visit(item->d_name, item->d_type == DT_DIR);
  closedir(stream);
}

class GivenReader {
 public:
  GivenReader(const SourceReading& reading, const program::Resolver& resolver,
              const BindingCollector& collector, const std::vector<std::string>& paths, GivenBindings& given)
      : reading_(reading), root_(reading.root), resolver_(resolver), collector_(collector), given_(given) {
    for (const std::string& path : paths) {
      if (isScript(path)) namedScripts_.push_back(path::canonicalPath(path::join(root_, path)));
    }
  }

  bool readSourcesIn(const std::string& folder) {
    bool found = false;
    const FoundSources sources = findSources(folder, reading_.instead);
    for (const SourceGroup& group : sources.groups) found = takeSources(group) || found;
    for (const UnreadSource& unread : sources.unread) {
      given_.notifications.push_back(notificationOf(unread.fault, path::shown(unread.file, root_)));
    }
    return found;
  }

  void finish() {
    for (const SourceGroup& group : groupSources(sources_)) {
      if (!takeSources(group))
        notify(group.files.front(), "no-bindings", "no Wasm bindings were found in it");
    }
    given_.catalog.joinSame();
  }

  Result<void> read(const std::string& path) {
    const std::string absolute = path::canonicalPath(path::join(root_, path));
    if (absolute.empty() || !isThere(absolute)) {
      return fail(fmt::format("the bindings `{}` do not exist", path),
                  "check --bindings and `bindings` of unfreed.json");
    }
    if (isFolder(absolute)) {
      readFolder(absolute);
    } else if (absolute.ends_with(".json")) {
      if (auto read = readJson(absolute, path); !read) return read;
    } else if (isDeclarationFile(absolute) || isScript(absolute)) {
      readFile(absolute);
    } else if (sourceLanguageOf(absolute)) {
      sources_.push_back(absolute);
    } else {
      return fail(
          fmt::format("cannot read bindings from `{}`", path),
          "name a .d.ts, glue (.js, .mjs, .cjs), Rust, C++ or WebIDL, a folder of these, or JSON printed "
          "by --print=bindings");
    }
    return {};
  }

 private:
  void notify(const std::string& absolute, std::string id, std::string message) {
    given_.notifications.push_back({Notification::Level::Warning, std::move(id), path::shown(absolute, root_),
                                    std::nullopt, std::move(message)});
  }

  Result<void> readJson(const std::string& absolute, const std::string& shown) {
    const auto text = unfreed::readFile(absolute, kMaxBinding, reading_.instead);
    if (!text) {
      return fail(fmt::format("cannot read the bindings `{}`: {}", shown, text.error().message),
                  "name a file printed by --print=bindings");
    }
    auto modules = bindings::fromJson(*text, shown);
    if (!modules) return tl::unexpected<Error>(std::move(modules.error()));
    for (bindings::Module& module : *modules) {
      CataloguedModule given;
      given.names = {module.package, moduleStemOf(module.source)};
      if (const std::string source = path::canonicalPath(path::join(root_, module.source)); !source.empty()) {
        given.files.push_back(source);
      }
      given.module = std::move(module);
      given_.catalog.modules.push_back(std::move(given));
    }
    return {};
  }

  bool take(const program::Resolution& entry, std::vector<std::string> names) {
    program::Resolution named = entry;
    if (named.packageName.empty() && !named.packageRoot.empty()) {
      named.packageName = resolver_.packageNameAt(named.packageRoot);
    }
    Collected collected = collector_.collect(named, true);
    for (Notification& notification : collected.notifications) {
      given_.notifications.push_back(std::move(notification));
    }
    if (!collected.isBinding) return false;
    names.push_back(named.packageName);
    given_.catalog.modules.push_back(
        {std::move(collected.module), std::move(collected.files), std::move(names), {}});
    return true;
  }

  // The file by which the user named the group.
  const std::string& namedFileOf(const SourceGroup& group) const {
    const auto named =
        std::find_first_of(sources_.begin(), sources_.end(), group.files.begin(), group.files.end());
    return named != sources_.end() ? *named : group.files.front();
  }

  // Adds the module that the group's sources declare; false when they declare none.
  bool takeSources(const SourceGroup& group) {
    Collected collected = readSources(group, reading_);
    for (Notification& notification : collected.notifications) {
      given_.notifications.push_back(std::move(notification));
    }
    if (!collected.isBinding) return false;
    given_.catalog.modules.push_back({std::move(collected.module), std::move(collected.files), {}, {group}});
    return true;
  }

  // The file, joined by its other half: declarations by their glue, glue by its declarations.
  program::Resolution entryAt(const std::string& absolute) const {
    const std::string from = path::join(path::parentOf(absolute), "index.js");
    program::Resolution entry = resolver_.resolve(from, "./" + std::string(path::nameOf(absolute)));
    if (isDeclarationFile(absolute)) entry.declarations = absolute;
    if (isScript(absolute)) entry.implementation = absolute;
    if (entry.implementation.empty()) entry.implementation = scriptOfSameName(absolute);
    if (entry.implementation.empty()) entry.implementation = scriptNamedBeside(absolute);
    if (entry.implementation.empty()) entry.implementation = onlyGlueBeside(absolute);
    return entry;
  }

  // x.mjs or x.cjs of x.d.ts, which means x.js to the compiler.
  static std::string scriptOfSameName(const std::string& absolute) {
    const std::string stem = path::join(path::parentOf(absolute), moduleStemOf(absolute));
    for (const std::string_view extension : {".js", ".mjs", ".cjs"}) {
      std::string script = stem + std::string(extension);
      if (isFile(script)) return script;
    }
    return {};
  }

  // Declarations and glue of different names that were both given, from one folder, belong together if there
  // is no doubt.
  std::string scriptNamedBeside(const std::string& absolute) const {
    std::string found;
    for (const std::string& script : namedScripts_) {
      if (path::parentOf(script) != path::parentOf(absolute)) continue;
      if (!found.empty()) return {};
      found = script;
    }
    return found;
  }

  // The same for the only generated glue of the folder, be it given or not.
  std::string onlyGlueBeside(const std::string& absolute) const {
    constexpr size_t kMaxScripts = 64;
    std::vector<std::string> scripts;
    forEachIn(path::parentOf(absolute), [&](const std::string& name, bool) {
      if (isScript(name)) scripts.push_back(path::join(path::parentOf(absolute), name));
    });
    if (scripts.size() > kMaxScripts) return {};
    std::string found;
    for (const std::string& script : scripts) {
      const auto text = unfreed::readFile(script, kMaxBinding, reading_.instead);
      if (!text || !isGeneratedGlue(*text)) continue;
      if (!found.empty()) return {};
      found = script;
    }
    return found;
  }

  void readFile(const std::string& absolute) {
    const program::Resolution entry = entryAt(absolute);
    if (isTaken(absolute) || isTaken(entry.declarations)) return;
    if (!take(entry, {moduleStemOf(absolute)})) {
      notify(absolute, "no-bindings", "no Wasm bindings were found in it");
    }
  }

  // x.js and x.cjs of one x.d.ts are one module.
  bool isTaken(const std::string& file) const {
    if (file.empty()) return false;
    return std::any_of(
        given_.catalog.modules.begin(), given_.catalog.modules.end(), [&](const CataloguedModule& module) {
          return std::find(module.files.begin(), module.files.end(), file) != module.files.end();
        });
  }

  void readFolder(const std::string& absolute) {
    const program::Resolution entry = resolver_.resolve(path::join(absolute, "index.js"), ".");
    const bool isPackage = entry.kind == program::Resolution::Kind::File && entry.packageRoot == absolute;
    if (isPackage && take(entry, {std::string(path::nameOf(absolute))})) return;
    bool found = false;
    for (const std::string& file : declarationsIn(absolute)) {
      const program::Resolution whole = entryAt(file);
      if (isTaken(file) || isTaken(whole.declarations)) continue;
      found = take(whole, {moduleStemOf(file)}) || found;
    }
    found = readSourcesIn(absolute) || found;
    if (!found) notify(absolute, "no-bindings", "no Wasm bindings were found in this folder");
  }

  // Declarations first, then generated glue, three levels deep.
  std::vector<std::string> declarationsIn(const std::string& folder) const {
    constexpr size_t kMaxFolders = 256;
    std::vector<std::string> declarations, glue;
    std::vector<std::pair<std::string, int>> pending{{folder, 0}};
    for (size_t next = 0; next < pending.size() && next < kMaxFolders; ++next) {
      const std::string at = pending[next].first;
      const int depth = pending[next].second;
      forEachIn(at, [&](const std::string& name, bool isFolder) {
        std::string whole = path::join(at, name);
        if (name.starts_with('.') || name == "node_modules") return;
        if (isFolder && depth < 3) {
          pending.emplace_back(std::move(whole), depth + 1);
        } else if (isDeclarationFile(name)) {
          declarations.push_back(std::move(whole));
        } else if (isScript(name)) {
          const auto text = unfreed::readFile(whole, kMaxBinding, reading_.instead);
          if (text && isGeneratedGlue(*text)) glue.push_back(std::move(whole));
        }
      });
    }
    std::sort(declarations.begin(), declarations.end());
    std::sort(glue.begin(), glue.end());
    declarations.insert(declarations.end(), glue.begin(), glue.end());
    return declarations;
  }

  const SourceReading& reading_;
  const std::string& root_;
  const program::Resolver& resolver_;
  const BindingCollector& collector_;
  std::vector<std::string> namedScripts_;
  std::vector<std::string> sources_;
  GivenBindings& given_;
};

}  // namespace

Result<GivenBindings> readGiven(const GivenPaths& asked, const SourceReading& reading,
                                const program::Resolver& resolver, const BindingCollector& collector) {
  GivenBindings given;
  GivenReader reader(reading, resolver, collector, asked.paths, given);
  // Declarations first: they find their glue, which then is not read a second time by itself.
  std::vector<std::string> ordered = asked.paths;
  std::stable_partition(ordered.begin(), ordered.end(),
                        [](const std::string& path) { return isDeclarationFile(path); });
  for (const std::string& path : ordered) {
    if (auto read = reader.read(path); !read) return tl::unexpected<Error>(std::move(read.error()));
  }
  for (const std::string& folder : asked.folders) reader.readSourcesIn(folder);
  reader.finish();
  return given;
}

}  // namespace unfreed::driver
