#include "frontend/embind_clang/header_finder.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "frontend/embind_clang/stand_ins.h"

namespace unfreed::embind_clang {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMaxListed = 200'000;      // entries below the root
constexpr size_t kMaxFollowed = 3'000;      // files whose #include lines are read
constexpr size_t kMaxFolders = 200;         // folders for -I
constexpr size_t kMaxHeaderSize = 8 << 20;  // a larger one is data

bool isHeaderName(const std::string& extension) {
  static const std::unordered_set<std::string> kExtensions{".h",    ".hh",  ".hpp", ".hxx", ".h++", ".inl",
                                                           ".inc",  ".ipp", ".tpp", ".txx", ".tcc", ".def",
                                                           ".impl", ".cpp", ".cc",  ".cxx", ".c",   ""};
  return kExtensions.contains(extension);
}

bool isSkippedFolder(const std::string& name) {
  return name.starts_with(".") || name == "node_modules" || name == "CMakeFiles";
}

bool isFile(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

std::string textOf(const std::string& path) {
  std::error_code error;
  if (fs::file_size(path, error) > kMaxHeaderSize || error) return {};
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

struct Include {
  std::string header;
  bool quoted = false;
};

// The header that a line includes, if it is an #include line.
bool readIncludeLine(std::string_view line, Include& include) {
  const auto skipBlanks = [&] {
    while (!line.empty() && (line[0] == ' ' || line[0] == '\t')) line.remove_prefix(1);
  };
  skipBlanks();
  if (!line.starts_with('#')) return false;
  line.remove_prefix(1);
  skipBlanks();
  if (!line.starts_with("include")) return false;
  line.remove_prefix(line.starts_with("include_next") ? 12 : 7);
  skipBlanks();
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return false;
  const size_t end = line.find(line[0] == '"' ? '"' : '>', 1);
  if (end == std::string_view::npos) return false;
  include = {std::string(line.substr(1, end - 1)), line[0] == '"'};
  return !include.header.empty();
}

std::vector<Include> includesIn(std::string_view text) {
  std::vector<Include> found;
  Include include;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (readIncludeLine(text.substr(0, end), include)) found.push_back(include);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return found;
}

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// FOO_API, FOO_EXPORT, EXPORT_FOO: the usual names of such macros.
bool isExportMacroName(std::string_view word) {
  if (word.size() < 4 || word.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos)
    return false;
  return word.ends_with("_API") || word.ends_with("EXPORT") || word.ends_with("_EXPORTS") ||
         word.ends_with("_DLL") || word.ends_with("_DEPRECATED") || word.starts_with("EXPORT_") ||
         word.ends_with("_PUBLIC") || word.ends_with("_EXPIMP");
}

size_t sharedPrefix(const std::string& a, const std::string& b) {
  size_t folders = 0;
  for (size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i) folders += a[i] == '/';
  return folders;
}

}  // namespace

HeaderFinder::HeaderFinder(std::string root, std::string file, std::vector<std::string> folders)
    : root_(std::move(root)), file_(std::move(file)), folders_(std::move(folders)) {}

void HeaderFinder::listRoot() {
  if (listed_) return;
  listed_ = true;
  if (root_.empty()) return;
  std::error_code error;
  size_t entries = 0;
  auto it = fs::recursive_directory_iterator(root_, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (++entries > kMaxListed) break;
    const std::string name = it->path().filename();
    std::error_code unreadable;
    if (it->is_directory(unreadable)) {
      if (isSkippedFolder(name)) it.disable_recursion_pending();
    } else if (isHeaderName(it->path().extension())) {
      pathsByName_[name].push_back(it->path());
    }
  }
  for (auto& [name, paths] : pathsByName_) std::sort(paths.begin(), paths.end());
}

// The one that shares most folders with the file that is read; of these the shortest, which is the least
// nested copy.
std::string HeaderFinder::nearest(const std::vector<std::string>& paths) const {
  const auto rank = [&](const std::string& path) {
    return std::pair(-static_cast<long>(sharedPrefix(path, file_)), path.size());
  };
  return *std::min_element(paths.begin(), paths.end(),
                           [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
}

bool HeaderFinder::addFolderOf(std::string_view header) {
  if (folders_.size() >= kMaxFolders || !asked_.insert(std::string(header)).second) return false;
  while (header.starts_with("./") || header.starts_with("../")) header.remove_prefix(header.find('/') + 1);
  if (header.empty() || header.starts_with("/") || header.find("..") != std::string_view::npos) return false;
  listRoot();
  const auto named = pathsByName_.find(std::string(header.substr(header.rfind('/') + 1)));
  if (named == pathsByName_.end()) return false;
  const std::string ending = "/" + std::string(header);
  std::vector<std::string> fitting;
  std::copy_if(named->second.begin(), named->second.end(), std::back_inserter(fitting),
               [&](const std::string& path) { return path.ends_with(ending); });
  if (fitting.empty()) return false;
  std::string folder = nearest(fitting);
  folder.resize(folder.size() - ending.size());
  if (std::find(folders_.begin(), folders_.end(), folder) != folders_.end()) return false;
  folders_.push_back(std::move(folder));
  return true;
}

bool HeaderFinder::find(const std::vector<std::string>& headers) {
  bool added = false;
  for (const std::string& header : headers) added |= addFolderOf(header);
  return added;
}

// Every word of the text that looks like an export macro, and those that are defined. A `class WORD Name`
// counts whatever the word is, if it is all capitals.
void HeaderFinder::noteMacros(std::string_view text) {
  std::string_view before;
  std::string_view beforeThat;
  for (size_t at = 0; at < text.size();) {
    if (!isWordCharacter(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && isWordCharacter(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (before == "define") definedMacros_.emplace(word);
    if (isExportMacroName(word)) exportMacros_.emplace(word);
    const bool capitals =
        before.size() > 3 && before.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    if (capitals && beforeThat == "class" && before.data() + before.size() + 1 == word.data()) {
      exportMacros_.emplace(before);
    }
    beforeThat = before;
    before = word;
    at = end;
  }
}

std::vector<std::string> HeaderFinder::undefinedExportMacros() const {
  std::vector<std::string> found;
  for (const std::string& name : exportMacros_) {
    if (!definedMacros_.contains(name)) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string HeaderFinder::sourceOf(const std::string& header) {
  const fs::path path(header);
  for (const char* extension : {".cpp", ".cc", ".cxx", ".c++"}) {
    std::string beside = fs::path(path).replace_extension(extension);
    if (beside != header && isFile(beside)) return beside;
  }
  listRoot();
  for (const char* extension : {".cpp", ".cc", ".cxx", ".c++"}) {
    const auto named = pathsByName_.find(path.stem().string() + extension);
    if (named != pathsByName_.end() && nearest(named->second) != header) return nearest(named->second);
  }
  return {};
}

std::string HeaderFinder::resolve(std::string_view header, const std::string& from, bool quoted) {
  if (quoted) {
    std::string beside = (fs::path(from).parent_path() / header).lexically_normal();
    if (isFile(beside)) return beside;
  }
  if (isStandIn(header)) return {};
  for (const std::string& folder : folders_) {
    std::string path = folder + "/" + std::string(header);
    if (isFile(path)) return path;
  }
  return {};
}

void HeaderFinder::followIncludes() {
  std::deque<std::string> queue{file_};
  std::unordered_set<std::string> seen{file_};
  for (size_t count = 0; !queue.empty() && count < kMaxFollowed; ++count) {
    const std::string path = std::move(queue.front());
    queue.pop_front();
    const std::string text = textOf(path);
    noteMacros(text);
    for (const Include& include : includesIn(text)) {
      std::string found = resolve(include.header, path, include.quoted);
      const bool wanted = found.empty() && !isStandIn(include.header);
      if (wanted && addFolderOf(include.header)) found = resolve(include.header, path, include.quoted);
      if (!found.empty() && seen.insert(found).second) queue.push_back(std::move(found));
    }
  }
}

}  // namespace unfreed::embind_clang
