#include "suppression/baseline_match.h"

#include <fmt/format.h>
#include <map>

namespace unfreed::suppression {

bool BaselineMatch::takes(const BaselineKey& key) {
  const auto known = left_.find(key);
  if (known == left_.end()) return false;
  if (--known->second.count == 0) left_.erase(known);
  return true;
}

Baseline BaselineMatch::stale(
    const std::function<bool(const std::string& path, const std::string& rule)>& looked) const {
  Baseline stale;
  for (const auto& [key, entry] : left_) {
    if (looked(key.path, key.rule)) stale.emplace(key, entry);
  }
  return stale;
}

std::vector<Notification> staleEntries(const Baseline& stale, const std::string& baseline) {
  std::map<std::string, uint64_t> counts;
  for (const auto& [key, entry] : stale) counts[key.path] += entry.count;
  std::vector<Notification> notifications;
  notifications.reserve(counts.size());
  for (const auto& [path, count] : counts) {
    notifications.push_back(
        {Notification::Level::Note, "stale-baseline", baseline, std::nullopt,
         fmt::format("{} in `{}` {} no longer there; --update-baseline removes {} from the baseline",
                     count == 1 ? "1 finding" : fmt::format("{} findings", count), path,
                     count == 1 ? "is" : "are", count == 1 ? "it" : "them")});
  }
  return notifications;
}

}  // namespace unfreed::suppression
