// Binding: what Rust or C++ exports to JavaScript, as far as ownership is concerned.
//
// The readers (frontend/glue and its siblings) make these from declarations and generated glue;
// `--print=bindings` shows them; `program` follows values through them. Names are the JavaScript names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace unfreed::bindings {

enum class ClassIndex : uint32_t {};     // within a Module
enum class FunctionIndex : uint32_t {};  // within a Module

enum class Toolchain : uint8_t { WasmBindgen, Embind, WebIdl, CGlue, Model };

// What a module was read from, strongest first: where two of them differ, the one named first is right.
enum class Origin : uint8_t {
  Glue,          // generated JavaScript: it is what runs (the declarations beside it included)
  Source,        // Rust, C++ or WebIDL
  Declarations,  // a .d.ts without its glue
  Model,         // what is known of a library
};

// Who must release a result.
enum class Ownership : uint8_t {
  Owned,     // the caller: every evaluation makes a new handle
  Borrowed,  // somebody else keeps it
  Plain,     // no handle at all: numbers, strings, bytes, plain JavaScript objects
  Unknown,
};

// How the handles sit in a result.
enum class Shape : uint8_t {
  One,    // a handle (or nothing, when optional)
  Array,  // an array or other iterable of handles
  Map,    // a Map with handles as keys or values
  Set,
  Union,  // a handle or a plain value
};

// Whether a FinalizationRegistry will ever release an object of the class, given a task turn and a major GC.
enum class Finalizer : uint8_t {
  Registry,   // every object is registered
  Factories,  // results of functions are, objects of `new` are not (wasm-bindgen 0.2.91 and 0.2.92)
  Never,
  Unknown,
};

// What a call does to an argument or to its receiver.
enum class PassMode : uint8_t { Borrow, Consume, Plain, Unknown };

// A result that is nothing new: something that the caller has passed.
struct PassedOn {
  enum class What : uint8_t {
    Nothing,   // the result is not passed on
    Argument,  // the argument itself: `scope.manage(x)` gives x
    ResultOf,  // what calling the argument gives: `usingScope((scope) => …)`
  };
  What what = What::Nothing;
  uint32_t parameter = 0;  // its position
};

// The type of a result, a property or a parameter.
struct Type {
  std::string className;                     // a class of the same module; empty when there is none
  ClassIndex classIndex = None<ClassIndex>;  // set by Module::link
  std::vector<std::string>
      alternatives;            // further classes that it may be instead (Shape::Union, or in a container)
  bool isConstructor = false;  // the class itself (`typeof Foo`, `{ new(): Foo }`), not an object of it
  Ownership ownership = Ownership::Unknown;
  Shape shape = Shape::One;
  bool optional = false;  // may be undefined or null: those owe nothing
  bool promise = false;   // a promise of all that
  // Whether this very result is registered, where that differs from its class: Embind registers what comes as
  // a smart pointer, and not a raw pointer to the same class. Unknown: as the class says.
  Finalizer finalizer = Finalizer::Unknown;
  PassedOn passedOn;
};

struct Parameter {
  std::string name;
  PassMode mode = PassMode::Unknown;
  bool rest = false;
  std::string className;  // the class it must have, when it is one
  // The receiver (or whoever is behind the function) keeps it and answers for it from now on: a world its
  // bodies, a scope what it will free. Unlike what is consumed, the caller may go on using it.
  bool kept = false;
  std::vector<std::string> callback{};  // a function: classes of what it is called with, by position
};

struct Member {
  enum class Kind : uint8_t { Constructor, Static, Method, Getter, Setter, Function };
  std::string name;  // "new" for constructors
  Kind kind = Kind::Method;
  Type returns;
  PassMode receiver = PassMode::Borrow;  // Method, Getter, Setter
  std::vector<Parameter> parameters;
  // What the build must switch on for it to exist, as written: `feature = "net"`, `defined(WITH_NET)`. Empty:
  // it always exists.
  std::string condition;
  std::string path;   // where it is declared, as shown to the user; may be empty
  uint32_t line = 0;  // from 1; 0 when unknown
};

struct Class {
  enum class Kind : uint8_t {
    Handle,     // its objects live in the Wasm heap and must be released
    Namespace,  // a module object: its members are the classes and functions of an instantiated module
    // Any other interface; kept because values can be followed through its members. A result of it that is
    // owned is an object that the call makes anew, and a getter that is owned a handle that comes with it.
    Plain,
  };
  std::string name;
  Kind kind = Kind::Handle;
  std::vector<std::string> release;  // methods that release the receiver: "free", "delete", "destroy"
  std::string releaseFunction;  // function that releases its argument instead: "destroy" (WebIDL); else empty
  bool dispose = false;         // has [Symbol.dispose]
  Finalizer finalizer = Finalizer::Unknown;
  bool finalizerAssumed =
      false;  // no glue was at hand: `finalizer` is the usual answer for declarations of this shape
  std::vector<std::string> bases;  // classes of the same module it extends
  std::vector<Member> members;     // a name may stand several times (overloads; getter and setter)
  std::string condition;           // as of a member
  std::string path;                // where it is declared
  uint32_t line = 0;

  bool isHandle() const { return kind == Kind::Handle; }
};

// What a name imported from the module means.
struct Export {
  enum class Kind : uint8_t { Class, Function, Value };
  std::string name;  // "default" for the default export; "export=" for `export =` and `module.exports =`
  Kind kind = Kind::Value;
  ClassIndex classIndex = None<ClassIndex>;           // Class: the class itself, as a constructor
  FunctionIndex functionIndex = None<FunctionIndex>;  // Function
  Type value;                                         // Value: a variable of this type
};

// Two descriptions of one thing that differ; `kept` won.
struct Conflict {
  std::string where;  // "Parser", "Parser.parse", "parse()"
  std::string fact;   // "ownership", "receiver", …: the key of the JSON
  Origin kept{};
  std::string keptValue;
  Origin dropped{};
  std::string droppedValue;
};

struct Module {
  std::string source;  // the declaration it was read from first, as shown to the user
  Toolchain toolchain = Toolchain::WasmBindgen;
  Origin origin = Origin::Glue;
  std::string package;      // npm package or crate name; may be empty
  bool isModelled = false;  // a model says of it what its declarations cannot (bindings/model)
  Table<ClassIndex, Class> classes;
  Table<FunctionIndex, Member> functions;
  std::vector<Export> exports;
  std::vector<Conflict> conflicts;  // see bindings/join.h

  // Resolves every className of the module to a classIndex. Names that are no class of the module stay
  // unresolved.
  void link();
  ClassIndex classNamed(std::string_view name) const;
  // Exports every class and every function under its own name.
  void exportAll();
};

// The getters of a plain object whose handles come with it: whoever is given the object, made anew, must
// release them. Its bases are included.
std::vector<const Member*> handlesHeldBy(const Module& module, const Class& cls);

// Members of `cls` with that name, its bases included; nearest first.
std::vector<const Member*> membersNamed(const Module& module, const Class& cls, std::string_view name);

}  // namespace unfreed::bindings
