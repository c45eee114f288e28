#include "report/most_severe.h"

#include <algorithm>
#include <numeric>

namespace unfreed {

std::vector<size_t> bySeverity(const std::vector<Diagnostic>& findings) {
  std::vector<size_t> order(findings.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (findings[a].severity != findings[b].severity) return findings[a].severity > findings[b].severity;
    return findings[a].confidence < findings[b].confidence;
  });
  return order;
}

std::vector<size_t> mostSevere(const std::vector<Diagnostic>& findings, size_t most) {
  std::vector<size_t> order = bySeverity(findings);
  if (order.size() > most) order.resize(most);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace unfreed
