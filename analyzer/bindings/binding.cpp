#include "bindings/binding.h"

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

std::vector<const Member*> membersNamed(const Module& module, const Class& cls, std::string_view name) {
  std::vector<const Member*> found;
  std::vector<const Class*> queue{&cls};
  for (size_t next = 0; next < queue.size() && next < 64; ++next) {  // bounded: `extends` may be cyclic
    for (const Member& member : queue[next]->members) {
      if (member.name == name) found.push_back(&member);
    }
    for (const std::string& base : queue[next]->bases) {
      const ClassIndex baseIndex = module.classNamed(base);
      if (!isNone(baseIndex)) queue.push_back(&module.classes[baseIndex]);
    }
  }
  return found;
}

}  // namespace unfreed::bindings
