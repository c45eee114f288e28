#include "frontend/wasm_bindgen/namespaces.h"

#include <algorithm>
#include <utility>

namespace unfreed::wasm_bindgen {

using bindings::Class;
using bindings::Export;
using bindings::Member;
using bindings::Ownership;
using bindings::Type;

namespace {

constexpr size_t maxDepth = 16;

Type objectType(std::string name) {
  Type type;
  type.className = std::move(name);
  type.ownership = Ownership::Plain;
  return type;
}

// The objects of a module, made when something is first put there.
class Objects {
 public:
  explicit Objects(bindings::Module& module) : module_(module) {}

  Class& at(const std::vector<std::string>& path, const std::string& file, uint32_t line) {
    std::string name = "typeof " + (path.front() == "default" ? std::string("_default") : path.front());
    size_t position = objectNamed(name, file, line);
    if (std::find(top_.begin(), top_.end(), path.front()) == top_.end()) {
      top_.push_back(path.front());
      Export object;
      object.name = path.front();
      object.value = objectType(name);
      module_.exports.push_back(std::move(object));
    }
    for (size_t depth = 1; depth < path.size(); ++depth) {
      name += "." + path[depth];
      const size_t outer = position;
      const bool isNew = !positions_.contains(name);
      position = objectNamed(name, file, line);
      if (!isNew) continue;
      Member inner;
      inner.kind = Member::Kind::Getter;
      inner.name = path[depth];
      inner.returns = objectType(name);
      inner.path = file;
      inner.line = line;
      made_[outer].members.push_back(std::move(inner));
    }
    return made_[position];
  }

  void addToModule() {
    for (Class& object : made_) module_.classes.add(std::move(object));
  }

 private:
  size_t objectNamed(const std::string& name, const std::string& file, uint32_t line) {
    const auto [found, isNew] = positions_.try_emplace(name, made_.size());
    if (isNew) {
      Class object;
      object.name = name;
      object.kind = Class::Kind::Plain;
      object.path = file;
      object.line = line;
      made_.push_back(std::move(object));
    }
    return found->second;
  }

  bindings::Module& module_;
  std::vector<Class> made_;
  std::map<std::string, size_t, std::less<>> positions_;
  std::vector<std::string> top_;
};

}  // namespace

std::string Namespaces::place(const std::vector<std::string>& path, std::string name) {
  if (path.empty() || path.size() > maxDepth) return name;
  std::string whole;
  for (const std::string& part : path) whole += part + "__";
  whole += name;
  entries_.try_emplace(whole, Entry{path, std::move(name)});
  return whole;
}

void Namespaces::build(bindings::Module& module) const {
  if (entries_.empty()) return;
  std::erase_if(module.exports, [&](const Export& entry) { return entries_.contains(entry.name); });
  Objects objects(module);
  for (const Class& cls : module.classes) {
    const auto found = entries_.find(cls.name);
    if (found == entries_.end()) continue;
    Class& object = objects.at(found->second.path, cls.path, cls.line);
    object.kind = Class::Kind::Namespace;
    Member getter;
    getter.kind = Member::Kind::Getter;
    getter.name = found->second.name;
    getter.returns = objectType(cls.name);
    getter.returns.isConstructor = true;
    getter.condition = cls.condition;
    getter.path = cls.path;
    getter.line = cls.line;
    object.members.push_back(std::move(getter));
  }
  Table<bindings::FunctionIndex, Member> remaining;
  std::vector<bindings::FunctionIndex> indexes;  // of the exports' functions among those that remain
  for (Member& function : module.functions) {
    const auto found = entries_.find(function.name);
    if (found == entries_.end()) {
      indexes.push_back(remaining.add(std::move(function)));
      continue;
    }
    indexes.push_back(None<bindings::FunctionIndex>);
    Class& object = objects.at(found->second.path, function.path, function.line);
    function.name = found->second.name;
    function.kind = Member::Kind::Method;
    object.members.push_back(std::move(function));
  }
  module.functions = std::move(remaining);
  for (Export& entry : module.exports) {
    if (entry.kind == Export::Kind::Function) entry.functionIndex = indexes[index(entry.functionIndex)];
  }
  objects.addToModule();
}

}  // namespace unfreed::wasm_bindgen
