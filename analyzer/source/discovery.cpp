#include "source/discovery.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

#include "source/file_reader.h"
#include "source/find_text.h"
#include "source/ignore_rules.h"
#include "source/on_disk.h"
#include "source/path.h"
#include "source/source_file.h"

namespace unfreed {
namespace {

constexpr uint64_t kMaxIgnoreFile = uint64_t{1} << 20;

// The rules of `folder`'s own .gitignore on top of those that hold around it.
IgnoreRules rulesOf(const std::string& folder, IgnoreRules outer) {
  const auto text = readFile(path::join(folder, ".gitignore"), kMaxIgnoreFile);
  if (!text) return outer;
  IgnoreFile file(folder, *text);
  if (file.empty()) return outer;
  return std::make_shared<const IgnoreChain>(IgnoreChain{std::move(outer), std::move(file)});
}

// The rules that hold for `folder`: those of the folders around it up to the root of its repository, where
// .git/info/exclude counts as well. When these exclude the folder itself, the user who names it overrules
// them.
IgnoreRules rulesAround(const std::string& folder) {
  std::vector<std::string> upwards;
  for (std::string at = folder;; at = path::parentOf(at)) {
    upwards.push_back(at);
    if (isThere(path::join(at, ".git"))) break;
    if (at == "/") return nullptr;  // no repository: .gitignore files above say nothing
  }
  const std::string& root = upwards.back();
  IgnoreRules rules;
  if (const auto text = readFile(path::join(root, ".git/info/exclude"), kMaxIgnoreFile)) {
    rules = std::make_shared<const IgnoreChain>(IgnoreChain{nullptr, IgnoreFile(root, *text)});
  }
  for (size_t i = upwards.size(); i-- > 1;) {
    rules = rulesOf(upwards[i], std::move(rules));
    if (isExcluded(rules, upwards[i - 1], true)) return nullptr;
  }
  return rules;
}

struct Entry {
  std::string name;
  unsigned char type;
};

class Walker {
 public:
  using Takes = bool (*)(std::string_view name);
  Walker(Discovery& found, Takes takes, Takes takesToo = nullptr)
      : found_(found), takes_(takes), takesToo_(takesToo) {}

  void walk(const std::string& start) {
    std::vector<Folder> pending;
    pending.push_back({start, rulesAround(start)});
    while (!pending.empty()) {
      const Folder folder = std::move(pending.back());
      pending.pop_back();
      visit(folder, pending);
    }
  }

 private:
  struct Folder {
    std::string path;
    IgnoreRules outer;
    bool hasOwnName = false;  // in the folder around it, as in `Naming`
  };
  using Names = std::unordered_map<std::string_view, uint32_t>;  // how many entries have that first name

  void visit(const Folder& folder, std::vector<Folder>& pending) {
    std::vector<Entry> entries;
    if (!list(folder.path, entries)) return;
    const bool hasIgnoreFile = std::any_of(entries.begin(), entries.end(),
                                           [](const Entry& entry) { return entry.name == ".gitignore"; });
    const IgnoreRules rules = hasIgnoreFile ? rulesOf(folder.path, folder.outer) : folder.outer;
    Names names;
    names.reserve(entries.size());
    for (const Entry& entry : entries) ++names[firstNameOf(entry.name)];
    const auto hasOwnName = [&](const Entry& entry) { return names[firstNameOf(entry.name)] == 1; };
    for (const Entry& entry : entries) {
      std::string whole = folder.path == "/" ? "/" + entry.name : folder.path + "/" + entry.name;
      unsigned char type = entry.type;
      if (type == DT_UNKNOWN) type = typeOf(whole);
      if (type == DT_DIR) {
        if (entry.name == "node_modules" || entry.name == ".git" || isExcluded(rules, whole, true)) continue;
        pending.push_back({std::move(whole), rules, hasOwnName(entry)});
      } else if (type == DT_LNK) {
        if (!isExcluded(rules, whole, false)) visitLink(whole, folder.path);
      } else if (type == DT_REG && takes_(entry.name) && !isExcluded(rules, whole, false)) {
        const bool isIndex =
            folder.hasOwnName && entry.name.starts_with("index.") && !names.contains("package");
        const Naming naming = !hasOwnName(entry) ? Naming::Shared : isIndex ? Naming::Index : Naming::Own;
        found_.files.push_back({std::move(whole), false, naming});
      } else if (type == DT_REG && takesOther(entry.name) && !isExcluded(rules, whole, false)) {
        found_.others.push_back(std::move(whole));
      } else if (type != DT_REG && takes_(entry.name) && !isExcluded(rules, whole, false)) {
        found_.faults.push_back({std::move(whole), "unreadable-file", "it is not a regular file"});
      }
    }
  }

  bool list(const std::string& folder, std::vector<Entry>& entries) {
    DIR* const stream = opendir(folder.c_str());
    if (stream == nullptr) {
      found_.faults.push_back(
          {folder, "unreadable-folder", fmt::format("the folder cannot be read: {}", std::strerror(errno))});
      return false;
    }
    while (const dirent* const entry = readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") entries.push_back({std::string(name), entry->d_type});
    }
    closedir(stream);
    return true;
  }

  static unsigned char typeOf(const std::string& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) return DT_UNKNOWN;
    if (S_ISDIR(status.st_mode)) return DT_DIR;
    if (S_ISREG(status.st_mode)) return DT_REG;
    return S_ISLNK(status.st_mode) ? DT_LNK : DT_UNKNOWN;
  }

