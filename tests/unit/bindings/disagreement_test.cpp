#include "bindings/disagreement.h"

#include <gtest/gtest.h>

namespace unfreed::bindings {
namespace {

Member method(std::string name, Ownership ownership, std::string className = "Lamp") {
  Member member;
  member.name = std::move(name);
  member.returns.className = std::move(className);
  member.returns.ownership = ownership;
  return member;
}

Module module(std::vector<Member> members, Finalizer finalizer = Finalizer::Never) {
  Module result;
  Class lamp;
  lamp.name = "Lamp";
  lamp.kind = Class::Kind::Handle;
  lamp.finalizer = finalizer;
  lamp.members = std::move(members);
  result.classes.add(std::move(lamp));
  result.link();
  return result;
}

const Class& lampOf(const Module& module) {
  return module.classes[module.classNamed("Lamp")];
}

TEST(Disagreement, WhatFilesSayDifferentlyIsUnknown) {
  const Module a = module({method("next", Ownership::Owned), method("twin", Ownership::Owned)});
  const Module b = module({method("next", Ownership::Borrowed), method("twin", Ownership::Owned)});
  Module whole = a;
  forgetDisagreements(whole, {a, b});
  EXPECT_EQ(lampOf(whole).members[0].returns.ownership, Ownership::Unknown);
  EXPECT_TRUE(lampOf(whole).members[0].returns.className.empty());
  EXPECT_EQ(lampOf(whole).members[1].returns.ownership, Ownership::Owned);
  EXPECT_EQ(lampOf(whole).finalizer, Finalizer::Never);
}

TEST(Disagreement, WhatOneDoesNotKnowIsNoDisagreement) {
  const Module a = module({method("next", Ownership::Owned)});
  const Module b = module({method("next", Ownership::Unknown, "")});
  Module whole = a;
  forgetDisagreements(whole, {b, a});
  EXPECT_EQ(lampOf(whole).members[0].returns.ownership, Ownership::Owned);
}

TEST(Disagreement, FinalizersAreFactsToo) {
  const Module a = module({}, Finalizer::Registry);
  const Module b = module({}, Finalizer::Never);
  Module whole = a;
  forgetDisagreements(whole, {a, b});
  EXPECT_EQ(lampOf(whole).finalizer, Finalizer::Unknown);
}

}  // namespace
}  // namespace unfreed::bindings
