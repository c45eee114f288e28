// The facts of a model into a module: what the module does not know is filled, what it says is corrected
// where the model says so.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "bindings/counted.h"
#include "bindings/model.h"
#include "bindings/names.h"

namespace unfreed::bindings {
namespace {

bool isPattern(std::string_view name) {
  return name.find('*') != std::string_view::npos;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Sets what the facts say and the type does not know; with `corrects` also what it knows otherwise.
class Applying {
 public:
  Applying(const Model& model, Module& module, std::string_view version)
      : model_(model), module_(module), version_(version) {}

  void run() {
    isTheLibrary_ = std::any_of(
        model_.facts().classes.begin(), model_.facts().classes.end(), [&](const ClassFacts& facts) {
          return std::any_of(facts.names.begin(), facts.names.end(),
                             [&](const std::string& name) { return !isNone(module_.classNamed(name)); });
        });
    for (const ClassFacts& facts : model_.facts().classes) {
      if (isInVersions(version_, facts.versions)) findHandles(facts);
    }
    for (const ClassFacts& facts : model_.facts().classes) {
      if (!isInVersions(version_, facts.versions)) continue;
      applyClasses(facts);
      module_.isModelled = true;
    }
    for (const MemberFacts& facts : model_.facts().functions) applyFunctions(facts);
    module_.isModelled = module_.isModelled || !model_.facts().functions.empty();
    keepCounted(module_, countedClasses());
    module_.link();
  }

 private:
  // What wasm-bindgen's glue shows of arguments and receivers is what happens.
  bool glueShowsModes() const {
    return module_.origin == Origin::Glue && module_.toolchain == Toolchain::WasmBindgen;
  }
  // What generated glue registers is released by its finalizer. Of glue that is written by hand (CGlue) the
  // registration is seen, but not whether the finalizer frees anything.
  bool glueShowsFinalizer(const Class& cls) const {
    return module_.origin == Origin::Glue && !cls.finalizerAssumed && cls.finalizer != Finalizer::Unknown &&
           module_.toolchain != Toolchain::CGlue;
  }

  void note(const std::string& where, std::string_view fact, std::string_view kept,
            std::string_view dropped) {
    if (kept == dropped) return;
    module_.conflicts.push_back(
        {where, std::string(fact), Origin::Model, std::string(kept), module_.origin, std::string(dropped)});
  }

  // ---- types

  void correctType(const std::string& where, Type& type, const TypeFacts& facts) {
    if (facts.className) {
      if (!type.className.empty()) note(where, "class", *facts.className, type.className);
      type.className = *facts.className;
      type.alternatives.clear();
    }
    if (facts.ownership) {
      if (type.ownership != Ownership::Unknown) {
        note(where, "ownership", nameIn(kOwnershipNames, *facts.ownership),
             nameIn(kOwnershipNames, type.ownership));
      }
      type.ownership = *facts.ownership;
    }
    if (facts.shape) type.shape = *facts.shape;
    if (facts.optional) type.optional = *facts.optional;
    if (facts.promise) type.promise = *facts.promise;
    if (facts.finalizer) type.finalizer = *facts.finalizer;
  }

  void applyType(const std::string& where, Type& type, const TypeFacts& facts, bool corrects) {
    if (facts.passedOn) type.passedOn = *facts.passedOn;
    // What is passed on is nothing new, though its type may be that of what is.
    if (facts.passedOn && type.ownership == Ownership::Owned) type.ownership = Ownership::Unknown;
    // A result that declarations show without handles may be an object that is followed: a scope.
    if (facts.className && type.className.empty() && type.ownership == Ownership::Plain &&
        isPlain(*facts.className)) {
      type.className = *facts.className;
    }
    const bool sameClass = type.className.empty() || !facts.className || *facts.className == type.className;
    if (corrects || (type.ownership == Ownership::Unknown && sameClass)) {
      correctType(where, type, facts);
    } else if (facts.finalizer && type.finalizer == Finalizer::Unknown) {
      type.finalizer = *facts.finalizer;
    }
  }

  bool isPlain(std::string_view name) const {
    const ClassIndex found = module_.classNamed(name);
    return !isNone(found) && module_.classes[found].kind == Class::Kind::Plain;
  }

  void applyMode(const std::string& where, PassMode& mode, PassMode fact, bool corrects) {
    if (mode == fact) return;
    if (mode != PassMode::Unknown) {
      if (!corrects || glueShowsModes()) return;
      note(where, "mode", nameIn(kPassModeNames, fact), nameIn(kPassModeNames, mode));
    }
    mode = fact;
  }

  void applyParameters(const std::string& where, Member& member, const MemberFacts& facts) {
    for (size_t i = 0; i < facts.parameters.size(); ++i) {
      const ParameterFacts& fact = facts.parameters[i];
      if (i >= member.parameters.size()) {
        if (!member.parameters.empty() && member.parameters.back().rest) return;
        member.parameters.emplace_back();
        member.parameters.back().name = fact.name;
      }
      Parameter& parameter = member.parameters[i];
      if (fact.mode) {
        applyMode(where + "(" + parameter.name + ")", parameter.mode, *fact.mode, !facts.corrects.empty());
      }
      if (parameter.className.empty()) parameter.className = fact.className;
      parameter.kept = parameter.kept || fact.kept;
      parameter.rest = parameter.rest || (fact.rest && i + 1 == member.parameters.size());
      if (!fact.callback.empty()) parameter.callback = fact.callback;
    }
  }

  // ---- members

  static bool isOfKind(const Member& member, const MemberFacts& facts) {
    if (facts.kind) return member.kind == *facts.kind;
    return member.kind != Member::Kind::Constructor && member.kind != Member::Kind::Setter;
  }

  void applyMember(const std::string& where, Member& member, const MemberFacts& facts, bool byPattern) {
    const bool corrects = !facts.corrects.empty();
    // A pattern speaks of the handles that come out, not of methods that give numbers.
    const bool concerned = !byPattern || !member.returns.className.empty();
    if (facts.returns && concerned) applyType(where, member.returns, *facts.returns, corrects);
    if (facts.receiver && !glueShowsModes()) member.receiver = *facts.receiver;
    applyParameters(where, member, facts);
  }

  Member made(const std::string& name, const MemberFacts& facts, Member::Kind otherwise) {
    Member member;
    member.name = name;
    member.kind = facts.kind.value_or(otherwise);
    member.path = model_.path;
    applyMember(name, member, facts, false);
    return member;
  }

  // What a class inherits it has: a fact about it says more, and hides nothing.
  Member addedTo(const Class& cls, const std::string& name, const MemberFacts& facts) {
    if (facts.kind == Member::Kind::Constructor) return made(name, facts, Member::Kind::Constructor);
    for (const Member* const inherited : membersNamed(module_, cls, name)) {
      if (!isOfKind(*inherited, facts)) continue;
      Member member = *inherited;
      applyMember(cls.name + "." + name, member, facts, false);
      return member;
    }
    return made(name, facts, Member::Kind::Method);
  }

  void applyMembers(Class& cls, const MemberFacts& facts) {
    for (const std::string& name : facts.names) {
      bool found = false;
      for (Member& member : cls.members) {
        if (!matchesPattern(name, member.name) || !isOfKind(member, facts)) continue;
        applyMember(cls.name + "." + member.name, member, facts, isPattern(name));
        found = true;
      }
      if (!found && !isPattern(name)) {
        Member added = addedTo(cls, name, facts);
        if (added.kind == Member::Kind::Constructor) {
          added.returns.className = cls.name;
          added.returns.ownership = Ownership::Owned;
        }
        cls.members.push_back(std::move(added));
      }
    }
  }

  // ---- classes

  void applyRelease(Class& cls, const ClassFacts& facts) {
    const bool corrects = !facts.corrects.empty();
    if (facts.release) {
      if (corrects && !cls.release.empty() && cls.release != *facts.release) {
        note(cls.name, "release", joined(*facts.release), joined(cls.release));
        cls.release.clear();
      }
      for (const std::string& name : *facts.release) {
        if (std::find(cls.release.begin(), cls.release.end(), name) == cls.release.end())
          cls.release.push_back(name);
      }
    }
    if (facts.releaseFunction && (cls.releaseFunction.empty() || corrects))
      cls.releaseFunction = *facts.releaseFunction;
    if (facts.dispose) cls.dispose = cls.dispose || *facts.dispose;
  }

  void applyFinalizer(Class& cls, const ClassFacts& facts) {
    if (!facts.finalizer) return;
    const bool isOpen = cls.finalizer == Finalizer::Unknown || cls.finalizerAssumed;
    if (!isOpen) {
      if (facts.corrects.empty() || glueShowsFinalizer(cls)) return;
      note(cls.name, "finalizer", nameIn(kFinalizerNames, *facts.finalizer),
           nameIn(kFinalizerNames, cls.finalizer));
    }
    cls.finalizer = *facts.finalizer;
    cls.finalizerAssumed = false;
  }

  // A class without a method that its readers know to release is an object to them, and what gives one gives
  // no handle. That is no knowledge: the model says what releases it.
  void findHandles(const ClassFacts& facts) {
    const bool releases = (facts.release && !facts.release->empty()) ||
                          (facts.releaseFunction && !facts.releaseFunction->empty()) ||
                          facts.kind == Class::Kind::Handle;
    if (!releases || facts.kind.value_or(Class::Kind::Handle) != Class::Kind::Handle) return;
    for (const std::string& name : facts.names) {
      const ClassIndex found = isPattern(name) ? None<ClassIndex> : module_.classNamed(name);
      if (isNone(found) || module_.classes[found].kind != Class::Kind::Plain) continue;
      Class& cls = module_.classes[found];
      if (!facts.corrects.empty()) {
        note(name, "kind", nameIn(kClassKindNames, Class::Kind::Handle), nameIn(kClassKindNames, cls.kind));
      }
      cls.kind = Class::Kind::Handle;
      forgetOwners(name);
    }
  }

  void forgetOwners(const std::string& name) {
    const auto forget = [&](Member& member) {
      if (member.returns.className != name || member.returns.ownership != Ownership::Plain) return;
      if (member.returns.isConstructor) return;
      const bool constructs = member.kind == Member::Kind::Constructor;
      member.returns.ownership = constructs ? Ownership::Owned : Ownership::Unknown;
    };
    for (Class& cls : module_.classes) std::for_each(cls.members.begin(), cls.members.end(), forget);
    std::for_each(module_.functions.begin(), module_.functions.end(), forget);
  }

  static Type constructorOf(const std::string& name) {
    Type type;
    type.className = name;
    type.isConstructor = true;
    type.ownership = Ownership::Plain;
    return type;
  }

  void applyClass(Class& cls, const ClassFacts& facts) {
    if (facts.kind && *facts.kind != cls.kind && !facts.corrects.empty()) {
      note(cls.name, "kind", nameIn(kClassKindNames, *facts.kind), nameIn(kClassKindNames, cls.kind));
      cls.kind = *facts.kind;
    }
    applyRelease(cls, facts);
    applyFinalizer(cls, facts);
    for (const std::string& base : facts.bases) {
      if (std::find(cls.bases.begin(), cls.bases.end(), base) == cls.bases.end()) cls.bases.push_back(base);
    }
    for (const MemberFacts& member : facts.members) applyMembers(cls, member);
  }

  static bool isConstructible(const ClassFacts& facts) {
    return std::any_of(facts.members.begin(), facts.members.end(),
                       [](const MemberFacts& member) { return member.kind == Member::Kind::Constructor; });
  }

  void applyClasses(const ClassFacts& facts) {
    for (const std::string& name : facts.names) {
      bool found = false;
      for (Class& cls : module_.classes) {
        if (!matchesPattern(name, cls.name)) continue;
        applyClass(cls, facts);
        found = true;
      }
      if (found && !isPattern(name) && isConstructible(facts) && !isReachable(name)) expose(name);
      if (!found && !isPattern(name) && (isTheLibrary_ || module_.origin == Origin::Model)) add(name, facts);
    }
  }

  void add(const std::string& name, const ClassFacts& facts) {
    Class cls;
    cls.name = name;
    cls.kind = facts.kind.value_or(Class::Kind::Handle);
    cls.path = model_.path;
    // A scope that only functions give has no name that a program could use.
    const bool isNamed = cls.kind != Class::Kind::Plain || isConstructible(facts);
    applyClass(cls, facts);
    module_.classes.add(std::move(cls));
    if (isNamed) expose(name);
  }

  bool isReachable(const std::string& name) {
    const bool isExported = std::any_of(module_.exports.begin(), module_.exports.end(),
                                        [&](const Export& entry) { return entry.name == name; });
    const Class* const object = moduleObject();
    return isExported ||
           (object != nullptr && std::any_of(object->members.begin(), object->members.end(),
                                             [&](const Member& member) { return member.name == name; }));
  }

  // The class becomes a property of the module object, or an export when there is none.
  void expose(const std::string& name) {
    if (Class* const object = moduleObject()) {
      exposeIn(*object, name);
      if (module_.origin != Origin::Model) return;
    }
    Export entry;
    entry.name = name;
    entry.kind = Export::Kind::Class;
    entry.classIndex = module_.classNamed(name);
    module_.exports.push_back(std::move(entry));
  }

  void exposeIn(Class& object, const std::string& name) {
    // A property of that name which leads nowhere was of no use without the class.
    const auto isItself = [&](const Member& member) {
      return member.name == name && member.kind == Member::Kind::Getter && member.returns.className.empty();
    };
    const auto known = std::find_if(object.members.begin(), object.members.end(), isItself);
    if (known != object.members.end()) {
      known->returns = constructorOf(name);
      return;
    }
    Member getter;
    getter.name = name;
    getter.kind = Member::Kind::Getter;
    getter.returns = constructorOf(name);
    getter.path = model_.path;
    object.members.push_back(std::move(getter));
  }

  // The first of them is what a started module is.
  Class* moduleObject() {
    for (Class& cls : module_.classes) {
      if (cls.kind == Class::Kind::Namespace) return &cls;
    }
    return nullptr;
  }

  // ---- objects that count their references

  std::set<std::string_view> countedClasses() const {
    std::set<std::string_view> counted;
    for (const ClassFacts& facts : model_.facts().classes) {
      if (!facts.isCounted) continue;
      for (const Class& cls : module_.classes) {
        const bool meant = std::any_of(facts.names.begin(), facts.names.end(), [&](const std::string& name) {
          return matchesPattern(name, cls.name);
        });
        if (meant) counted.insert(cls.name);
      }
    }
    return counted;
  }

  // ---- functions

  bool applyFunction(const std::string& name, const MemberFacts& facts) {
    bool found = false;
    for (Member& function : module_.functions) {
      if (!matchesPattern(name, function.name)) continue;
      applyMember(function.name + "()", function, facts, isPattern(name));
      found = true;
    }
    for (Class& cls : module_.classes) {
      if (cls.kind != Class::Kind::Namespace) continue;
      for (Member& member : cls.members) {
        if (member.kind != Member::Kind::Method || !matchesPattern(name, member.name)) continue;
        applyMember(member.name + "()", member, facts, isPattern(name));
        found = true;
      }
    }
    return found;
  }

  void applyFunctions(const MemberFacts& facts) {
    for (const std::string& name : facts.names) {
      if (applyFunction(name, facts) || isPattern(name)) continue;
      if (!isTheLibrary_ && module_.origin != Origin::Model) continue;
      if (Class* const object = moduleObject()) {
        object->members.push_back(made(name, facts, Member::Kind::Method));
        if (module_.origin != Origin::Model) continue;
      }
      Export entry;
      entry.name = name;
      entry.kind = Export::Kind::Function;
      entry.functionIndex = module_.functions.add(made(name, facts, Member::Kind::Function));
      module_.exports.push_back(std::move(entry));
    }
  }

  const Model& model_;
  Module& module_;
  std::string_view version_;
  bool isTheLibrary_ = false;  // it has one of the model's classes, so that others may be missing in it
};

// What `Module()` gives: a promise of the module object.
void addFactory(Module& module) {
  Member factory;
  factory.name = "()";
  factory.kind = Member::Kind::Function;
  factory.returns.className = "Module";
  factory.returns.promise = true;
  Export entry;
  entry.name = factory.name;
  entry.kind = Export::Kind::Function;
  entry.functionIndex = module.functions.add(std::move(factory));
  module.exports.push_back(std::move(entry));
}

}  // namespace

void applyModel(const Model& model, Module& module, std::string_view version) {
  Applying(model, module, version).run();
}

Module moduleOf(const Model& model) {
  Module module;
  module.source = model.path;
  module.toolchain = model.toolchain;
  module.origin = Origin::Model;
  if (!model.packages.empty() && !isPattern(model.packages.front())) module.package = model.packages.front();
  Class object;
  object.name = "Module";
  object.kind = Class::Kind::Namespace;
  module.classes.add(std::move(object));
  applyModel(model, module);
  addFactory(module);
  module.link();
  return module;
}

}  // namespace unfreed::bindings
