// Walks over Clang's syntax trees without recursion on statements, which are as deep as the input likes.
// (Clang's own visitor does that too, at a minute of compile time for each use.)
#pragma once

#include <clang/AST/Decl.h>
#include <clang/AST/Stmt.h>
#include <functional>

namespace unfreed::embind_clang {

enum class Lambdas : uint8_t { Enter, Skip };

// Every statement and expression below `root` and itself, outermost first, in the order of the text.
void eachStatement(const clang::Stmt* root, Lambdas lambdas,
                   const std::function<void(const clang::Stmt*)>& visit);

// Every function with a body and every variable with an initialiser outside of functions; of templates what
// is instantiated.
void eachFunction(const clang::DeclContext* context,
                  const std::function<void(const clang::FunctionDecl*)>& visit);
void eachVariable(const clang::DeclContext* context, const std::function<void(const clang::VarDecl*)>& visit);

}  // namespace unfreed::embind_clang
