#include "frontend/embind/merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "frontend/embind/described.h"
#include "frontend/embind/finalizers.h"
#include "frontend/embind/module_shape.h"
#include "frontend/embind/type_table.h"

namespace unfreed::embind {
namespace {

using bindings::Class;
using bindings::ClassIndex;
using bindings::Finalizer;
using bindings::Member;
using bindings::Module;
using bindings::Ownership;
using bindings::Type;

bool isKnown(const Type& type) {
  return type.ownership != Ownership::Unknown || !type.className.empty();
}

// ---- results whose class another file binds

std::vector<Member*> membersOf(Module& module, const std::string& className) {
  std::vector<Member*> members;
  if (className.empty()) {
    for (Member& function : module.functions) members.push_back(&function);
    return members;
  }
  const ClassIndex index = module.classNamed(className);
  if (isNone(index)) return members;
  for (Member& member : module.classes[index].members) members.push_back(&member);
  return members;
}

void resolve(Member& member, const ForeignResult& foreign, const TypeTable& types) {
  const std::string name = types.classOf(foreign.type);
  if (name.empty()) {
    if (types.isPlain(foreign.type)) member.returns.ownership = Ownership::Plain;
    return;
  }
  member.returns.className = name;
  member.returns.ownership = foreign.ownership;
  member.returns.optional = foreign.optional;
  if (foreign.isSmart) {
    member.returns.finalizer = Finalizer::Registry;
  } else if (foreign.ownership == Ownership::Owned) {
    member.returns.finalizer = Finalizer::Never;
  }
}

// The answer lists them in the order of the members, whose results it leaves unknown.
void resolveForeign(Module& module, const std::vector<ForeignResult>& all, const TypeTable& types) {
  using Key = std::tuple<std::string_view, std::string_view, Member::Kind>;
  std::map<Key, std::vector<const ForeignResult*>> byMember;
  for (const ForeignResult& foreign : all) {
    byMember[{foreign.className, foreign.member, foreign.kind}].push_back(&foreign);
  }
  std::map<std::string, std::vector<Member*>> byClass;
  for (const auto& [key, foreigns] : byMember) {
    const auto [members, isNew] = byClass.try_emplace(std::string(std::get<0>(key)));
    if (isNew) members->second = membersOf(module, members->first);
    std::vector<Member*> unknown;
    for (Member* member : members->second) {
      const bool isOne = member->name == std::get<1>(key) && member->kind == std::get<2>(key);
      if (isOne && !isKnown(member->returns)) unknown.push_back(member);
    }
    // More of them than are listed: which are meant is not certain.
    if (unknown.size() != foreigns.size()) continue;
    for (size_t i = 0; i < unknown.size(); ++i) resolve(*unknown[i], *foreigns[i], types);
  }
}

// A parameter whose class another file binds has its name in C++, with `::` before it.
void resolve(bindings::Parameter& parameter, const TypeTable& types) {
  if (!parameter.className.starts_with("::")) return;
  const std::string type = std::exchange(parameter.className, {}).substr(2);
  parameter.className = types.classOf(type);
  if (parameter.mode != bindings::PassMode::Unknown) return;
  if (!parameter.className.empty()) {
    parameter.mode = bindings::PassMode::Borrow;
  } else if (types.isPlain(type)) {
    parameter.mode = bindings::PassMode::Plain;
  }
}

void resolveParameters(Module& module, const TypeTable& types) {
  const auto resolveIn = [&](Member& member) {
    for (bindings::Parameter& parameter : member.parameters) resolve(parameter, types);
  };
  for (Class& cls : module.classes) std::for_each(cls.members.begin(), cls.members.end(), resolveIn);
  for (Member& function : module.functions) resolveIn(function);
}

// ---- pairs of members

// The members of one name and kind on both sides find each other: first those on the same line, then those
// with as many parameters, then in their order.
class Pairing {
 public:
  Pairing(std::vector<Member*> written, std::vector<Member*> typed)
      : written_(std::move(written)), typed_(std::move(typed)) {}

  template <class Take>
  void run(Take take) {
    pair([](const Member& a, const Member& b) { return a.line != 0 && a.line == b.line; }, take);
    pair([](const Member& a, const Member& b) { return a.parameters.size() == b.parameters.size(); }, take);
    pair([](const Member&, const Member&) { return true; }, take);
  }

  const std::vector<Member*>& unpaired() const { return typed_; }

 private:
  template <class Fits, class Take>
  void pair(Fits fits, Take take) {
    for (Member*& typed : typed_) {
      const auto mine = std::find_if(written_.begin(), written_.end(), [&](const Member* member) {
        return member != nullptr && fits(*member, *typed);
      });
      if (mine == written_.end()) continue;
      take(**mine, *typed);
      *mine = nullptr;
      typed = nullptr;
    }
    std::erase(typed_, nullptr);
    std::erase(written_, nullptr);
  }

