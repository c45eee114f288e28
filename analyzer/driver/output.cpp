#include "driver/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/descriptor.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

tl::unexpected<Error> cannotWrite(const std::string& file, int error) {
  return fail(fmt::format("cannot write `{}`: {}", file, std::strerror(error)),
              "name a file in a folder that exists and can be written to");
}

}  // namespace

Result<void> writeTo(int descriptor, const std::string& text) {
  const int error = writeAll(descriptor, text);
  if (error == 0 || error == EPIPE || error == EBADF) return {};
  return fail(fmt::format("cannot write to standard output: {}", std::strerror(error)),
              "write to a file with --output=FILE");
}

Result<void> writeWhole(const std::string& file, const std::string& text) {
  struct stat status {};
  const bool exists = stat(file.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return cannotWrite(file, EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    const Descriptor device(open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.fd < 0) return cannotWrite(file, errno);
    const int error = writeAll(device.fd, text);
    if (error != 0 && error != EPIPE) return cannotWrite(file, error);
    return {};
  }
  // A symbolic link keeps leading to the file that is replaced.
  const std::string target = exists ? path::canonicalPath(file) : file;
  std::string draft = fmt::format("{}.{}.tmp", target, getpid());
  const int out =
      open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? status.st_mode & 0777 : 0666);
  if (out < 0) return cannotWrite(file, errno);
  int error = writeAll(out, text);
  if (close(out) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(draft.c_str(), target.c_str()) != 0) error = errno;
  if (error == 0) return {};
  unlink(draft.c_str());
  return cannotWrite(file, error);
}

Format standardFormat() {
  const char* const actions = std::getenv("GITHUB_ACTIONS");
  return actions != nullptr && std::strcmp(actions, "true") == 0 ? Format::Github : Format::Text;
}

bool wantsColor(bool terminal, const char* noColor, const char* forceColor, const char* term) {
  if (noColor != nullptr && *noColor != '\0') return false;
  if (forceColor != nullptr && *forceColor != '\0') return std::strcmp(forceColor, "0") != 0;
  return terminal && (term == nullptr || std::strcmp(term, "dumb") != 0);
}

bool opensLinks(bool terminal, const std::function<const char*(const char*)>& environment) {
  const auto valueOf = [&](const char* name) {
    const char* value = environment(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  if (const std::string_view forced = valueOf("FORCE_HYPERLINK"); !forced.empty()) return forced != "0";
  if (!terminal || !valueOf("CI").empty() || valueOf("TERM") == "dumb") return false;
  const std::string_view program = valueOf("TERM_PROGRAM");
  const bool isKnown = program == "iTerm.app" || program == "WezTerm" || program == "vscode" ||
                       program == "ghostty" || program == "Hyper";
  const std::string_view vte = valueOf("VTE_VERSION");  // "6003" is 0.60.3; links came with 0.50
  const bool isVte = vte.size() >= 4 && vte >= "5000";
  return isKnown || isVte || !valueOf("WT_SESSION").empty() || !valueOf("KITTY_WINDOW_ID").empty() ||
         !valueOf("DOMTERM").empty() || valueOf("TERM").starts_with("alacritty") ||
         valueOf("TERM").starts_with("xterm-kitty");
}

RenderOptions renderOptions(bool toStandardOutput) {
  RenderOptions options;
  const bool terminal = toStandardOutput && isatty(STDOUT_FILENO) == 1;
  options.color = toStandardOutput && wantsColor(terminal, std::getenv("NO_COLOR"),
                                                 std::getenv("FORCE_COLOR"), std::getenv("TERM"));
  options.links =
      toStandardOutput && opensLinks(terminal, [](const char* name) { return std::getenv(name); });
  struct winsize size {};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    options.width = std::clamp<uint32_t>(size.ws_col, 40, 200);
  }
  return options;
}

}  // namespace unfreed::driver
