// Held: where a variable begins to hold a handle, and the release that is written where the variable ends, on
// every way on which it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fix/site.h"

namespace unfreed::fix {

struct Held {
  syntax::Node declaration;  // the statement that declares the variable, or the loop that does in its head
  syntax::Node block;        // around it, or the body of the loop or function
  uint32_t after = 0;        // from here on it is held
  std::vector<syntax::Node> rest;  // the statements from there to the end of the block
  bool isOneLine = false;          // the rest stands on the line of `after`
  bool isInHead = false;           // a loop declares the variable in its head
  bool isBare = false;             // … whose body is one statement without a block, which is the rest

  // The statement that shows whether semicolons are written.
  syntax::Node typical() const { return isInHead && !rest.empty() ? rest.front() : declaration; }
};

std::optional<Held> heldBy(const Site& site, flow::VariableId holder);
// The places at which the handle is lost, exceptions aside.
std::vector<ownership::Drop> lossesOf(const ownership::Acquisition& made);
// The `return`, `break` or the like with which it is lost; none where a block just ends.
syntax::Node exitAt(const Site& site, const ownership::Drop& loss);

// Puts the statement into a `finally` block, behind what is there.
std::vector<Edit> joinFinally(const Code& code, syntax::Node block, const std::string& release);
// The block of the `finally` of a `try`, if there is one.
syntax::Node finallyBlockOf(syntax::Node tryStatement);

// in_try.cpp: a release at the end of a `try`, which other ways out of the `try` miss, moves into `finally`.
std::optional<Fix> moveIntoFinally(const Site& site, const Held& held,
                                   const std::vector<ownership::Drop>& losses, const std::string& release);

// Writes the statement at these losses. `site.made` says of what is held there what it says of a handle:
// where it is lost, where it is settled, what holds it.
Proposal writeRelease(const Site& site, const Held& held, const std::vector<ownership::Drop>& losses,
                      const std::string& release);
// … where the variable ends.
Proposal releaseWhereItEnds(const Site& site, flow::VariableId holder, const std::string& statement);
// Releases what the variable holds where each pass ends of the loop that declares it, in its head or body.
Proposal releaseOnEachPass(const Site& site, flow::VariableId holder);

}  // namespace unfreed::fix
