// Terminal colours and links, or nothing.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace unfreed {

class Paint {
 public:
  explicit Paint(bool on, bool links = false) : on_(on), links_(links) {}
  std::string bold(std::string_view text) const { return with("1", text); }
  std::string dim(std::string_view text) const { return with("2", text); }
  std::string error(std::string_view text) const { return with("1;31", text); }
  std::string warning(std::string_view text) const { return with("1;33", text); }
  std::string note(std::string_view text) const { return with("1;36", text); }
  std::string help(std::string_view text) const { return with("1;32", text); }

  std::string as(Severity severity, std::string_view text) const {
    switch (severity) {
      case Severity::Off:
      case Severity::Note:
        return note(text);
      case Severity::Warning:
        return warning(text);
      case Severity::Error:
        return error(text);
    }
    return std::string(text);
  }

  // OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
  std::string link(std::string_view url, std::string_view text) const {
    return links_ ? fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", url, text) : std::string(text);
  }

 private:
  std::string with(std::string_view code, std::string_view text) const {
    return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  bool on_;
  bool links_;
};

}  // namespace unfreed
