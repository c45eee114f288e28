// Progress: what a long run is at, on the terminal of standard error, in one line that is gone afterwards.
//
// Says nothing during the first second, and nothing at all when standard error is no terminal.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace unfreed::driver {

class Progress {
 public:
  // `shown`: standard error is a terminal that can overwrite a line. `silence`: for so long nothing is said.
  explicit Progress(bool shown, std::chrono::milliseconds silence = std::chrono::seconds(1));
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void enter(const std::string& stage);

 private:
  void show();

  const std::chrono::milliseconds silence_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string stage_;
  bool over_ = false;
  std::thread painter_;  // last: it uses the others
};

// Whether Progress may write to standard error.
bool showsProgress();

}  // namespace unfreed::driver
