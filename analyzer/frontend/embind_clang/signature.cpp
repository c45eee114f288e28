#include "frontend/embind_clang/signature.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>

#include "frontend/embind_clang/callee_body.h"
#include "frontend/embind_clang/expressions.h"
#include "frontend/embind_clang/opaque_names.h"

namespace unfreed::embind_clang {

namespace {

// A result deduced from a body with errors: right if one of the returns is sound (all must agree), and if it
// is a class, which nothing turns into by mistake.
bool isDoubtful(const clang::FunctionDecl* function, const clang::SourceRange& range, const Errors& errors) {
  if (!errors.within(function->getASTContext().getSourceManager(), range)) return false;
  const clang::QualType result = function->getReturnType();
  if (!result.isNull() && result->isRecordType() && !isOpaque(result->getAsCXXRecordDecl())) return false;
  return !returnsSoundValue(function);
}

constexpr int kMaxDepth = 12;  // select_overload(optional_override(+[]…))

Signature fromPrototype(const clang::FunctionProtoType* prototype, bool isMember) {
  Signature made;
  made.kind = Signature::Kind::Function;
  made.isMember = isMember;
  made.result = prototype->getReturnType();
  for (const clang::QualType type : prototype->param_types()) made.parameters.push_back({type, {}});
  return made;
}

Signature fromFunction(const clang::FunctionDecl* function, const Errors& errors) {
  if (isOpaque(function) || function->isInvalidDecl()) return {};
  const auto* prototype = function->getType()->getAs<clang::FunctionProtoType>();
  if (prototype == nullptr) return {};
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  Signature made =
      fromPrototype(prototype, method != nullptr && method->isInstance() && !method->getParent()->isLambda());
  for (size_t i = 0; i < made.parameters.size() && i < function->getNumParams(); ++i) {
    made.parameters[i].name = function->getParamDecl(static_cast<unsigned>(i))->getNameAsString();
  }
  made.callee = function;
  if (made.result->isUndeducedType()) return {};
  const bool deduced = function->getDeclaredReturnType()->getContainedAutoType() != nullptr;
  made.resultDoubtful =
      deduced && function->hasBody() && isDoubtful(function, function->getSourceRange(), errors);
  return made;
}

Signature fromLambda(const clang::LambdaExpr* lambda, const Errors& errors) {
  const clang::CXXMethodDecl* call = lambda->getCallOperator();
  if (call == nullptr || call->isInvalidDecl()) return {};
  Signature made = fromFunction(call, errors);
  made.isMember = false;
  // A result that is written is safe whatever happens inside.
  made.resultDoubtful =
      !lambda->hasExplicitResultType() && isDoubtful(call, lambda->getSourceRange(), errors);
  return made;
}

Signature fromDeclaration(const clang::ValueDecl* decl, const Errors& errors) {
  if (decl->isInvalidDecl()) return {};
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl)) return fromFunction(function, errors);
  if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(decl)) {
    Signature made;
    made.kind = Signature::Kind::Field;
    made.isMember = true;
    made.result = field->getType();
    made.isConst = field->getType().isConstQualified();
    return made;
  }
  return {};
}

// operator() of a closure or of std::function.
Signature fromRecord(const clang::CXXRecordDecl* record, const Errors& errors) {
  if (record == nullptr || !record->hasDefinition()) return {};
  const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (made != nullptr && made->getName() == "function" && made->getTemplateArgs().size() != 0 &&
      made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type) {
    return signatureOf(made->getTemplateArgs()[0].getAsType());
  }
  const clang::CXXMethodDecl* call = nullptr;
  for (const clang::CXXMethodDecl* method : record->methods()) {
    if (method->getOverloadedOperator() != clang::OO_Call) continue;
    if (call != nullptr) return {};
    call = method;
  }
  if (call == nullptr) return {};
  Signature found = fromFunction(call, errors);
  found.isMember = false;
  return found;
}

