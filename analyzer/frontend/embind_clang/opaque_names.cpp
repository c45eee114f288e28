#include "frontend/embind_clang/opaque_names.h"

#include <cctype>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Sema/DeclSpec.h>
#include <clang/Sema/Lookup.h>
#include <clang/Sema/Scope.h>
#include <clang/Sema/Sema.h>
#include <string_view>

namespace unfreed::embind_clang {

namespace {

constexpr ptrdiff_t kMaxLookBack = 600;  // characters read backwards to see what an unknown name stands in

constexpr int kMaxQualifiers = 12;     // a::b::c
constexpr size_t kMaxDeclared = 2000;  // opaque names for whose members the file is searched

// The text around a name: what follows it, and whether it stands between < and >.
struct Surroundings {
  char next = 0;
  bool qualifies = false;  // followed by ::
  bool isTemplateArgument = false;
  bool isArgument = false;  // of a call, and neither in a written type nor in a list of parameters
};

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool isBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// What is open around a place, read backwards from it. A comparison is taken for a bracket, which costs a
// wrong guess about a name that is unknown anyhow.
struct OpenBrackets {
  bool directlyAngle = false;  // the innermost is <
  bool anyAngle = false;       // some is
  bool parameterList = false;  // some is that of a lambda: [](
};

OpenBrackets openBracketsAt(const char* begin, const char* at) {
  OpenBrackets open;
  int round = 0;
  int angle = 0;
  bool innermost = true;
  for (const char* p = at - 1; p >= begin && at - p < kMaxLookBack; --p) {
    if (*p == ';' || ((*p == '{' || *p == '}') && round == 0)) break;
    if (*p == ')') ++round;
    if (*p == '>' && p > begin && p[-1] != '-' && round == 0) ++angle;
    if (*p == '(' && --round < 0) {
      open.parameterList |= p > begin && p[-1] == ']';
      round = 0;
      innermost = false;
    }
    if (*p == '<' && round == 0 && --angle < 0) {
      open.anyAngle = true;
      open.directlyAngle |= innermost;
      angle = 0;
      innermost = false;
    }
  }
  return open;
}

Surroundings surroundingsOf(const clang::SourceManager& sources, const clang::DeclarationNameInfo& name) {
  Surroundings found;
  const clang::SourceLocation at = sources.getSpellingLoc(name.getLoc());
  const auto [file, offset] = sources.getDecomposedLoc(at);
  bool invalid = false;
  const llvm::StringRef text = sources.getBufferData(file, &invalid);
  if (invalid || offset >= text.size()) return found;
  size_t end = offset + name.getName().getAsString().size();
  while (end < text.size() && isBlank(text[end])) ++end;
  if (end >= text.size()) return found;
  found.next = text[end];
  found.qualifies = text.substr(end).starts_with("::");
  const OpenBrackets open = openBracketsAt(text.data(), text.data() + offset);
  const bool closes = std::string_view(">,*&").find(found.next) != std::string_view::npos;
  found.isTemplateArgument = closes && open.directlyAngle;
  const bool ends = std::string_view("),(;]}").find(found.next) != std::string_view::npos;
  found.isArgument = ends && !open.anyAngle && !open.parameterList;
  return found;
}

// name(...): made from anything, so that neither `new Opaque(a, b)` nor passing something for it is an error.
void addConstructor(clang::ASTContext& ast, clang::CXXRecordDecl* record) {
  clang::FunctionProtoType::ExtProtoInfo prototype;
  prototype.Variadic = true;
  const clang::QualType type = ast.getFunctionType(ast.VoidTy, {}, prototype);
  const clang::CanQualType self = ast.getCanonicalType(ast.getTypeDeclType(record));
  const clang::DeclarationNameInfo name(ast.DeclarationNames.getCXXConstructorName(self),
                                        record->getLocation());
  auto* constructor = clang::CXXConstructorDecl::Create(
      ast, record, record->getLocation(), name, type, ast.getTrivialTypeSourceInfo(type),
      clang::ExplicitSpecifier(), false, false, false, clang::ConstexprSpecKind::Unspecified);
  constructor->setAccess(clang::AS_public);
  constructor->setParams({});
  record->addDecl(constructor);
}

void markOpaque(clang::Decl* decl) {
  decl->setImplicit();
}

}  // namespace

bool isOpaque(const clang::NamedDecl* decl) {
  return decl->isImplicit();
}

clang::NamedDecl* OpaqueNames::opaqueClass(clang::DeclContext* context,
                                           const clang::DeclarationNameInfo& name) {
  clang::NamedDecl*& known = declared_[{context->getPrimaryContext(), name.getName().getAsOpaquePtr()}];
  if (known != nullptr) return known;
  clang::ASTContext& ast = sema_->Context;
  auto* record = clang::CXXRecordDecl::Create(ast, clang::TagTypeKind::Class, context, name.getLoc(),
                                              name.getLoc(), name.getName().getAsIdentifierInfo());
  markOpaque(record);
  record->startDefinition();
  addConstructor(ast, record);
  record->completeDefinition();
  record->setAccess(context->isRecord() ? clang::AS_public : clang::AS_none);
  context->addDecl(record);
  known = record;
  declareMembers(record);
  return record;
}

// The classes that the file names within an opaque one: `class_<ns::Foo>`. Clang does not ask for them, as it
// takes an unknown qualified name among template arguments for a value.
void OpaqueNames::declareMembers(clang::DeclContext* record) {
  if (depth_ >= kMaxQualifiers || declared_.size() > kMaxDeclared) return;
  ++depth_;
  const clang::SourceManager& sources = sema_->getSourceManager();
  const llvm::StringRef text = sources.getBufferData(sources.getMainFileID());
  const std::string prefix = llvm::cast<clang::NamedDecl>(record)->getQualifiedNameAsString() + "::";
  for (size_t at = text.find(prefix); at != llvm::StringRef::npos; at = text.find(prefix, at + 1)) {
    if (at > 0 && isWordCharacter(text[at - 1])) continue;
    const size_t begin = at + prefix.size();
    size_t end = begin;
    while (end < text.size() && isWordCharacter(text[end])) ++end;
    if (end == begin || end == text.size()) continue;
    const bool qualifies = text.substr(end).starts_with("::");
    const bool closes = text[end] == '>' || text[end] == ',';
    if (!qualifies && !(closes && openBracketsAt(text.data(), text.data() + at).directlyAngle)) continue;
    const clang::SourceLocation location =
        sources.getLocForStartOfFile(sources.getMainFileID()).getLocWithOffset(static_cast<int>(begin));
    clang::IdentifierInfo& name = sema_->Context.Idents.get(text.slice(begin, end));
    if (name.getTokenID() == clang::tok::identifier) opaqueClass(record, {&name, location});
  }
  --depth_;
}

// template <class...> class name {};
clang::NamedDecl* OpaqueNames::opaqueTemplate(clang::DeclContext* context,
                                              const clang::DeclarationNameInfo& name) {
  clang::NamedDecl*& known = declared_[{context->getPrimaryContext(), name.getName().getAsOpaquePtr()}];
  if (known != nullptr) return known;
  clang::ASTContext& ast = sema_->Context;
  const clang::SourceLocation at = name.getLoc();
  clang::NamedDecl* parameter =
      clang::TemplateTypeParmDecl::Create(ast, context, at, at, 0, 0, nullptr, true, true);
  auto* parameters = clang::TemplateParameterList::Create(ast, at, at, parameter, at, nullptr);
  auto* record = clang::CXXRecordDecl::Create(ast, clang::TagTypeKind::Class, context, at, at,
                                              name.getName().getAsIdentifierInfo(), nullptr, true);
  auto* made = clang::ClassTemplateDecl::Create(ast, context, at, name.getName(), parameters, record);
  record->setDescribedClassTemplate(made);
  ast.getTypeDeclType(record, static_cast<clang::CXXRecordDecl*>(nullptr));
  made->getInjectedClassNameSpecialization();
  markOpaque(record);
  markOpaque(made);
  record->startDefinition();
  record->completeDefinition();
  const clang::AccessSpecifier access = context->isRecord() ? clang::AS_public : clang::AS_none;
  record->setAccess(access);
  made->setAccess(access);
  context->addDecl(made);
  return known = made;
}

// unfreed_unknown* name(...);
clang::NamedDecl* OpaqueNames::opaqueFunction(const clang::DeclarationNameInfo& name) {
  clang::NamedDecl*& known = declared_[{nullptr, name.getName().getAsOpaquePtr()}];
  if (known != nullptr) return known;
  clang::ASTContext& ast = sema_->Context;
  clang::DeclContext* top = ast.getTranslationUnitDecl();
  if (unknown_ == nullptr) {
    unknown_ =
        opaqueClass(top, clang::DeclarationNameInfo(&ast.Idents.get("unfreed_unknown"), name.getLoc()));
  }
  const clang::QualType result =
      ast.getPointerType(ast.getTypeDeclType(llvm::cast<clang::CXXRecordDecl>(unknown_)));
  clang::FunctionProtoType::ExtProtoInfo prototype;
  prototype.Variadic = true;
  const clang::QualType type = ast.getFunctionType(result, {}, prototype);
  auto* function = clang::FunctionDecl::Create(ast, top, name.getLoc(), name.getLoc(), name.getName(), type,
                                               ast.getTrivialTypeSourceInfo(type), clang::SC_Extern);
  markOpaque(function);
  function->setParams({});
  return known = function;
}

clang::TypoCorrection OpaqueNames::CorrectTypo(const clang::DeclarationNameInfo& typo, int lookupKind,
                                               clang::Scope*, clang::CXXScopeSpec* qualifier,
                                               clang::CorrectionCandidateCallback& wanted,
                                               clang::DeclContext* memberContext, bool,
                                               const clang::ObjCObjectPointerType*) {
  if (sema_ == nullptr || typo.getName().getAsIdentifierInfo() == nullptr) return {};
  if (lookupKind == clang::Sema::LookupNamespaceName) return {};
  clang::DeclContext* context = sema_->Context.getTranslationUnitDecl();
  const bool qualified = qualifier != nullptr && qualifier->isSet();
  if (qualified) context = sema_->computeDeclContext(*qualifier, false);
  if (context == nullptr || context->isDependentContext()) return {};
  if (auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(context); record && !record->hasDefinition())
    return {};

  const Surroundings around = surroundingsOf(sema_->getSourceManager(), typo);
  const bool isScope = lookupKind == clang::Sema::LookupNestedNameSpecifierName || around.qualifies;
  const bool isType = isScope || around.isTemplateArgument || lookupKind == clang::Sema::LookupTagName ||
                      (wanted.WantTypeSpecifiers && !wanted.WantExpressionKeywords);
  if (memberContext != nullptr && !isType)
    return {};  // object.unknown: the expression is lost, its statement is not
  if (around.next == '<') {
    // Where Clang asks for a template it takes what it is given for one, and crashes on anything else.
    clang::TypoCorrection made(isType ? opaqueTemplate(context, typo) : opaqueFunction(typo));
    if (wanted.ValidateCandidate(made)) return made;
    const clang::TypoCorrection other(opaqueTemplate(context, typo));
    return !isType && wanted.ValidateCandidate(other) ? other : clang::TypoCorrection();
  }
  if (isType) return clang::TypoCorrection(opaqueClass(context, typo));
  return clang::TypoCorrection(opaqueFunction(typo));
}

// An unknown name among the arguments of a call: a function that no header declares. Left to the correction
// of typos, Clang would try all combinations of all unknown names in a chain.
bool OpaqueNames::LookupUnqualified(clang::LookupResult& result, clang::Scope* scope) {
  if (sema_ == nullptr || scope == nullptr || scope->getFnParent() == nullptr) return false;
  if (result.isForRedeclaration() || result.getLookupKind() != clang::Sema::LookupOrdinaryName) return false;
  if (result.getLookupName().getAsIdentifierInfo() == nullptr || result.getNameLoc().isInvalid())
    return false;
  if (!surroundingsOf(sema_->getSourceManager(), result.getLookupNameInfo()).isArgument) return false;
  result.addDecl(opaqueFunction(result.getLookupNameInfo()));
  return true;
}

}  // namespace unfreed::embind_clang
