// What a translation unit registers with Embind, as syntax: one Registration per class_, value_object, enum_,
// register_vector …, with the links of its chain, and one per free function. Found by type, so that macros,
// aliases and renamed namespaces do not matter.
#pragma once

#include <clang/AST/Expr.h>
#include <clang/AST/TemplateBase.h>
#include <clang/AST/Type.h>
#include <string>
#include <vector>

#include "frontend/embind_clang/clang_pass.h"

namespace unfreed::embind_clang {

// .function("name", &T::f, allow_raw_pointers()), or the same as a free call.
struct Link {
  std::string method;                          // "function", "constructor", …
  std::string name;                            // the JavaScript name, when there is one
  std::vector<clang::QualType> templateTypes;  // explicit template arguments that are types
  std::vector<const clang::Expr*> arguments;   // the name included
  clang::SourceLocation location;
};

struct Registration {
  enum class Kind : uint8_t { Class, Vector, Map, ValueObject, ValueArray, Enum };
  Kind kind = Kind::Class;
  clang::QualType type;                   // the registered C++ type, canonical
  std::vector<clang::QualType> elements;  // Vector: the element; Map: key and value
  clang::QualType base;                   // base<B> of class_, or null
  std::string name;                       // empty: a chain on a variable, whose name stands elsewhere
  clang::SourceLocation location;
  std::vector<Link> links;
};

struct Registrations {
  std::vector<Registration> chains;
  std::vector<Link> functions;  // free functions
  size_t unnamed = 0;           // registrations whose name is computed, so that it cannot be read
  std::vector<clang::SourceLocation> unnamedAt;
};

Registrations registrationsIn(clang::ASTContext& ast);

}  // namespace unfreed::embind_clang
