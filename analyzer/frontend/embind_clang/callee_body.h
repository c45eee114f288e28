// What the body of a bound function tells about its result: whether a pointer is made afresh, and what a val
// holds.
#pragma once

#include <clang/AST/Decl.h>
#include <map>
#include <set>
#include <string>

#include "frontend/embind_clang/bound_types.h"

namespace unfreed::embind_clang {

enum class PointerSource : uint8_t {
  Unknown,  // no body in reach, or it cannot be told
  Fresh,    // new, release() of a unique_ptr, or a function that does that
  Kept,     // a member, this, a static, an argument: somebody else has it too
};

// Bodies in other files: what they say of the pointers they return, and the files whose functions have none
// here.
struct Bodies {
  std::map<std::string, PointerSource> known;  // by qualified name and parameters
  std::set<std::string> wantedOf;              // headers that declare them, absolute
};
// Adds what the functions of the main file say.
void addBodies(const clang::ASTContext& ast, Bodies& bodies);

PointerSource pointerSourceOf(const clang::FunctionDecl* function, Bodies& bodies);

// Whether some value that the body returns is free of errors, so that a result type deduced from it is right.
bool returnsSoundValue(const clang::FunctionDecl* function);

// What the val that a function returns holds.
struct ValContents {
  enum class Kind : uint8_t { Unknown, Plain, ArrayOf };
  Kind kind = Kind::Unknown;
  std::string className;  // ArrayOf: the bound class of the elements
};
ValContents valContentsOf(const clang::FunctionDecl* function, const BoundTypes& types);

}  // namespace unfreed::embind_clang
