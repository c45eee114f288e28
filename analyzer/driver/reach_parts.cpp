// What Reach has taken, in parts: which components are followed as one program.
#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "driver/reach.h"
#include "driver/read_stage.h"
#include "source/find_text.h"

namespace unfreed::driver {

bool Reach::isHere(const std::string& absolute) const {
  const auto node = nodeOf_.find(absolute);
  return node == nodeOf_.end() || (!nodes_[node->second].isLeftOut && isInPart(node->second));
}

bool Reach::leavesOut(const std::string& absolute) const {
  const auto node = nodeOf_.find(absolute);
  return node != nodeOf_.end() && nodes_[node->second].isLeftOut;
}

// In the order in which their first files were met.
std::vector<Parts::Component> Reach::takenComponents() const {
  std::vector<Parts::Component> components;
  std::unordered_map<uint32_t, size_t> placeOf;  // by component
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (!isTaken(i)) continue;
    const auto [place, isNew] = placeOf.try_emplace(joined_.of(i), components.size());
    if (isNew) components.push_back({joined_.of(i), 0});
    components[place->second].bytes += nodes_[i].scan.size;
  }
  return components;
}

void Reach::split(uint64_t most) {
  parts_ = {};
  part_ = 0;
  isOne_ = most == kAsOne;
  if (isOne_) return;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < nodes_.size(); ++i) sum += isTaken(i) ? nodes_[i].scan.size : 0;
  if (sum <= most) return;
  joinByLibraries();
  // Which globals the files fill is known when they have been followed. It is guessed here, so that parts
  // need not be made anew.
  joinSayers(guessedGlobals());
  parts_ = Parts(takenComponents(), most);
}

// A global that one file takes for the library is the library in all of them; so those that only say it are
// with one that takes it.
void Reach::joinByLibraries() {
  constexpr uint32_t kNone = UINT32_MAX;
  std::vector<uint32_t> taker(scanner_.libraries().size(), kNone);
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    for (const uint32_t library : nodes_[i].scan.takes) taker[library] = std::min(taker[library], i);
  }
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (!isConnected(i)) continue;
    const std::vector<uint32_t>& takes = nodes_[i].scan.takes;
    for (const uint32_t library : nodes_[i].scan.says) {
      const bool isTaker = std::find(takes.begin(), takes.end(), library) != takes.end();
      if (!isTaker && taker[library] != kNone) joined_.join(i, taker[library]);
    }
  }
  markConnected();
}

// By name, who of the nodes says it.
std::vector<std::vector<bool>> Reach::sayers(const std::vector<uint32_t>& nodes,
                                             const std::vector<std::string>& names) const {
  const WordFinder finder(names);
  std::vector<std::vector<uint32_t>> said(nodes.size());
  parallelFor(nodes.size(), options_.threads, [&](size_t i) {
    const auto text = readText(nodes_[nodes[i]].absolute, options_);
    if (!text) return;
    finder.findAll(*text, [&](uint32_t word, size_t at) {
      if (isWholeName(*text, at, names[word].size()) && (said[i].empty() || said[i].back() != word))
        said[i].push_back(word);
    });
  });
  std::vector<std::vector<bool>> says(names.size(), std::vector<bool>(nodes.size(), false));
  for (size_t i = 0; i < nodes.size(); ++i) {
    for (const uint32_t word : said[i]) says[word][i] = true;
  }
  return says;
}

// Those that are connected with bindings and say the same of these names belong together. Whether some of
// them were in different parts.
bool Reach::joinSayers(const std::vector<std::string>& names) {
  if (names.empty()) return false;
  joinedNames_.insert(names.begin(), names.end());
  const std::vector<uint32_t> connected = connectedNodes();
  bool crosses = false;
  for (const std::vector<bool>& says : sayers(connected, names)) {
    const auto first = static_cast<size_t>(std::find(says.begin(), says.end(), true) - says.begin());
    for (size_t i = first + 1; i < says.size(); ++i) {
      if (!says[i]) continue;
      crosses |= parts_.of(joined_.of(connected[first])) != parts_.of(joined_.of(connected[i]));
      joined_.join(connected[first], connected[i]);
    }
  }
  markConnected();
  return crosses;
}

bool Reach::takeThoseSaying(const std::vector<std::string>& names) {
  if (names.empty() || (takesAll_ && parts_.count() == 1)) return false;
  const size_t before = connectedNodes().size();
  takeSaying(names);
  const bool isMore = connectedNodes().size() > before;
  if (parts_.count() == 1) return isMore;
  std::vector<std::string> unjoined;
  std::copy_if(names.begin(), names.end(), std::back_inserter(unjoined),
               [&](const std::string& name) { return isMore || !joinedNames_.contains(name); });
  return joinSayers(unjoined) || isMore;
}

std::vector<Reach::Weighed> Reach::weighComponents(
    const std::unordered_map<std::string, uint64_t>& weights) const {
  double known = 0;
  double size = 1;
  for (const Node& node : nodes_) {
    const auto weight = weights.find(node.absolute);
    if (weight == weights.end()) continue;
    known += static_cast<double>(weight->second);
    size += static_cast<double>(node.scan.size);
  }
  std::vector<Weighed> weighed;
  std::unordered_map<uint32_t, size_t> placeOf;  // by component
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const auto weight = weights.find(nodes_[i].absolute);
    if (!isInPart(i) || (weight == weights.end() && !isTaken(i))) continue;
    const auto [place, isNew] = placeOf.try_emplace(joined_.of(i), weighed.size());
    if (isNew) weighed.push_back({joined_.of(i), 0});
    weighed[place->second].bytes += weight != weights.end()
                                        ? static_cast<double>(weight->second)
                                        : static_cast<double>(nodes_[i].scan.size) * known / size;
  }
  return weighed;
}

void Reach::relieve(const std::unordered_map<std::string, uint64_t>& weights, uint64_t most) {
  std::vector<bool> isTooMuch(nodes_.size(), false);
  std::vector<uint32_t> others;
  double sum = 0;
  for (const auto& [component, bytes] : weighComponents(weights)) {
    const bool fits = sum + bytes <= static_cast<double>(most);
    isTooMuch[component] = bytes > static_cast<double>(most) || (isOne_ && !fits);
    if (isTooMuch[component]) continue;
    if (!fits && parts_.of(component) == part_) {
      others.push_back(component);
    } else {
      sum += bytes;
    }
  }
  if (!others.empty()) parts_.postpone(others);
  for (uint32_t i = 0; i < nodes_.size(); ++i) nodes_[i].isLeftOut |= isTooMuch[joined_.of(i)];
}

}  // namespace unfreed::driver
