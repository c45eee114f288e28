// The variables of a build script, and what a text is with their values.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace unfreed::driver {

class ScriptVariables {
 public:
  void set(std::string_view name, std::string value);
  void append(std::string_view name, std::string_view value);

  // $(NAME), ${NAME}, {{NAME}} and $NAME become their values; nothing when there is none. The text that a
  // script can make out of little is bounded.
  std::string expanded(std::string_view text);

 private:
  void expand(std::string_view text, int depth, std::string& out);

  std::map<std::string, std::string, std::less<>> values_;
  size_t left_ = size_t{4} * 1024 * 1024;  // characters
};

}  // namespace unfreed::driver
