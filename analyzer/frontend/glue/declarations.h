// What the `.d.ts` files of a package declare: classes, interfaces, aliases, functions, variables, as
// written.
//
// Names and texts are views into the files. Types are kept as far as they can lead to a handle; what cannot
// (mapped types, `keyof`) is Plain or Opaque. No name is resolved here: see scope.h.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace unfreed::glue {

enum class TypeId : uint32_t {};
enum class BodyId : uint32_t {};
enum class DeclarationId : uint32_t {};
enum class DeclarationFileId : uint32_t {};

struct TypeNode {
  enum class Kind : uint8_t {
    Opaque,   // any, unknown, or not understood
    Plain,    // numbers, strings, literals, mapped types, `keyof`: never a handle
    Nothing,  // undefined, null
    Name,     // Foo, Ns.Foo<A, B>: parts are the arguments
    Array,    // T[]: one part
    Tuple,    // [A, B]
    Union,
    Intersection,
    Object,       // { … }: `body` holds the members
    Function,     // (…) => T: `body` holds one CallSignature
    Constructor,  // new (…) => T: `body` holds one ConstructSignature
    TypeOf,       // typeof Foo
    This,
    Conditional,  // A extends B ? C : D: parts are C and D
  };
  Kind kind = Kind::Opaque;
  BodyId body = None<BodyId>;
  TypeId firstType{};          // Object: the types inside it are [firstType, the node itself)
  std::string_view name;       // Name, TypeOf: the last component; Plain: the word, if it is one
  std::string_view qualifier;  // Name, TypeOf: the first component when there are several
  std::vector<TypeId> parts;
};

struct TypeParameter {
  std::string_view name;
  TypeId constraint = None<TypeId>;
  TypeId fallback = None<TypeId>;
};

struct ParameterDeclaration {
  std::string_view name;  // empty for a destructuring pattern
  TypeId type = None<TypeId>;
  bool optional = false;
  bool rest = false;
};

struct MemberDeclaration {
  enum class Kind : uint8_t {
    Constructor,
    Method,
    Property,
    Getter,
    Setter,
    CallSignature,
    ConstructSignature
  };
  std::string_view name;
  Kind kind = Kind::Method;
  bool isStatic = false;
  bool isReadonly = false;
  bool isOptional = false;
  bool isHidden = false;  // private, protected or #name
  std::vector<TypeParameter> typeParameters;
  std::vector<ParameterDeclaration> parameters;
  TypeId type = None<TypeId>;  // result or property type
  uint32_t offset = 0;
};

struct Declaration {
  enum class Kind : uint8_t { Class, Interface, Alias, Function, Variable, Enum, Namespace };
  Kind kind{};
  std::string_view name;  // "default" when it has none
  DeclarationFileId file{};
  uint32_t offset = 0;
  DeclarationId space = None<DeclarationId>;  // the namespace it is declared in
  bool exported = false;                      // from its file (or from its namespace)
  bool isDefault = false;
  bool isAbstract = false;  // Class
  std::vector<TypeParameter> typeParameters;
  std::vector<TypeId> bases;               // extends and implements
  TypeId extended = None<TypeId>;          // Class: the one among them that it extends
  std::vector<MemberDeclaration> members;  // Class, Interface; Function: one CallSignature
  TypeId type = None<TypeId>;              // Alias, Variable
  TypeId firstType{};                      // the types that the declaration mentions are [firstType, endType)
  TypeId endType{};
};

struct ExportEntry {
  enum class Kind : uint8_t { Name, Star, StarAs, Assign };
  Kind kind{};
  std::string_view name;   // as seen from outside
  std::string_view local;  // in this file, or in `from`
  std::string_view from;   // specifier; empty for the file's own
};

struct ImportEntry {
  std::string_view local;
  std::string_view imported;  // "*" for the namespace; for `import x = A.B` the last component
  std::string_view from;
};

struct DeclarationFile {
  std::string path;
  std::string_view text;
  bool isModule = false;  // has an import or export; otherwise what it declares is global
  bool isRaw = false;  // `*_bg.wasm.d.ts`: the exports of the Wasm instance itself, of no use to anybody else
  std::vector<ImportEntry> imports;
  std::vector<ExportEntry> exports;
};

struct Declarations {
  Table<TypeId, TypeNode> types;
  Table<BodyId, std::vector<MemberDeclaration>> bodies;
  Table<DeclarationId, Declaration> all;
  Table<DeclarationFileId, DeclarationFile> files;
  std::deque<std::string> names;  // of declarations that nameObjectTypes made
};

// Adds what the file declares. Never fails: what is not understood is stepped over.
DeclarationFileId parseDeclarations(Declarations& into, std::string path, std::string_view text);

// Parses one type on its own, as in a JSDoc tag.
TypeId parseType(Declarations& into, std::string_view text);

// Gives every object type that is an alias, a property, a result or a variable's type a declaration of its
// own, as if it had been written as an interface: `type Node = { … }` becomes `interface Node`, the type of a
// property `Node` of `interface Yoga` becomes `Yoga.Node`, and what `const Resvg: { new(): { … } }`
// constructs becomes `Resvg`.
void nameObjectTypes(Declarations& declarations);

}  // namespace unfreed::glue
