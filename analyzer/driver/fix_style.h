// What the project of a file lets fixes write.
#pragma once

#include <memory>
#include <string_view>

#include "driver/configuration.h"
#include "fix/site.h"
#include "program/resolver.h"

namespace unfreed::driver {

// Whether `using` declarations are understood by what reads the file; false when nothing says so.
bool understandsUsing(Language language, const program::LanguageTarget& target);

// The first number, and the second, of a version or a range: "^5.4.0" → 5.4. A range with alternatives
// (`18 || >=24`) begins with the lowest; what is no range (`latest`, `*`) gives 0.0.
struct Version {
  int major = 0;
  int minor = 0;
  auto operator<=>(const Version&) const = default;
};
Version lowestVersion(std::string_view range);

class FixStyles {
 public:
  explicit FixStyles(Configurations& configurations);
  fix::Style of(const SourceFile& file);

 private:
  Configurations& configurations_;
  std::unique_ptr<program::FileSystem> disk_;
  program::Resolver resolver_;
};

}  // namespace unfreed::driver
