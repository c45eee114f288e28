// Values: what each value of the program may be, as far as bindings and calls are concerned.
//
// Flow-insensitive for variables and fields (a variable is the union of what is ever assigned to it),
// context-insensitive for parameters, over the whole program: a handle class is known through imports,
// aliases, parameters, fields, awaited factories, collections, and only then through annotations. What is not
// known stays unknown; nothing here judges ownership.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/short_list.h"
#include "program/program.h"

namespace unfreed::program {

enum class ShapeId : uint32_t {};  // into Values: one abstract value, interned
using ShapeList = ShortList<ShapeId>;

// One thing that a value may be.
struct AbstractValue {
  enum class Kind : uint8_t {
    Plain,   // no handle and nothing callable: numbers, strings, bytes, plain data; null and undefined too
    Handle,  // an object of `cls` (a Handle, Namespace or Plain class of a binding module)
    BindingClass,      // `cls` itself
    BindingFunction,   // `member`, a free function, static or method of a binding read without calling it
    BindingNamespace,  // the namespace of binding module `module` (import * as)
    UnitNamespace,     // the namespace of program file `unit`
    Function,          // `function`, a function of the program
    LocalClass,        // class `classId` of `unit`
    LocalObject,       // an object of that class, or of an object literal (then `site`)
    Collection,        // a JavaScript array, Set, Map or iterator; see Values::elementsOf
    Promise,           // see Values::elementsOf: what it resolves to
    Trapped,           // what the traps of a proxy hand out, whatever is behind it
    External,  // something outside the program known by name: global `setTimeout`, `node:timers/promises` +
               // `setTimeout`
  };
  Kind kind{};
  bindings::ClassRef cls;
  const bindings::Member* member = nullptr;
  bindings::ModuleId module = None<bindings::ModuleId>;
  UnitId unit = None<UnitId>;
  FunctionRef function;
  flow::ClassId classId = None<flow::ClassId>;
  uint32_t site = 0;      // Collection, Promise, LocalObject: identity
  std::string specifier;  // External: the module, "" for a global
  // External: dotted path within it: "promises.readFile", "Promise.all", "default.setTimeout", "" for its
  // namespace. An object of an outside class is "C.prototype", so that its method is "C.prototype.method".
  // What util.promisify makes of `f` is "promisify(f)". The functions that `new Promise` and
  // Promise.withResolvers hand out are "Promise.resolver" of a `site`.
  std::string path;
  bool guessed = false;  // Handle and Binding…: found by its name, or by a type that has its members
};

// An object that code of the program makes: of a class or a literal, a collection, a promise.
bool isOwnObject(AbstractValue::Kind kind);
// What a binding makes, or exports.
bool isOfBinding(AbstractValue::Kind kind);

// So many shapes a set names; of bindings a few more.
inline constexpr size_t shapeLimit = 12;
// … and of bindings: what leads to them is kept a little longer than the rest, since a table of a hundred
// object literals must not push the one handle out.
inline constexpr size_t bindingShapeLimit = 16;

// A set of abstract values; `unknown` means it may be anything else as well. With `hasMore`, it may be more
// objects than are told apart: those that are far from bindings (near_bindings.h) are not named.
struct ValueSet {
  ShapeList shapes;  // sorted
  bool unknown = false;
  bool hasMore = false;  // then unknown, too
  bool empty() const { return shapes.empty() && !unknown; }
};

// What a Call, Construct or Read may invoke (a Read invokes getters).
struct BindingCallee {
  bindings::ClassRef cls;  // None for free functions
  bindings::ModuleId module = None<bindings::ModuleId>;
  const bindings::Member* member = nullptr;  // the overload that fits the argument count best; never null

  bindings::ModuleId home() const { return isNone(cls.module) ? module : cls.module; }
};
struct Callees {
  std::vector<FunctionRef>
      functions;  // functions of the program (constructors of local classes, getters included)
  std::vector<BindingCallee> bindings;
  std::vector<ShapeId> externals;  // External values called
  bool unknown = false;            // may invoke something else
  bool hasMore = false;            // … and more functions of the program than are told apart
  bool isCut = false;              // the receiver may be an object of more classes than are told apart
  bool isBehindTraps = false;      // of a proxy, which may decide what becomes of the result
  bool guessed = false;            // found by name only (the receiver's type is not known) …
  std::string_view guessedBy;      // … or by a type of the program that has its members
};

class Values {
 public:
  // Computes everything; linear passes until nothing changes, bounded.
  explicit Values(const Program& program);
  ~Values();
  Values(Values&&) noexcept;

  const AbstractValue& operator[](ShapeId shape) const;
  const ValueSet& of(FunctionRef function, flow::ValueId value) const;
  const ValueSet& of(VariableRef variable) const;
  const ValueSet& elementsOf(ShapeId collectionOrPromise) const;
  // Callees of the op at this index of the function's Cfg::ops; empty for other ops.
  const Callees& calleesOf(FunctionRef function, size_t op) const;

  // The handle classes that the value may be an object of (Handle-kind classes only).
  std::vector<bindings::ClassRef> handleClassesOf(FunctionRef function, flow::ValueId value) const;

  // By shape, how many steps lead to a handle: 0 when it is one, 1 for an object of the program that holds
  // one, 2 for an object that holds such an object; `most` + 1 when more steps would, or none do.
  std::vector<uint8_t> stepsToHandles(uint8_t most) const;

  // The global variables that the program gives functions, objects or handles, in the order in which they
  // were met: any file that says the name may use them.
  std::vector<std::string> filledGlobals() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace unfreed::program
