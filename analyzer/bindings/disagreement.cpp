#include "bindings/disagreement.h"

#include <map>
#include <string_view>
#include <tuple>

namespace unfreed::bindings {
namespace {

// What one file knows of the members of one name: nothing but what all of its overloads share.
struct Facts {
  bool isReturnKnown = false;
  Type returns;
  PassMode receiver = PassMode::Unknown;
};

bool isKnown(const Type& type) {
  return type.ownership != Ownership::Unknown || !type.className.empty();
}

bool agree(const Type& a, const Type& b) {
  return a.className == b.className && a.ownership == b.ownership && a.finalizer == b.finalizer;
}

using Key = std::tuple<std::string_view, std::string_view, Member::Kind, size_t>;

Key keyOf(std::string_view className, const Member& member) {
  return {className, member.name, member.kind, member.parameters.size()};
}

struct Disagreements {
  std::map<Key, Facts> known;
  std::map<Key, bool> returns, receivers;

  // Of one file; overloads that take as many arguments are told apart there.
  void add(std::string_view className, const Member& member, std::map<Key, Facts>& ofFile) const {
    Facts& facts = ofFile[keyOf(className, member)];
    if (isKnown(member.returns)) {
      facts.isReturnKnown = true;
      facts.returns = member.returns;
    }
    facts.receiver = member.receiver;
  }

  void add(const Module& part) {
    std::map<Key, Facts> ofFile;
    for (const Class& cls : part.classes) {
      for (const Member& member : cls.members) add(cls.name, member, ofFile);
    }
    for (const Member& function : part.functions) add({}, function, ofFile);
    for (const auto& [key, facts] : ofFile) compare(key, facts);
  }

  void compare(const Key& key, const Facts& facts) {
    const auto [entry, isNew] = known.try_emplace(key, facts);
    if (isNew) return;
    Facts& before = entry->second;
    if (before.isReturnKnown && facts.isReturnKnown && !agree(before.returns, facts.returns))
      returns[key] = true;
    if (before.receiver != PassMode::Unknown && facts.receiver != PassMode::Unknown &&
        before.receiver != facts.receiver)
      receivers[key] = true;
    if (!before.isReturnKnown && facts.isReturnKnown) {
      before.isReturnKnown = true;
      before.returns = facts.returns;
    }
    if (before.receiver == PassMode::Unknown) before.receiver = facts.receiver;
  }

  void forget(std::string_view className, Member& member) const {
    const Key key = keyOf(className, member);
    if (returns.contains(key)) member.returns = Type{};
    if (receivers.contains(key)) member.receiver = PassMode::Unknown;
  }
};

void forgetFinalizers(Module& whole, const std::vector<Module>& parts) {
  for (Class& cls : whole.classes) {
    Finalizer known = Finalizer::Unknown;
    for (const Module& part : parts) {
      const ClassIndex found = part.classNamed(cls.name);
      if (isNone(found) || !part.classes[found].isHandle()) continue;
      const Finalizer finalizer = part.classes[found].finalizer;
      if (finalizer == Finalizer::Unknown) continue;
      if (known != Finalizer::Unknown && finalizer != known) cls.finalizer = Finalizer::Unknown;
      known = finalizer;
    }
  }
}

}  // namespace

void forgetDisagreements(Module& whole, const std::vector<Module>& parts) {
  if (parts.size() < 2) return;
  Disagreements found;
  for (const Module& part : parts) found.add(part);
  for (Class& cls : whole.classes) {
    for (Member& member : cls.members) found.forget(cls.name, member);
  }
  for (Member& function : whole.functions) found.forget({}, function);
  forgetFinalizers(whole, parts);
}

}  // namespace unfreed::bindings
