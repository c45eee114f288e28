// Small questions to expressions, broken ones included.
#pragma once

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/Type.h>
#include <string>
#include <vector>

namespace unfreed::embind_clang {

// Without parentheses, implicit casts, temporaries, unary plus and copies of the same class.
const clang::Expr* stripped(const clang::Expr* expr);

// A call, also one that did not compile: what is called, and with what.
struct CallParts {
  const clang::Expr* callee = nullptr;
  std::vector<const clang::Expr*> arguments;
};
bool callPartsOf(const clang::Expr* expr, CallParts& parts);

// The name after the last . -> or :: of a callee, its object, and its explicit template arguments.
struct CalleeParts {
  std::string name;
  const clang::Expr* object = nullptr;  // of a member
  bool isMember = false;
  const clang::NamedDecl* declaration = nullptr;  // one of those it may be
  std::vector<clang::QualType> templateTypes;
};
bool calleePartsOf(const clang::Expr* callee, CalleeParts& parts);

// The text of a string literal; false: it is none.
bool literalOf(const clang::Expr* expr, std::string& text);

// Whether a declaration is emscripten::<name>.
bool isEmscripten(const clang::NamedDecl* decl);

// The class template emscripten::<name> that a type is made from, or nothing.
const clang::ClassTemplateSpecializationDecl* emscriptenTemplate(clang::QualType type);

}  // namespace unfreed::embind_clang
