#include "driver/progress.h"

#include <chrono>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace unfreed::driver {
namespace {

// What is written to standard error, as a pipe.
class StandardError {
 public:
  StandardError() : before_(dup(STDERR_FILENO)) {
    EXPECT_EQ(pipe(ends_), 0);
    dup2(ends_[1], STDERR_FILENO);
    close(ends_[1]);
  }
  ~StandardError() {
    restore();
    close(ends_[0]);
  }

  // Waits for the text to end in `end`.
  std::string until(const std::string& end) {
    std::string text;
    for (char byte = 0; !text.ends_with(end) && read(ends_[0], &byte, 1) == 1;) text += byte;
    return text;
  }
  // What is left of it.
  std::string rest() {
    restore();
    std::string text;
    for (char byte = 0; read(ends_[0], &byte, 1) == 1;) text += byte;
    return text;
  }

 private:
  void restore() {
    if (before_ < 0) return;
    dup2(before_, STDERR_FILENO);
    close(before_);
    before_ = -1;
  }
  int before_;
  int ends_[2] = {-1, -1};
};

TEST(Progress, SaysTheStageInOneLineAndErasesItAtTheEnd) {
  StandardError error;
  {
    Progress progress(true, std::chrono::milliseconds(0));
    progress.enter("follow values");
    EXPECT_EQ(error.until("…"), "\r\x1b[Kunfreed: follow values …");
    progress.enter("follow ownership");
    EXPECT_EQ(error.until("…"), "\r\x1b[Kunfreed: follow ownership …");
  }
  EXPECT_EQ(error.rest(), "\r\x1b[K");
}

TEST(Progress, SaysNothingOfAShortRun) {
  StandardError error;
  {
    Progress progress(true, std::chrono::hours(1));
    progress.enter("follow values");
  }
  EXPECT_EQ(error.rest(), "");
}

TEST(Progress, SaysNothingWhereItIsNotShown) {
  StandardError error;
  {
    Progress progress(false, std::chrono::milliseconds(0));
    progress.enter("follow values");
  }
  EXPECT_EQ(error.rest(), "");
}

}  // namespace
}  // namespace unfreed::driver
