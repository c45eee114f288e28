// The families of lowering, one group of functions for each .cpp file. All of them emit into the current
// function of `ctx`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "frontend/ecmascript/lowering.h"

namespace unfreed::ecmascript {

// statements.cpp
void lowerStatement(Lowering& ctx, Node node);
void lowerStatements(Lowering& ctx, Node list);        // the children of a block, program, case or ERROR node
void lowerBlock(Lowering& ctx, Node block);            // with a scope of its own
void lowerVariables(Lowering& ctx, Node declaration);  // let, const, var, using
void lowerReturn(Lowering& ctx, Node expression, Span span);

// declarations.cpp
void declareNames(Lowering& ctx,
                  Node list);  // what the statements of a scope declare, into the current scope
void declareHoisted(Lowering& ctx, Node body);         // `var`s of a function body
void emitHoistedFunctions(Lowering& ctx, Node list);   // closures of the function declarations of a scope
void enterScope(Lowering& ctx, Node node, Node list);  // pushScope + declareNames + emitHoistedFunctions
void declarePattern(Lowering& ctx, Node pattern, flow::Variable::Kind kind);
struct DeclarationKind {
  flow::Variable::Kind kind{};
  bool isAwaitUsing = false;
};
DeclarationKind kindOfDeclaration(const Lowering& ctx, Node declarationOrForHead);

// branches.cpp
void lowerIf(Lowering& ctx, Node node);
void lowerSwitch(Lowering& ctx, Node node);
void lowerLabeled(Lowering& ctx, Node node);

// conditions.cpp
// The test of an `if` or of an operator. `body` is what an `if` guards: a counter that it resets makes the
// test periodic.
void lowerCondition(Lowering& ctx, Node node, BlockId whenTrue, BlockId whenFalse, Node body = {});
void lowerLoopCondition(Lowering& ctx, Node node, BlockId whenTrue, BlockId whenFalse);  // never periodic
std::optional<bool> constantTruth(Node node);
// periodic.cpp
// Whether the comparison is true on every K-th pass (true), false on every K-th pass (false), or neither.
std::optional<bool> periodicComparison(Lowering& ctx, Node binary, Node body);
bool isCounterModulo(Node node);                                       // `i % K`, `i & 63`
void noteClock(Lowering& ctx, VariableId variable, Node initializer);  // a const that reads the clock

// loops.cpp
void lowerFor(Lowering& ctx, Node node);
void lowerForIn(Lowering& ctx, Node node);
void lowerWhile(Lowering& ctx, Node node);
void lowerDoWhile(Lowering& ctx, Node node);
uint32_t literalElementCount(Node array);  // 0 when it is no array literal of known size

// exceptions.cpp
void lowerTry(Lowering& ctx, Node node);

// expressions.cpp
ValueId lowerExpression(Lowering& ctx, Node node, Want want = Want::Value);
ValueId lowerNamed(Lowering& ctx, Node node, std::string_view name,
                   Span nameSpan);  // names anonymous functions and classes
Node withoutParentheses(Node node);

// assignments.cpp
ValueId lowerAssignment(Lowering& ctx, Node node, Want want);
ValueId lowerAugmented(Lowering& ctx, Node node, Want want);
ValueId lowerUpdate(Lowering& ctx, Node node, Want want);
void lowerTarget(Lowering& ctx, Node target, ValueId value,
                 uint16_t flags);  // target = value, for any target

// calls.cpp
ValueId lowerChain(Lowering& ctx, Node node, Want want,
                   BlockId whenNullish = None<BlockId>);  // member, subscript, call, x!
ValueId lowerNew(Lowering& ctx, Node node, Want want);
void lowerArguments(Lowering& ctx, Node arguments, Operands& operands);
Span lastNameOf(Node callee);
// The name in `a.name` and `a['name']`; in `a[key]`, only the key.
struct MemberName {
  std::string_view text;
  Span span;
  Node key;
};
MemberName memberNameOf(Node memberOrSubscript);
bool isChainLink(Kind kind);

// literals.cpp
ValueId lowerObject(Lowering& ctx, Node node, Want want);
ValueId lowerArray(Lowering& ctx, Node node, Want want);
ValueId lowerTemplate(Lowering& ctx, Node node, Want want);
struct PropertyKey {
  std::string_view text;
  Span span;
  ValueId value = None<ValueId>;  // of a computed key
};
PropertyKey lowerPropertyKey(Lowering& ctx, Node key);
std::string_view stringText(Node string);  // without the quotes

// iteration_callbacks.cpp
ValueId lowerIteration(Lowering& ctx, const IterationCall& call, Node node, ValueId iterable, Want want);
void lowerCallbackReturn(Lowering& ctx, size_t frame, Node expression, Span span);

// patterns.cpp
void lowerPattern(Lowering& ctx, Node pattern, ValueId source, uint16_t flags);
// `[a, b] = [x, y]` with nothing but names on the left: each gets its value, and there is no list. False,
// and nothing is done, when it is something else.
bool lowerPairwise(Lowering& ctx, Node pattern, Node value, uint16_t flags);
// `variable` has just been given `given`; when that is nullish, the variable gets the default instead.
void lowerDefault(Lowering& ctx, VariableId variable, ValueId given, Node defaultValue, Span span);

// functions.cpp
void lowerFunctionBody(Lowering& ctx, Node node, Node classOfConstructor);
struct Parameter {
  Node pattern;
  Node type;
  Node defaultValue;
  bool isRest = false;
  bool isOptional = false;
};
std::vector<Parameter> parametersOf(Node function);  // without TypeScript's `this`
bool usesArguments(Node function);

// classes.cpp
ValueId lowerClass(Lowering& ctx, Node node, std::string_view name, Span nameSpan, Want want);
void lowerFieldInitializers(Lowering& ctx, Node classNode);
void lowerParameterProperties(Lowering& ctx, Node parameters);
void lowerDecorators(Lowering& ctx, Node node);

// modules.cpp
void declareImports(Lowering& ctx, Node node);
void lowerImport(Lowering& ctx, Node node);
void lowerExport(Lowering& ctx, Node node);
void lowerImportAlias(Lowering& ctx, Node node);
std::optional<ValueId> lowerImportCall(Lowering& ctx, Node call, Want want);  // require() and import()

// namespaces.cpp
void lowerEnum(Lowering& ctx, Node node);
void lowerNamespace(Lowering& ctx, Node node);

// types.cpp
TypeNoteId lowerType(Lowering& ctx, Node type);  // of a type or a type annotation; None if it does not exist
void declareType(Lowering& ctx, Node node, bool exported);  // interface, type alias

// type_comments.cpp
void declareTypedefs(Lowering& ctx);
TypeNoteId documentedType(Lowering& ctx, Node node);  // `@type {…}` in the comment before the node
void documentFunction(Lowering& ctx, Node node, FunctionId id);  // `@param`, `@returns`

// jsx.cpp
ValueId lowerJsx(Lowering& ctx, Node node, Want want);

}  // namespace unfreed::ecmascript
