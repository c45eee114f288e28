// Rule: metadata plus one function over the facts of a program. See docs/architecture.md, "A rule".
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "diagnostics/diagnostic.h"

namespace unfreed::rule {

class FunctionView;
class BindingView;
class Report;

// What a rule looks at: every function of the program, or every class that the sources of bindings export.
using FunctionCheck = void (*)(const FunctionView&, Report&);
using BindingCheck = void (*)(const BindingView&, Report&);

struct Rule {
  std::string_view id;    // kebab-case; also the page's title, the fixture folder and the SARIF ruleId
  std::string_view name;  // PascalCase, for SARIF
  std::string_view
      summary;            // one sentence, for --list-rules, the README's table and SARIF's short description
  std::string_view page;  // rules/<id>.md, compiled in
  Severity severity = Severity::Warning;  // by default; Off for rules that must be asked for
  std::string_view precision;             // SARIF: very-high, high, medium, low
  std::variant<FunctionCheck, BindingCheck> check;

  bool looksAtBindings() const { return std::holds_alternative<BindingCheck>(check); }
};

}  // namespace unfreed::rule
