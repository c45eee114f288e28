// Baseline: the findings that a project had when it began to look, kept in a file, so that only new ones
// count.
//
// An entry means findings of one rule in one file on the same code, whatever line that is on: the creating
// expression with what stands before it on its line, blanks left out. Equal ones are counted. The same
// findings give the same bytes. Described in docs/suppressions.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "source/source_file.h"

namespace unfreed::suppression {

// Which findings are the same one.
struct BaselineKey {
  std::string path;  // relative to the folder of the baseline, '/' separated
  std::string rule;
  std::string fingerprint;
  friend auto operator<=>(const BaselineKey&, const BaselineKey&) = default;
};

struct BaselineEntry {
  std::string code;    // for whoever reads the file
  uint32_t count = 0;  // how many findings it means
};

using Baseline = std::map<BaselineKey, BaselineEntry>;

// `folder` is that of the baseline, absolute.
BaselineKey keyOf(const SourceFile& file, const Diagnostic& finding, std::string_view folder);
// The code that the fingerprint is made of, blanks joined and long code cut.
std::string codeOf(const SourceFile& file, const Diagnostic& finding);

// `shownPath` is how errors name the file.
Result<Baseline> parseBaseline(std::string_view text, const std::string& shownPath);
std::string textOf(const Baseline& baseline);

}  // namespace unfreed::suppression
