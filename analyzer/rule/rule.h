// Rule: metadata plus one function over the facts of a program. See docs/architecture.md, "A rule".
#pragma once

#include <span>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace unfreed::rule {

class FunctionView;
class Report;

struct Rule {
  std::string_view id;    // kebab-case; also the page's title, the fixture folder and the SARIF ruleId
  std::string_view name;  // PascalCase, for SARIF
  std::string_view
      summary;            // one sentence, for --list-rules, the README's table and SARIF's short description
  std::string_view page;  // rules/<id>.md, compiled in
  Severity severity = Severity::Warning;  // by default; Off for rules that must be asked for
  std::string_view precision;             // SARIF: very-high, high, medium, low
  void (*check)(const FunctionView&, Report&);
};

}  // namespace unfreed::rule
