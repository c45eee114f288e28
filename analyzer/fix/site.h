// Site: a place where a handle is made and lost, as far as fixes have to know it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "fix/code.h"
#include "fix/names.h"
#include "fix/withheld.h"
#include "ownership/whole_program.h"

namespace unfreed::fix {

// What the project lets a fix write.
struct Style {
  bool allowsUsing = false;  // `using` declarations are understood by all that reads the file
};

struct Site {
  const program::Program& program;
  const program::Values& values;
  program::FunctionRef function;
  const ownership::FunctionFacts& facts;
  const ownership::Acquisition& made;
  const Code& code;
  Style style;
  Names& names;  // that the fixes of this file have brought along

  const flow::Module& module() const { return program.moduleOf(function.unit); }
  const flow::Cfg& cfg() const { return program.functionOf(function).cfg; }
  // The same place, asked of another acquisition of the function.
  Site about(const ownership::Acquisition& other) const {
    return {program, values, function, facts, other, code, style, names};
  }
  const bindings::Class& handleClass() const { return program.bindings[made.classes.front()]; }
};

// A fix, or why there is none.
struct Proposal {
  std::optional<Fix> fix;
  Withheld withheld{};

  Proposal(Fix made) : fix(std::move(made)) {}  // NOLINT: as a result is
  Proposal(Withheld why) : withheld(why) {}     // NOLINT
};

// The first of what the expression makes, or null.
const ownership::Acquisition* acquisitionAt(const Site& site, Span expression);
bool isList(bindings::Shape shape);  // an array or a set
// What gives the value, casts aside.
const flow::Op& behindCasts(const flow::Cfg& cfg, flow::ValueId value);

// The statement that releases what the variable holds, without a semicolon: `tree.free()`,
// `if (tree) Module.destroy(tree)`, `if (typeof tree === "object") tree.free()`. Empty when the code has no
// name for the module.
std::string releaseStatement(const Site& site, const std::string& name, bool mayBeNothing);
// Whether the variable never gets another value, as far as its function goes (a new one on each pass aside).
bool isSteady(const Site& site, flow::VariableId variable);
// Adds the name of what the value is, where a steady variable means it: what is released may be compared with
// it.
bool addName(const Site& site, flow::ValueId value, std::vector<std::string>& names);
// … the names of all that the call of the finding may give back instead of something new.
bool addGivenBack(const Site& site, std::vector<std::string>& names);
// The statement, to be run unless the variable means one of the others: `if (tree !== other) tree.free()`.
std::string unlessItIs(const std::string& name, const std::vector<std::string>& others,
                       const std::string& statement);
// Whether the expression may give a text, a number or the like instead of a handle.
bool mayBePlain(const Site& site);

// Whether a handle may still be needed where its variable ends: what forbids a fix that releases it there, or
// makes it a suggestion.
struct Endurance {
  bool pendingPromise = false;  // a call on it gives a promise that the function does not await
  bool lends = false;           // a call on it gives a view of its memory, which somebody may keep
  bool unknownCallee = false;   // it is an argument of a call of who knows what, which may keep it
};
Endurance enduranceOf(const Site& site, flow::VariableId holder);
// The same of what no variable holds. Views that the expression itself is done with do not count.
Endurance enduranceOfMade(const Site& site);
// Whether the expression gives a promise of the handle.
bool givesPromise(const Site& site);
bool givesPromise(const Site& site, const program::Callees& callees);
bool isAwaited(const flow::Cfg& cfg, flow::ValueId promise);
bool lendsMemory(const program::Program& program, const program::Callees& callees);
// open_when_replaced.cpp: whether the variable, when it is assigned there, holds nothing that is settled
// already, or that another variable holds, as far as it is the handle.
bool isOpenWhenReplaced(const Site& site, flow::VariableId variable, Span place);
// Whether, on some way to that place, the handle that is lost there may have been settled already, or a
// collection may have it.
bool isSettledBefore(const Site& site, Span place);
// The statements at which the variable ends.
std::set<Span> endsOf(const flow::Cfg& cfg, flow::VariableId variable);

// The fixes (each in a file of its own).
Proposal releaseHeld(const Site& site);       // release.cpp: a variable holds it
Proposal releaseTemporary(const Site& site);  // temporary.cpp: nothing does
Proposal drainCollection(const Site& site);   // drain.cpp: a collection does
Proposal releaseOfLoop(const Site& site);     // iterated.cpp: a loop goes over what the expression gives
Proposal releaseReplaced(const Site& site);   // replaced.cpp: a variable does, until it gets another value
Proposal releaseWithOwner(const Site& site);  // owned.cpp: an object of the program does
Proposal releaseField(const Site& site);      // owned.cpp: a record does
Proposal waitForTask(const Site& site);       // yield.cpp: the finalizer gets a chance to release it
// builder.cpp: a method has taken it over, and what that gives is forgotten.
std::optional<Fix> keepWhatIsGiven(const Site& site, const ownership::Misuse& misuse);
// misuse.cpp: it is released twice, or too early. `site.made` says nothing.
Proposal mendMisuse(const Site& site, const ownership::Misuse& misuse);

// temporary.cpp: nothing holds the list of them that the expression gives. What `site.made` says of how one
// of them is held or lost does not count.
Proposal releaseList(const Site& site);
// element.cpp: where each pass ends, of a loop that declares the variable in its head.
Proposal releaseElement(const Site& site, flow::VariableId holder);

}  // namespace unfreed::fix
