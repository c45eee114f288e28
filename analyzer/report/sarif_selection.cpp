#include "report/sarif_selection.h"

#include <algorithm>

#include "report/most_severe.h"

namespace unfreed::sarif {

Selection select(const RunReport& report, const Limits& limits) {
  Selection selection;
  selection.findings = bySeverity(report.findings);
  if (report.findings.size() > limits.most) selection.findings.resize(limits.most);
  if (report.findings.size() <= limits.shown) std::sort(selection.findings.begin(), selection.findings.end());
  selection.suppressed = std::min(report.suppressed.size(), limits.most - selection.findings.size());
  selection.leftOut =
      report.findings.size() + report.suppressed.size() - selection.findings.size() - selection.suppressed;
  return selection;
}

}  // namespace unfreed::sarif
