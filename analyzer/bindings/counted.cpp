#include "bindings/counted.h"

#include <algorithm>

namespace unfreed::bindings {
namespace {

constexpr int kDeepest = 16;  // of inheritance

bool hasMethod(const Class& cls, std::string_view name) {
  return std::any_of(cls.members.begin(), cls.members.end(), [&](const Member& member) {
    return member.kind == Member::Kind::Method && member.name == name;
  });
}

void addDerived(const Module& module, std::set<std::string_view>& counted) {
  size_t before = 0;
  for (int depth = 0; depth < kDeepest && before != counted.size(); ++depth) {
    before = counted.size();
    for (const Class& cls : module.classes) {
      const bool derives = std::any_of(cls.bases.begin(), cls.bases.end(),
                                       [&](const std::string& base) { return counted.contains(base); });
      if (derives) counted.insert(cls.name);
    }
  }
}

}  // namespace

std::set<std::string_view> classesThatCount(const Module& module) {
  std::set<std::string_view> counted;
  for (const Class& cls : module.classes) {
    const bool counts = (hasMethod(cls, "AddRef") && hasMethod(cls, "Release")) ||
                        (hasMethod(cls, "acquireReference") && hasMethod(cls, "release"));
    if (counts) counted.insert(cls.name);
  }
  return counted;
}

void keepCounted(Module& module, std::set<std::string_view> counted) {
  if (counted.empty()) return;
  addDerived(module, counted);
  const auto keep = [&](Member& member) {
    for (Parameter& parameter : member.parameters) {
      parameter.kept = parameter.kept || counted.contains(parameter.className);
    }
  };
  for (Class& cls : module.classes) std::for_each(cls.members.begin(), cls.members.end(), keep);
  std::for_each(module.functions.begin(), module.functions.end(), keep);
}

}  // namespace unfreed::bindings
