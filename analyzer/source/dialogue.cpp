#include "source/dialogue.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace unfreed {

constexpr size_t kLongestLine = 4096;

std::unique_ptr<Dialogue> Dialogue::start(const Command& command, const ProcessLimits& limits) {
  std::unique_ptr<Dialogue> dialogue(new Dialogue(limits));
  if (!dialogue->requests_.isOpen() || !dialogue->answers_.isOpen()) return nullptr;
  const Ends ends{dialogue->requests_.readEnd(), dialogue->answers_.writeEnd(), -1};
  if (spawnProcess(command, ends, limits.memory, dialogue->child_) != 0) {
    dialogue->child_ = 0;
    return nullptr;
  }
  dialogue->requests_.closeEnd(0);
  dialogue->answers_.closeEnd(1);
  return dialogue;
}

Dialogue::~Dialogue() {
  if (child_ != 0) endProcess(child_);
}

bool Dialogue::say(std::string_view request) {
  deadline_ = std::chrono::steady_clock::now() + limits_.time;
  while (!request.empty() && !isLost_) {
    const ssize_t sent = send(requests_.writeEnd(), request.data(), request.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) {
      isLost_ = true;
      break;
    }
    request.remove_prefix(static_cast<size_t>(sent));
  }
  return !isLost_;
}

bool Dialogue::fill() {
  if (taken_ == read_.size()) {
    read_.clear();
    taken_ = 0;
  }
  pollfd end{answers_.readEnd(), POLLIN, 0};
  while (!isLost_) {
    const int ready = poll(&end, 1, millisecondsUntil(deadline_));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    std::array<char, 65536> buffer;
    const ssize_t got = read(answers_.readEnd(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    read_.append(buffer.data(), static_cast<size_t>(got));
    return true;
  }
  isLost_ = true;
  return false;
}

std::optional<std::string> Dialogue::line() {
  for (;;) {
    const size_t end = read_.find('\n', taken_);
    if (end != std::string::npos) {
      std::string found = read_.substr(taken_, end - taken_);
      taken_ = end + 1;
      return found;
    }
    if (read_.size() - taken_ > kLongestLine || !fill()) return std::nullopt;
  }
}

std::optional<std::string> Dialogue::bytes(size_t count) {
  std::string found;
  while (found.size() < count) {
    if (taken_ == read_.size() && !fill()) return std::nullopt;
    const size_t piece = std::min(count - found.size(), read_.size() - taken_);
    found.append(read_, taken_, piece);
    taken_ += piece;
  }
  return found;
}

bool Dialogue::skip(size_t count) {
  while (count > 0) {
    if (taken_ == read_.size() && !fill()) return false;
    const size_t piece = std::min(count, read_.size() - taken_);
    taken_ += piece;
    count -= piece;
  }
  return true;
}

}  // namespace unfreed
