#include "bindings/join.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "bindings/names.h"

namespace unfreed::bindings {
namespace {

// Two of the joined descriptions: what is not known of the first is taken from the second, which is weaker.
class Joining {
 public:
  Joining(Module& kept, Module& weaker) : kept_(kept), weaker_(weaker) {}

  void run() {
    joinObjectsOfStatics();
    if (kept_.package.empty()) kept_.package = weaker_.package;
    for (const Class& cls : weaker_.classes) joinClass(cls);
    joinFunctions();
    for (const Export& entry : weaker_.exports) joinExport(entry);
  }

 private:
  template <class Names, class Enum>
  void conflict(const std::string& where, std::string_view fact, const Names& names, Enum kept,
                Enum dropped) {
    conflict(where, fact, std::string(nameIn(names, kept)), std::string(nameIn(names, dropped)));
  }
  void conflict(const std::string& where, std::string_view fact, std::string kept, std::string dropped) {
    kept_.conflicts.push_back(
        {where, std::string(fact), kept_.origin, std::move(kept), weaker_.origin, std::move(dropped)});
  }

  // Gives `kept` what it lacks; complains about what both know differently.
  template <class Names, class Enum>
  void joinFact(const std::string& where, std::string_view fact, const Names& names, Enum& kept, Enum weaker,
                Enum unknown) {
    if (weaker == unknown || kept == weaker) return;
    if (kept == unknown) {
      kept = weaker;
    } else {
      conflict(where, fact, names, kept, weaker);
    }
  }

  // Declarations of Embind write `T | null` for a pointer, whoever owns it: where C++ was read and does not
  // tell, they do not know better.
  bool isPointerOfUnknownOwner(const Type& declared) const {
    return kept_.origin == Origin::Source && weaker_.origin == Origin::Declarations &&
           kept_.toolchain == Toolchain::Embind && declared.optional;
  }

  void joinType(const std::string& where, Type& kept, const Type& weaker) {
    const bool nothingKnown = kept.ownership == Ownership::Unknown && kept.className.empty();
    if (nothingKnown) {
      const bool promise = kept.promise || weaker.promise;
      kept = weaker;
      kept.promise = promise;
      if (isPointerOfUnknownOwner(weaker)) kept.ownership = Ownership::Unknown;
      return;
    }
    if (weaker.ownership == Ownership::Unknown && weaker.className.empty()) return;
    if (kept.className != weaker.className) {
      conflict(where, "class", kept.className, weaker.className);
      return;
    }
    if (kept.ownership == Ownership::Unknown && isPointerOfUnknownOwner(weaker)) return;
    joinFact(where, "ownership", kOwnershipNames, kept.ownership, weaker.ownership, Ownership::Unknown);
    if (kept.finalizer == Finalizer::Unknown) kept.finalizer = weaker.finalizer;
  }

  void joinMember(const std::string& where, Member& kept, const Member& weaker) {
    joinType(where, kept.returns, weaker.returns);
    joinFact(where, "receiver", kPassModeNames, kept.receiver, weaker.receiver, PassMode::Unknown);
    const size_t shared = std::min(kept.parameters.size(), weaker.parameters.size());
    for (size_t i = 0; i < shared; ++i) {
      Parameter& mine = kept.parameters[i];
      const Parameter& theirs = weaker.parameters[i];
      joinFact(where + "(" + mine.name + ")", "mode", kPassModeNames, mine.mode, theirs.mode,
               PassMode::Unknown);
      if (mine.className.empty()) mine.className = theirs.className;
    }
    // What the weaker one declares without a condition is there in the build that it was written for.
    if (weaker.condition.empty()) kept.condition.clear();
    if (kept.path.empty()) {
      kept.path = weaker.path;
      kept.line = weaker.line;
    }
  }

  static bool haveOneName(const Member& a, const Member& b) { return a.name == b.name && a.kind == b.kind; }

  // What `kept` has under the name of `wanted`: the overload with as many parameters, or the only one.
  struct Counterpart {
    Member* overload = nullptr;
    bool isNamed = false;
  };
  template <class Kept, class Weaker>
  static Counterpart counterpartOf(const Member& wanted, Kept& kept, const Weaker& weaker) {
    Counterpart found;
    for (Member& member : kept) {
      if (!haveOneName(member, wanted)) continue;
      if (member.parameters.size() == wanted.parameters.size()) return {&member, true};
      if (!found.isNamed) found = {&member, true};
    }
    const auto overloads = std::count_if(weaker.begin(), weaker.end(),
                                         [&](const Member& member) { return haveOneName(member, wanted); });
    if (overloads > 1) found.overload = nullptr;
    return found;
  }

  void joinFinalizer(Class& kept, const Class& weaker) {
    if (weaker.finalizer == Finalizer::Unknown) return;
    const bool keptKnows = kept.finalizer != Finalizer::Unknown && !kept.finalizerAssumed;
    if (keptKnows) {
      if (!weaker.finalizerAssumed && weaker.finalizer != kept.finalizer)
        conflict(kept.name, "finalizer", kFinalizerNames, kept.finalizer, weaker.finalizer);
      return;
    }
    if (kept.finalizer != Finalizer::Unknown && weaker.finalizerAssumed) return;
    kept.finalizer = weaker.finalizer;
    kept.finalizerAssumed = weaker.finalizerAssumed;
  }

