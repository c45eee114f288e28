// Result<T>: the outcome of something the user asked for that may not be possible.
//
// An Error is the user's business (a path that cannot be read, a bad option, a configuration that does not
// parse): one sentence that says what is wrong and one that says what to do. Faults in *input files* are not
// errors but notifications (diagnostics/notification.h); faults of our own are ENSURE failures
// (base/ensure.h).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace unfreed {

struct Error {
  std::string what;  // one sentence without a full stop: "cannot read `src/a.js`: permission denied"
  std::string hint;  // what to do about it; may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string what, std::string hint = {}) {
  return tl::unexpected<Error>(Error{std::move(what), std::move(hint)});
}

}  // namespace unfreed
