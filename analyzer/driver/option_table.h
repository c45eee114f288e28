// The options as data, for whoever describes them: the help, the manual page, the completions. They are
// declared once, in command_line.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

enum class Shell : uint8_t { Bash, Zsh, Fish };

inline constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};

struct OptionRow {
  enum class Values : uint8_t { None, Listed, ListedCommas, ListedLevels, Files, Revisions, Free };

  std::string name;       // "--format"
  std::string shortName;  // "-h", or empty
  std::string value;      // "FORMAT"; empty: takes none
  std::string help;       // one line, without a period
  std::string group;
  Values values = Values::None;     // what `value` may be
  std::vector<std::string> listed;  // for the three sorts of lists
  bool valueIsOptional = false;     // then it is written behind an equals sign
  bool isRepeatable = false;
};

// The groups, in the order in which they are shown.
inline constexpr std::array<std::string_view, 5> kOptionGroups{"Input", "Rules", "Report", "Fixes",
                                                               "Insight"};

// The levels that may follow `ID=` (Values::ListedLevels).
inline constexpr std::array<std::string_view, 4> kSeverities{"error", "warning", "note", "off"};

}  // namespace unfreed::driver
