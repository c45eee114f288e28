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
    case Withheld::OutlivesPass:
      return "outlives-pass";
    case Withheld::Captured:
      return "captured";
    case Withheld::Registered:
      return "registered";
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

}  // namespace unfreed::fix
