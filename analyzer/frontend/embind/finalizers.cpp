#include "frontend/embind/finalizers.h"

#include <string_view>
#include <unordered_map>

namespace unfreed::embind {
namespace {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Module;
using bindings::Ownership;
using bindings::Type;

struct Ways {
  bool registered = false;
  bool unregistered = false;
  bool unknown = false;
};

// Every result of the module that may hand out a handle.
template <class Visit>
void eachResult(Module& module, Visit visit) {
  for (Class& cls : module.classes) {
    for (Member& member : cls.members) visit(member.returns);
  }
  for (Member& function : module.functions) visit(function.returns);
}

bool makesHandle(const Type& type) {
  return !type.className.empty() && !type.isConstructor && type.ownership == Ownership::Owned;
}

Finalizer settled(Finalizer known, const Ways& ways) {
  if (ways.unregistered) return Finalizer::Never;
  if (ways.unknown) return ways.registered || known == Finalizer::Unknown ? Finalizer::Unknown : known;
  return ways.registered ? Finalizer::Registry : known;
}

}  // namespace

void spreadFinalizers(Module& module) {
  std::unordered_map<std::string_view, Finalizer> ofClass;
  for (const Class& cls : module.classes) ofClass.emplace(cls.name, cls.finalizer);
  eachResult(module, [&](Type& type) {
    if (!makesHandle(type) || type.finalizer != Finalizer::Unknown) return;
    const auto found = ofClass.find(type.className);
    if (found != ofClass.end()) type.finalizer = found->second;
  });
}

void settleFinalizers(Module& module) {
  std::unordered_map<std::string, Ways> byClass;
  eachResult(module, [&](const Type& type) {
    if (!makesHandle(type)) return;
    Ways& ways = byClass[type.className];
    ways.registered |= type.finalizer == Finalizer::Registry;
    ways.unregistered |= type.finalizer == Finalizer::Never;
    ways.unknown |= type.finalizer == Finalizer::Unknown;
  });
  std::unordered_map<std::string_view, Finalizer> ofClass;
  for (Class& cls : module.classes) {
    if (!cls.isHandle()) continue;
    cls.finalizer = settled(cls.finalizer, byClass[cls.name]);
    ofClass.emplace(cls.name, cls.finalizer);
  }
  eachResult(module, [&](Type& type) {
    const auto found = ofClass.find(type.className);
    if (found == ofClass.end() || found->second == type.finalizer) type.finalizer = Finalizer::Unknown;
  });
}

}  // namespace unfreed::embind