// The one of an overload set that has the wanted type.
const clang::FunctionDecl* overloadOf(const clang::Expr* expr, clang::QualType wanted) {
  expr = stripped(expr);
  if (const auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(expr))
    expr = stripped(unary->getSubExpr());
  if (const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expr)) {
    return llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
  }
  const auto* lookup = llvm::dyn_cast_or_null<clang::OverloadExpr>(expr);
  if (lookup == nullptr) return nullptr;
  const auto* prototype = wanted->getAs<clang::FunctionProtoType>();
  for (const clang::NamedDecl* decl : lookup->decls()) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl->getUnderlyingDecl());
    const auto* type = function == nullptr ? nullptr : function->getType()->getAs<clang::FunctionProtoType>();
    if (type == nullptr || prototype == nullptr || type->getNumParams() != prototype->getNumParams())
      continue;
    bool same = true;
    for (unsigned i = 0; i < type->getNumParams(); ++i) {
      same =
          same && type->getParamType(i).getCanonicalType() == prototype->getParamType(i).getCanonicalType();
    }
    if (same) return function;
  }
  return nullptr;
}

Signature signatureAt(const clang::Expr* bound, const Errors& errors, int depth);

// A written function type, with the names and the body of the function it selects.
Signature selected(clang::QualType type, const clang::Expr* argument, const Errors& errors, int depth) {
  Signature made = signatureOf(type);
  if (made.kind != Signature::Kind::Function) return {};
  const clang::FunctionDecl* function = argument == nullptr ? nullptr : overloadOf(argument, type);
  Signature inner;
  if (function != nullptr && !isOpaque(function)) {
    inner = fromFunction(function, errors);
  } else if (argument != nullptr) {
    inner = signatureAt(argument, errors, depth + 1);
  }
  if (inner.kind != Signature::Kind::Function || inner.parameters.size() != made.parameters.size())
    return made;
  made.callee = inner.callee;
  made.isMember = inner.isMember;
  for (size_t i = 0; i < made.parameters.size(); ++i) made.parameters[i].name = inner.parameters[i].name;
  return made;
}

bool isMemberAddress(const clang::Expr* expr) {
  expr = stripped(expr);
  const auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(expr);
  if (unary == nullptr) return false;
  if (const auto* lookup = llvm::dyn_cast<clang::OverloadExpr>(stripped(unary->getSubExpr()))) {
    for (const clang::NamedDecl* decl : lookup->decls()) {
      const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(decl->getAsFunction());
      if (method == nullptr || method->isStatic()) return false;
    }
    return lookup->getNumDecls() != 0;
  }
  return false;
}

// select_const(&T::f): the overload that is const, if there is one only.
Signature constOverload(const clang::Expr* argument, const Errors& errors) {
  const clang::Expr* expr = stripped(argument);
  if (const auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(expr))
    expr = stripped(unary->getSubExpr());
  if (const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expr))
    return fromDeclaration(reference->getDecl(), errors);
  const auto* lookup = llvm::dyn_cast_or_null<clang::OverloadExpr>(expr);
  if (lookup == nullptr) return {};
  const clang::CXXMethodDecl* found = nullptr;
  for (const clang::NamedDecl* decl : lookup->decls()) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl->getUnderlyingDecl());
    if (method == nullptr || !method->isConst()) continue;
    if (found != nullptr) return {};
    found = method;
  }
  return found == nullptr ? Signature() : fromFunction(found, errors);
}

// select_overload<Sig>(f), optional_override(f).
Signature fromCall(const clang::Expr* expr, const Errors& errors, int depth) {
  CallParts call;
  CalleeParts callee;
  if (!callPartsOf(expr, call) || !calleePartsOf(call.callee, callee)) return {};
  const clang::Expr* argument = call.arguments.empty() ? nullptr : call.arguments.front();
  if (callee.name == "optional_override" && argument != nullptr)
    return signatureAt(argument, errors, depth + 1);
  if (callee.name == "select_const" && callee.templateTypes.empty() && argument != nullptr)
    return constOverload(argument, errors);
  const bool selects = callee.name == "select_overload" || callee.name == "select_const";
  if (!selects || callee.templateTypes.empty() || callee.templateTypes.front().isNull()) return {};
  Signature made = selected(callee.templateTypes.front(), argument, errors, depth);
  if (made.callee == nullptr && argument != nullptr) made.isMember = isMemberAddress(argument);
  const auto* type = expr->getType().isNull() ? nullptr : expr->getType()->getAs<clang::MemberPointerType>();
  if (type != nullptr) made.isMember = true;
  return made;
}

