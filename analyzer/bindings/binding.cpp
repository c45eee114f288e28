#include "bindings/binding.h"

#include <algorithm>
#include <unordered_map>

namespace unfreed::bindings {

void Module::exportAll() {
  for (size_t i = 0; i < classes.size(); ++i) {
    Export entry;
    entry.kind = Export::Kind::Class;
    entry.classIndex = idAt<ClassIndex>(i);
    entry.name = classes[entry.classIndex].name;
    exports.push_back(std::move(entry));
  }
  for (size_t i = 0; i < functions.size(); ++i) {
    Export entry;
    entry.kind = Export::Kind::Function;
    entry.functionIndex = idAt<FunctionIndex>(i);
    entry.name = functions[entry.functionIndex].name;
    exports.push_back(std::move(entry));
  }
}

ClassIndex Module::classNamed(std::string_view name) const {
  for (size_t i = 0; i < classes.size(); ++i) {
    if (classes[idAt<ClassIndex>(i)].name == name) return idAt<ClassIndex>(i);
  }
  return None<ClassIndex>;
}

void Module::link() {
  std::unordered_map<std::string_view, ClassIndex> byName;
  for (size_t i = 0; i < classes.size(); ++i) {
    byName.emplace(classes[idAt<ClassIndex>(i)].name, idAt<ClassIndex>(i));
  }
  const auto resolve = [&](Type& type) {
    const auto found = byName.find(type.className);
    type.classIndex = found == byName.end() ? None<ClassIndex> : found->second;
  };
  for (Class& cls : classes) {
    for (Member& member : cls.members) resolve(member.returns);
  }
  for (Member& function : functions) resolve(function.returns);
  for (Export& entry : exports) resolve(entry.value);
}

namespace {

constexpr size_t kMostInLine = 64;  // classes that a class extends: `extends` may be cyclic

// The class and what it extends, nearest first.
std::vector<const Class*> lineOf(const Module& module, const Class& cls) {
  std::vector<const Class*> line{&cls};
  for (size_t next = 0; next < line.size() && next < kMostInLine; ++next) {
    for (const std::string& base : line[next]->bases) {
      const ClassIndex found = module.classNamed(base);
      if (!isNone(found) && line.size() < kMostInLine) line.push_back(&module.classes[found]);
    }
  }
  return line;
}

}  // namespace

std::vector<const Member*> handlesHeldBy(const Module& module, const Class& cls) {
  std::vector<const Member*> held;
  if (cls.kind != Class::Kind::Plain) return held;
  for (const Class* part : lineOf(module, cls)) {
    for (const Member& member : part->members) {
      const bool isOwned =
          member.returns.ownership == Ownership::Owned && !isNone(member.returns.classIndex) &&
          module.classes[member.returns.classIndex].isHandle() && !member.returns.isConstructor;
      const bool isKnown = std::any_of(held.begin(), held.end(),
                                       [&](const Member* other) { return other->name == member.name; });
      if (member.kind == Member::Kind::Getter && isOwned && !isKnown) held.push_back(&member);
    }
  }
  return held;
}

std::vector<const Member*> membersNamed(const Module& module, const Class& cls, std::string_view name) {
  std::vector<const Member*> found;
  for (const Class* part : lineOf(module, cls)) {
    for (const Member& member : part->members) {
      if (member.name == name) found.push_back(&member);
    }
  }
  return found;
}

}  // namespace unfreed::bindings
