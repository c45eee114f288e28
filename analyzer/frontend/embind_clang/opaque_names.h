// Declares what a translation unit uses and never declares, because its headers are missing: an unknown type
// becomes an opaque class, an unknown qualifier an opaque class too, anything else a function of unknown
// result. Without this Clang takes an unknown type for int, and gives up whole statements.
#pragma once

#include <clang/AST/DeclarationName.h>
#include <clang/Sema/ExternalSemaSource.h>
#include <clang/Sema/TypoCorrection.h>
#include <map>
#include <utility>

namespace clang {
class CXXRecordDecl;
class FunctionDecl;
class NamedDecl;
class Sema;
}  // namespace clang

namespace unfreed::embind_clang {

class OpaqueNames : public clang::ExternalSemaSource {
 public:
  void InitializeSema(clang::Sema& sema) override { sema_ = &sema; }
  void ForgetSema() override { sema_ = nullptr; }
  clang::TypoCorrection CorrectTypo(const clang::DeclarationNameInfo& typo, int lookupKind,
                                    clang::Scope* scope, clang::CXXScopeSpec* qualifier,
                                    clang::CorrectionCandidateCallback& wanted,
                                    clang::DeclContext* memberContext, bool entering,
                                    const clang::ObjCObjectPointerType*) override;

  bool LookupUnqualified(clang::LookupResult& result, clang::Scope* scope) override;

 private:
  clang::NamedDecl* opaqueClass(clang::DeclContext* context, const clang::DeclarationNameInfo& name);
  void declareMembers(clang::DeclContext* record);
  clang::NamedDecl* opaqueTemplate(clang::DeclContext* context, const clang::DeclarationNameInfo& name);
  clang::NamedDecl* opaqueFunction(const clang::DeclarationNameInfo& name);

  clang::Sema* sema_ = nullptr;
  std::map<std::pair<const void*, const void*>, clang::NamedDecl*> declared_;  // context and name
  int depth_ = 0;                        // of classes being declared within each other
  clang::NamedDecl* unknown_ = nullptr;  // the class of unknown results
};

// Whether a declaration was made up here.
bool isOpaque(const clang::NamedDecl* decl);

}  // namespace unfreed::embind_clang
