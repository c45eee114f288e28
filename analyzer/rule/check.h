// check(): runs rules over an analysed program; checkBindings(): over the sources of bindings.
#pragma once

#include <span>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"
#include "rule/binding_view.h"
#include "rule/rule.h"

namespace unfreed::rule {

// The findings of the rules among these that look at functions, in order of file, position and rule.
// Severities are the rules' own; choosing rules, changing severities and hiding unlikely findings is the
// driver's.
std::vector<Diagnostic> check(const program::Program& program, const ownership::Analysis& analysis,
                              std::span<const Rule> rules);

// The same for the rules among these that look at bindings.
std::vector<Diagnostic> checkBindings(const BindingSources& linted, const SourceSet& sources,
                                      std::span<const Rule> rules);

}  // namespace unfreed::rule
