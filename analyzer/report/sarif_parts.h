// The pieces of a SARIF log: places, results, rules. Used by sarif.cpp, which assembles the log.
#pragma once

#include <cstddef>

#include "report/fingerprints.h"
#include "report/json_value.h"
#include "report/report.h"

namespace unfreed::sarif {

enum class Detail : uint8_t {
  Region,   // the four region fields
  Snippet,  // also the text of the region and of the lines around it
};

Json message(std::string text);
Json artifactLocation(const RunReport& report, const std::string& path);
Json physicalLocation(const RunReport& report, const Location& location, Detail detail);
Json region(const SourceFile& file, Span span);

Json ruleDescriptor(const RuleInfo& rule);

// `ruleIndex` is the rule's place in tool.driver.rules, or -1 when it is not listed.
Json result(const RunReport& report, const Diagnostic& finding, int ruleIndex, Fingerprints& fingerprints);

// The same of one that is suppressed.
Json result(const RunReport& report, const Suppressed& suppressed, int ruleIndex, Fingerprints& fingerprints);

// An edit as the editors apply it: see sarif_fixes.cpp.
Json fix(const RunReport& report, const Fix& fix);

// The values of SARIF's `level`; the severities' own words but for "off".
std::string_view levelOf(Severity severity);

}  // namespace unfreed::sarif
