#include "frontend/embind_clang/expressions.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>

namespace unfreed::embind_clang {

namespace {

void addTemplateTypes(llvm::ArrayRef<clang::TemplateArgumentLoc> arguments,
                      std::vector<clang::QualType>& types) {
  for (const clang::TemplateArgumentLoc& argument : arguments) {
    if (argument.getArgument().getKind() == clang::TemplateArgument::Type) {
      types.push_back(argument.getArgument().getAsType());
    } else {
      types.push_back({});
    }
  }
}

// One layer of wrapping off, or the same expression.
const clang::Expr* unwrapped(const clang::Expr* expr) {
  if (const auto* cleanups = llvm::dyn_cast<clang::FullExpr>(expr)) return cleanups->getSubExpr();
  if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expr))
    return temporary->getSubExpr();
  if (const auto* temporary = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expr))
    return temporary->getSubExpr();
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expr)) return cast->getSubExpr();
  if (const auto* paren = llvm::dyn_cast<clang::ParenExpr>(expr)) return paren->getSubExpr();
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      unary && unary->getOpcode() == clang::UO_Plus) {
    return unary->getSubExpr();
  }
  // A copy: X(x), x of the same class.
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr);
  if (construct != nullptr && construct->getNumArgs() == 1) {
    const clang::Expr* source = construct->getArg(0);
    const bool copies = !source->getType().isNull() && source->getType()->isRecordType() &&
                        source->getType()->getAsCXXRecordDecl() == construct->getType()->getAsCXXRecordDecl();
    if (copies) return source;
  }
  return expr;
}

}  // namespace

const clang::Expr* stripped(const clang::Expr* expr) {
  while (expr != nullptr) {
    const clang::Expr* inner = unwrapped(expr);
    if (inner == expr) return expr;
    expr = inner;
  }
  return nullptr;
}

bool callPartsOf(const clang::Expr* expr, CallParts& parts) {
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expr)) {
    if (llvm::isa<clang::CXXOperatorCallExpr>(call)) return false;
    parts.callee = stripped(call->getCallee());
    parts.arguments.assign(call->arg_begin(), call->arg_end());
    return parts.callee != nullptr;
  }
  // What is left of a call that does not compile: the callee, then the arguments.
  const auto* recovery = llvm::dyn_cast<clang::RecoveryExpr>(expr);
  if (recovery == nullptr || recovery->subExpressions().empty()) return false;
  const auto inner = recovery->subExpressions();
  parts.callee = stripped(inner.front());
  parts.arguments.assign(inner.begin() + 1, inner.end());
  return parts.callee != nullptr;
}

bool calleePartsOf(const clang::Expr* callee, CalleeParts& parts) {
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(callee)) {
    parts.declaration = member->getMemberDecl();
    parts.name = parts.declaration->getNameAsString();
    parts.object = member->getBase();
    parts.isMember = true;
    addTemplateTypes(member->template_arguments(), parts.templateTypes);
    return true;
  }
  if (const auto* member = llvm::dyn_cast<clang::UnresolvedMemberExpr>(callee)) {
    parts.name = member->getMemberName().getAsString();
    parts.object = member->isImplicitAccess() ? nullptr : member->getBase();
    parts.isMember = true;
    if (member->getNumDecls() != 0) parts.declaration = *member->decls_begin();
    addTemplateTypes(member->template_arguments(), parts.templateTypes);
    return true;
  }
  if (const auto* member = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(callee)) {
    parts.name = member->getMember().getAsString();
    parts.object = member->isImplicitAccess() ? nullptr : member->getBase();
    parts.isMember = true;
    addTemplateTypes(member->template_arguments(), parts.templateTypes);
    return true;
  }
  if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(callee)) {
    parts.declaration = reference->getDecl();
    parts.name = parts.declaration->getNameAsString();
    addTemplateTypes(reference->template_arguments(), parts.templateTypes);
    return true;
  }
  if (const auto* lookup = llvm::dyn_cast<clang::UnresolvedLookupExpr>(callee)) {
    parts.name = lookup->getName().getAsString();
    if (lookup->getNumDecls() != 0) parts.declaration = *lookup->decls_begin();
    addTemplateTypes(lookup->template_arguments(), parts.templateTypes);
    return true;
  }
  return false;
}

bool literalOf(const clang::Expr* expr, std::string& text) {
  const auto* literal = llvm::dyn_cast_or_null<clang::StringLiteral>(stripped(expr));
  if (literal == nullptr || literal->getCharByteWidth() != 1) return false;
  text = literal->getString().str();
  return true;
}

bool isEmscripten(const clang::NamedDecl* decl) {
  if (decl == nullptr) return false;
  const auto* space =
      llvm::dyn_cast<clang::NamespaceDecl>(decl->getDeclContext()->getEnclosingNamespaceContext());
  while (space != nullptr && space->getParent()->isNamespace()) {
    space = llvm::cast<clang::NamespaceDecl>(space->getParent());
  }
  return space != nullptr && space->getName() == "emscripten";
}

const clang::ClassTemplateSpecializationDecl* emscriptenTemplate(clang::QualType type) {
  if (type.isNull()) return nullptr;
  const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  return made != nullptr && isEmscripten(made) ? made : nullptr;
}

}  // namespace unfreed::embind_clang
