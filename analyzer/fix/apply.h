// Applies fixes to a text: as many as fit together.
//
// Every fix was made for the text as it is and by itself. Two of them fit together when neither can change
// what the other was made for; what does not fit waits for another run, which sees the new text. All edits of
// a fix are applied or none. The order is that of the findings (place, then rule), so that the same fixes
// give the same text.
//
// - Edits that overlap or touch do not fit, but for insertions of whole statements at one place: there, what
//   stands before its finding (the declaration of a name) keeps the order of the findings, and what stands
//   behind (a release) has the reverse order, as `using` would release.
// - A fix that opens a bracket with one edit and closes it with another is a wrap. Another fix lies beside
//   it, within it or around it, but never half in it: names would be declared in one block and used in
//   another.
// - Two fixes that declare the same name, which the text does not have, do not fit when their scopes overlap:
//   it might be for the same code.
// - Of two findings at one place only the first is fixed: it may be the same handle, which must not be
//   released twice. For the same reason the same edit is made once: a fix that shares it waits, unless the
//   fixes are the same as a whole, which settles both findings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace unfreed::fix {

// A fix that may be applied, and the finding that it settles.
struct Offer {
  const Fix* fix = nullptr;
  std::string_view rule;
  Span finding;
  std::optional<Span> scope;  // where the names that it declares are known; unknown: anywhere
};

enum class Fate : uint8_t {
  Applied,
  Waits,    // for another run: it does not fit together with one that was applied
  Refused,  // its edits are not sorted, overlap each other, or lie outside of the text
};

struct Application {
  std::string text;
  std::vector<Edit> edits;  // all that was done, in the terms of the old text: sorted, not overlapping
  std::vector<Fate> fates;  // one for each offer
};

Application apply(std::string_view text, const std::vector<Offer>& offers);

// The fixes of a finding are alternatives. The one to apply: the first safe one; when there is none and
// `upTo` allows it, the first suggested one; or null.
const Fix* chosenFix(const Diagnostic& finding, Fix::Safety upTo);

// `text` with `edits` made in it; they are sorted and do not overlap.
std::string edited(std::string_view text, const std::vector<Edit>& edits);

}  // namespace unfreed::fix
