// What C++ types are in JavaScript: which are bound as classes, which are plain values, which are smart
// pointers. Keyed on canonical types, over the whole translation unit.
#pragma once

#include <clang/AST/Type.h>
#include <map>
#include <string>

namespace unfreed::embind_clang {

struct SeenType {
  enum class Kind : uint8_t {
    Unknown,
    Plain,
    Class,    // bound here
    Foreign,  // a class or container that is not bound here; another file may bind it
    Val,      // emscripten::val: any JavaScript value
    Record,   // a value object with fields that are no plain values: by value, a new JavaScript object
  };
  Kind kind = Kind::Unknown;
  std::string className;  // Class, Record: in JavaScript; Foreign: in C++, qualified
  bool pointer = false;
  bool reference = false;
  bool smart = false;   // a smart pointer that Embind registers with its finalizers
  bool unique = false;  // std::unique_ptr: Embind takes the raw pointer out of it
  bool optional = false;
  bool array = false;  // a JavaScript array of them
};

class BoundTypes {
 public:
  void addClass(clang::QualType type, std::string name);
  void addPlain(clang::QualType type);
  void addSmartPointer(clang::QualType pointer, clang::QualType pointee);
  // The project has a marshaller of its own that makes arrays of all vectors.
  void takeVectorsForArrays() { vectorsAreArrays_ = true; }
  // A plain type that holds handles: who owns them cannot be told …
  void markHolder(clang::QualType type);
  bool isHolder(clang::QualType type) const;
  // … unless its fields are known by names, which the object of this name has.
  void nameHolder(clang::QualType type, std::string name);

  SeenType see(clang::QualType type) const;
  // The JavaScript name of a bound class, or nothing.
  std::string nameOf(clang::QualType type) const;

 private:
  SeenType seeRecord(clang::QualType type, int depth) const;
  SeenType seeAt(clang::QualType type, int depth) const;

  SeenType seeArrayOf(clang::QualType element, int depth) const;

  bool vectorsAreArrays_ = false;
  enum class PlainKind : uint8_t { Plain, Holder };
  std::map<const void*, std::string> classes_;
  std::map<const void*, PlainKind> plain_;
  std::map<const void*, std::string> records_;  // holders that have a name
  std::map<const void*, clang::QualType> smart_;
};

// Whether the file specialises emscripten's BindingType for std::vector, so that vectors need no
// registration.
bool hasVectorMarshaller(const clang::ASTContext& ast);

// The name of a class as C++ writes it, from the global namespace on.
std::string qualifiedName(clang::QualType type);

}  // namespace unfreed::embind_clang
