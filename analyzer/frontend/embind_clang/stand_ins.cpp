#include "frontend/embind_clang/stand_ins.h"

#include <algorithm>
#include <array>

namespace unfreed::embind_clang {

namespace {

constexpr std::string_view kEmscripten[] = {
    "emscripten.h",          "emscripten/bind.h",      "emscripten/console.h",   "emscripten/em_asm.h",
    "emscripten/em_js.h",    "emscripten/em_macros.h", "emscripten/em_types.h",  "emscripten/emscripten.h",
    "emscripten/fetch.h",    "emscripten/heap.h",      "emscripten/html5.h",     "emscripten/html5_webgl.h",
    "emscripten/stack.h",    "emscripten/threading.h", "emscripten/trace.h",     "emscripten/val.h",
    "emscripten/version.h",  "emscripten/wire.h",      "emscripten/eventloop.h", "emscripten/wasm_worker.h",
    "emscripten/proxying.h", "emscripten/wasmfs.h",
};

constexpr std::string_view kStandard[] = {
    // C, and what comes with a C library
    "alloca.h", "assert.h", "complex.h", "ctype.h", "errno.h", "fcntl.h", "fenv.h", "float.h", "inttypes.h",
    "iso646.h", "limits.h", "locale.h", "malloc.h", "math.h", "memory.h", "setjmp.h", "signal.h",
    "stdalign.h", "stdarg.h", "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h",
    "stdnoreturn.h", "string.h", "strings.h", "sys/stat.h", "sys/time.h", "sys/types.h", "sys/mman.h",
    "tgmath.h", "time.h", "uchar.h", "unistd.h", "wchar.h", "wctype.h", "dirent.h", "pthread.h", "sched.h",
    "semaphore.h",
    // C++
    "algorithm", "any", "array", "atomic", "barrier", "bit", "bitset", "cassert", "ccomplex", "cctype",
    "cerrno", "cfenv", "cfloat", "charconv", "chrono", "cinttypes", "ciso646", "climits", "clocale", "cmath",
    "codecvt", "compare", "complex", "concepts", "condition_variable", "coroutine", "csetjmp", "csignal",
    "cstdarg", "cstdbool", "cstddef", "cstdint", "cstdio", "cstdlib", "cstring", "ctgmath", "ctime", "cuchar",
    "cwchar", "cwctype", "deque", "exception", "execution", "expected", "filesystem", "format",
    "forward_list", "fstream", "functional", "future", "initializer_list", "iomanip", "ios", "iosfwd",
    "iostream", "istream", "iterator", "latch", "limits", "list", "locale", "map", "memory",
    "memory_resource", "mutex", "new", "numbers", "numeric", "optional", "ostream", "print", "queue",
    "random", "ranges", "ratio", "regex", "scoped_allocator", "semaphore", "set", "shared_mutex",
    "source_location", "span", "sstream", "stack", "stdexcept", "stop_token", "streambuf", "string",
    "string_view", "strstream", "syncstream", "system_error", "thread", "tuple", "type_traits", "typeindex",
    "typeinfo", "unordered_map", "unordered_set", "utility", "valarray", "variant", "vector", "version"};

}  // namespace

const std::vector<StandIn>& standIns() {
  static const std::vector<StandIn> kAll = [] {
    std::vector<StandIn> all;
    for (std::string_view header : kEmscripten) all.push_back({header, "emscripten"});
    for (std::string_view header : kStandard) all.push_back({header, "std"});
    std::sort(all.begin(), all.end(), [](const StandIn& a, const StandIn& b) { return a.header < b.header; });
    return all;
  }();
  return kAll;
}

bool isStandIn(std::string_view header) {
  const auto& all = standIns();
  const auto found = std::lower_bound(
      all.begin(), all.end(), header,
      [](const StandIn& standIn, std::string_view wanted) { return standIn.header < wanted; });
  return found != all.end() && found->header == header;
}

}  // namespace unfreed::embind_clang
