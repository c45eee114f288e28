// Module: what one source file was lowered to, or one scope of the code that is embedded in a file. Text
// views point into the file's text, which must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "flow/cfg.h"
#include "flow/op.h"
#include "source/span.h"

namespace unfreed::flow {

// A type as it was written (TypeScript annotation or JSDoc), reduced to what matters for following values.
struct TypeNote {
  enum class Kind : uint8_t {
    Unknown,      // any, unknown, conditional and mapped types, whatever is not below
    Plain,        // string, number, boolean, bigint, symbol, void, never, undefined, null, literals
    Named,        // path<arguments>: Foo, ns.Foo, Promise<T>, Array<T> (T[] is Array<T>), Map<K, V>,
                  // ReturnType<typeof f>
    TypeOf,       // typeof path
    Union,        // arguments; `| undefined` and `| null` only set `optional`
    Tuple,        // arguments
    Function,     // arguments[0] is the result
    Constructor,  // arguments[0] is what `new` of it gives: `new () => T`, `{ new (): T }`
    Object,       // members
    Import,       // import("specifier").path; path[0] is the specifier
  };
  Kind kind = Kind::Unknown;
  bool optional = false;
  std::vector<std::string_view> path;
  std::vector<TypeNoteId> arguments;
  std::vector<std::pair<std::string_view, TypeNoteId>> members;  // properties and methods (as Function)
};

// `type A<…> = note` or `interface A { … }` (an Object note) at any level of the file.
struct TypeDeclaration {
  std::string_view name;
  TypeNoteId note = None<TypeNoteId>;
  std::vector<std::string_view> extends;  // plain names only
  bool exported = false;
  bool generic = false;  // has type parameters
};

struct Variable {
  enum class Kind : uint8_t {
    Const,
    Let,
    Var,
    Parameter,
    Function,
    Class,
    Import,
    Catch,
    Using,      // `using x` and `await using x`
    This,       // the receiver of a function that is no arrow
    Global,     // a name that the file does not declare
    Synthetic,  // made by lowering
  };
  Kind kind{};
  std::string_view name;                // "this" for This; empty for Synthetic
  FunctionId owner = None<FunctionId>;  // the function in whose frame it lives; None for Global
  Span declaration;                     // its name where it is declared; empty for Global and Synthetic
  TypeNoteId type = None<TypeNoteId>;   // its annotation
  bool captured = false;  // used by a function nested in its owner (callbacks lowered in place excepted)
  bool assignedElsewhere = false;  // assigned by such a nested function
};

struct Function {
  std::string_view name;  // its own name, or that of the variable or property it is first stored in
  FunctionId parent = None<FunctionId>;  // None for the module's own code
  ClassId ownerClass = None<ClassId>;    // of a method, accessor, constructor or field initialiser
  Span span;
  Span nameSpan;
  Span body;  // `{ … }`, the braces included; empty where an arrow has an expression instead
  std::vector<VariableId> parameters;  // one per formal parameter; patterns get a synthetic one
  VariableId self = None<VariableId>;  // `this`; None for arrows, which use their parent's
  TypeNoteId returnType = None<TypeNoteId>;
  bool rest = false;  // the last parameter gathers the rest
  bool isAsync = false;
  bool isGenerator = false;
  bool isArrow = false;
  bool incomplete = false;  // holds Unknown ops from ERROR nodes or a limit
  Cfg cfg;
};

struct Member {
  enum class Kind : uint8_t { Constructor, Method, Getter, Setter, Field };
  Kind kind{};
  std::string_view name;  // empty when computed
  bool isStatic = false;
  FunctionId function =
      None<FunctionId>;                // None for fields; their initialisers are stored by the constructor
  TypeNoteId type = None<TypeNoteId>;  // of a field
};

struct Class {
  std::string_view name;
  Span span;
  VariableId variable = None<VariableId>;  // the name it is declared under
  std::string_view
      superclassText;  // as written: "Base", "ns.Base"; empty when there is none or it is an expression
  std::vector<TypeNoteId> superclassArguments;   // `extends Base<A, B>`
  std::vector<std::string_view> typeParameters;  // `class Base<A, B>`
  std::vector<TypeNoteId> implements;
  std::vector<Member> members;
  FunctionId constructor = None<FunctionId>;  // also when it is implied but fields have initialisers
};

struct Import {
  enum class Kind : uint8_t { Named, Default, Namespace, SideEffect };
  Kind kind{};
  std::string_view specifier;
  std::string_view importedName;  // Named
  VariableId local = None<VariableId>;
  bool typeOnly = false;
  Span span;
};

struct Export {
  enum class Kind : uint8_t {
    Local,      // export { local as name }, export const name, export default (name "default")
    Reexport,   // export { importedName as name } from specifier
    Namespace,  // export * as name from specifier
    All,        // export * from specifier
  };
  Kind kind{};
  std::string_view name;
  VariableId local = None<VariableId>;
  std::string_view specifier;
  std::string_view importedName;
};

struct SyntaxFault {
  enum class Kind : uint8_t {
    Syntax,
    ParseWork,  // nothing was lowered: over a limit
    Tokens,     // likewise
  };
  Span span;
  std::string message;
  Kind kind = Kind::Syntax;
};

struct Module {
  FileId file{};
  Table<FunctionId, Function> functions;  // the first is the module's own top-level code
  Table<VariableId, Variable> variables;
  Table<ClassId, Class> classes;
  Table<TypeNoteId, TypeNote> typeNotes;
  std::vector<TypeDeclaration> types;
  std::vector<Import> imports;  // static imports; require() and import() are Import ops
  std::vector<Export> exports;  // ESM; CommonJS exports are Store ops on the globals `module` and `exports`
  std::vector<SyntaxFault> faults;  // what could not be read
  bool usesRequireOrDynamicImport = false;
  bool isModule = false;  // it says so by other means than imports and exports: `<script type="module">`

  static constexpr FunctionId topLevel = FunctionId{0};
};

}  // namespace unfreed::flow
