#include "driver/json_text.h"

#include <gtest/gtest.h>

namespace unfreed::driver {
namespace {

using Kind = JsonValue::Kind;

// "3: what is wrong", with the offset; "it parsed".
std::string faultOf(std::string_view text) {
  const auto parsed = parseJsonText(text);
  return parsed ? "it parsed" : std::to_string(parsed.error().offset) + ": " + parsed.error().message;
}

TEST(JsonText, ReadsAllKindsOfValuesWithTheirPlaces) {
  const auto parsed = parseJsonText(
      "// first\n{ \"a\": [1, -2.5e+3, true, false, null], /* between */ \"b\\u00e9\": "
      "\"\\ud83d\\ude00\\n\\/\" } // "
      "last");
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_EQ(parsed->members.size(), 2u);
  EXPECT_EQ(parsed->offset, 9u);
  EXPECT_EQ(parsed->members[0].key, "a");
  EXPECT_EQ(parsed->members[0].offset, 11u);
  const JsonValue& list = parsed->members[0].value;
  EXPECT_EQ(list.offset, 16u);
  ASSERT_EQ(list.items.size(), 5u);
  EXPECT_EQ(list.items[1].text, "-2.5e+3");
  EXPECT_TRUE(list.items[2].boolean);
  EXPECT_TRUE(list.items[3].is(Kind::Boolean));
  EXPECT_TRUE(list.items[4].is(Kind::Null));
  EXPECT_EQ(parsed->members[1].key, "bé");
  EXPECT_EQ(parsed->members[1].value.text, "😀\n/");
}

TEST(JsonText, SaysWhereItStops) {
  EXPECT_EQ(faultOf(""), "0: a value is missing at the end");
  EXPECT_EQ(faultOf("{\"a\": 1,}"), "7: there is a comma too many before the `}`");
  EXPECT_EQ(faultOf("[1, ]"), "2: there is a comma too many before the `]`");
  EXPECT_EQ(faultOf("[1 2]"), "3: a comma or `]` is missing here");
  EXPECT_EQ(faultOf("{\"a\" 1}"), "5: a colon is missing here");
  EXPECT_EQ(faultOf("{a: 1}"), "1: a key in double quotes is missing here");
  EXPECT_EQ(faultOf("{\"a\": 1, \"a\": 2}"), "9: `a` stands twice");
  EXPECT_EQ(faultOf("{} {}"), "3: there is something behind the end");
  EXPECT_EQ(faultOf("\"a"), "0: this string has no end");
  EXPECT_EQ(faultOf("\"a\nb\""), "0: this string has no end");
  EXPECT_EQ(faultOf("\"\\q\""), "2: there is no such escape");
  EXPECT_EQ(faultOf("\"\\ud800\""), "7: this is half a character");
  EXPECT_EQ(faultOf("/* no end"), "0: this comment has no end");
  EXPECT_EQ(faultOf("{} /* no end"), "3: this comment has no end");
  EXPECT_EQ(faultOf("01"), "1: there is something behind the end");
  EXPECT_EQ(faultOf("-"), "1: this is no number");
  EXPECT_EQ(faultOf("nul"), "0: a value is missing here");
}

TEST(JsonText, IsNotExhausted) {
  EXPECT_EQ(faultOf(std::string(1'000'000, '[')), "65: this is nested too deeply");
  EXPECT_EQ(faultOf(std::string("[\"\0\"]", 5)), "it parsed");
  EXPECT_EQ(faultOf(std::string(3, '\0')), "0: a value is missing here");
}

}  // namespace
}  // namespace unfreed::driver
