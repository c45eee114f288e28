// Replaces what a file holds, so that nothing is ever lost.
//
// The new text is written to a draft in the same folder, which takes over mode and (where the system lets us)
// owner, is brought to the disk and then renamed: whoever reads the file sees the old text or the new one,
// also after a crash at any moment. What a crash may leave behind is the draft, `.unfreed-….tmp`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace unfreed::driver {

// `file` is absolute, with symbolic links resolved. Fails, and leaves everything as it is, when the file does
// not hold exactly `was` (any more), when it is no regular file or was replaced by a symbolic link, when it
// may not be written to, and when the draft cannot be completed. The error names no file.
Result<void> replaceFile(const std::string& file, std::string_view was, std::string_view now);

}  // namespace unfreed::driver