  void joinClass(const Class& weaker) {
    const ClassIndex found = kept_.classNamed(weaker.name);
    if (isNone(found)) {
      kept_.classes.add(weaker);
      return;
    }
    Class& kept = kept_.classes[found];
    if (kept.kind == Class::Kind::Plain && weaker.isHandle()) kept.kind = weaker.kind;
    if (kept.release.empty() && kept.releaseFunction.empty()) {
      kept.release = weaker.release;
      kept.releaseFunction = weaker.releaseFunction;
    }
    // Glue shows every method that there is.
    if (kept_.origin != Origin::Glue) kept.dispose = kept.dispose || weaker.dispose;
    joinFinalizer(kept, weaker);
    if (kept.bases.empty()) kept.bases = weaker.bases;
    if (weaker.condition.empty()) kept.condition.clear();
    joinMembers(kept, weaker);
  }

  void joinMembers(Class& kept, const Class& weaker) {
    std::vector<Member> added;
    for (const Member& member : weaker.members) {
      const Counterpart mine = counterpartOf(member, kept.members, weaker.members);
      if (mine.overload != nullptr) joinMember(kept.name + "." + member.name, *mine.overload, member);
      if (!mine.isNamed) added.push_back(member);
    }
    for (Member& member : added) kept.members.push_back(std::move(member));
  }

  // A class of which only the statics can be called is a class in C++, and may be a mere object in
  // declarations: `interface EmbindModule { Quarry: { first(): Stone } }`.
  void joinObjectsOfStatics() {
    for (Class& object : weaker_.classes) {
      if (object.kind != Class::Kind::Namespace) continue;
      for (Member& member : object.members) {
        if (member.kind == Member::Kind::Getter) joinObjectOfStatics(member.name, member.returns);
      }
    }
    for (Export& entry : weaker_.exports) {
      if (entry.kind == Export::Kind::Value) joinObjectOfStatics(entry.name, entry.value);
    }
  }

  void joinObjectOfStatics(const std::string& name, Type& declared) {
    if (declared.isConstructor || declared.className.empty() || declared.shape != Shape::One) return;
    const ClassIndex cls = kept_.classNamed(name);
    const ClassIndex object = weaker_.classNamed(declared.className);
    if (isNone(cls) || isNone(object) || !kept_.classes[cls].isHandle()) return;
    if (weaker_.classes[object].kind != Class::Kind::Plain) return;
    Class statics;
    for (Member member : weaker_.classes[object].members) {
      if (member.kind != Member::Kind::Method) continue;
      member.kind = Member::Kind::Static;
      statics.members.push_back(std::move(member));
    }
    joinMembers(kept_.classes[cls], statics);
    declared = Type{};
    declared.className = name;
    declared.isConstructor = true;
    declared.ownership = Ownership::Plain;
  }

  void joinFunctions() {
    std::vector<Member> added;
    for (const Member& function : weaker_.functions) {
      const Counterpart mine = counterpartOf(function, kept_.functions, weaker_.functions);
      if (mine.overload != nullptr) joinMember(function.name + "()", *mine.overload, function);
      if (!mine.isNamed) added.push_back(function);
    }
    for (Member& function : added) kept_.functions.add(std::move(function));
  }

  FunctionIndex functionNamed(std::string_view name) const {
    for (size_t i = 0; i < kept_.functions.size(); ++i) {
      if (kept_.functions[idAt<FunctionIndex>(i)].name == name) return idAt<FunctionIndex>(i);
    }
    return None<FunctionIndex>;
  }

  void joinExport(const Export& weaker) {
    const bool isThere = std::any_of(kept_.exports.begin(), kept_.exports.end(),
                                     [&](const Export& entry) { return entry.name == weaker.name; });
    if (isThere) return;
    Export entry = weaker;
    switch (entry.kind) {
      case Export::Kind::Class:
        entry.classIndex = kept_.classNamed(weaker_.classes[weaker.classIndex].name);
        break;
      case Export::Kind::Function:
        entry.functionIndex = functionNamed(weaker_.functions[weaker.functionIndex].name);
        break;
      case Export::Kind::Value:
        break;  // by name: linked again afterwards
    }
    kept_.exports.push_back(std::move(entry));
  }

  Module& kept_;
  Module& weaker_;
};

std::set<std::string_view> handleNamesOf(const Module& module) {
  std::set<std::string_view> names;
  for (const Class& cls : module.classes) {
    if (cls.isHandle()) names.insert(cls.name);
  }
  return names;
}

}  // namespace

bool shareTheirClasses(const Module& a, const Module& b) {
  const std::set<std::string_view> mine = handleNamesOf(a);
  const std::set<std::string_view> theirs = handleNamesOf(b);
  const size_t smaller = std::min(mine.size(), theirs.size());
  const auto shared = static_cast<size_t>(
      std::count_if(mine.begin(), mine.end(), [&](std::string_view name) { return theirs.contains(name); }));
  return smaller > 0 && shared * 2 >= smaller;
}

bool describeTheSame(const Module& a, const Module& b) {
  if (a.origin == b.origin) return false;
  const bool oneIsModel = a.toolchain == Toolchain::Model || b.toolchain == Toolchain::Model;
  if (a.toolchain != b.toolchain && !oneIsModel) return false;
  return shareTheirClasses(a, b);
}

Module join(std::vector<Module> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Module& a, const Module& b) { return a.origin < b.origin; });
  Module joined = std::move(parts.front());
  for (size_t i = 1; i < parts.size(); ++i) Joining(joined, parts[i]).run();
  joined.link();
  return joined;
}

}  // namespace unfreed::bindings
