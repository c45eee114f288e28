#include "frontend/embind_clang/syntax_walk.h"

#include <algorithm>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>
#include <vector>

namespace unfreed::embind_clang {

namespace {

constexpr int kMaxContexts = 100;  // namespaces and classes within each other

struct Visits {
  const std::function<void(const clang::FunctionDecl*)>* function = nullptr;
  const std::function<void(const clang::VarDecl*)>* variable = nullptr;
};

void walk(const clang::DeclContext* context, const Visits& visits, int depth);

void visitFunction(const clang::FunctionDecl* function, const Visits& visits) {
  if (visits.function != nullptr && function->isThisDeclarationADefinition() &&
      !function->isDependentContext()) {
    (*visits.function)(function);
  }
}

void walkDecl(const clang::Decl* decl, const Visits& visits, int depth) {
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl))
    return visitFunction(function, visits);
  if (const auto* made = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl)) {
    if (made != made->getCanonicalDecl()) return;
    for (const clang::FunctionDecl* function : made->specializations()) {
      if (const clang::FunctionDecl* definition = function->getDefinition())
        visitFunction(definition, visits);
    }
    return;
  }
  if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl)) {
    const bool isWanted = visits.variable != nullptr && variable->getInit() != nullptr;
    if (isWanted && !variable->getInit()->isValueDependent()) (*visits.variable)(variable);
    return;
  }
  if (const auto* made = llvm::dyn_cast<clang::ClassTemplateDecl>(decl)) {
    if (made != made->getCanonicalDecl()) return;
    for (const clang::ClassTemplateSpecializationDecl* one : made->specializations())
      walk(one, visits, depth + 1);
    return;
  }
  if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(decl)) {
    if (!record->isDependentContext()) walk(record, visits, depth + 1);
    return;
  }
  if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
    walk(llvm::cast<clang::DeclContext>(decl), visits, depth + 1);
  }
}

void walk(const clang::DeclContext* context, const Visits& visits, int depth) {
  if (depth > kMaxContexts) return;
  for (const clang::Decl* decl : context->noload_decls()) walkDecl(decl, visits, depth);
}

}  // namespace

void eachStatement(const clang::Stmt* root, Lambdas lambdas,
                   const std::function<void(const clang::Stmt*)>& visit) {
  std::vector<const clang::Stmt*> open{root};
  while (!open.empty()) {
    const clang::Stmt* at = open.back();
    open.pop_back();
    if (at == nullptr) continue;
    visit(at);
    if (lambdas == Lambdas::Skip && llvm::isa<clang::LambdaExpr>(at)) continue;
    const size_t first = open.size();
    for (const clang::Stmt* child : at->children()) open.push_back(child);
    std::reverse(open.begin() + static_cast<ptrdiff_t>(first), open.end());
  }
}

void eachFunction(const clang::DeclContext* context,
                  const std::function<void(const clang::FunctionDecl*)>& visit) {
  walk(context, {&visit, nullptr}, 0);
}

void eachVariable(const clang::DeclContext* context,
                  const std::function<void(const clang::VarDecl*)>& visit) {
  walk(context, {nullptr, &visit}, 0);
}

}  // namespace unfreed::embind_clang
