#include "driver/replace_file.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/descriptor.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr const char* kNothingChanged = "it was left as it is";

tl::unexpected<Error> faultOf(int error) {
  std::string what = std::strerror(error);
  if (!what.empty() && what[0] >= 'A' && what[0] <= 'Z') what[0] = static_cast<char>(what[0] + 32);
  return fail(std::move(what), kNothingChanged);
}

// A draft that is removed unless it has become the file.
class Draft {
 public:
  explicit Draft(const std::string& file) {
    static std::atomic<unsigned> count{0};
    name_ = fmt::format("{}/.unfreed-{}-{}.tmp", path::parentOf(file), getpid(), count++);
    // Nobody else reads it before it has the file's own permissions.
    descriptor_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    error_ = descriptor_ < 0 ? errno : 0;
  }
  ~Draft() {
    if (descriptor_ >= 0) close(descriptor_);
    if (descriptor_ >= 0 && !renamed_) unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  // Each gives 0, or the error that stopped it.
  int complete(std::string_view text, const struct stat& like) {
    if (error_ != 0) return error_;
    if (const int error = writeAll(descriptor_, text); error != 0) return error;
    // Only root may give files away; without it, the file becomes that of whoever runs us, as with editors.
    if (fchown(descriptor_, like.st_uid, like.st_gid) != 0 && errno != EPERM) return errno;
    if (fchmod(descriptor_, like.st_mode & 07777) != 0) return errno;
    return fsync(descriptor_) == 0 ? 0 : errno;
  }
  int become(const std::string& file) {
    if (std::rename(name_.c_str(), file.c_str()) != 0) return errno;
    renamed_ = true;
    return 0;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  int error_ = 0;
  bool renamed_ = false;
};

// So that the rename outlives a power failure. The file is good either way.
void syncFolder(const std::string& file) {
  const std::string folder(path::parentOf(file));
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.fd >= 0) fsync(descriptor.fd);
}

Result<void> checkUnchanged(const std::string& file, std::string_view was) {
  const auto text = readFile(file, was.size());
  if (text && *text == was) return {};
  if (!text && isUnreadable(text.error())) return fail(text.error().message, kNothingChanged);
  return fail("it was changed while it was analysed", "run unfreed again");
}

}  // namespace

Result<void> replaceFile(const std::string& file, std::string_view was, std::string_view now) {
  struct stat status {};
  if (lstat(file.c_str(), &status) != 0) return faultOf(errno);
  if (!S_ISREG(status.st_mode) || path::canonicalPath(file) != file) {
    return fail("it is not the file any more that was analysed", "run unfreed again");
  }
  // A rename would get past a file's own permissions; and root may do everything, but is told "no" all the
  // same.
  constexpr mode_t kAnyWrite = S_IWUSR | S_IWGRP | S_IWOTH;
  if ((status.st_mode & kAnyWrite) == 0) return faultOf(EACCES);
  if (faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0) return faultOf(errno);
  if (auto same = checkUnchanged(file, was); !same) return same;

  Draft draft(file);
  if (const int error = draft.complete(now, status); error != 0) return faultOf(error);
  // Once more: writing took time.
  if (auto same = checkUnchanged(file, was); !same) return same;
  if (const int error = draft.become(file); error != 0) return faultOf(error);
  syncFolder(file);
  return {};
}

}  // namespace unfreed::driver