  // Links to files are taken for the file that they lead to; links to folders are not followed.
  void visitLink(const std::string& link, const std::string& folder) {
    struct stat status {};
    if (stat(link.c_str(), &status) != 0) {
      const bool loop = errno == ELOOP;
      if (!loop && !takes_(link)) return;
      found_.faults.push_back(
          {link, loop ? "symlink-loop" : "broken-symlink",
           loop ? "the symbolic link leads to itself" : "the symbolic link leads nowhere"});
      return;
    }
    const std::string target = path::canonicalPath(link);
    if (target.empty()) return;
    if (S_ISDIR(status.st_mode)) {
      if (!path::isInside(folder, target)) return;
      found_.faults.push_back({link, "symlink-loop", "the symbolic link leads to a folder around itself"});
    } else if (S_ISREG(status.st_mode) && !path::hasFolder(target, "node_modules")) {
      if (takes_(target)) found_.files.push_back({target, false, Naming::Shared});
      if (takesOther(target)) found_.others.push_back(target);
    }
  }

  bool takesOther(std::string_view name) const { return takesToo_ != nullptr && takesToo_(name); }

  Discovery& found_;
  Takes takes_;
  Takes takesToo_;
};

void sortUnique(std::vector<std::string>& paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

Error unreadable(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return {fmt::format("`{}` does not exist", path), "name files or folders that exist"};
  }
  return {fmt::format("cannot read `{}`: {}", path, std::strerror(error)),
          "check the path and its permissions"};
}

}  // namespace

std::string_view firstNameOf(std::string_view name) {
  return name.substr(0, name.find('.', 1));
}

bool isDeclarationFile(std::string_view file) {
  const std::string_view name = path::nameOf(file);
  if (name.ends_with(".d.mts") || name.ends_with(".d.cts")) return true;
  return name.ends_with(".ts") && name.find(".d.") != std::string_view::npos;
}

bool holdsCode(std::string_view file) {
  const auto language = languageOf(file);
  return language ? *language != Language::Rust : markupOf(file).has_value();
}

bool isLintable(std::string_view file) {
  if (!holdsCode(file)) return false;
  if (isDeclarationFile(file)) return false;
  return !file.ends_with(".min.js") && !file.ends_with(".min.mjs") && !file.ends_with(".min.cjs");
}

bool isGeneratedGlue(std::string_view text) {
  const auto has = [&](std::string_view word) { return contains(text, word); };
  // What the WebIDL binder writes; its glue need not mention Wasm, nor how Emscripten starts.
  if (has("WrapperObject") && has("__destroy__") && has("wrapPointer")) return true;
  if (!has("wasm")) return false;
  if (has("__destroy_into_raw") || has("__wbg_set_wasm(") || has("__wbg_get_imports")) return true;
  if (has("__wbg_") && has("__wbindgen_")) return true;
  return has("ENVIRONMENT_IS_") && (has("wasmBinary") || has("wasmMemory"));
}

std::vector<std::string> filesBelow(const std::string& folder, bool (*takes)(std::string_view name)) {
  Discovery found;
  Walker(found, takes).walk(folder);
  std::vector<std::string> files;
  for (DiscoveredFile& file : found.files) files.push_back(std::move(file.absolute));
  sortUnique(files);
  return files;
}

void sortUnique(std::vector<DiscoveredFile>& files) {
  std::sort(files.begin(), files.end(), [](const DiscoveredFile& a, const DiscoveredFile& b) {
    return a.absolute != b.absolute ? a.absolute < b.absolute : a.named > b.named;
  });
  const auto same = [](const DiscoveredFile& a, const DiscoveredFile& b) { return a.absolute == b.absolute; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
}

Result<Discovery> discover(const std::vector<std::string>& paths, const std::string& workingFolder,
                           bool (*takesToo)(std::string_view name)) {
  Discovery found;
  Walker walker(found, isLintable, takesToo);
  for (const std::string& given : paths) {
    const std::string absolute = path::canonicalPath(path::join(workingFolder, given));
    struct stat status {};
    if (absolute.empty() || stat(absolute.c_str(), &status) != 0) {
      return tl::unexpected<Error>(unreadable(given, errno));
    }
    if (S_ISDIR(status.st_mode)) {
      if (access(absolute.c_str(), R_OK | X_OK) != 0) return tl::unexpected<Error>(unreadable(given, errno));
      walker.walk(absolute);
      continue;
    }
    if (!S_ISREG(status.st_mode)) {
      return fail(fmt::format("cannot read `{}`: it is not a regular file", given),
                  "pass code by standard input with --stdin-filename=PATH");
    }
    if (access(absolute.c_str(), R_OK) != 0) return tl::unexpected<Error>(unreadable(given, errno));
    if (holdsCode(absolute)) {
      found.files.push_back({absolute, true, Naming::Shared});
    } else {
      found.faults.push_back({absolute, "unsupported-file",
                              "this is no file that holds JavaScript or TypeScript; it was left out"});
    }
  }
  sortUnique(found.files);
  sortUnique(found.others);
  std::sort(found.faults.begin(), found.faults.end(),
            [](const DiscoveryFault& a, const DiscoveryFault& b) { return a.absolute < b.absolute; });
  return found;
}

}  // namespace unfreed
