// What the body of a bound function tells about its result: whether a pointer is made afresh, and what a val
// holds.
#pragma once

#include <clang/AST/Decl.h>
#include <string>

#include "frontend/embind_clang/bound_types.h"

namespace unfreed::embind_clang {

enum class PointerSource : uint8_t {
  Unknown,  // no body in reach, or it cannot be told
  Fresh,    // new, release() of a unique_ptr, or a function that does that
  Kept,     // a member, this, a static, an argument: somebody else has it too
};
PointerSource pointerSourceOf(const clang::FunctionDecl* function);

// What the val that a function returns holds.
struct ValContents {
  enum class Kind : uint8_t { Unknown, Plain, ArrayOf };
  Kind kind = Kind::Unknown;
  std::string className;  // ArrayOf: the bound class of the elements
};
ValContents valContentsOf(const clang::FunctionDecl* function, const BoundTypes& types);

}  // namespace unfreed::embind_clang
