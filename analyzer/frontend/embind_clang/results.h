// From a C++ signature to what the bindings say of it: who owns the result, what a call does to its
// arguments.
#pragma once

#include <string>
#include <vector>

#include "bindings/binding.h"
#include "frontend/embind_clang/bound_types.h"
#include "frontend/embind_clang/callee_body.h"
#include "frontend/embind_clang/signature.h"

namespace unfreed::embind_clang {

// .function("f", &T::f, allow_raw_pointers(), return_value_policy::take_ownership())
struct Policies {
  bool takeOwnership = false;
  bool reference = false;
  bool nonnull = false;
  bool async = false;
};

struct Result {
  bindings::Type type;
  std::string foreignType;  // its class is not bound here: `type` says what holds once it is known
};

Result resultOf(const Signature& signature, const Policies& policies, const BoundTypes& types,
                Bodies& bodies);
Result resultOf(clang::QualType type, const BoundTypes& types);

// The class of a parameter that is not bound here is given as in C++, with `::` before it.
bindings::Parameter parameterOf(const SignatureParameter& parameter, const BoundTypes& types);

}  // namespace unfreed::embind_clang
