#include "frontend/glue/outside_names.h"

#include <algorithm>
#include <cctype>

namespace unfreed::glue {

namespace {

std::string inSmallLetters(std::string_view name) {
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

bool isMinified(const GlueClass& cls) {
  return !cls.freedAs.empty() && inSmallLetters(cls.name) != cls.freedAs;
}

}  // namespace

OutsideNames::OutsideNames(const GlueFacts& facts) {
  for (const GlueFacts::Renaming& entry : facts.exports) exported_.try_emplace(entry.local, entry.name);
  for (const GlueClass& cls : facts.classes) {
    if (isMinified(cls)) freed_.try_emplace(cls.name, cls.freedAs);
  }
}

OutsideNames::OutsideNames(const GlueFacts& facts, const bindings::Module& declared) : OutsideNames(facts) {
  std::unordered_map<std::string, std::string_view> bySmall;
  for (const bindings::Class& cls : declared.classes) {
    if (cls.isHandle()) bySmall.try_emplace(inSmallLetters(cls.name), cls.name);
  }
  for (auto& [local, freedAs] : freed_) {
    const auto found = bySmall.find(std::string(freedAs));
    if (found != bySmall.end()) freedAs = found->second;
  }
}

std::string_view OutsideNames::of(std::string_view local) const {
  if (const auto found = exported_.find(local); found != exported_.end()) return found->second;
  const auto found = freed_.find(local);
  return found == freed_.end() ? local : found->second;
}

}  // namespace unfreed::glue
