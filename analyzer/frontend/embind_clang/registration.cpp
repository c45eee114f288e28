#include "frontend/embind_clang/registration.h"

#include <algorithm>
#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>
#include <map>
#include <optional>
#include <unordered_set>

#include "frontend/embind_clang/expressions.h"
#include "frontend/embind_clang/syntax_walk.h"

namespace unfreed::embind_clang {

namespace {

using Kind = Registration::Kind;

std::optional<Kind> kindOfTemplate(llvm::StringRef name) {
  if (name == "class_") return Kind::Class;
  if (name == "value_object") return Kind::ValueObject;
  if (name == "value_array") return Kind::ValueArray;
  if (name == "enum_") return Kind::Enum;
  return std::nullopt;
}

clang::QualType typeArgument(const clang::ClassTemplateSpecializationDecl* made, unsigned position) {
  const clang::TemplateArgumentList& arguments = made->getTemplateArgs();
  if (position >= arguments.size()) return {};
  const clang::TemplateArgument& argument = arguments[position];
  return argument.getKind() == clang::TemplateArgument::Type ? argument.getAsType().getCanonicalType()
                                                             : clang::QualType();
}

// The arguments of Name(…), whichever node that has become.
std::vector<const clang::Expr*> constructorArguments(const clang::Expr* expr) {
  expr = stripped(expr);
  if (const auto* cast = llvm::dyn_cast<clang::CXXFunctionalCastExpr>(expr)) {
    const clang::Expr* inner = stripped(cast->getSubExpr());
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(inner))
      expr = construct;
    else
      return {inner};
  }
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr)) {
    return {construct->arg_begin(), construct->arg_end()};
  }
  if (const auto* construct = llvm::dyn_cast<clang::CXXUnresolvedConstructExpr>(expr)) {
    return {construct->arg_begin(), construct->arg_end()};
  }
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expr)) {
    const llvm::ArrayRef<clang::Expr*> inner = const_cast<clang::InitListExpr*>(list)->inits();
    return {inner.begin(), inner.end()};
  }
  if (const auto* recovery = llvm::dyn_cast<clang::RecoveryExpr>(expr)) {
    const auto inner = recovery->subExpressions();
    return {inner.begin(), inner.end()};
  }
  return {};
}

class Collector {
 public:
  explicit Collector(Registrations& found) : found_(found) {}

  void readBelow(const clang::Stmt* statement) {
    eachStatement(statement, Lambdas::Enter, [&](const clang::Stmt* at) {
      if (const auto* expr = llvm::dyn_cast<clang::Expr>(at)) read(expr);
    });
  }

  void read(const clang::Expr* expr) {
    if (seen_.contains(expr)) return;
    if (llvm::isa<clang::CallExpr>(expr)) noteCall(llvm::cast<clang::CallExpr>(expr));
    const bool mayRegister = llvm::isa<clang::CallExpr, clang::RecoveryExpr, clang::CXXConstructExpr,
                                       clang::CXXFunctionalCastExpr, clang::CXXUnresolvedConstructExpr>(expr);
    if (mayRegister && !readChain(expr)) readFreeCall(expr);
  }

  // Names that are parameters of a helper are known where it is called.
  void nameByCalls() {
    std::vector<Registration> named;
    for (size_t i = 0; i < pending_.size(); ++i) nameByCallsOf(pending_[i], named);
    for (Registration& registration : named) found_.chains.push_back(std::move(registration));
  }

 private:
  struct Pending {
    Registration registration;
    const clang::ParmVarDecl* parameter = nullptr;
  };

