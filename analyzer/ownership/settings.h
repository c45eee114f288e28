// Settings: what a project says about how its code is judged (unfreed.json).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::ownership {

// How a call is written, or how what is written ends: "dispose" means `dispose(x)`, `pool.dispose(x)` and
// what is imported under that name; "pool.dispose" and "new Pool" say more.
struct CallName {
  std::vector<std::string> path;  // never empty: {"pool", "dispose"}
  bool constructs = false;
};

// "pool.dispose" or "new Pool"; an empty path when the text is no name of a call.
CallName parseCallName(std::string_view text);

// What the project says of the calls of one name.
struct DeclaredCall {
  enum class Does : uint8_t {
    Releases,  // the handle, or all that a collection holds
    Owns,      // keeps it and answers for its release
  };
  enum class Of : uint8_t { Argument, AllArguments, Receiver };

  CallName name;
  Does does{};
  Of of = Of::Argument;
  uint32_t argument = 0;  // its position, for Of::Argument
};

struct Settings {
  bool platformYields = true;  // yields.platform
  bool unknownYields = true;   // yields.unknown
  bool node = true;            // environment
  bool browser = true;
  std::vector<DeclaredCall> calls;   // releases, owners
  std::vector<CallName> taskYields;  // yields.tasks: awaiting these calls is a task turn
};

}  // namespace unfreed::ownership
