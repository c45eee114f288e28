// What awaiting well-known functions lets happen. Measured: 2000 objects, gc() forced each 200 allocations,
// three runs each on Node 20, single runs on 22 and 24, three on Chromium 156. `Unknown` in a column means
// that the function does not exist there.
#include <algorithm>
#include <array>

#include "ownership/yields.h"

namespace unfreed::ownership {
namespace {

struct KnownAwait {
  std::string_view specifier;  // without "node:"; empty for globals
  std::string_view path;       // "*" for every function of the module
  YieldKind node;
  YieldKind browser;
};

constexpr YieldKind kTask = YieldKind::Macrotask;
constexpr YieldKind kMicro = YieldKind::Microtask;
constexpr YieldKind kBurst = YieldKind::Platform;
constexpr YieldKind kAbsent = YieldKind::Unknown;

constexpr std::array kKnown{
    KnownAwait{"timers/promises", "setTimeout", kTask, kAbsent},
    KnownAwait{"timers/promises", "setImmediate", kTask, kAbsent},
    KnownAwait{"timers/promises", "setInterval", kTask, kAbsent},
    KnownAwait{"timers/promises", "scheduler.wait", kTask, kAbsent},
    KnownAwait{"timers/promises", "scheduler.yield", kTask, kAbsent},
    KnownAwait{"fs/promises", "*", kTask, kAbsent},
    KnownAwait{"fs", "promises.*", kTask, kAbsent},
    KnownAwait{"stream/promises", "*", kTask, kAbsent},
    KnownAwait{"stream", "Readable.from", kMicro, kAbsent},
    KnownAwait{"dns", "promises.*", kBurst, kAbsent},
    KnownAwait{"dns/promises", "*", kBurst, kAbsent},
    KnownAwait{"readline", "*", kBurst, kAbsent},
    KnownAwait{"crypto", "subtle.*", kTask, kAbsent},
    // Awaiting what the timers return waits for nothing: it is no promise.
    KnownAwait{"", "setTimeout", kMicro, kMicro},
    KnownAwait{"", "setImmediate", kMicro, kMicro},
    KnownAwait{"", "setInterval", kMicro, kMicro},
    KnownAwait{"", "requestAnimationFrame", kMicro, kMicro},
    KnownAwait{"", "queueMicrotask", kMicro, kMicro},
    KnownAwait{"", "scheduler.yield", kAbsent, kMicro},
    KnownAwait{"", "scheduler.postTask", kAbsent, kBurst},
    KnownAwait{"", "fetch", kTask, kTask},
    KnownAwait{"", "crypto.subtle.*", kTask, kMicro},
    KnownAwait{"", "createImageBitmap", kAbsent, kMicro},
    KnownAwait{"", "WebAssembly.compile", kTask, kTask},
    KnownAwait{"", "WebAssembly.instantiate", kTask, kTask},
    KnownAwait{"", "WebAssembly.compileStreaming", kTask, kTask},
    KnownAwait{"", "WebAssembly.instantiateStreaming", kTask, kTask},
    KnownAwait{"", "Promise.resolve", kMicro, kMicro},
    KnownAwait{"", "Promise.reject", kMicro, kMicro},
    KnownAwait{"", "structuredClone", kMicro, kMicro},
    KnownAwait{"", "console.*", kMicro, kMicro},
    KnownAwait{"", "JSON.*", kMicro, kMicro},
    KnownAwait{"", "Math.*", kMicro, kMicro},
    KnownAwait{"", "Object.*", kMicro, kMicro},
    KnownAwait{"", "Array.*", kMicro, kMicro},
};

bool fits(std::string_view pattern, std::string_view path) {
  if (pattern == "*") return true;
  if (pattern.ends_with(".*")) return path.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == path;
}

std::string_view withoutDefault(std::string_view path) {
  constexpr std::string_view kDefault = "default.";
  return path.starts_with(kDefault) ? path.substr(kDefault.size()) : path;
}

YieldKind inEnvironment(const KnownAwait& known, const Settings& settings) {
  const bool node = settings.node && known.node != kAbsent;
  const bool browser = settings.browser && known.browser != kAbsent;
  if (node && browser) return known.node == known.browser ? known.node : YieldKind::Platform;
  if (node) return known.node;
  if (browser) return known.browser;
  return YieldKind::Unknown;
}

}  // namespace

YieldKind kindOfExternal(std::string_view specifier, std::string_view path, const Settings& settings) {
  if (specifier.starts_with("node:")) specifier.remove_prefix(5);
  path = withoutDefault(path);
  for (const KnownAwait& known : kKnown) {
    if (known.specifier == specifier && fits(known.path, path)) return inEnvironment(known, settings);
  }
  return YieldKind::Unknown;
}

bool schedulesTask(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kNames{"setTimeout",          "setImmediate",
                                                          "setInterval",         "requestAnimationFrame",
                                                          "requestIdleCallback", "scheduler.postTask"};
  return std::find(kNames.begin(), kNames.end(), path) != kNames.end();
}

bool schedulesMicrotask(std::string_view path) {
  return path == "queueMicrotask" || path == "process.nextTick";
}

bool countsAsYield(YieldKind kind, const Settings& settings) {
  switch (kind) {
    case YieldKind::None:
    case YieldKind::Microtask:
      return false;
    case YieldKind::Unknown:
      return settings.unknownYields;
    case YieldKind::Platform:
      return settings.platformYields;
    case YieldKind::Macrotask:
      return true;
  }
  return false;
}

}  // namespace unfreed::ownership
