// What an exception leads to that nobody catches, in the static program. libstdc++'s own function of this
// name says the type of the exception, and brings 40 KB that turn mangled names into words; what the
// exception says for itself is of more use. Where the archive is linked, the first definition counts, which
// is this one.
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace __gnu_cxx {

void __verbose_terminate_handler() {
  if (const std::exception_ptr thrown = std::current_exception()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "unfreed: internal error: %s\n", error.what());
    } catch (...) {
      std::fputs("unfreed: internal error: an exception of an unknown type\n", stderr);
    }
  }
  std::abort();
}

}  // namespace __gnu_cxx
