#include "driver/configuration.h"

#include <gtest/gtest.h>

#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

Result<Configuration> parse(std::string_view text) {
  return parseConfiguration(text, "/p/unfreed.json", "unfreed.json");
}

std::string refusalOf(std::string_view text) {
  const auto parsed = parse(text);
  return parsed ? "it was taken" : parsed.error().what + " | " + parsed.error().hint;
}

TEST(Configuration, IsReadInFull) {
  const auto parsed = parse(R"({
    // what we think of rules
    "rules": { "unfreed-in-loop": "error", "microtask-yield": "off" },
    "bindings": ["pkg/k.d.ts", "/abs/k.js"],
    "yields": { "platform": false },
    "environment": "node", /* no browser */
    "failOn": "error"
  })");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().what;
  EXPECT_EQ(parsed->rules.at("unfreed-in-loop"), Severity::Error);
  EXPECT_EQ(parsed->rules.at("microtask-yield"), Severity::Off);
  EXPECT_EQ(parsed->bindings, (std::vector<std::string>{"/p/pkg/k.d.ts", "/abs/k.js"}));
  EXPECT_EQ(parsed->platformYields, false);
  EXPECT_EQ(parsed->unknownYields, std::nullopt);
  EXPECT_EQ(parsed->node, true);
  EXPECT_EQ(parsed->browser, false);
  EXPECT_EQ(parsed->failOn, Severity::Error);
}

TEST(Configuration, NamesTheLineAndTheNearestName) {
  EXPECT_EQ(refusalOf("{\n\n  \"rulse\": {}\n}"),
            "unfreed.json:3: there is no key `rulse` | did you mean `rules`?");
  EXPECT_EQ(refusalOf("{\n\"rules\": {\n\"unfreed-in-lop\": \"off\"}}"),
            "unfreed.json:3: there is no rule `unfreed-in-lop` | did you mean `unfreed-in-loop`?");
  EXPECT_EQ(refusalOf("{\"rules\": {\"unfreed-in-loop\": 5}}"),
            "unfreed.json:1: the severity of `unfreed-in-loop` is none that there is | use `error`, "
            "`warning`, `note`, "
            "`off`");
  EXPECT_EQ(refusalOf("{\"yields\": {\"platfrom\": true}}"),
            "unfreed.json:1: there is no key of `yields` `platfrom` | did you mean `platform`?");
  EXPECT_EQ(refusalOf("{\"environment\": [\"deno\"]}"),
            "unfreed.json:1: there is no environment `deno` | use `node`, `browser`");
}

TEST(Configuration, RefusesWrongTypes) {
  for (const char* const text : {"[]", "3", "{\"include\": \"src\"}", "{\"exclude\": [1]}", "{\"rules\": []}",
                                 "{\"bindings\": {}}", "{\"yields\": true}", "{\"yields\": {\"unknown\": 1}}",
                                 "{\"environment\": []}", "{\"failOn\": \"off\"}", "{\"failOn\": 2}"}) {
    EXPECT_FALSE(parse(text).has_value()) << text;
  }
}

TEST(Configuration, SaysWhereItDoesNotParse) {
  EXPECT_TRUE(
      refusalOf("{\n  \"rules\": {,}\n}").starts_with("unfreed.json:2: the configuration does not parse"));
  EXPECT_TRUE(refusalOf("").starts_with("unfreed.json:1: "));
  EXPECT_TRUE(refusalOf(std::string(100'000, '[')).starts_with("unfreed.json:1: "));
}

TEST(Configuration, IncludesAndExcludesByPattern) {
  const auto parsed =
      parse(R"({"include": ["src", "./tools/*.js"], "exclude": ["**/*.gen.ts", "/src/old/"]})");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_TRUE(parsed->lints("/p/src/a.ts"));
  EXPECT_TRUE(parsed->lints("/p/src/deep/er/a.ts"));
  EXPECT_TRUE(parsed->lints("/p/tools/a.js"));
  EXPECT_FALSE(parsed->lints("/p/tools/deep/a.js"));
  EXPECT_FALSE(parsed->lints("/p/other/a.ts"));
  EXPECT_FALSE(parsed->lints("/p/src/a.gen.ts"));
  EXPECT_FALSE(parsed->lints("/p/src/old/a.ts"));
  EXPECT_TRUE(parse("{}")->lints("/p/any.ts"));
}

TEST(Configurations, NearestOneSpeaks) {
  const test::TemporaryFolder folder;
  folder.write("unfreed.json", R"({"failOn": "error"})");
  folder.write("inner/unfreed.json", R"({"failOn": "note"})");
  folder.write("inner/deep/a.ts", "");
  Configurations configurations("", folder.path());
  EXPECT_EQ((*configurations.of(folder.path()))->failOn, Severity::Error);
  EXPECT_EQ((*configurations.of(folder.path("inner/deep")))->failOn, Severity::Note);
  EXPECT_EQ((*configurations.of(folder.path("other/place")))->failOn, Severity::Error);
  EXPECT_EQ(configurations.all().size(), 2u);
}

TEST(Configurations, NamedOneSpeaksForAll) {
  const test::TemporaryFolder folder;
  folder.write("mine.json", R"({"failOn": "never"})");
  folder.write("inner/unfreed.json", "not even JSON");
  Configurations configurations(folder.path("mine.json"), folder.path());
  EXPECT_EQ((*configurations.of(folder.path("inner")))->failOn, Severity::Off);
  Configurations missing(folder.path("none.json"), folder.path());
  EXPECT_FALSE(missing.of(folder.path()).has_value());
}

TEST(Configurations, BrokenOneIsAnError) {
  const test::TemporaryFolder folder;
  folder.write("unfreed.json", "{");
  Configurations configurations("", folder.path());
  EXPECT_FALSE(configurations.of(folder.path("src")).has_value());
}

}  // namespace
}  // namespace unfreed::driver
