// Globals that every platform has: what a program puts in their place (a polyfill, a wrapper) is taken for
// the platform's own.
#pragma once

#include <string_view>

namespace unfreed::program {

// By the name: classes, functions and objects of browsers and of Node, and handlers of events (`onmessage`).
bool isPlatformGlobal(std::string_view name);

}  // namespace unfreed::program
