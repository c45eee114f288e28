#include "frontend/embind_clang/callee_body.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/AST/Stmt.h>
#include <vector>

#include "frontend/embind_clang/expressions.h"

namespace unfreed::embind_clang {

namespace {

constexpr int kMaxCalls = 3;     // how many functions deep a pointer is followed
constexpr int kMaxNesting = 40;  // casts and conditional operators of one expression

const clang::Stmt* bodyOf(const clang::FunctionDecl* function) {
  if (function == nullptr) return nullptr;
  if (const clang::Stmt* body = function->getBody()) return body;
  const clang::FunctionDecl* pattern = function->getTemplateInstantiationPattern();
  return pattern == nullptr ? nullptr : pattern->getBody();
}

// The returns of a body, those of lambdas in it left out; and what is done to its local variables.
class BodyScan : public clang::RecursiveASTVisitor<BodyScan> {
 public:
  std::vector<const clang::Expr*> returned;
  std::vector<std::pair<const clang::VarDecl*, const clang::Expr*>> assigned;
  std::vector<const clang::VarDecl*> stored;  // handed to a call or put elsewhere: perhaps kept

  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }
  bool VisitReturnStmt(clang::ReturnStmt* statement) {
    if (statement->getRetValue() != nullptr) returned.push_back(statement->getRetValue());
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    if (variable->getInit() != nullptr) assigned.emplace_back(variable, variable->getInit());
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* operation) {
    if (operation->getOpcode() != clang::BO_Assign) return true;
    const clang::VarDecl* target = variableOf(operation->getLHS());
    if (target != nullptr) assigned.emplace_back(target, operation->getRHS());
    const clang::VarDecl* source = variableOf(operation->getRHS());
    if (source != nullptr && target == nullptr) stored.push_back(source);
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) {
    // list.push_back(p), world->add(p): kept by the object, unless it is a call on p itself.
    for (const clang::Expr* argument : call->arguments()) {
      if (const clang::VarDecl* variable = variableOf(argument)) stored.push_back(variable);
    }
    return true;
  }

  static const clang::VarDecl* variableOf(const clang::Expr* expr) {
    const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(stripped(expr));
    return reference == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
  }
};

// Fresh and Kept together are unknown; null is neither.
struct Verdict {
  bool fresh = false;
  bool kept = false;
  bool unknown = false;

  void add(const Verdict& other) {
    fresh |= other.fresh;
    kept |= other.kept;
    unknown |= other.unknown;
  }
};

Verdict verdictOnBody(const clang::FunctionDecl* function, int calls);

class PointerReader {
 public:
  PointerReader(const BodyScan& scan, int calls) : scan_(scan), calls_(calls) {}

  Verdict read(const clang::Expr* expr, int depth) {
    expr = stripped(expr);
    if (expr == nullptr || depth > kMaxNesting) return {.unknown = true};
    if (llvm::isa<clang::CXXNewExpr>(expr)) return {.fresh = true};
    if (llvm::isa<clang::CXXNullPtrLiteralExpr, clang::GNUNullExpr, clang::IntegerLiteral>(expr)) return {};
    if (llvm::isa<clang::CXXThisExpr, clang::MemberExpr>(expr)) return {.kept = true};
    if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expr))
      return read(cast->getSubExpr(), depth + 1);
    if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(expr)) {
      Verdict both = read(choice->getTrueExpr(), depth + 1);
      both.add(read(choice->getFalseExpr(), depth + 1));
      return both;
    }
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr)) {
      return unary->getOpcode() == clang::UO_AddrOf ? Verdict{.kept = true} : Verdict{.unknown = true};
    }
    if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expr))
      return readVariable(reference, depth);
    if (llvm::isa<clang::ArraySubscriptExpr, clang::CXXOperatorCallExpr>(expr)) return {.kept = true};
    return readCall(expr);
  }

 private:
  Verdict readVariable(const clang::DeclRefExpr* reference, int depth) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr) return {.unknown = true};
    if (llvm::isa<clang::ParmVarDecl>(variable) || !variable->isLocalVarDecl() || variable->isStaticLocal()) {
      return {.kept = true};
    }
    Verdict all;
    bool known = false;
    for (const auto& [target, value] : scan_.assigned) {
      if (target != variable || BodyScan::variableOf(value) == variable) continue;
      known = true;
      all.add(read(value, depth + 1));
    }
    for (const clang::VarDecl* stored : scan_.stored) {
      if (stored == variable && all.fresh) all.unknown = true;
    }
    return known ? all : Verdict{.unknown = true};
  }

  Verdict readCall(const clang::Expr* expr) {
    CallParts call;
    CalleeParts callee;
    if (!callPartsOf(expr, call) || !calleePartsOf(call.callee, callee)) return {.unknown = true};
    if (callee.isMember && call.arguments.empty() && callee.object != nullptr) {
      if (callee.name == "release") return {.fresh = true};  // of a unique_ptr, an sk_sp, a ref_ptr
      if (callee.name == "get" || callee.name == "data") return {.kept = true};
    }
    const clang::FunctionDecl* function =
        callee.declaration == nullptr ? nullptr : callee.declaration->getAsFunction();
    return function == nullptr ? Verdict{.unknown = true} : verdictOnBody(function, calls_ + 1);
  }

  const BodyScan& scan_;
  int calls_;
};

