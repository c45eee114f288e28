#include "frontend/embind_clang/bound_types.h"

#include <array>
#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/PrettyPrinter.h>

#include "frontend/embind_clang/expressions.h"

namespace unfreed::embind_clang {

namespace {

using Kind = SeenType::Kind;

constexpr int kMaxDepth = 8;  // optional<shared_ptr<…>>

const void* key(clang::QualType type) {
  return type.getCanonicalType().getUnqualifiedType().getAsOpaquePtr();
}

SeenType of(Kind kind) {
  SeenType seen;
  seen.kind = kind;
  return seen;
}

const clang::ClassTemplateSpecializationDecl* specializationOf(const clang::CXXRecordDecl* record) {
  return llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
}

clang::QualType firstArgument(const clang::ClassTemplateSpecializationDecl* made) {
  const clang::TemplateArgumentList& arguments = made->getTemplateArgs();
  if (arguments.size() == 0) return {};
  const clang::TemplateArgument* first = &arguments[0];
  if (first->getKind() == clang::TemplateArgument::Pack) {
    if (first->pack_size() == 0) return {};
    first = &*first->pack_begin();
  }
  return first->getKind() == clang::TemplateArgument::Type ? first->getAsType() : clang::QualType();
}

// A smart pointer of somebody's own, by its name: a guess that is only made for a class that is bound.
bool isPointerName(llvm::StringRef name) {
  return name.ends_with_insensitive("ptr") || name == "sk_sp" || name == "Ref" || name == "ref_ptr";
}

bool derivesFromVal(const clang::CXXRecordDecl* record) {
  for (int depth = 0; record != nullptr && depth < kMaxDepth; ++depth) {
    if (record->getIdentifier() && record->getName() == "val" && isEmscripten(record)) return true;
    if (!record->hasDefinition() || record->getNumBases() == 0) return false;
    record = record->bases_begin()->getType()->getAsCXXRecordDecl();
  }
  return false;
}

}  // namespace

std::string qualifiedName(clang::QualType type) {
  clang::LangOptions language;
  language.CPlusPlus = true;
  language.Bool = true;
  clang::PrintingPolicy policy(language);
  policy.SuppressTagKeyword = true;
  policy.PrintCanonicalTypes = true;
  return type.getCanonicalType().getUnqualifiedType().getAsString(policy);
}

bool hasVectorMarshaller(const clang::ASTContext& ast) {
  const clang::DeclContext* at = ast.getTranslationUnitDecl();
  for (const char* space : {"emscripten", "internal"}) {
    const clang::NamespaceDecl* found = nullptr;
    for (const clang::NamedDecl* decl : at->lookup(&ast.Idents.get(space))) {
      if (const auto* one = llvm::dyn_cast<clang::NamespaceDecl>(decl)) found = one;
    }
    if (found == nullptr) return false;
    at = found->getFirstDecl();
  }
  for (const clang::NamedDecl* decl : at->lookup(&ast.Idents.get("BindingType"))) {
    const auto* made = llvm::dyn_cast<clang::ClassTemplateDecl>(decl);
    if (made == nullptr) continue;
    llvm::SmallVector<clang::ClassTemplatePartialSpecializationDecl*, 8> partial;
    const_cast<clang::ClassTemplateDecl*>(made)->getPartialSpecializations(partial);
    for (const auto* one : partial) {
      const clang::TemplateArgument& pattern = one->getTemplateArgs()[0];
      if (pattern.getKind() != clang::TemplateArgument::Type) continue;
      const auto* type = pattern.getAsType()->getAs<clang::TemplateSpecializationType>();
      const clang::TemplateDecl* of = type == nullptr ? nullptr : type->getTemplateName().getAsTemplateDecl();
      if (of != nullptr && of->getName() == "vector" && of->isInStdNamespace()) return true;
    }
  }
  return false;
}

void BoundTypes::addClass(clang::QualType type, std::string name) {
  classes_.emplace(key(type), std::move(name));
}

void BoundTypes::addPlain(clang::QualType type) {
  plain_.emplace(key(type), PlainKind::Plain);
}

void BoundTypes::addSmartPointer(clang::QualType pointer, clang::QualType pointee) {
  smart_.emplace(key(pointer), pointee);
}

void BoundTypes::markHolder(clang::QualType type) {
  plain_[key(type)] = PlainKind::Holder;
}

bool BoundTypes::isHolder(clang::QualType type) const {
  const auto found = plain_.find(key(type));
  return found != plain_.end() && found->second == PlainKind::Holder;
}

void BoundTypes::nameHolder(clang::QualType type, std::string name) {
  records_.emplace(key(type), std::move(name));
}

std::string BoundTypes::nameOf(clang::QualType type) const {
  const auto found = classes_.find(key(type));
  return found == classes_.end() ? std::string() : found->second;
}

SeenType BoundTypes::see(clang::QualType type) const {
  return seeAt(type, 0);
}

SeenType BoundTypes::seeAt(clang::QualType type, int depth) const {
  if (type.isNull() || type->isDependentType() || type->containsErrors() || depth > kMaxDepth) return {};
  type = type.getCanonicalType();
  if (type->isReferenceType()) {
    SeenType seen = seeAt(type->getPointeeType(), depth + 1);
    seen.reference = true;
    return seen;
  }
  if (type->isUndeducedType()) return {};
  if (const auto record = records_.find(key(type)); record != records_.end()) {
    SeenType seen = of(Kind::Record);
    seen.className = record->second;
    return seen;
  }
  if (plain_.contains(key(type))) {
    return of(plain_.at(key(type)) == PlainKind::Holder ? Kind::Unknown : Kind::Plain);
  }
  if (type->isPointerType()) {
    if (!type->getPointeeType()->isRecordType()) return of(Kind::Plain);  // an address
    SeenType seen = seeAt(type->getPointeeType(), depth + 1);
    seen.pointer = true;
    if (seen.kind == Kind::Plain || seen.kind == Kind::Record) seen.kind = Kind::Unknown;
    return seen;
  }
  if (type->isVoidType() || type->isArithmeticType() || type->isEnumeralType() || type->isNullPtrType()) {
    return of(Kind::Plain);
  }
  return type->isRecordType() ? seeRecord(type, depth) : SeenType();
}

SeenType BoundTypes::seeArrayOf(clang::QualType element, int depth) const {
  SeenType seen = seeAt(element, depth + 1);
  if (seen.kind == Kind::Plain) return of(Kind::Plain);
  if (seen.kind != Kind::Class || seen.pointer || seen.optional || seen.array) return {};
  seen.array = true;
  return seen;
}

SeenType BoundTypes::seeRecord(clang::QualType type, int depth) const {
  if (const auto bound = classes_.find(key(type)); bound != classes_.end()) {
    SeenType seen = of(Kind::Class);
    seen.className = bound->second;
    return seen;
  }
  if (const auto smart = smart_.find(key(type)); smart != smart_.end()) {
    SeenType seen = seeAt(smart->second, depth + 1);
    seen.smart = true;
    return seen;
  }
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->getIdentifier()) return {};
  const llvm::StringRef name = record->getName();
  if (derivesFromVal(record)) return of(Kind::Val);
  const auto* made = specializationOf(record);
  if (made != nullptr && isEmscripten(made)) return of(name == "memory_view" ? Kind::Plain : Kind::Unknown);
  if (made != nullptr && made->isInStdNamespace()) {
    if (name == "basic_string" || name == "basic_string_view") return of(Kind::Plain);
    if (name == "vector" && vectorsAreArrays_) return seeArrayOf(firstArgument(made), depth);
    if (name == "optional" || name == "shared_ptr" || name == "unique_ptr") {
      SeenType seen = seeAt(firstArgument(made), depth + 1);
      if (name == "optional") seen.optional = true;
      if (name == "shared_ptr") seen.smart = true;
      if (name == "unique_ptr") seen.unique = true;
      return seen;
    }
  }
  if (made != nullptr && isPointerName(name)) {
    SeenType seen = seeAt(firstArgument(made), depth + 1);
    seen.smart = true;
    if (seen.kind == Kind::Class || seen.kind == Kind::Foreign) return seen;
  }
  if (name == "unfreed_unknown") return {};
  SeenType seen = of(Kind::Foreign);
  seen.className = qualifiedName(type);
  return seen;
}

}  // namespace unfreed::embind_clang
