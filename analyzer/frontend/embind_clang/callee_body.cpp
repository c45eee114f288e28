#include "frontend/embind_clang/callee_body.h"

#include <algorithm>
#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/Stmt.h>
#include <clang/Basic/SourceManager.h>
#include <vector>

#include "frontend/embind_clang/expressions.h"
#include "frontend/embind_clang/syntax_walk.h"

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

const clang::VarDecl* variableOf(const clang::Expr* expr) {
  const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(stripped(expr));
  return reference == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
}

// The returns of a body, those of lambdas in it left out; and what is done to its local variables.
class BodyScan {
 public:
  explicit BodyScan(const clang::Stmt* body) {
    eachStatement(body, Lambdas::Skip, [&](const clang::Stmt* statement) { read(statement); });
  }

  std::vector<const clang::Expr*> returned;
  std::vector<std::pair<const clang::VarDecl*, const clang::Expr*>> assigned;
  std::vector<const clang::VarDecl*> stored;  // handed to a method or put elsewhere: perhaps kept

 private:
  void read(const clang::Stmt* statement) {
    if (const auto* result = llvm::dyn_cast<clang::ReturnStmt>(statement)) {
      if (result->getRetValue() != nullptr) returned.push_back(result->getRetValue());
    } else if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement)) {
      for (const clang::Decl* decl : declaration->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
        if (variable != nullptr && variable->getInit() != nullptr)
          assigned.emplace_back(variable, variable->getInit());
      }
    } else if (const auto* operation = llvm::dyn_cast<clang::BinaryOperator>(statement)) {
      readAssignment(operation);
    } else if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement)) {
      // list.push_back(p), world->add(p): kept by the object, unless it is a call on p itself.
      for (const clang::Expr* argument : call->arguments()) {
        if (const clang::VarDecl* variable = variableOf(argument)) stored.push_back(variable);
      }
    }
  }

  void readAssignment(const clang::BinaryOperator* operation) {
    if (operation->getOpcode() != clang::BO_Assign) return;
    const clang::VarDecl* target = variableOf(operation->getLHS());
    if (target != nullptr) assigned.emplace_back(target, operation->getRHS());
    const clang::VarDecl* source = variableOf(operation->getRHS());
    if (source != nullptr && target == nullptr) stored.push_back(source);
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

Verdict verdictOnBody(const clang::FunctionDecl* function, Bodies& bodies, int calls);

class PointerReader {
 public:
  PointerReader(const BodyScan& scan, Bodies& bodies, int calls)
      : scan_(scan), bodies_(bodies), calls_(calls) {}

  Verdict read(const clang::Expr* expr, int depth) {
    expr = stripped(expr);
    if (expr == nullptr || depth > kMaxNesting) return {.unknown = true};
    if (llvm::isa<clang::CXXNewExpr>(expr)) return {.fresh = true};
    if (llvm::isa<clang::CXXNullPtrLiteralExpr, clang::GNUNullExpr, clang::IntegerLiteral>(expr)) return {};
    if (llvm::isa<clang::CXXThisExpr, clang::MemberExpr>(expr)) return {.kept = true};
    // The optional around a pointer.
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expr))
      return readAround(made->getArgs(), made->getNumArgs(), depth);
    if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expr))
      return readAround(list->getInits(), list->getNumInits(), depth);
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
  // With nothing inside it is empty.
  template <class Inner>
  Verdict readAround(const Inner* inner, unsigned count, int depth) {
    if (count == 0) return {};
    return count == 1 ? read(inner[0], depth + 1) : Verdict{.unknown = true};
  }

  Verdict readVariable(const clang::DeclRefExpr* reference, int depth) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr) return {.unknown = true};
    if (variable->getName() == "nullopt" && variable->isInStdNamespace()) return {};
    if (llvm::isa<clang::ParmVarDecl>(variable) || !variable->isLocalVarDecl() || variable->isStaticLocal()) {
      return {.kept = true};
    }
    Verdict all;
    bool known = false;
    for (const auto& [target, value] : scan_.assigned) {
      if (target != variable || variableOf(value) == variable) continue;
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
    return function == nullptr ? Verdict{.unknown = true} : verdictOnBody(function, bodies_, calls_ + 1);
  }

  const BodyScan& scan_;
  Bodies& bodies_;
  int calls_;
};