  void noteCall(const clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee != nullptr && !callee->isInStdNamespace()) calls_[callee->getCanonicalDecl()].push_back(call);
  }

  void nameByCallsOf(const Pending& pending, std::vector<Registration>& named) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(pending.parameter->getDeclContext());
    const auto calls = function == nullptr ? calls_.end() : calls_.find(function->getCanonicalDecl());
    size_t before = named.size();
    if (calls != calls_.end()) {
      for (const clang::CallExpr* call : calls->second) {
        const unsigned position = pending.parameter->getFunctionScopeIndex();
        std::string name;
        if (position >= call->getNumArgs() || !literalOf(call->getArg(position), name)) continue;
        Registration registration = pending.registration;
        registration.name = std::move(name);
        registration.location = call->getBeginLoc();
        named.push_back(std::move(registration));
      }
    }
    if (named.size() == before) noteUnnamed(pending.registration.location);
  }

  void noteUnnamed(clang::SourceLocation at) {
    ++found_.unnamed;
    found_.unnamedAt.push_back(at);
  }

  // class_<T>("X").function(…).function(…): from the outermost call inwards to the class_.
  bool readChain(const clang::Expr* outer) {
    std::vector<Link> links;
    std::vector<const clang::Expr*> visited;
    const clang::Expr* at = outer;
    while (true) {
      const clang::Expr* inner = stripped(at);
      if (inner == nullptr) return false;
      visited.push_back(at);
      visited.push_back(inner);
      at = inner;
      CallParts call;
      CalleeParts callee;
      const bool isLink = callPartsOf(at, call) && calleePartsOf(call.callee, callee) && callee.isMember &&
                          callee.object != nullptr;
      if (!isLink) break;
      Link link;
      link.method = callee.name;
      link.templateTypes = std::move(callee.templateTypes);
      link.location =
          call.arguments.empty() ? call.callee->getExprLoc() : call.arguments.front()->getBeginLoc();
      if (!call.arguments.empty()) literalOf(call.arguments.front(), link.name);
      link.arguments = std::move(call.arguments);
      links.push_back(std::move(link));
      at = callee.object;
    }
    Registration registration;
    const clang::ParmVarDecl* parameter = nullptr;
    if (!readRoot(at, registration, parameter)) return false;
    if (registration.name.empty() && links.empty() && llvm::isa<clang::DeclRefExpr>(at)) return false;
    seen_.insert(visited.begin(), visited.end());
    for (const clang::Expr* part : constructorArguments(at)) seen_.insert(part);
    if (const auto* cast = llvm::dyn_cast<clang::CXXFunctionalCastExpr>(at))
      seen_.insert(stripped(cast->getSubExpr()));
    std::reverse(links.begin(), links.end());
    registration.links = std::move(links);
    if (parameter != nullptr) {
      pending_.push_back({std::move(registration), parameter});
    } else {
      found_.chains.push_back(std::move(registration));
    }
    return true;
  }

  // The root of a chain: Name<T>("X"), register_vector<T>("X"), or a variable of such a type.
  bool readRoot(const clang::Expr* root, Registration& registration, const clang::ParmVarDecl*& parameter) {
    const clang::ClassTemplateSpecializationDecl* made = emscriptenTemplate(root->getType());
    if (made == nullptr) return false;
    const std::optional<Kind> kind = kindOfTemplate(made->getName());
    if (!kind) return false;
    registration.kind = *kind;
    registration.type = typeArgument(made, 0);
    if (registration.type.isNull()) return false;
    if (*kind == Kind::Class) {
      const clang::QualType base = typeArgument(made, 1);
      const clang::ClassTemplateSpecializationDecl* specifier = emscriptenTemplate(base);
      if (specifier != nullptr && specifier->getName() == "base")
        registration.base = typeArgument(specifier, 0);
    }
    registration.location = root->getBeginLoc();
    return readRootName(root, registration, parameter);
  }

  bool readRootName(const clang::Expr* root, Registration& registration,
                    const clang::ParmVarDecl*& parameter) {
    CallParts call;
    CalleeParts callee;
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr, clang::CXXThisExpr>(root))
      return true;  // named elsewhere
    std::vector<const clang::Expr*> arguments;
    if (callPartsOf(root, call) && calleePartsOf(call.callee, callee)) {
      if (!isEmscripten(callee.declaration)) return true;  // a helper that gives the chain back
      const bool isMap = callee.name == "register_map";
      if (!isMap && callee.name != "register_vector") return false;
      registration.kind = isMap ? Kind::Map : Kind::Vector;
      addElements(registration);
      arguments = std::move(call.arguments);
    } else {
      arguments = constructorArguments(root);
    }
    if (arguments.empty()) return false;
    registration.location = arguments.front()->getBeginLoc();
    if (literalOf(arguments.front(), registration.name)) return true;
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(stripped(arguments.front()));
    parameter = reference != nullptr ? llvm::dyn_cast<clang::ParmVarDecl>(reference->getDecl()) : nullptr;
    if (parameter == nullptr) noteUnnamed(registration.location);
    return parameter != nullptr;
  }

  // std::vector<T> and std::map<K, V> hold their elements as the first template arguments.
  static void addElements(Registration& registration) {
    const auto* container = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
        registration.type->getAsCXXRecordDecl());
    if (container == nullptr) return;
    const unsigned count = registration.kind == Kind::Map ? 2 : 1;
    for (unsigned i = 0; i < count; ++i) registration.elements.push_back(typeArgument(container, i));
  }

  // function("name", &f, …) of Embind itself.
  void readFreeCall(const clang::Expr* expr) {
    CallParts call;
    CalleeParts callee;
    if (!callPartsOf(expr, call) || !calleePartsOf(call.callee, callee)) return;
    if (callee.isMember || callee.name != "function" || !isEmscripten(callee.declaration)) return;
    seen_.insert(expr);
    if (call.arguments.size() < 2) return;
    Link link;
    link.method = "function";
    link.location = call.arguments.front()->getBeginLoc();
    if (!literalOf(call.arguments.front(), link.name)) return noteUnnamed(link.location);
    link.templateTypes = std::move(callee.templateTypes);
    link.arguments = std::move(call.arguments);
    found_.functions.push_back(std::move(link));
  }

  Registrations& found_;
  std::unordered_set<const clang::Expr*> seen_;
  std::vector<Pending> pending_;
  std::map<const clang::FunctionDecl*, std::vector<const clang::CallExpr*>> calls_;
};

}  // namespace

Registrations registrationsIn(clang::ASTContext& ast) {
  Registrations found;
  Collector collector(found);
  const clang::TranslationUnitDecl* unit = ast.getTranslationUnitDecl();
  eachFunction(unit, [&](const clang::FunctionDecl* function) { collector.readBelow(function->getBody()); });
  eachVariable(unit, [&](const clang::VarDecl* variable) { collector.readBelow(variable->getInit()); });
  collector.nameByCalls();
  return found;
}

}  // namespace unfreed::embind_clang
