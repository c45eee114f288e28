#include "frontend/embind/module_shape.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace unfreed::embind {
namespace {

using bindings::Class;
using bindings::ClassIndex;
using bindings::Export;
using bindings::FunctionIndex;
using bindings::Member;
using bindings::Module;
using bindings::Ownership;
using bindings::PassMode;
using Kind = Member::Kind;

Member handleMember(std::string name, const std::string& returned, Ownership ownership) {
  Member member;
  member.name = std::move(name);
  member.kind = Kind::Method;
  member.returns.className = returned;
  member.returns.ownership = ownership;
  return member;
}

bindings::Parameter parameter(std::string name, PassMode mode) {
  bindings::Parameter made;
  made.name = std::move(name);
  made.mode = mode;
  return made;
}

// isAliasOf, deleteLater, isDeleted and clone, unless the class binds one of that name.
void addHandleMembers(Class& cls) {
  Member isAliasOf = handleMember("isAliasOf", {}, Ownership::Plain);
  isAliasOf.parameters.push_back(parameter("other", PassMode::Borrow));
  std::vector<Member> all{std::move(isAliasOf), handleMember("deleteLater", cls.name, Ownership::Borrowed),
                          handleMember("isDeleted", {}, Ownership::Plain),
                          handleMember("clone", cls.name, Ownership::Owned)};
  for (Member& member : all) {
    const bool isBound = std::any_of(cls.members.begin(), cls.members.end(),
                                     [&](const Member& bound) { return bound.name == member.name; });
    if (!isBound) cls.members.push_back(std::move(member));
  }
}

bool standsOnTheClass(const Member& member) {
  return member.kind == Kind::Constructor || member.kind == Kind::Static;
}

Member constructorGetter(const Class& cls) {
  Member member;
  member.name = cls.name;
  member.kind = Kind::Getter;
  member.returns.className = cls.name;
  member.returns.isConstructor = true;
  member.returns.ownership = Ownership::Plain;
  member.condition = cls.condition;
  member.path = cls.path;
  member.line = cls.line;
  return member;
}

Member moduleFactory(const Module& module) {
  Member factory;
  factory.name = kFactory;
  factory.kind = Kind::Function;
  factory.returns.className = kModuleObject;
  factory.returns.ownership = Ownership::Plain;
  factory.returns.promise = true;
  factory.parameters.push_back(parameter("options", PassMode::Unknown));
  factory.path = module.source;
  return factory;
}

void exportClass(Module& module, ClassIndex index, std::string name) {
  Export entry;
  entry.name = std::move(name);
  entry.kind = Export::Kind::Class;
  entry.classIndex = index;
  module.exports.push_back(std::move(entry));
}

void exportFunction(Module& module, FunctionIndex index, std::string name) {
  Export entry;
  entry.name = std::move(name);
  entry.kind = Export::Kind::Function;
  entry.functionIndex = index;
  module.exports.push_back(std::move(entry));
}

}  // namespace

bool isHandleMember(const Member& member) {
  constexpr std::array<std::string_view, 4> kNames{"isAliasOf", "deleteLater", "isDeleted", "clone"};
  // What is bound has a line.
  return member.line == 0 && member.kind == Kind::Method &&
         std::find(kNames.begin(), kNames.end(), member.name) != kNames.end();
}

Class& moduleObjectOf(Module& module) {
  for (Class& cls : module.classes) {
    if (cls.kind == Class::Kind::Namespace) return cls;
  }
  Class object;
  object.name = kModuleObject;
  object.kind = Class::Kind::Namespace;
  return module.classes[module.classes.add(std::move(object))];
}

void completeModule(Module& module) {
  Class object = std::exchange(moduleObjectOf(module), Class{});
  std::vector<Member> shown;
  Table<ClassIndex, Class> classes;
  for (Class& cls : module.classes) {
    if (cls.name.empty()) continue;  // where the object was taken from: it becomes the last
    if (cls.isHandle()) {
      // What stands on the class itself comes last.
      std::stable_partition(cls.members.begin(), cls.members.end(),
                            [](const Member& member) { return !standsOnTheClass(member); });
      const auto own = std::find_if(cls.members.begin(), cls.members.end(), standsOnTheClass);
      std::vector<Member> onClass(std::make_move_iterator(own), std::make_move_iterator(cls.members.end()));
      cls.members.erase(own, cls.members.end());
      addHandleMembers(cls);
      for (Member& member : onClass) cls.members.push_back(std::move(member));
      shown.push_back(constructorGetter(cls));
    }
    classes.add(std::move(cls));
  }
  for (Member& member : object.members) shown.push_back(std::move(member));
  for (const Member& function : module.functions) {
    Member method = function;
    method.kind = Kind::Method;
    shown.push_back(std::move(method));
  }
  object.members = std::move(shown);
  if (object.path.empty()) object.path = module.source;
  classes.add(std::move(object));
  module.classes = std::move(classes);

  module.exports.clear();
  std::unordered_set<std::string> names;
  for (size_t i = 0; i < module.classes.size(); ++i) {
    const auto index = idAt<ClassIndex>(i);
    const Class& cls = module.classes[index];
    if (cls.kind == Class::Kind::Plain) continue;  // a value object: nothing of its name is exported
    const bool isObject = cls.kind == Class::Kind::Namespace;
    if (names.insert(cls.name).second) exportClass(module, index, isObject ? "MainModule" : cls.name);
  }
  for (size_t i = 0; i < module.functions.size(); ++i) {
    const auto index = idAt<FunctionIndex>(i);
    const std::string& name = module.functions[index].name;
    if (names.insert(name).second) exportFunction(module, index, name);
  }
  const FunctionIndex factory = module.functions.add(moduleFactory(module));
  exportFunction(module, factory, "default");
  exportFunction(module, factory, "export=");
  module.link();
}

void reduceModule(Module& module) {
  std::unordered_set<std::string> known;
  for (const Class& cls : module.classes) {
    if (cls.isHandle()) known.insert(cls.name);
  }
  Table<bindings::FunctionIndex, Member> functions;
  std::unordered_set<std::string> functionNames;
  for (Member& function : module.functions) {
    if (function.name == kFactory && function.returns.promise) continue;
    functionNames.insert(function.name);
    functions.add(std::move(function));
  }
  for (Class& cls : module.classes) {
    if (cls.isHandle()) std::erase_if(cls.members, isHandleMember);
    if (cls.kind != Class::Kind::Namespace) continue;
    // Functions that only the module object has.
    for (const Member& member : cls.members) {
      if (member.kind != Kind::Method || functionNames.contains(member.name)) continue;
      Member function = member;
      function.kind = Kind::Function;
      functions.add(std::move(function));
    }
    std::erase_if(cls.members, [&](const Member& member) {
      return member.kind == Kind::Method || (member.returns.isConstructor && known.contains(member.name));
    });
  }
  module.functions = std::move(functions);
  module.exports.clear();
}

}  // namespace unfreed::embind
