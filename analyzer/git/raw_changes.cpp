#include "git/raw_changes.h"

#include <algorithm>

#include "base/number.h"

namespace unfreed::git {
namespace {

// Takes the text up to `end`, and `end` with it; nothing when there is none.
std::optional<std::string_view> take(std::string_view& text, char end) {
  const size_t at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

// ":100644 100755 0123… 4567… R086"
bool readHead(std::string_view head, RawChange& change) {
  if (!head.starts_with(':')) return false;
  head.remove_prefix(1);
  const auto oldMode = take(head, ' '), newMode = take(head, ' '), oldId = take(head, ' '),
             newId = take(head, ' ');
  if (!newId || head.empty() || !isObjectId(*oldId) || !isObjectId(*newId)) return false;
  const auto before = numberIn<uint32_t>(*oldMode, 8), now = numberIn<uint32_t>(*newMode, 8);
  if (!before || !now) return false;
  change.oldMode = *before;
  change.newMode = *now;
  change.oldId = *oldId;
  change.newId = *newId;
  change.status = head.front();
  return true;
}

}  // namespace

bool isObjectId(std::string_view text) {
  constexpr size_t kSha1 = 40, kSha256 = 64;
  return (text.size() == kSha1 || text.size() == kSha256) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool isNoObject(std::string_view id) {
  return id.find_first_not_of('0') == std::string_view::npos;
}

std::optional<std::vector<RawChange>> parseRawChanges(std::string_view output) {
  std::vector<RawChange> changes;
  while (!output.empty()) {
    RawChange change;
    const auto head = take(output, '\0');
    if (!head || !readHead(*head, change)) return std::nullopt;
    const bool isMoved = change.status == 'R' || change.status == 'C';
    const auto oldPath = isMoved ? take(output, '\0') : std::optional<std::string_view>("");
    const auto path = take(output, '\0');
    if (!oldPath || !path || path->empty()) return std::nullopt;
    change.oldPath = *oldPath;
    change.path = *path;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace unfreed::git
