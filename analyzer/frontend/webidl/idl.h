// What an .idl file declares, in the dialect of Emscripten's WebIDL binder. Plain data; names and texts are
// views into the file. Nothing is resolved here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace unfreed::webidl {

// `[Value, Const, Prefix="ns::"]` before a definition, a member or a parameter: what of it bears on
// ownership.
struct ExtendedAttributes {
  bool value = false;                 // [Value]: the binder hands out the one static temporary of this call
  bool ref = false;                   // [Ref]: a C++ reference
  bool noDelete = false;              // [NoDelete]: no __destroy__
  std::string_view jsImplementation;  // [JSImplementation="Base"]
};

struct TypeName {
  std::string_view name;   // the last word: `long`, `DOMString`, `b2Vec2`; empty for a union
  bool isArray = false;    // T[]
  bool isGeneric = false;  // sequence<T>, Promise<T>: nothing the binder could wrap
};

struct Argument {
  std::string_view name;
  TypeName type;
  bool variadic = false;
};

struct MemberDeclaration {
  enum class Kind : uint8_t { Operation, Attribute };
  Kind kind = Kind::Operation;
  std::string_view name;
  ExtendedAttributes attributes;
  TypeName type;  // the result, or the attribute's type
  std::vector<Argument> arguments;
  bool isStatic = false;
  bool isReadonly = false;
  uint32_t offset = 0;
};

struct Interface {
  std::string_view name;
  ExtendedAttributes attributes;
  std::string_view base;  // `interface A : B`
  std::vector<MemberDeclaration> members;
  uint32_t offset = 0;
};

struct Enumeration {
  std::string_view name;
  std::vector<std::string_view> values;  // as written: "Class::value"
  uint32_t offset = 0;
};

struct TypeDefinition {
  std::string_view name;
  TypeName type;
};

// `A implements B;`
struct Implementation {
  std::string_view derived;
  std::string_view base;
};

// Something that is not as it should be.
struct Fault {
  uint32_t offset = 0;
  std::string_view what;  // a phrase: "this is no member of an interface"
  bool mended = false;    // read as if it were right; else it was stepped over
};

// How the file looks: the binder's own words, or those of another sort of .idl (browsers', COM's, CORBA's).
struct Dialect {
  uint32_t binderMarks = 0;
  uint32_t foreignMarks = 0;
};

struct File {
  std::vector<Interface> interfaces;  // a partial one is one of its own
  std::vector<Enumeration> enumerations;
  std::vector<TypeDefinition> typeDefinitions;
  std::vector<Implementation> implementations;
  std::vector<Fault> faults;  // at most kMaxFaults
  uint32_t skipped = 0;       // faults beyond those
  Dialect dialect;
};

constexpr uint32_t kMaxFaults = 20;

}  // namespace unfreed::webidl
