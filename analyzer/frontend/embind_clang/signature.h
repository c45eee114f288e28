// What is bound under a name: the function behind &T::f, select_overload<…>(…), a lambda, a cast, a data
// member.
#pragma once

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>
#include <clang/AST/Type.h>
#include <string>
#include <vector>

#include "frontend/embind_clang/clang_pass.h"

namespace unfreed::embind_clang {

struct SignatureParameter {
  clang::QualType type;
  std::string name;
};

struct Signature {
  enum class Kind : uint8_t {
    Unknown,
    Function,
    Field,     // &T::x
    Variable,  // &T::count, a static or global one
  };
  Kind kind = Kind::Unknown;
  bool isMember = false;        // the object is not among the parameters
  bool resultDoubtful = false;  // deduced from a body that Clang did not understand
  bool isConst = false;         // Field, Variable: cannot be set
  clang::QualType result;       // or the type of the field
  std::vector<SignatureParameter> parameters;
  const clang::FunctionDecl* callee = nullptr;  // its body tells who owns a pointer
};

Signature signatureOf(const clang::Expr* bound, const clang::ASTContext& ast, const Errors& errors);
// function<R(A…)>("name", …): the type is written.
Signature signatureOf(clang::QualType type);

// Whether an argument is one of Embind's policies (allow_raw_pointers(), …); its name.
bool isPolicy(const clang::Expr* argument, std::string& name);

}  // namespace unfreed::embind_clang
