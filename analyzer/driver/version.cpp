#include "driver/version.h"

#include <fmt/format.h>

#include "driver/build_facts.h"
#include "frontend/embind/client.h"

namespace unfreed::driver {

std::string versionText() {
  const std::string commit = *UNFREED_COMMIT == '\0' ? "" : fmt::format(" ({})", UNFREED_COMMIT);
  const std::string embind = embind::Client::findProgram();
  return fmt::format(
      "unfreed {}{}\n"
      "built by {}, {}\n"
      "tree-sitter {}, grammars: javascript {}, typescript {}\n"
      "unfreed-embind: {}\n",
      UNFREED_VERSION, commit, UNFREED_COMPILER, UNFREED_PLATFORM, UNFREED_TREE_SITTER,
      UNFREED_GRAMMAR_JAVASCRIPT, UNFREED_GRAMMAR_TYPESCRIPT, embind.empty() ? "not found" : embind);
}

}  // namespace unfreed::driver
