#include "driver/given_bindings.h"

#include <algorithm>
#include <array>
#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <utility>

#include "bindings/bindings_json.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxText = 24 * 1024 * 1024;

bool isScript(std::string_view file) {
  return file.ends_with(".js") || file.ends_with(".mjs") || file.ends_with(".cjs");
}

// The languages of the sources that bindings are generated from; other readers will take them.
std::string_view sourceLanguageOf(std::string_view file) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kLanguages{
      {{".rs", "Rust"},
       {".idl", "WebIDL"},
       {".cpp", "C++"},
       {".cc", "C++"},
       {".cxx", "C++"},
       {".h", "C++"},
       {".hpp", "C++"},
       {".hh", "C++"},
       {".hxx", "C++"}}};
  for (const auto& [extension, language] : kLanguages) {
    if (file.ends_with(extension)) return language;
  }
  return {};
}

// "./pkg/foo.d.ts" → "foo".
std::string stemOf(std::string_view file) {
  std::string stem(path::nameOf(file));
  for (const std::string_view extension :
       {".d.ts", ".d.mts", ".d.cts", ".js", ".mjs", ".cjs", ".ts", ".json", ".wasm"}) {
    if (stem.ends_with(extension)) {
      stem.erase(stem.size() - extension.size());
      break;
    }
  }
  return stem;
}

// A name that says nothing about which module is meant.
bool isCommonName(std::string_view stem) {
  return stem == "index" || stem == "main" || stem == "lib" || stem == "mod";
}

class GivenReader {
 public:
  GivenReader(const std::string& root, const program::Resolver& resolver, const BindingCollector& collector,
              const std::vector<std::string>& paths, GivenBindings& given)
      : root_(root), resolver_(resolver), collector_(collector), given_(given) {
    for (const std::string& path : paths) {
      if (isScript(path)) namedScripts_.push_back(path::canonicalPath(path::join(root_, path)));
    }
  }

  Result<void> read(const std::string& path) {
    const std::string absolute = path::canonicalPath(path::join(root_, path));
    struct stat status {};
    if (absolute.empty() || stat(absolute.c_str(), &status) != 0) {
      return fail(fmt::format("the bindings `{}` do not exist", path),
                  "check --bindings and `bindings` of unfreed.json");
    }
    if (S_ISDIR(status.st_mode)) {
      readFolder(absolute);
    } else if (absolute.ends_with(".json")) {
      if (auto read = readJson(absolute, path); !read) return read;
    } else if (isDeclarationFile(absolute) || isScript(absolute)) {
      readFile(absolute);
    } else if (const std::string_view language = sourceLanguageOf(absolute); !language.empty()) {
      notify(absolute, "unsupported-bindings",
             fmt::format("{} sources are not read by this version: name the generated .d.ts or glue instead",
                         language));
    } else {
      return fail(
          fmt::format("cannot read bindings from `{}`", path),
          "name a .d.ts, glue (.js, .mjs, .cjs), a folder of these, or JSON printed by --print=bindings");
    }
    return {};
  }

 private:
  void notify(const std::string& absolute, std::string id, std::string message) {
    given_.notifications.push_back({Notification::Level::Warning, std::move(id), path::shown(absolute, root_),
                                    std::nullopt, std::move(message)});
  }

