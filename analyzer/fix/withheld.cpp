#include "fix/withheld.h"

namespace unfreed::fix {

std::string_view wordOf(Withheld why) {
  switch (why) {
    case Withheld::NeedsDecision:
      return "needs-decision";
    case Withheld::Conditional:
      return "conditional";
    case Withheld::Reassigned:
      return "reassigned";
    case Withheld::NotNamed:
      return "not-named";
    case Withheld::EvaluationOrder:
      return "evaluation-order";
    case Withheld::ConditionallyMade:
      return "conditionally-made";
    case Withheld::PendingPromise:
      return "pending-promise";
    case Withheld::Lent:
      return "lent";
    case Withheld::ReturnedValue:
      return "returned-value";
    case Withheld::OwnerCannotRelease:
      return "owner-cannot-release";
    case Withheld::NoModuleName:
      return "no-module-name";
    case Withheld::MadeElsewhere:
      return "made-elsewhere";
    case Withheld::MixedCollection:
      return "mixed-collection";
    case Withheld::LentCollection:
      return "lent-collection";
    case Withheld::HoistedDeclaration:
      return "hoisted-declaration";
    case Withheld::Unreadable:
      return "unreadable";
  }
  return {};
}

std::string_view sentenceOf(Withheld why) {
  switch (why) {
    case Withheld::NeedsDecision:
      return "which of the two calls is meant has to be decided by hand";
    case Withheld::Conditional:
      return "on some ways it is released already, or its variable means something else";
    case Withheld::Reassigned:
      return "its variable gets other values, too";
    case Withheld::NotNamed:
      return "no variable holds it, and the expression cannot be taken apart";
    case Withheld::EvaluationOrder:
      return "naming it would change what is evaluated before what";
    case Withheld::ConditionallyMade:
      return "it is made on one side of a condition only";
    case Withheld::PendingPromise:
      return "a promise that is not awaited may still need it";
    case Withheld::Lent:
      return "what comes after the statement may use a view of its memory";
    case Withheld::ReturnedValue:
      return "the returned expression needs it, and a name for the result would lose its type";
    case Withheld::OwnerCannotRelease:
      return "the object that holds it has no method that releases it";
    case Withheld::NoModuleName:
      return "its release is a function of the module, for which the code here has no name";
    case Withheld::MadeElsewhere:
      return "a collection or an iterator gives it";
    case Withheld::MixedCollection:
      return "the collection that holds it may hold something else, too, or the same object twice";
    case Withheld::LentCollection:
      return "a function is given the collection that holds it, and may keep or change what is in it";
    case Withheld::HoistedDeclaration:
      return "a function or class that is declared after it would move into a block";
    case Withheld::Unreadable:
      return "the code around it does not parse";
  }
  return {};
}

}  // namespace unfreed::fix
