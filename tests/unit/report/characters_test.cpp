#include "report/characters.h"

#include <gtest/gtest.h>

namespace unfreed {
namespace {

TEST(Characters, readsEachLength) {
  EXPECT_EQ(characterAt("a").code, U'a');
  EXPECT_EQ(characterAt("é").code, U'é');
  EXPECT_EQ(characterAt("漢").code, U'漢');
  EXPECT_EQ(characterAt("😀x").code, U'😀');
  EXPECT_EQ(characterAt("😀x").bytes, 4u);
}

TEST(Characters, takesMalformedBytesOnePartAtATime) {
  for (const std::string_view bytes : {"\xFF", "\x80", "\xC0\xAF", "\xF5"}) {
    EXPECT_FALSE(characterAt(bytes).valid);
    EXPECT_EQ(characterAt(bytes).bytes, 1u);
  }
  EXPECT_EQ(characterAt("\xE2\x82").bytes, 2u) << "the start of a character is one malformed part";
  EXPECT_EQ(characterAt("\xF0\x9F\x98z").bytes, 3u);
  EXPECT_EQ(characterAt("\xED\xA0\x80").bytes, 1u) << "a surrogate is not a character";
}

TEST(Characters, makesAnyBytesValid) {
  EXPECT_EQ(validUtf8("a\xFF\xC3\xA9\xE2\x82"), "a\uFFFDé\uFFFD");
  EXPECT_EQ(validUtf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Characters, encodesWhatItReads) {
  for (const std::string_view text : {"a", "é", "漢", "😀"}) {
    std::string encoded;
    appendUtf8(encoded, characterAt(text).code);
    EXPECT_EQ(encoded, text);
  }
}

TEST(Characters, knowsHowWideATerminalDrawsThem) {
  EXPECT_EQ(displayWidth(U'a'), 1u);
  EXPECT_EQ(displayWidth(U'é'), 1u);
  EXPECT_EQ(displayWidth(U'漢'), 2u);
  EXPECT_EQ(displayWidth(U'Ａ'), 2u);
  EXPECT_EQ(displayWidth(U'😀'), 2u);
  EXPECT_EQ(displayWidth(U'\u0301'), 0u);
  EXPECT_EQ(displayWidth(U'\u200D'), 0u);
}

TEST(Characters, showsWhatWouldDeceiveAReader) {
  EXPECT_EQ(visible("a\u202Eb"), "a<U+202E>b");
  EXPECT_EQ(visible("\x1b[31m"), "<U+001B>[31m");
  EXPECT_EQ(visible(std::string_view("\0", 1)), "<U+0000>");
  EXPECT_EQ(visible("x\ny"), "x<U+000A>y");
  EXPECT_EQ(visible("\xE9t\xC3"), "<E9>t<C3>");
  EXPECT_EQ(visible("naïve 漢 😀"), "naïve 漢 😀");
}

}  // namespace
}  // namespace unfreed
