// Withheld: why a finding has no fix. The words are part of the JSON report: stable.
#pragma once

#include <cstdint>
#include <string_view>

namespace unfreed::fix {

enum class Withheld : uint8_t {
  NeedsDecision,       // a use after the release, a second release: which of the two is meant is not said
  Conditional,         // on some ways it is released already, or its variable means something else
  Reassigned,          // its variable gets other values, too
  OutlivesPass,        // its variable keeps it until the next pass makes another
  Captured,            // a function that may run later has its variable
  Registered,          // a registry of the program frees it as well
  NotNamed,            // no variable holds it, and the expression cannot be taken apart
  EvaluationOrder,     // naming it would change what is evaluated before what
  ConditionallyMade,   // made on one side of `?:`, `&&`, `||`, `??` or `?.`
  PendingPromise,      // a promise that is not awaited may still need it
  Lent,                // what is left of the statement is a view of its memory
  ReturnedValue,       // the returned expression needs it, and a name for the result would lose its type
  OwnerCannotRelease,  // an object of the program holds it, which has no method that releases it
  NoModuleName,        // its release is a function of the module, for which the code has no name
  MadeElsewhere,       // a collection or an iterator gives it
  MixedCollection,     // the collection may hold something else, or the same handle twice
  LentCollection,      // a function is given the collection, which may keep or change what is in it
  HoistedDeclaration,  // a function or class that is declared after it would move into a block
  Unreadable,          // the code around it does not parse
};

std::string_view wordOf(Withheld why);  // "evaluation-order"

}  // namespace unfreed::fix
