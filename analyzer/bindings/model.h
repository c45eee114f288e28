// Models: what the declarations of well-known libraries do not tell, or tell wrongly (docs/models.md).
//
// A model is a data file of analyzer/bindings/models/, compiled in, or one that a user adds. It is a set of
// facts, each with its source. A fact fills what the module of bindings does not know; it contradicts what
// the module says only when it is written as a correction, and never what generated glue shows. A model that
// knows a library as a whole can also stand for it where there are no declarations at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lazy.h"
#include "base/result.h"
#include "bindings/binding.h"

namespace unfreed::bindings {

// What is said of a result; what is not said is not changed.
struct TypeFacts {
  std::optional<std::string> className;
  std::optional<Ownership> ownership;
  std::optional<Shape> shape;
  std::optional<bool> optional;
  std::optional<bool> promise;
  std::optional<Finalizer> finalizer;
  std::optional<PassedOn> passedOn;
};

struct ParameterFacts {
  std::string name;  // may be empty: facts go by position
  std::optional<PassMode> mode;
  std::string className;
  bool rest = false;
  bool kept = false;
  std::vector<std::string> callback;
};

// What a group of facts has in common.
struct FactBase {
  std::vector<std::string> names;  // of what it speaks; `*` stands for any characters
  std::string source;              // where it is known from
  std::string corrects;            // why the declarations are wrong here; empty: it only adds
};

struct MemberFacts : FactBase {
  std::optional<Member::Kind> kind;  // unknown: any but a constructor, and a method when it must be added
  std::optional<TypeFacts> returns;
  std::optional<PassMode> receiver;
  std::vector<ParameterFacts> parameters;
};

struct ClassFacts : FactBase {
  std::optional<Class::Kind> kind;
  std::optional<std::vector<std::string>> release;
  std::optional<std::string> releaseFunction;
  std::optional<bool> dispose;
  std::optional<Finalizer> finalizer;
  std::vector<std::string> bases;
  bool isCounted = false;  // its objects count their references: whoever gets one as an argument keeps it
  std::string versions;    // of the package: ">=1.2 <2"; empty: all
  std::vector<MemberFacts> members;
};

struct ModelFacts {
  std::vector<ClassFacts> classes;
  std::vector<MemberFacts> functions;
};

// What a model is of; and its facts, which are read when they are first asked for, as most runs have to do
// with few of the built-in ones.
struct Model {
  std::string path;                   // as shown to the user
  std::string library;                // a model of the same library replaces a built-in one
  std::vector<std::string> packages;  // names of npm packages; `*` stands for any characters
  std::vector<std::string> files;     // names of files without extension, of copies in a project
  // Global variables that the library's script defines: its module object, which may also be called as the
  // factory of it.
  std::vector<std::string> globals;
  Toolchain toolchain = Toolchain::Embind;
  bool isWhole = false;  // it knows everything that makes or releases handles
  bool isOwn = false;    // the user's
  Lazy<ModelFacts> lazyFacts{[] { return ModelFacts(); }};

  const ModelFacts& facts() const { return lazyFacts.get(); }
  bool speaksOfPackage(std::string_view package) const;
  bool speaksOfFile(std::string_view path) const;  // of a script or of declarations
  // Of its package, or, when it has none, of the file it was read from.
  bool speaksOf(const Module& module) const;
};

// Fails with what is wrong and where: strict, so that a misspelt key is no fact that silently counts for
// nothing.
Result<Model> modelFromJson(std::string_view text, const std::string& path);

// What it is of, from a text that is known to be right and to say that before its `sources`. The facts are
// read from the text, which must stay, when they are asked for.
Model modelFromHead(std::string_view text, const std::string& path);

// Read once.
const std::vector<Model>& builtInModels();
// The built-in ones and the user's; a user's model of the same library takes the place of a built-in one.
std::vector<Model> modelsWith(std::vector<Model> own);

// The facts into the module. `version` is the package's, or empty when it is not known: then facts for
// certain versions are left out. Links the module.
void applyModel(const Model& model, Module& module, std::string_view version = {});
// The models that speak of the module.
void applyModels(const std::vector<Model>& models, Module& module, std::string_view version = {});

// A class of which the model speaks and that none of these modules has.
struct MissingClass {
  std::string name;
  bool isAdded = false;  // it can be constructed as the model says, which adds it
};
// Of modules that the model has been applied to. Not the classes that only a model can know: those of whole
// ones, those that facts of the model give (a scope), those of certain versions.
std::vector<MissingClass> classesMissingIn(const Model& model, const std::vector<const Module*>& modules);

// The library as the model alone knows it; only for whole ones. Its exports are those of the module object,
// and "()": calling it makes a promise of the module object.
Module moduleOf(const Model& model);
// The whole model that an import without declarations means: by the name of the package or, for a path
// (`./lib/opencv.js`), of the file. Null when there is none.
const Model* wholeModelFor(const std::vector<Model>& models, std::string_view specifier);

// `text` matches a pattern in which `*` stands for any characters.
bool matchesPattern(std::string_view pattern, std::string_view text);
// Whether a version is in a range: comparisons with `<`, `<=`, `>`, `>=`, `=` that must all hold.
bool isInVersions(std::string_view version, std::string_view range);

}  // namespace unfreed::bindings
