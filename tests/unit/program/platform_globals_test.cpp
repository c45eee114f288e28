#include "program/platform_globals.h"

#include <gtest/gtest.h>

namespace unfreed::program {
namespace {

TEST(PlatformGlobals, AreKnownByName) {
  for (const char* const name :
       {"AbortController", "URL", "setTimeout", "structuredClone", "Worker", "console"})
    EXPECT_TRUE(isPlatformGlobal(name)) << name;
  for (const char* const name : {"onmessage", "ontouchstart", "onunhandledrejection"})
    EXPECT_TRUE(isPlatformGlobal(name)) << name;
}

TEST(PlatformGlobals, NamesOfProgramsAreNone) {
  for (const char* const name : {"kit", "cv", "Module", "once", "onward2", "onLoadKit", "name", "status", ""})
    EXPECT_FALSE(isPlatformGlobal(name)) << name;
}

}  // namespace
}  // namespace unfreed::program
