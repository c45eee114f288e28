// Where text goes: standard output, files that are replaced as a whole, and what a terminal can show.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/report.h"

namespace unfreed::driver {

// A reader that has gone away is no failure; a full disk is.
Result<void> writeTo(int descriptor, const std::string& text);

// Replaces the file at once, by a rename: nobody ever sees a part of it, and a failure leaves what was there.
// Devices and FIFOs are written to as they are.
Result<void> writeWhole(const std::string& file, const std::string& text);

// Colour and width for standard output, or for a file (no colour).
RenderOptions renderOptions(bool toStandardOutput);

// Annotations under GitHub Actions (GITHUB_ACTIONS=true), text everywhere else.
Format standardFormat();

// Whether the terminal is known to open links (OSC 8). Others may print them as noise. FORCE_HYPERLINK
// decides when it is set, as in the supports-hyperlinks package.
bool opensLinks(bool terminal, const std::function<const char*(const char*)>& environment);

// NO_COLOR, FORCE_COLOR and TERM as they are commonly understood; null means not set.
bool wantsColor(bool terminal, const char* noColor, const char* forceColor, const char* term);

}  // namespace unfreed::driver