  std::vector<Member*> written_;
  std::vector<Member*> typed_;
};

using NameAndKind = std::pair<std::string_view, Member::Kind>;

std::map<NameAndKind, std::vector<Member*>> byName(const std::vector<Member*>& members) {
  std::map<NameAndKind, std::vector<Member*>> groups;
  for (Member* member : members) groups[{member->name, member->kind}].push_back(member);
  return groups;
}

void take(Member& written, const Member& typed) {
  const bool isTyped = isKnown(typed.returns);
  if (isTyped) written.returns = typed.returns;
  if (isTyped || !typed.parameters.empty()) {
    const std::vector<bindings::Parameter> before = std::exchange(written.parameters, typed.parameters);
    for (size_t i = 0; i < before.size() && before.size() == written.parameters.size(); ++i) {
      bindings::Parameter& parameter = written.parameters[i];
      // Names that are written in the text say more than `_0`.
      if (!before[i].name.starts_with("_")) parameter.name = before[i].name;
      // A class of another file: only all texts together know it.
      if (parameter.className.empty()) parameter.className = before[i].className;
      if (parameter.mode == bindings::PassMode::Unknown) parameter.mode = before[i].mode;
    }
  }
  written.receiver = typed.receiver;
}

// Adds the facts of `typed` to `written`; gives back what the text does not have.
std::vector<Member> mergeMembers(const std::vector<Member*>& written, const std::vector<Member*>& typed) {
  std::map<NameAndKind, std::vector<Member*>> mine = byName(written);
  std::vector<Member> added;
  for (auto& [key, members] : byName(typed)) {
    Pairing pairing(mine[key], std::move(members));
    pairing.run(take);
    for (const Member* member : pairing.unpaired()) added.push_back(*member);
  }
  std::stable_sort(added.begin(), added.end(),
                   [](const Member& a, const Member& b) { return a.line < b.line; });
  return added;
}

template <class Members>
std::vector<Member*> pointersTo(Members& members) {
  std::vector<Member*> pointers;
  pointers.reserve(members.size());
  for (Member& member : members) pointers.push_back(&member);
  return pointers;
}

class Merging {
 public:
  explicit Merging(const std::vector<FileFacts>& files) : files_(files), types_(namesOf(files)) {
    for (const FileFacts& file : files) {
      if (file.typed == nullptr) continue;
      for (const auto& [type, name] : file.typed->types) types_.addClass(type, name);
    }
  }

  Module run() {
    module_ = described(namesOf(files_), types_);
    findAssumed();
    for (size_t i = 0; i < module_.classes.size(); ++i) {
      const Class& cls = module_.classes[idAt<ClassIndex>(i)];
      if (cls.isHandle()) byName_.emplace(cls.name, idAt<ClassIndex>(i));
    }
    for (const FileFacts& file : files_) {
      if (file.typed == nullptr) continue;
      for (const Module& typed : file.typed->modules) add(typed, *file.typed, *file.names);
    }
    settleFinalizers(module_);
    completeModule(module_);
    return std::move(module_);
  }

 private:
  static std::vector<const Names*> namesOf(const std::vector<FileFacts>& files) {
    std::vector<const Names*> names;
    names.reserve(files.size());
    for (const FileFacts& file : files) names.push_back(file.names);
    return names;
  }

  void findAssumed() {
    for (const FileFacts& file : files_) {
      for (const WrittenClass& cls : file.names->classes) {
        for (const WrittenMember& member : cls.members) {
          if (member.isAssumed) assumed_.insert({cls.name, member.name});
        }
      }
    }
  }

  void add(const Module& answered, const TypedAnswer& answer, const Names& names) {
    Module typed = answered;
    resolveForeign(typed, answer.foreign, types_);
    resolveParameters(typed, types_);
    reduceModule(typed);
    spreadFinalizers(typed);
    if (module_.source.empty()) module_.source = names.path;
    for (Class& cls : typed.classes) {
      if (cls.isHandle()) addClass(cls);
      // The objects that value_object describes.
      const bool isRecord = cls.kind == Class::Kind::Plain && isNone(module_.classNamed(cls.name));
      if (isRecord) module_.classes.add(cls);
    }
    std::vector<Member> functions = mergeMembers(pointersTo(module_.functions), pointersTo(typed.functions));
    for (Member& function : functions) module_.functions.add(std::move(function));
    addShown(typed);
  }

  void addClass(Class& typed) {
    const auto known = byName_.find(typed.name);
    if (known == byName_.end()) {
      byName_.emplace(typed.name, module_.classes.add(typed));
      return;
    }
    Class& cls = module_.classes[known->second];
    dropAssumed(cls, typed);
    for (const std::string& base : typed.bases) {
      if (std::find(cls.bases.begin(), cls.bases.end(), base) == cls.bases.end()) cls.bases.push_back(base);
    }
    if (cls.finalizer == Finalizer::Unknown) cls.finalizer = typed.finalizer;
    std::vector<Member> added = mergeMembers(pointersTo(cls.members), pointersTo(typed.members));
    for (Member& member : added) cls.members.push_back(std::move(member));
  }

  // Setters that the text only guessed, of properties that Clang knows to be read-only.
  void dropAssumed(Class& cls, const Class& typed) {
    const auto has = [&](const std::string& name, Member::Kind kind) {
      return std::any_of(typed.members.begin(), typed.members.end(), [&](const Member& member) {
        return member.name == name && member.kind == kind &&
               (kind == Member::Kind::Setter || isKnown(member.returns));
      });
    };
    std::erase_if(cls.members, [&](const Member& member) {
      return member.kind == Member::Kind::Setter && assumed_.contains({cls.name, member.name}) &&
             has(member.name, Member::Kind::Getter) && !has(member.name, Member::Kind::Setter);
    });
  }

  // Enums and constants that the text does not show.
  void addShown(Module& typed) {
    Class& mine = moduleObjectOf(module_);
    for (const Member& member : moduleObjectOf(typed).members) {
      const bool isThere = std::any_of(mine.members.begin(), mine.members.end(),
                                       [&](const Member& other) { return other.name == member.name; });
      if (!isThere) mine.members.push_back(member);
    }
  }

  const std::vector<FileFacts>& files_;
  TypeTable types_;
  Module module_;
  std::unordered_map<std::string, ClassIndex> byName_;
  std::set<std::pair<std::string, std::string>> assumed_;  // class and property
};

}  // namespace

Module merge(const std::vector<FileFacts>& files) {
  return Merging(files).run();
}

}  // namespace unfreed::embind