  Result<void> readJson(const std::string& absolute, const std::string& shown) {
    const auto text = unfreed::readFile(absolute, kMaxText);
    if (!text) {
      return fail(fmt::format("cannot read the bindings `{}`: {}", shown, text.error().message),
                  "name a file printed by --print=bindings");
    }
    auto modules = bindings::fromJson(*text, shown);
    if (!modules) return tl::unexpected<Error>(std::move(modules.error()));
    for (bindings::Module& module : *modules) {
      GivenModule given;
      given.names = {module.package, stemOf(module.source)};
      if (const std::string source = path::canonicalPath(path::join(root_, module.source)); !source.empty()) {
        given.files.push_back(source);
      }
      given.module = std::move(module);
      given_.modules.push_back(std::move(given));
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
    given_.modules.push_back({std::move(collected.module), std::move(collected.files), std::move(names)});
    return true;
  }

  // The file, joined by its other half: declarations by their glue, glue by its declarations.
  program::Resolution entryAt(const std::string& absolute) const {
    const std::string from = path::join(path::parentOf(absolute), "index.js");
    program::Resolution entry = resolver_.resolve(from, "./" + std::string(path::nameOf(absolute)));
    if (isDeclarationFile(absolute)) entry.declarations = absolute;
    if (isScript(absolute)) entry.implementation = absolute;
    if (entry.implementation.empty()) entry.implementation = scriptNamedBeside(absolute);
    return entry;
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

  void readFile(const std::string& absolute) {
    if (isTaken(absolute)) return;
    if (!take(entryAt(absolute), {stemOf(absolute)})) {
      notify(absolute, "no-bindings", "no Wasm bindings were found in it");
    }
  }

  bool isTaken(const std::string& file) const {
    return std::any_of(given_.modules.begin(), given_.modules.end(), [&](const GivenModule& module) {
      return std::find(module.files.begin(), module.files.end(), file) != module.files.end();
    });
  }

  void readFolder(const std::string& absolute) {
    const program::Resolution entry = resolver_.resolve(path::join(absolute, "index.js"), ".");
    const bool isPackage = entry.kind == program::Resolution::Kind::File && entry.packageRoot == absolute;
    if (isPackage && take(entry, {std::string(path::nameOf(absolute))})) return;
    bool found = false;
    for (const std::string& file : declarationsIn(absolute)) {
      if (isTaken(file)) continue;
      found = take(entryAt(file), {stemOf(file)}) || found;
    }
    if (!found) notify(absolute, "no-bindings", "no Wasm bindings were found in this folder");
  }

  // Declarations first, then generated glue, three levels deep.
  std::vector<std::string> declarationsIn(const std::string& folder) const {
    constexpr size_t kMaxFolders = 256;
    std::vector<std::string> declarations, glue;
    std::vector<std::pair<std::string, int>> pending{{folder, 0}};
    for (size_t next = 0; next < pending.size() && next < kMaxFolders; ++next) {
      const auto [at, depth] = pending[next];
      DIR* const stream = opendir(at.c_str());
      if (stream == nullptr) continue;
      while (const dirent* const entry = readdir(stream)) {
        const std::string name = entry->d_name;
        std::string whole = path::join(at, name);
        if (name.starts_with('.') || name == "node_modules") continue;
        if (entry->d_type == DT_DIR && depth < 3) {
          pending.emplace_back(std::move(whole), depth + 1);
        } else if (isDeclarationFile(name)) {
          declarations.push_back(std::move(whole));
        } else if (isScript(name)) {
          const auto text = unfreed::readFile(whole, kMaxText);
          if (text && isGeneratedGlue(*text)) glue.push_back(std::move(whole));
        }
      }
      closedir(stream);
    }
    std::sort(declarations.begin(), declarations.end());
    std::sort(glue.begin(), glue.end());
    declarations.insert(declarations.end(), glue.begin(), glue.end());
    return declarations;
  }

  const std::string& root_;
  const program::Resolver& resolver_;
  const BindingCollector& collector_;
  std::vector<std::string> namedScripts_;
  GivenBindings& given_;
};

}  // namespace

std::optional<size_t> GivenBindings::find(const program::Resolution& resolution,
                                          std::string_view specifier) const {
  const auto isOne = [](const std::vector<std::string>& choices, std::string_view wanted) {
    return !wanted.empty() && std::find(choices.begin(), choices.end(), wanted) != choices.end();
  };
  for (size_t i = 0; i < modules.size(); ++i) {
    const GivenModule& given = modules[i];
    if (isOne(given.files, resolution.declarations) || isOne(given.files, resolution.implementation))
      return i;
    // Only as a package: another file of the same package is another module.
    const bool isPackage = resolution.kind == program::Resolution::Kind::Package;
    if (isPackage && resolution.packageName == given.module.package) return i;
  }
  if (resolution.kind != program::Resolution::Kind::Missing) return std::nullopt;
  for (size_t i = 0; i < modules.size(); ++i) {
    if (isOne(modules[i].names, specifier)) return i;
    if (!isCommonName(stemOf(specifier)) && isOne(modules[i].names, stemOf(specifier))) return i;
  }
  return std::nullopt;
}

Result<GivenBindings> readGiven(const std::vector<std::string>& paths, const std::string& root,
                                const program::Resolver& resolver, const BindingCollector& collector) {
  GivenBindings given;
  GivenReader reader(root, resolver, collector, paths, given);
  // Declarations first: they find their glue, which then is not read a second time by itself.
  std::vector<std::string> ordered = paths;
  std::stable_partition(ordered.begin(), ordered.end(),
                        [](const std::string& path) { return isDeclarationFile(path); });
  for (const std::string& path : ordered) {
    if (auto read = reader.read(path); !read) return tl::unexpected<Error>(std::move(read.error()));
  }
  return given;
}

}  // namespace unfreed::driver
