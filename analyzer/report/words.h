// The words that reports share: names of severities and kinds, sentences, counts with their nouns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "report/report.h"

namespace unfreed {

std::string_view wordOf(Severity severity);      // "error", "warning", "note", "off"
std::string_view wordOf(Confidence confidence);  // "certain", "likely", "possible"
std::string_view wordOf(Note::Kind kind);        // "loop", "path", "await", "release", "declaration", "call"
std::string_view wordOf(Notification::Level level);
std::string_view wordOf(Fix::Safety safety);
std::string_view wordOf(Precision precision);

// "1 file", "3 files".
std::string counted(size_t count, std::string_view noun);

// `text` ending with a full stop, as the readers of SARIF expect.
std::string sentence(std::string_view text);

// `text` with a capital letter, if it starts with a small one.
std::string capitalised(std::string_view text);

// "likely, not certain: the glue was not found"; empty for a certain finding.
std::string doubtOf(const Diagnostic& finding);

struct Tally {
  size_t errors = 0;
  size_t warnings = 0;
  size_t notes = 0;
  size_t filesWithFindings = 0;
  size_t total() const { return errors + warnings + notes; }
};
Tally tallyOf(const RunReport& report);

}  // namespace unfreed
