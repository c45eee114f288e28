// A file descriptor that is closed with its owner, and writing to one.
#pragma once

#include <string_view>
#include <unistd.h>

namespace unfreed {

struct Descriptor {
  int fd = -1;  // -1: none
  explicit Descriptor(int opened) : fd(opened) {}
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

// Writes all of it: 0, or the error that stopped it.
int writeAll(int descriptor, std::string_view text);

}  // namespace unfreed
