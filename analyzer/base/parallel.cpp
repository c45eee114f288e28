#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace unfreed {
namespace {

// Runs `drain` on this thread and on `workers` - 1 others; returns when all of them have returned.
void runOn(size_t workers, const std::function<void()>& drain) {
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < workers; ++i) {
    try {
      helpers.emplace_back(drain);
    } catch (const std::system_error&) {
      break;  // the system gives no more threads: those that are there do the work
    }
  }
  drain();
}

// The work that may begin, and what waits for the rest.
class Waiting {
 public:
  explicit Waiting(const std::vector<std::vector<uint32_t>>& needs)
      : missing_(needs.size()), waitFor_(needs.size()), left_(needs.size()) {
    for (uint32_t i = 0; i < needs.size(); ++i) {
      missing_[i] = needs[i].size();
      for (const uint32_t needed : needs[i]) waitFor_[needed].push_back(i);
    }
    // What was found last is taken first: that is the first of them.
    for (size_t i = needs.size(); i-- > 0;) {
      if (missing_[i] == 0) ready_.push_back(static_cast<uint32_t>(i));
    }
  }

  void drain(const std::function<void(size_t)>& work) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return !ready_.empty() || left_ == 0; });
      if (left_ == 0) return;
      const uint32_t next = ready_.back();
      ready_.pop_back();
      lock.unlock();
      work(next);
      lock.lock();
      finish(next);
    }
  }

 private:
  void finish(uint32_t done) {
    size_t woken = 0;
    for (const uint32_t waiting : waitFor_[done]) {
      if (--missing_[waiting] > 0) continue;
      ready_.push_back(waiting);
      ++woken;
    }
    if (--left_ == 0 || woken > 1) {
      changed_.notify_all();
    } else if (ready_.size() > 1) {
      changed_.notify_one();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<size_t> missing_;                 // by index: how much of what it needs is not done
  std::vector<std::vector<uint32_t>> waitFor_;  // by index: what needs it
  std::vector<uint32_t> ready_;
  size_t left_;
};

}  // namespace

unsigned threadCount(unsigned asked) {
  return asked != 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

void parallelFor(size_t count, unsigned threads, const std::function<void(size_t)>& work) {
  parallelForEachWorker(count, threads, [&] { return Worker(std::cref(work)); });
}

void parallelForEachWorker(size_t count, unsigned threads, const std::function<Worker()>& newWorker) {
  if (count == 0) return;
  std::atomic<size_t> next = 0;
  runOn(std::min<size_t>(threadCount(threads), count), [&] {
    const Worker work = newWorker();
    for (size_t i = next++; i < count; i = next++) work(i);
  });
}

void parallelAfter(const std::vector<std::vector<uint32_t>>& needs, unsigned threads,
                   const std::function<void(size_t)>& work) {
  const size_t workers = std::min<size_t>(threadCount(threads), needs.size());
  if (workers <= 1) {
    for (size_t i = 0; i < needs.size(); ++i) work(i);
    return;
  }
  Waiting waiting(needs);
  runOn(workers, [&] { waiting.drain(work); });
}

}  // namespace unfreed
