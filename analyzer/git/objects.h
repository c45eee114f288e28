// The contents that a repository keeps, by their ids: one git answers for all of them. Started when the first
// is asked for. Safe for concurrent calls.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>

#include "git/git.h"
#include "source/dialogue.h"
#include "source/file_reader.h"

namespace unfreed::git {

class Objects {
 public:
  explicit Objects(Git git) : git_(std::move(git)) {}

  // The bytes of a file's content; a fault when there is none with this id, or it is too large.
  tl::expected<std::string, ReadFault> read(std::string_view id, uint64_t maxSize) const;

 private:
  Git git_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Dialogue> dialogue_;
  mutable bool isStarted_ = false;
};

}  // namespace unfreed::git
