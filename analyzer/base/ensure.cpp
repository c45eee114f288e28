#include "base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace unfreed {

void ensureFailed(const char* condition, const char* why, const char* file, int line) {
  std::fprintf(stderr, "unfreed: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::abort();
}

}  // namespace unfreed