std::string keyOf(const clang::FunctionDecl* function) {
  std::string key = function->getQualifiedNameAsString() + "(";
  for (const clang::ParmVarDecl* parameter : function->parameters()) {
    key += qualifiedName(parameter->getType()) + ",";
  }
  return key + ")";
}

// What another file's body says; which file that would be is kept for the next pass.
Verdict verdictElsewhere(const clang::FunctionDecl* function, Bodies& bodies) {
  if (const auto known = bodies.known.find(keyOf(function)); known != bodies.known.end()) {
    return {.fresh = known->second == PointerSource::Fresh,
            .kept = known->second == PointerSource::Kept,
            .unknown = known->second == PointerSource::Unknown};
  }
  const clang::SourceManager& sources = function->getASTContext().getSourceManager();
  const clang::FileID file = sources.getFileID(sources.getFileLoc(function->getLocation()));
  const clang::OptionalFileEntryRef entry = sources.getFileEntryRefForID(file);
  if (entry && !function->isInStdNamespace()) {
    const std::string path = entry->getFileEntry().tryGetRealPathName().str();
    if (!path.empty()) bodies.wantedOf.insert(path);
  }
  return {.unknown = true};
}

Verdict verdictOnBody(const clang::FunctionDecl* function, Bodies& bodies, int calls) {
  if (calls > kMaxCalls) return {.unknown = true};
  const clang::Stmt* body = bodyOf(function);
  if (body == nullptr)
    return function == nullptr ? Verdict{.unknown = true} : verdictElsewhere(function, bodies);
  const BodyScan scan(body);
  if (scan.returned.empty()) return {.unknown = true};
  Verdict all;
  PointerReader reader(scan, bodies, calls);
  for (const clang::Expr* value : scan.returned) all.add(reader.read(value, 0));
  return all;
}

// ---- val

using Contents = ValContents::Kind;

class ValScan {
 public:
  explicit ValScan(const BoundTypes& types, int calls = 0) : types_(types), calls_(calls) {}

  bool unknown = false;
  std::vector<std::string> pushed;  // classes put into an array
  bool keyed = false;               // an object is put under a key

