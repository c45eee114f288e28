// Asks unfreed-embind, a program of its own that owns Clang, about the types of one C++ file.
//
// Nothing that goes wrong there is an error here: a program that is missing, crashes, hangs or answers
// nonsense costs the types and is said once. Answers are kept on disk as long as every file that was read is
// the same and every header that was missing still is. May be used by several threads at once.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "frontend/embind/answer.h"
#include "source/disk_cache.h"
#include "source/process.h"

namespace unfreed::embind {

struct Request {
  std::string file;  // absolute
  std::string root;  // absolute: headers are looked for below it; may be empty
  std::vector<std::string> includes;
  std::vector<std::string> defines;
  std::string compileCommands;  // a file; may be empty
};

struct Answer {
  std::optional<TypedAnswer> typed;
  std::vector<Notification> notifications;  // why there are no types
  bool isCached = false;
};

class HeaderNames;

class Client {
 public:
  // With the program that findProgram() finds.
  explicit Client(DiskCache cache);
  // `program` empty: it is missing.
  Client(std::string program, DiskCache cache, ProcessLimits limits = {});
  ~Client();

  Answer ask(const Request& request);

  // $UNFREED_EMBIND, else beside the running program, else in $PATH; empty when there is none.
  static std::string findProgram();

 private:
  Answer run(const Request& request);
  std::shared_ptr<const HeaderNames> namesBelow(const std::string& root);
  std::optional<std::string> load(const Request& request, const ContentHash& key);
  void store(const Request& request, const ContentHash& key, const TypedAnswer& answer,
             const std::string& text);
  ContentHash keyOf(const Request& request) const;

  std::string program_;
  std::string identity_;  // of the program: another build answers differently
  DiskCache cache_;
  ProcessLimits limits_;
  static constexpr int kMaxTimeouts = 2;

  std::atomic<int> timeouts_{0};
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const HeaderNames>> roots_;
};

}  // namespace unfreed::embind
