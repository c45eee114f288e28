// Advice: what the views of a rule say alike about handles and where they are lost.
#pragma once

#include <string>
#include <vector>

#include "bindings/binding.h"
#include "ownership/facts.h"
#include "program/program.h"

namespace unfreed::rule {

// What has to be released, as the code names it.
struct ToRelease {
  std::string name;    // of the variable (or the place) that holds it; empty if it has none
  std::string method;  // "free"; empty when a function of the module does it …
  std::string
      function{};  // … then this one: "Jolt.destroy", or "destroy" when the module's name is not known
  bool hasModule = true;
  bool eachElement = false;  // it is a collection: its elements have to be
  std::string element{};     // what a loop over it calls one of them
};

ToRelease toRelease(const bindings::Class& cls, std::string name, const ownership::Acquisition& made);
// All that is in the collection.
ToRelease toReleaseAll(const bindings::Class& cls, const ownership::GatheredIn& collection,
                       const ownership::Acquisition& made);
// What has this name; without one, all that is in the collection that holds it, if one does.
ToRelease toReleaseHeld(const bindings::Class& cls, std::string name, const ownership::Acquisition& made);

// In the imperative: "call `doc.free()`", "keep it in a variable and call `.free()` on it", "call `.free()`
// on each element of `parts`", "call `Jolt.destroy(vec)`".
std::string releaseAdvice(const ToRelease& what);

// ", but only if it was made here: …", when the variable (or, without a name, the expression) may give what
// others own; else empty.
std::string caveatOf(const ownership::Acquisition& made, const std::string& name);

// "`Tree`", "`Tree` or `Leaf`", "`Tree`, `Leaf` or one of 6 other classes".
std::string classNames(const program::Program& program, const ownership::Acquisition& made);

// The same for what the expression gives: "an array of `Tree`".
std::string whatIsMade(const program::Program& program, const ownership::Acquisition& made);

// One drop for each place.
std::vector<ownership::Drop> onePerPlace(const std::vector<ownership::Drop>& drops);

}  // namespace unfreed::rule