Signature fromCast(const clang::ExplicitCastExpr* cast, const Errors& errors, int depth) {
  const clang::QualType type = cast->getTypeAsWritten();
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) {
    Signature made = selected(type->getPointeeType(), cast->getSubExprAsWritten(), errors, depth);
    made.isMember = type->isMemberFunctionPointerType();
    return made;
  }
  Signature made = fromRecord(type->getAsCXXRecordDecl(), errors);
  // std::function<R(A…)>(&f): the body is that of f.
  if (made.kind == Signature::Kind::Function && made.callee == nullptr)
    made.callee = signatureAt(cast->getSubExprAsWritten(), errors, depth + 1).callee;
  return made;
}

// A variable that holds a function or a lambda; or, with &, a variable that is bound itself.
Signature fromVariable(const clang::VarDecl* variable, bool addressed, const Errors& errors, int depth) {
  const clang::QualType type = variable->getType();
  if (type->isFunctionPointerType()) return signatureOf(type->getPointeeType());
  if (type->isMemberFunctionPointerType()) {
    Signature made = signatureOf(type->getPointeeType());
    made.isMember = true;
    return made;
  }
  if (const clang::Expr* init = variable->getInit(); init != nullptr && !addressed) {
    Signature made = signatureAt(init, errors, depth + 1);
    if (made.kind != Signature::Kind::Unknown) return made;
  }
  if (!addressed) return fromRecord(type->getAsCXXRecordDecl(), errors);
  Signature made;
  made.kind = Signature::Kind::Variable;
  made.result = type;
  made.isConst = type.isConstQualified();
  return made;
}

// Several overloads under a plain &T::f: known if all have the same result.
Signature fromOverloads(const clang::OverloadExpr* lookup, const Errors& errors) {
  Signature made;
  for (const clang::NamedDecl* decl : lookup->decls()) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl->getUnderlyingDecl());
    if (function == nullptr) return {};
    const Signature one = fromFunction(function, errors);
    if (one.kind == Signature::Kind::Unknown) return {};
    if (made.kind == Signature::Kind::Unknown) {
      made = one;
      made.callee = lookup->getNumDecls() == 1 ? one.callee : nullptr;
    } else if (made.result.getCanonicalType() != one.result.getCanonicalType()) {
      return {};
    }
  }
  return made;
}

Signature signatureAt(const clang::Expr* bound, const Errors& errors, int depth) {
  const clang::Expr* expr = stripped(bound);
  if (expr == nullptr || depth > kMaxDepth) return {};
  bool addressed = false;
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      unary && unary->getOpcode() == clang::UO_AddrOf) {
    addressed = true;
    expr = stripped(unary->getSubExpr());
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expr)) return fromLambda(lambda, errors);
  if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expr)) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl())) {
      return fromVariable(variable, addressed, errors, depth);
    }
    return fromDeclaration(reference->getDecl(), errors);
  }
  if (const auto* lookup = llvm::dyn_cast<clang::OverloadExpr>(expr)) return fromOverloads(lookup, errors);
  if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expr)) return fromCast(cast, errors, depth);
  if (Signature made = fromCall(expr, errors, depth); made.kind != Signature::Kind::Unknown) return made;
  if (expr->getType().isNull() || expr->containsErrors()) return {};
  const clang::QualType type = expr->getType();
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) {
    Signature made = signatureOf(type->getPointeeType());
    made.isMember = type->isMemberFunctionPointerType();
    return made;
  }
  return fromRecord(type->getAsCXXRecordDecl(), errors);
}

}  // namespace

Signature signatureOf(clang::QualType type) {
  if (type.isNull()) return {};
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) {
    Signature made = signatureOf(type->getPointeeType());
    made.isMember = type->isMemberFunctionPointerType();
    return made;
  }
  const auto* prototype = type->getAs<clang::FunctionProtoType>();
  return prototype == nullptr ? Signature() : fromPrototype(prototype, false);
}

Signature signatureOf(const clang::Expr* bound, const clang::ASTContext&, const Errors& errors) {
  return signatureAt(bound, errors, 0);
}

bool isPolicy(const clang::Expr* argument, std::string& name) {
  const clang::Expr* expr = stripped(argument);
  if (expr == nullptr || expr->getType().isNull()) return false;
  const clang::CXXRecordDecl* record = expr->getType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->getIdentifier() || !isEmscripten(record)) return false;
  name = record->getName().str();
  return name == "allow_raw_pointers" || name == "allow_raw_pointer" || name == "nonnull" ||
         name == "async" || name == "pure_virtual" || name == "take_ownership" || name == "reference" ||
         name == "constructor";
}

}  // namespace unfreed::embind_clang