  void read(const clang::Stmt* statement) {
    if (llvm::isa<clang::LambdaExpr, clang::RecoveryExpr>(statement)) unknown = true;
    // Every value that gets into a val passes a constructor of val, or a member call on one.
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement)) {
      if (isVal(construct->getType()) && construct->getNumArgs() == 1) take(construct->getArg(0), false);
    } else if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
      // A val from outside may be anything.
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
      if (variable == nullptr || !isVal(variable->getType())) return;
      const bool isOurs = variable->isLocalVarDecl() && !variable->isStaticLocal();
      if (!isOurs && !isGlobalOfJavaScript(variable)) unknown = true;
    } else if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(statement)) {
      if (llvm::isa<clang::FieldDecl>(member->getMemberDecl()) && isVal(member->getType())) unknown = true;
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
      readCall(call);
    }
  }

 private:
  static bool isVal(clang::QualType type) {
    if (type.isNull()) return false;
    const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
    return record != nullptr && record->getIdentifier() && record->getName() == "val" && isEmscripten(record);
  }

  // const val Uint8Array = val::global("Uint8Array"); made once, and not a class of ours.
  static bool isGlobalOfJavaScript(const clang::VarDecl* variable) {
    const clang::Expr* init =
        variable->getType().isConstQualified() ? stripped(variable->getInit()) : nullptr;
    CallParts call;
    CalleeParts callee;
    if (init == nullptr || !callPartsOf(init, call) || !calleePartsOf(call.callee, callee)) return false;
    std::string name;
    return callee.name == "global" && isEmscripten(callee.declaration) && call.arguments.size() == 1 &&
           literalOf(call.arguments[0], name) && name != "Module";
  }

  void readCall(const clang::CallExpr* call) {
    CallParts parts;
    CalleeParts callee;
    if (!callPartsOf(call, parts) || !calleePartsOf(parts.callee, callee)) return;
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
    } else if (callee.name == "new_") {
      for (const clang::Expr* argument : parts.arguments) take(argument, false);
    } else if (callee.name == "await" || callee.name == "as") {
      unknown = unknown || isVal(call->getType());
    }
  }

  // A call of something else that gives a val: of Embind's own makers only those without handles are known.
  void readOther(const clang::CallExpr* call, const CalleeParts& callee, const CallParts& parts) {
    if (call->getType().isNull() || !isVal(call->getType())) return;
    if (!isEmscripten(callee.declaration)) {
      const clang::NamedDecl* declaration = callee.declaration;
      return readHelper(declaration == nullptr ? nullptr : declaration->getAsFunction());
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
  }

  // What a function of the project puts into the val that it returns.
  void readHelper(const clang::FunctionDecl* function) {
    const clang::Stmt* body = calls_ < kMaxCalls ? bodyOf(function) : nullptr;
    if (body == nullptr) {
      unknown = true;
      return;
    }
    ValScan inner(types_, calls_ + 1);
    eachStatement(body, Lambdas::Skip, [&](const clang::Stmt* statement) { inner.read(statement); });
    unknown |= inner.unknown;
    // Arrays within arrays, or objects: not followed.
    keyed |= inner.keyed || !inner.pushed.empty();
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
  int calls_;  // how many functions deep
};

}  // namespace

void addBodies(const clang::ASTContext& ast, Bodies& bodies) {
  const clang::SourceManager& sources = ast.getSourceManager();
  eachFunction(ast.getTranslationUnitDecl(), [&](const clang::FunctionDecl* function) {
    const bool isHere = sources.isWrittenInMainFile(sources.getExpansionLoc(function->getLocation()));
    if (!isHere || !function->getReturnType()->isPointerType()) return;
    Bodies local;  // what this file calls elsewhere is not followed further
    bodies.known.emplace(keyOf(function), pointerSourceOf(function, local));
  });
}

PointerSource pointerSourceOf(const clang::FunctionDecl* function, Bodies& bodies) {
  const Verdict verdict = verdictOnBody(function, bodies, 0);
  if (verdict.unknown || verdict.fresh == verdict.kept) return PointerSource::Unknown;
  return verdict.fresh ? PointerSource::Fresh : PointerSource::Kept;
}

bool returnsSoundValue(const clang::FunctionDecl* function) {
  const clang::Stmt* body = function->getBody();
  if (body == nullptr) return false;
  const BodyScan scan(body);
  return std::any_of(scan.returned.begin(), scan.returned.end(), [](const clang::Expr* value) {
    return !value->containsErrors() && !value->isTypeDependent();
  });
}

ValContents valContentsOf(const clang::FunctionDecl* function, const BoundTypes& types) {
  const clang::Stmt* body = function == nullptr ? nullptr : function->getBody();
  if (body == nullptr) return {};
  ValScan scan(types);
  eachStatement(body, Lambdas::Skip, [&](const clang::Stmt* statement) { scan.read(statement); });
  if (scan.unknown || scan.keyed) return {};
  if (scan.pushed.empty()) return {Contents::Plain, {}};
  for (const std::string& name : scan.pushed) {
    if (name != scan.pushed.front()) return {};
  }
  return {Contents::ArrayOf, scan.pushed.front()};
}

}  // namespace unfreed::embind_clang
