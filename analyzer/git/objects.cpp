#include "git/objects.h"

#include <fmt/format.h>

#include "base/number.h"

namespace unfreed::git {
namespace {

tl::unexpected<ReadFault> fault(std::string message) {
  return tl::unexpected<ReadFault>({ReadFault::Kind::Failed, "unreadable-file", std::move(message)});
}

// "<id> blob <size>": the size, or nothing for what is no content of a file.
std::optional<uint64_t> sizeOf(std::string_view answer, std::string_view id) {
  const std::string head = fmt::format("{} blob ", id);
  if (!answer.starts_with(head)) return std::nullopt;
  answer.remove_prefix(head.size());
  return numberIn<uint64_t>(answer);
}

}  // namespace

tl::expected<std::string, ReadFault> Objects::read(std::string_view id, uint64_t maxSize) const {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(isStarted_, true))
    dialogue_ = Dialogue::start(git_.command({"cat-file", "--batch"}), gitLimits());
  const std::string lost = "git gave no answer";
  if (dialogue_ == nullptr || !dialogue_->say(std::string(id) + '\n')) return fault(lost);
  const auto answer = dialogue_->line();
  if (!answer) return fault(lost);
  const auto size = sizeOf(*answer, id);
  if (!size) return fault("git does not have its content");
  if (*size > maxSize) {
    if (!dialogue_->skip(*size + 1)) return fault(lost);
    return tl::unexpected<ReadFault>(tooLarge(*size, maxSize));
  }
  auto bytes = dialogue_->bytes(*size);
  if (!bytes || !dialogue_->skip(1)) return fault(lost);  // a line feed ends it
  return std::move(*bytes);
}

}  // namespace unfreed::git
