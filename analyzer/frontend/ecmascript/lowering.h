// Lowering: what the families (statements, loops, calls, …) share while one file is lowered.
//
// Functions are lowered one after the other, an outer one before those nested in it: meeting a function
// literal only notes it down (`closure`), so that nesting of functions costs no stack. Within a function,
// recursion is bounded
// (`Nesting`), and chains that programs make long (`a.b().c()`, `a + b + c`, `else if`) are lowered by loops.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/short_list.h"
#include "flow/cfg_builder.h"
#include "flow/module.h"
#include "frontend/ecmascript/flat_tree.h"
#include "frontend/ecmascript/frames.h"
#include "frontend/ecmascript/scopes.h"

namespace unfreed::ecmascript {

using flow::BlockId;
using flow::ClassId;
using flow::FunctionId;
using flow::Op;
using flow::OpKind;
using flow::TypeNoteId;
using flow::ValueId;
using flow::VariableId;
namespace flag = flow::op_flag;

// Whether somebody takes the value of the expression. Nothing: it is an expression statement or the like.
enum class Want : uint8_t { Value, Nothing };

// A clock reading (`performance.now()`) or the time since one, kept in a constant.
enum class ClockUse : uint8_t { Reading, Elapsed };

// The function being lowered.
struct FunctionState {
  FunctionId id{};
  flow::CfgBuilder builder;
  std::vector<Frame> frames;
  ScopeId scope = None<ScopeId>;
  VariableId returned = None<VariableId>;  // holds the result while finally clauses run
  uint32_t depth = 0;
  uint32_t finalizerDepth = 0;    // finally clauses around the current point that are lowered in copies
  uint64_t copyBudget = 200'000;  // tree nodes that copies of finally clauses may cost
  uint32_t madeValues = 0;
  std::vector<std::string_view> pendingLabels;  // of the statement that follows
};

// A function that was met and waits for its turn.
struct PendingFunction {
  enum class Kind : uint8_t { Ordinary, ImpliedConstructor };
  Kind kind = Kind::Ordinary;
  Node node;       // of the function, or of the class for an implied constructor
  Node classNode;  // for constructors: the class whose fields are stored first
  ScopeId scope = None<ScopeId>;
};

class Lowering {
 public:
  Lowering(const FlatTree& source, flow::Module& target) : tree(source), module(target) {}

  const FlatTree& tree;
  flow::Module& module;
  Scopes scopes;
  FunctionState* fn = nullptr;
  std::unordered_map<uint32_t, ClockUse> clocks;  // by VariableId

  void lowerAll();

  // Ops.
  flow::CfgBuilder& builder() { return fn->builder; }
  ValueId emit(Op op, std::initializer_list<ValueId> operands, Want want = Want::Value);
  ValueId emit(Op op, std::span<const ValueId> operands, Want want = Want::Value);
  void emitEffect(Op op, std::initializer_list<ValueId> operands);  // an op without a value
  ValueId use(VariableId variable, Span span, Want want = Want::Value);
  void assign(VariableId variable, ValueId value, Span span, uint16_t flags = 0);
  ValueId constant(flow::Constant kind, Span span, std::string_view text = {}, Want want = Want::Value);
  ValueId undefined(Span span);
  ValueId compute(std::string_view text, Span span, std::initializer_list<ValueId> operands,
                  Want want = Want::Value);
  ValueId unknown(Span span, std::initializer_list<ValueId> operands = {});
  void endStatement(Span span);

  // Variables and scopes.
  VariableId newVariable(flow::Variable::Kind kind, std::string_view name, Span declaration);
  VariableId synthetic();  // ends with the innermost scope
  VariableId declare(flow::Variable::Kind kind, std::string_view name,
                     Span declaration);       // in the current scope
  VariableId resolve(std::string_view name);  // marks captures; a name that nobody declares is a Global
  VariableId resolveForWrite(std::string_view name);
  VariableId ownVariable(std::string_view name);  // of the current scope only
  bool isGlobal(VariableId variable) const;
  VariableId homeOf(Node expression);  // the variable, if the expression names one that never changes
  VariableId global(std::string_view name);

  void pushScope();          // a scope without declarations yet
  void popScope(Span span);  // its normal end
  ScopeFrame& innermostScope();
  template <class FrameType>
  FrameType& frameAt(size_t position) {
    return std::get<FrameType>(fn->frames[position]);
  }

  // Jumps: pay for every frame beyond `exit.keptFrames`, then go.
  void leave(const Exit& exit);
  void raise(Span span);                                        // after a Throw op
  void addUsing(VariableId variable, bool isAsync, Span span);  // just assigned

  // Functions and classes.
  FunctionId functionFor(Node node, std::string_view name, Span nameSpan, const PendingFunction& pending);
  ValueId closure(Node node, std::string_view name, Span nameSpan, Want want = Want::Value);
  // Nodes lowered more than once (in copies of a finally clause) keep their functions, classes and variables.
  bool inCopy() const { return fn && fn->finalizerDepth > 0; }
  std::unordered_map<uint32_t, FunctionId> functionOfNode;
  std::unordered_map<uint32_t, ClassId> classOfNode;
  struct KeptScope {
    ScopeId scope{};
    std::vector<VariableId> variables;
  };
  std::unordered_map<uint32_t, KeptScope> scopeOfNode;

  void fault(Span span, std::string_view message);
  std::string_view textAt(Span span) const { return tree.text().substr(span.begin, span.size()); }

 private:
  void disposeAndLeave(ScopeFrame& scope, Span span);
  void lowerDisposeHandlers(const ScopeFrame& scope, Span span);
  VariableId argumentsOf(VariableId self);
  void markIncomplete();
  void run(FunctionId id);

  std::vector<PendingFunction> pending_;  // by FunctionId
  std::unordered_map<uint32_t, VariableId> argumentsOfSelf_;
  std::unordered_map<std::string_view, VariableId> globals_;
};

Op makeOp(OpKind kind, Span span, uint16_t flags = 0);

// Guards one level of recursion. `tooDeep` says that the caller must give up on the node.
class Nesting {
 public:
  explicit Nesting(Lowering& ctx) : ctx_(ctx) { ++ctx_.fn->depth; }
  ~Nesting() { --ctx_.fn->depth; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  bool tooDeep() const { return ctx_.fn->depth > limit; }

 private:
  static constexpr uint32_t limit = 400;
  Lowering& ctx_;
};

// Operands of an op that is not complete yet. A callback that is lowered in place holds statements, and the
// values of the enclosing statement would die at the first of them; so before such an operand the values so
// far are moved to synthetic variables, to be used again at the end.
class Operands {
 public:
  explicit Operands(Lowering& ctx) : ctx_(ctx) {}
  void before(Node next);  // called before an operand is lowered
  // `home`: a variable that holds the value and is never assigned again, which saves the synthetic one.
  void add(ValueId value, VariableId home = None<VariableId>);
  std::span<const ValueId> take();  // the values, all alive
  ValueId first();                  // the first value, alive

 private:
  ValueId alive(size_t position);
  Lowering& ctx_;
  ShortList<ValueId> values_;
  ShortList<VariableId> kept_;  // up to keptUpTo_: where the value is; beyond: its home
  size_t keptUpTo_ = 0;
};

}  // namespace unfreed::ecmascript
