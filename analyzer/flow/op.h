// Op: one step of a function, as a language fact. Nothing here knows a language's syntax, and nothing knows
// Wasm.
//
// Every op gives at most one value. A value is defined by exactly one op and belongs to the statement in
// which it is made: it dies at the next EndStatement of its path. What must live longer, or is merged from
// two branches
// (`a ? b : c`, `a && b`, `a ?? b`), goes through a variable, a synthetic one if need be.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "source/span.h"

namespace unfreed::flow {

enum class ValueId : uint32_t {};  // numbered within a Function
enum class VariableId : uint32_t {
};                                 // numbered within a Module, so that closures can name captured variables
enum class BlockId : uint32_t {};  // numbered within a Cfg
enum class LoopId : uint32_t {};   // numbered within a Cfg
enum class FunctionId : uint32_t {};  // numbered within a Module
enum class ClassId : uint32_t {};     // numbered within a Module
enum class TypeNoteId : uint32_t {};  // numbered within a Module

// What the operands mean is said beside each kind; `…` is any number of values.
enum class OpKind : uint8_t {
  Constant,  // ()                     a literal; `text` for strings and numbers, `constant` for which sort
  Use,       // ()                     the value of `variable`
  Assign,    // (value)                `variable` = value; flag Declares at its declaration
  Read,      // (object[, key])        object.text, or object[key] when `text` is empty
  Store,  // (object, value[, key]) object.text = value, or object[key] = value; flag Spread: {...value} into
          // object; flag Delegate: value is a getter, what it returns is what reading gives
  Call,   // (callee, …)            plain call; with flag Method: (receiver, …) calls receiver.text(…);
          //                        with Method and Computed: (receiver, key, …) calls receiver[key](…)
  Construct,  // (callee, …)            new callee(…)
  Collect,  // (…)                    a fresh array literal of these elements; an operand made by Spread gives
            // many
  Object,   // ()                     a fresh object literal; its properties follow as Store ops
  Spread,   // (iterable)             the elements of iterable, as one value; in a pattern (`[a, ...rest]`)
            // those from the position `text` on
  Iterate,  // (iterable)             the next element; only as last op of a block that ends with
            // EndKind::Iterate
  Await,    // (value)                the awaited value
  Emit,     // ([value])              generator `yield value`; flag Delegate for `yield*`; gives what next()
            // passes
  Return,   // ([value])
  Throw,    // ([value])              a throw statement
  Closure,  // ()                     a function value: `function` of the module
  Class,    // ([superclass])         a class value: `classId` of the module
  Compute,  // (…)                    a plain value (arithmetic, comparison, template, typeof, !): borrows
            // operands
  Cast,  // (value)                the same value under `type` (`as T`, `satisfies`, `<T>x`; `x!` has no type)
  Import,   // ([specifier])          the namespace of module `text`; flag Dynamic: a promise of it; otherwise
            // require()
  Dispose,  // ()                     leaving the scope of `using variable`: its [Symbol.dispose]() runs;
            //                        flag Async for `await using`
  LeaveScope,    // variables              these variables end here (ValueIds of `operands` are VariableIds)
  EndStatement,  // ()                     the values of the statement die
  Unknown,       // (…)                    something that could not be read (ERROR node, depth limit)
};

enum class Constant : uint8_t { Undefined, Null, Boolean, Number, BigInt, String, RegExp };

namespace op_flag {
inline constexpr uint16_t Method = 1 << 0;
inline constexpr uint16_t Computed = 1 << 1;
inline constexpr uint16_t Optional = 1 << 2;  // came from `?.` (the test is in the Cfg already)
inline constexpr uint16_t Declares = 1 << 3;
inline constexpr uint16_t Spread = 1 << 4;
inline constexpr uint16_t Delegate = 1 << 5;
inline constexpr uint16_t Dynamic = 1 << 6;
inline constexpr uint16_t Async = 1 << 7;
inline constexpr uint16_t Tagged = 1 << 8;     // a tagged template; its first argument is the strings array
inline constexpr uint16_t Synthetic = 1 << 9;  // has no text of its own (an implicit step)
inline constexpr uint16_t Discarded = 1
                                      << 10;  // its value is the whole expression statement: nobody takes it
inline constexpr uint16_t Super = 1 << 11;    // super(…)
inline constexpr uint16_t Conditional =
    1 << 12;  // Assign to the synthetic result of a merge (?:, &&, ||, ??, ?.)
}  // namespace op_flag

struct Op {
  OpKind kind = OpKind::Unknown;
  Constant constant = Constant::Undefined;  // Constant
  uint16_t flags = 0;
  Span span;  // the whole expression or statement
  Span name;  // the last name of the callee or member: `c` in `a.b().c()`; empty if there is none
  ValueId result = None<ValueId>;
  uint32_t firstOperand = 0;  // into Cfg::operands
  uint32_t operandCount = 0;
  union {
    VariableId variable;  // Use, Assign, Dispose
    FunctionId function;  // Closure
    ClassId classId;      // Class
    TypeNoteId type;      // Cast; None when the cast names no type
  };
  std::string_view
      text;  // member name, constant's text (strings without quotes), import specifier, Compute's operator

  Op() : variable(None<VariableId>) {}
  bool has(uint16_t flag) const { return (flags & flag) != 0; }
  // `null` or `undefined`, where it is written.
  bool isNothing() const {
    return kind == OpKind::Constant && (constant == Constant::Null || constant == Constant::Undefined);
  }
};

}  // namespace unfreed::flow