Verdict verdictOnBody(const clang::FunctionDecl* function, int calls) {
  const clang::Stmt* body = bodyOf(function);
  if (body == nullptr || calls > kMaxCalls) return {.unknown = true};
  BodyScan scan;
  scan.TraverseStmt(const_cast<clang::Stmt*>(body));
  if (scan.returned.empty()) return {.unknown = true};
  Verdict all;
  PointerReader reader(scan, calls);
  for (const clang::Expr* value : scan.returned) all.add(reader.read(value, 0));
  return all;
}

// ---- val

using Contents = ValContents::Kind;

class ValScan : public clang::RecursiveASTVisitor<ValScan> {
 public:
  explicit ValScan(const BoundTypes& types) : types_(types) {}

  bool unknown = false;
  std::vector<std::string> pushed;  // classes put into an array
  bool keyed = false;               // an object is put under a key

  bool TraverseLambdaExpr(clang::LambdaExpr*) {
    unknown = true;
    return true;
  }
  // Every value that gets into a val passes a constructor of val, or a member call on one.
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construct) {
    if (isVal(construct->getType()) && construct->getNumArgs() == 1) take(construct->getArg(0), false);
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* reference) {
    // A val from outside may be anything.
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr || !isVal(variable->getType())) return true;
    if (!variable->isLocalVarDecl() || variable->isStaticLocal()) unknown = true;
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) {
    if (llvm::isa<clang::FieldDecl>(member->getMemberDecl()) && isVal(member->getType())) unknown = true;
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* call) {
    CallParts parts;
    CalleeParts callee;
    if (!callPartsOf(call, parts) || !calleePartsOf(parts.callee, callee)) return true;
    const bool onVal = callee.isMember && callee.object != nullptr && isVal(callee.object->getType());
    if (!onVal) return readOther(call, callee, parts);
    if (callee.name == "set" && parts.arguments.size() == 2) {
      const clang::QualType key = stripped(parts.arguments[0])->getType();
      take(parts.arguments[1], !key.isNull() && key->isIntegerType());
    } else if (callee.name == "call") {
      std::string method;
      const bool pushes =
          !parts.arguments.empty() && literalOf(parts.arguments[0], method) && method == "push";
      for (size_t i = 1; i < parts.arguments.size(); ++i) take(parts.arguments[i], pushes);
      if (isVal(call->getType())) unknown = true;
    } else if (callee.name == "await" || callee.name == "as") {
      unknown = unknown || isVal(call->getType());
    }
    return true;
  }
  bool VisitRecoveryExpr(clang::RecoveryExpr*) {
    unknown = true;
    return true;
  }

 private:
  static bool isVal(clang::QualType type) {
    if (type.isNull()) return false;
    const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
    return record != nullptr && record->getIdentifier() && record->getName() == "val" && isEmscripten(record);
  }

  // A call of something else that gives a val: of Embind's own makers only those without handles are known.
  bool readOther(const clang::CallExpr* call, const CalleeParts& callee, const CallParts& parts) {
    if (call->getType().isNull() || !isVal(call->getType())) return true;
    if (!isEmscripten(callee.declaration)) {
      unknown = true;
      return true;
    }
    if (callee.name == "array" && !parts.arguments.empty()) {
      const clang::Expr* source = stripped(parts.arguments.front());
      const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
          source->getType().getNonReferenceType()->getAsCXXRecordDecl());
      const bool hasElement = made != nullptr && made->getTemplateArgs().size() != 0 &&
                              made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type;
      if (hasElement)
        takeType(made->getTemplateArgs()[0].getAsType(), true);
      else
        unknown = true;
    } else if (callee.name == "module_property" || callee.name == "take_ownership") {
      unknown = true;
    }
    return true;
  }

  void take(const clang::Expr* value, bool asElement) {
    const clang::Expr* inner = stripped(value);
    if (inner == nullptr || inner->getType().isNull() || inner->containsErrors()) {
      unknown = true;
      return;
    }
    takeType(inner->getType(), asElement);
  }

  void takeType(clang::QualType type, bool asElement) {
    if (type->isArrayType() || isVal(type)) return;  // text; a val that passes through here itself
    const SeenType seen = types_.see(type);
    if (seen.kind == SeenType::Kind::Plain) return;
    if (seen.kind == SeenType::Kind::Class && !seen.pointer && asElement)
      pushed.push_back(seen.className);
    else if (seen.kind == SeenType::Kind::Class)
      keyed = true;
    else
      unknown = true;
  }

  const BoundTypes& types_;
};

}  // namespace

PointerSource pointerSourceOf(const clang::FunctionDecl* function) {
  const Verdict verdict = verdictOnBody(function, 0);
  if (verdict.unknown || verdict.fresh == verdict.kept) return PointerSource::Unknown;
  return verdict.fresh ? PointerSource::Fresh : PointerSource::Kept;
}

ValContents valContentsOf(const clang::FunctionDecl* function, const BoundTypes& types) {
  const clang::Stmt* body = function == nullptr ? nullptr : function->getBody();
  if (body == nullptr) return {};
  ValScan scan(types);
  scan.TraverseStmt(const_cast<clang::Stmt*>(body));
  if (scan.unknown || scan.keyed) return {};
  if (scan.pushed.empty()) return {Contents::Plain, {}};
  for (const std::string& name : scan.pushed) {
    if (name != scan.pushed.front()) return {};
  }
  return {Contents::ArrayOf, scan.pushed.front()};
}

}  // namespace unfreed::embind_clang
