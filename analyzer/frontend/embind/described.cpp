#include "frontend/embind/described.h"

#include <algorithm>
#include <unordered_map>

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
using bindings::Parameter;
using bindings::PassMode;
using Kind = Member::Kind;

class Describing {
 public:
  Describing(const std::vector<const Names*>& files, const TypeTable& types) : files_(files), types_(types) {}

  Module run() {
    module_.toolchain = bindings::Toolchain::Embind;
    module_.origin = bindings::Origin::Source;
    for (const Names* file : files_) {
      if (file->empty()) continue;
      if (module_.source.empty()) module_.source = file->path;
      path_ = file->path;
      for (const WrittenClass& cls : file->classes) addClass(cls);
      for (const WrittenMember& function : file->functions) module_.functions.add(memberOf(function));
      for (const PlainName& plain : file->plain) addShown(plain);
    }
    return std::move(module_);
  }

 private:
  // A class may be bound in pieces: once for each branch of an #if, or in several files.
  Class& classNamed(const WrittenClass& written) {
    const auto known = byName_.find(written.name);
    if (known != byName_.end()) {
      Class& cls = module_.classes[known->second];
      if (written.condition.empty()) cls.condition.clear();
      return cls;
    }
    Class cls;
    cls.name = written.name;
    cls.release = {"delete"};
    cls.dispose = true;
    cls.finalizer = Finalizer::Never;
    cls.condition = written.condition;
    cls.path = path_;
    cls.line = written.line;
    const ClassIndex index = module_.classes.add(std::move(cls));
    byName_.emplace(written.name, index);
    return module_.classes[index];
  }

  void addClass(const WrittenClass& written) {
    Class& cls = classNamed(written);
    for (const std::string& base : written.bases) {
      const std::string name = types_.classOf(base);
      const bool isKnown = std::find(cls.bases.begin(), cls.bases.end(), name) != cls.bases.end();
      if (!name.empty() && !isKnown && name != cls.name) cls.bases.push_back(name);
    }
    if (written.hasSmartPointer) cls.finalizer = Finalizer::Unknown;
    switch (written.kind) {
      case WrittenClass::Kind::Class:
        break;
      case WrittenClass::Kind::Vector:
        addVector(cls, written);
        break;
      case WrittenClass::Kind::Map:
        addMap(cls, written);
        break;
    }
    for (const WrittenMember& member : written.members) {
      Member made = memberOf(member);
      if (made.kind == Kind::Constructor) {
        made.returns.className = cls.name;
        made.returns.ownership = Ownership::Owned;
        if (member.makesPointer) made.returns.finalizer = Finalizer::Registry;
        // .constructor<A>() registers nothing, whatever pointers the class has.
        if (!member.isFactory) made.returns.finalizer = Finalizer::Never;
      }
      if (made.condition == cls.condition) made.condition.clear();
      cls.members.push_back(std::move(made));
    }
  }

  Member memberOf(const WrittenMember& written) const {
    Member member;
    member.name = written.name;
    member.kind = written.kind;
    member.returns = types_.resultOf(written.result, written.policy);
    for (const WrittenParameter& parameter : written.parameters) {
      member.parameters.push_back(types_.parameterOf(parameter));
    }
    nameParameters(member);
    member.condition = written.condition;
    member.path = path_;
    member.line = written.line;
    return member;
  }

  // As the declarations that Emscripten generates name them.
  static void nameParameters(Member& member) {
    for (size_t i = 0; i < member.parameters.size(); ++i) {
      if (member.parameters[i].name.empty()) member.parameters[i].name = "_" + std::to_string(i);
    }
  }

  Member library(const WrittenClass& written, Kind kind, std::string name) const {
    Member member;
    member.name = std::move(name);
    member.kind = kind;
    member.returns.ownership = Ownership::Plain;
    member.path = path_;
    member.line = written.line;
    return member;
  }

  Member constructorOf(const Class& cls, const WrittenClass& written) const {
    Member member = library(written, Kind::Constructor, "new");
    member.returns.className = cls.name;
    member.returns.ownership = Ownership::Owned;
    member.returns.finalizer = Finalizer::Never;
    return member;
  }

  static void give(Member& member, std::vector<Parameter> parameters) {
    member.parameters = std::move(parameters);
    nameParameters(member);
  }

  static Parameter plain() {
    Parameter parameter;
    parameter.mode = PassMode::Plain;
    return parameter;
  }

  // The members that register_vector gives; `get` copies, and finds nothing beyond the end.
  void addVector(Class& cls, const WrittenClass& written) {
    const std::string element = written.elements.empty() ? std::string() : written.elements[0];
    const Parameter item = types_.parameterOf({element, {}});
    cls.members.push_back(constructorOf(cls, written));
    Member push = library(written, Kind::Method, "push_back");
    give(push, {item});
    Member resize = library(written, Kind::Method, "resize");
    give(resize, {plain(), item});
    Member get = library(written, Kind::Method, "get");
    get.returns = types_.resultOf(element, WrittenMember::Policy::None);
    get.returns.optional = true;
    give(get, {plain()});
    Member set = library(written, Kind::Method, "set");
    give(set, {plain(), item});
    cls.members.push_back(std::move(push));
    cls.members.push_back(std::move(resize));
    cls.members.push_back(library(written, Kind::Method, "size"));
    cls.members.push_back(std::move(get));
    cls.members.push_back(std::move(set));
  }

  void addMap(Class& cls, const WrittenClass& written) {
    const std::string key = written.elements.empty() ? std::string() : written.elements[0];
    const std::string value = written.elements.size() > 1 ? written.elements[1] : std::string();
    cls.members.push_back(constructorOf(cls, written));
    cls.members.push_back(library(written, Kind::Method, "size"));
    Member get = library(written, Kind::Method, "get");
    get.returns = types_.resultOf(value, WrittenMember::Policy::None);
    get.returns.optional = true;
    give(get, {types_.parameterOf({key, {}})});
    Member set = library(written, Kind::Method, "set");
    give(set, {types_.parameterOf({key, {}}), types_.parameterOf({value, {}})});
    Member keys = library(written, Kind::Method, "keys");
    keys.returns = types_.resultOf("std::vector<" + key + ">", WrittenMember::Policy::None);
    cls.members.push_back(std::move(get));
    cls.members.push_back(std::move(set));
    cls.members.push_back(std::move(keys));
  }

  // Enums and constants are properties of the module object.
  void addShown(const PlainName& plain) {
    if (!plain.isShown) return;
    Member member;
    member.name = plain.name;
    member.kind = Kind::Getter;
    member.returns.ownership = Ownership::Plain;
    member.condition = plain.condition;
    member.path = path_;
    member.line = plain.line;
    moduleObjectOf(module_).members.push_back(std::move(member));
  }

  const std::vector<const Names*>& files_;
  const TypeTable& types_;
  Module module_;
  std::string path_;
  std::unordered_map<std::string, ClassIndex> byName_;
};

}  // namespace

Module described(const std::vector<const Names*>& files, const TypeTable& types) {
  return Describing(files, types).run();
}

}  // namespace unfreed::embind
