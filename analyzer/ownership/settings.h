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
  static constexpr uint64_t kFunctionWork = 100'000'000;
  static constexpr uint64_t kCycle = 10'000;

  bool platformYields = true;  // yields.platform
  bool unknownYields = true;   // yields.unknown
  bool node = true;            // environment
  bool browser = true;
  std::vector<DeclaredCall> calls;   // releases, owners
  std::vector<CallName> taskYields;  // yields.tasks: awaiting these calls is a task turn
  // Limits. What one function is worth, in steps: what an op costs grows with the state, so the sum may grow
  // with the square of the function, and worse; code that people write stays far below.
  uint64_t functionWork = kFunctionWork;
  uint64_t cycle = kCycle;  // functions of a cycle of the call graph that are told apart
};

}  // namespace unfreed::ownership
