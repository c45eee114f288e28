#include "frontend/embind_clang/finalizers.h"

#include <unordered_map>

namespace unfreed::embind_clang {

namespace {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Ownership;
using bindings::Type;

template <class Visit>
void eachResult(bindings::Module& module, Visit visit) {
  for (Class& cls : module.classes) {
    for (Member& member : cls.members) visit(member.returns);
  }
  for (Member& function : module.functions) visit(function.returns);
}

}  // namespace

void settleFinalizers(bindings::Module& module, const std::set<std::string>& smartClasses) {
  std::unordered_map<std::string, Finalizer> ofClass;
  for (Class& cls : module.classes) {
    cls.finalizer = smartClasses.contains(cls.name) ? Finalizer::Registry : Finalizer::Never;
    ofClass[cls.name] = cls.finalizer;
  }
  eachResult(module, [&](Type& type) {
    const auto known = ofClass.find(type.className);
    const bool isRaw = type.ownership == Ownership::Owned && type.finalizer == Finalizer::Never;
    if (isRaw && known != ofClass.end()) known->second = Finalizer::Never;
  });
  for (Class& cls : module.classes) cls.finalizer = ofClass.at(cls.name);
  eachResult(module, [&](Type& type) {
    const auto known = ofClass.find(type.className);
    if (known == ofClass.end() || known->second == type.finalizer) type.finalizer = Finalizer::Unknown;
  });
}

}  // namespace unfreed::embind_clang
