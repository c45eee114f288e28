#include "driver/progress.h"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include "source/descriptor.h"

namespace unfreed::driver {

namespace {
constexpr auto kRhythm = std::chrono::milliseconds(100);
constexpr std::string_view kEraseLine = "\r\x1b[K";
}  // namespace

bool showsProgress() {
  const char* term = std::getenv("TERM");
  const char* ci = std::getenv("CI");
  const bool canErase = term != nullptr && std::string_view(term) != "dumb";
  return isatty(STDERR_FILENO) == 1 && canErase && (ci == nullptr || *ci == '\0');
}

Progress::Progress(bool shown, std::chrono::milliseconds silence) : silence_(silence) {
  if (shown) painter_ = std::thread([this] { show(); });
}

Progress::~Progress() {
  if (!painter_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  painter_.join();
}

void Progress::enter(const std::string& stage) {
  const std::lock_guard lock(mutex_);
  stage_ = stage;
}

void Progress::show() {
  std::unique_lock lock(mutex_);
  const auto isOver = [this] { return over_; };
  if (changed_.wait_for(lock, silence_, isOver)) return;
  std::string shown;
  do {
    if (stage_ == shown) continue;
    shown = stage_;
    writeAll(STDERR_FILENO, std::string(kEraseLine) + "unfreed: " + shown + " …");
  } while (!changed_.wait_for(lock, kRhythm, isOver));
  writeAll(STDERR_FILENO, kEraseLine);
}

}  // namespace unfreed::driver
