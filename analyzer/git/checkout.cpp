#include "git/checkout.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "git/raw_changes.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::git {
namespace {

constexpr uint64_t kLargestFile = uint64_t{1} << 20;  // bytes
constexpr uint64_t kLargestPackedRefs = uint64_t{64} << 20;
constexpr int kMostReferences = 5;  // one that names another, as git follows them

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string textOf(const std::string& path, uint64_t most = kLargestFile) {
  const auto text = readFile(path, most);
  return text ? std::string(trimmed(*text)) : std::string();
}

// The folder of the repository that `.git` is or names; empty when it is neither.
std::string repositoryOf(const std::string& top) {
  std::string at = path::join(top, ".git");
  if (isFolder(at)) return at;
  const std::string text = textOf(at);
  constexpr std::string_view kPrefix = "gitdir:";
  if (!text.starts_with(kPrefix)) return {};
  return path::join(top, trimmed(std::string_view(text).substr(kPrefix.size())));
}

// What all work trees of a repository share.
std::string sharedOf(const std::string& repository) {
  const std::string text = textOf(path::join(repository, "commondir"));
  return text.empty() ? repository : path::join(repository, text);
}

// A name that is no way out of the repository.
bool isReferenceName(std::string_view name) {
  return name.starts_with("refs/") && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) > ' '; });
}

std::string packedId(const std::string& shared, std::string_view name) {
  const std::string text = textOf(path::join(shared, "packed-refs"), kLargestPackedRefs);
  const std::string wanted = fmt::format(" {}\n", name);
  const size_t at = (text + '\n').find(wanted);
  if (at == std::string::npos) return {};
  const size_t begin = text.rfind('\n', at) + 1;  // npos + 1: the first line
  const std::string id = text.substr(begin, at - begin);
  return isObjectId(id) ? id : std::string();
}

std::string commitOf(const std::string& repository, const std::string& shared, std::string reference) {
  constexpr std::string_view kSymbolic = "ref: ";
  for (int i = 0; i < kMostReferences; ++i) {
    if (isObjectId(reference)) return reference;
    if (!reference.starts_with(kSymbolic)) return {};
    const std::string name(trimmed(std::string_view(reference).substr(kSymbolic.size())));
    if (!isReferenceName(name)) return {};
    reference = textOf(path::join(repository, name));
    if (reference.empty()) reference = textOf(path::join(shared, name));
    if (reference.empty()) return packedId(shared, name);
  }
  return {};
}

std::string branchOf(std::string_view head) {
  constexpr std::string_view kBranch = "ref: refs/heads/";
  const std::string_view name = head.starts_with(kBranch) ? head.substr(kBranch.size()) : "";
  return name == ".invalid" ? std::string() : std::string(name);  // the references are kept elsewhere
}

// A value of a configuration: without quotes, escapes and a comment behind it.
std::string valueOf(std::string_view text) {
  std::string value;
  bool isQuoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      isQuoted = !isQuoted;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      value += text[++i];
    } else if (!isQuoted && (text[i] == '#' || text[i] == ';')) {
      break;
    } else {
      value += text[i];
    }
  }
  return std::string(trimmed(value));
}

// `[remote "origin"]` → origin; nothing for other sections.
std::optional<std::string> remoteNamed(std::string_view line) {
  constexpr std::string_view kRemote = "[remote \"";
  if (!line.starts_with(kRemote)) return std::nullopt;
  const size_t end = line.rfind('"');
  return end < kRemote.size() ? std::nullopt
                              : std::optional(std::string(line.substr(kRemote.size(), end - kRemote.size())));
}

bool isUnreserved(char c) {
  constexpr std::string_view kOthers = "-._~!$&'()*+,;=:@/%";
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

bool isHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string encoded(std::string_view path) {
  std::string result;
  for (size_t i = 0; i < path.size(); ++i) {
    const bool isLonePercent =
        path[i] == '%' && !(i + 2 < path.size() && isHex(path[i + 1]) && isHex(path[i + 2]));
    if (isUnreserved(path[i]) && !isLonePercent) {
      result += path[i];
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(path[i]));
    }
  }
  return result;
}

bool isHostName(std::string_view host) {
  return !host.empty() && host.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              ".-_:[]") == std::string_view::npos;
}

// Credentials stand before the last `@` of the authority; a query may hold them, too.
std::string uriOf(std::string_view scheme, std::string_view authority, std::string_view path) {
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (!isHostName(authority)) return {};
  path = path.substr(0, path.find_first_of("?#"));
  return fmt::format("{}://{}{}", scheme, authority, encoded(path));
}

}  // namespace

std::string publicUriOf(std::string_view remote) {
  const size_t separator = remote.find("://");
  if (separator != std::string_view::npos) {
    const std::string_view scheme = remote.substr(0, separator);
    static constexpr std::array<std::string_view, 4> kSchemes{"https", "http", "ssh", "git"};
    if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) return {};
    const std::string_view rest = remote.substr(separator + 3);
    const size_t slash = std::min(rest.find('/'), rest.size());
    return uriOf(scheme, rest.substr(0, slash), rest.substr(slash));
  }
  // `user@host:path`, as scp has it; with a slash before the colon it is a path.
  const size_t colon = remote.find(':');
  if (colon == std::string_view::npos || remote.find('/') < colon) return {};
  if (remote.substr(colon + 1).starts_with(':')) return {};  // `helper::address`
  const std::string_view path = remote.substr(colon + 1);
  return uriOf("ssh", remote.substr(0, colon),
               path.starts_with('/') ? std::string(path) : '/' + std::string(path));
}

std::string remoteIn(std::string_view configuration) {
  std::string first;
  std::optional<std::string> remote;
  while (!configuration.empty()) {
    const size_t end = std::min(configuration.find('\n'), configuration.size());
    const std::string_view line = trimmed(configuration.substr(0, end));
    configuration.remove_prefix(std::min(end + 1, configuration.size()));
    if (line.starts_with('[')) remote = remoteNamed(line);
    const size_t equals = line.find('=');
    if (!remote || equals == std::string_view::npos || trimmed(line.substr(0, equals)) != "url") continue;
    std::string url = valueOf(line.substr(equals + 1));
    if (*remote == "origin") return url;
    if (first.empty()) first = std::move(url);
  }
  return first;
}

std::optional<Checkout> checkoutAround(const std::string& folder) {
  for (std::string at = folder;; at = path::parentOf(at)) {
    if (const std::string repository = repositoryOf(at); !repository.empty()) {
      const std::string shared = sharedOf(repository);
      const std::string head = textOf(path::join(repository, "HEAD"));
      return Checkout{at, publicUriOf(remoteIn(textOf(path::join(shared, "config")))),
                      commitOf(repository, shared, head), branchOf(head)};
    }
    if (at == "/" || at.empty()) return std::nullopt;
  }
}

}  // namespace unfreed::git
