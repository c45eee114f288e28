#include "driver/configuration.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

Result<Configuration> parse(std::string_view text) {
  return parseConfiguration(text, "/p/unfreed.json", "unfreed.json", "/p");
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
    "failOn": "error",
    "suppressions": { "requireReason": false, "reportUnused": true },
    "baseline": "known.json",
    "fix": { "style": "finally" },
    "extends": "./base.json"
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
  EXPECT_EQ(parsed->requireReason, false);
  EXPECT_EQ(parsed->reportUnused, true);
  EXPECT_EQ(parsed->baseline, "/p/known.json");
  ASSERT_EQ(parsed->extends.size(), 1u);
  EXPECT_EQ(parsed->extends[0].path, "/p/base.json");
  EXPECT_EQ(parsed->extends[0].place, "unfreed.json:11:16");
  EXPECT_EQ(parsed->fixStyle, FixStyle::Finally);
}

TEST(Configuration, SaysWhatCallsDo) {
  const auto parsed = parse(R"({
    "releases": [{ "call": "recycle" }, { "call": "pool.giveBack", "argument": 2 }],
    "owners": [{ "argument": "all", "call": "new Scene" }, { "call": "retire", "argument": "receiver" }],
    "yields": { "tasks": ["idle.soon"] }
  })");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().what;
  using ownership::DeclaredCall;
  ASSERT_EQ(parsed->calls.size(), 4u);
  EXPECT_EQ(parsed->calls[0].does, DeclaredCall::Does::Releases);
  EXPECT_EQ(parsed->calls[0].of, DeclaredCall::Of::Argument);
  EXPECT_EQ(parsed->calls[0].argument, 0u);
  EXPECT_EQ(parsed->calls[1].name.path, (std::vector<std::string>{"pool", "giveBack"}));
  EXPECT_EQ(parsed->calls[1].argument, 2u);
  EXPECT_EQ(parsed->calls[2].does, DeclaredCall::Does::Owns);
  EXPECT_TRUE(parsed->calls[2].name.constructs);
  EXPECT_EQ(parsed->calls[2].of, DeclaredCall::Of::AllArguments);
  EXPECT_EQ(parsed->calls[3].of, DeclaredCall::Of::Receiver);
  ASSERT_EQ(parsed->taskYields.size(), 1u);
  EXPECT_EQ(parsed->taskYields[0].path, (std::vector<std::string>{"idle", "soon"}));
  EXPECT_EQ(
      refusalOf("{\"releases\": [{\"call\": \"dispose()\"}]}"),
      "unfreed.json:1:24: this is no name of a call | write \"dispose\", \"pool.release\" or \"new Pool\"");
}

TEST(Configuration, NamesThePlaceAndTheNearestName) {
  EXPECT_EQ(refusalOf("{\n\n  \"rulse\": {}\n}"),
            "unfreed.json:3:3: there is no key `rulse` | did you mean `rules`?");
  EXPECT_EQ(refusalOf("{\n\"rules\": {\n\"unfreed-in-lop\": \"off\"}}"),
            "unfreed.json:3:1: there is no rule `unfreed-in-lop` | did you mean `unfreed-in-loop`?");
  EXPECT_EQ(refusalOf("{\"rules\": {\"unfreed-in-loop\": 5}}"),
            "unfreed.json:1:31: the severity of `unfreed-in-loop` is none that there is | use `error`, "
            "`warning`, `note`, "
            "`off`");
  EXPECT_EQ(refusalOf("{\"yields\": {\"platfrom\": true}}"),
            "unfreed.json:1:13: there is no key of `yields` `platfrom` | did you mean `platform`?");
  EXPECT_EQ(refusalOf("{\"fix\": {\"style\": \"try\"}}"),
            "unfreed.json:1:19: `style` is none of the styles of fixes | use `auto`, `using`, `finally`");
  EXPECT_EQ(refusalOf("{\"environment\": [\"deno\"]}"),
            "unfreed.json:1:18: there is no environment `deno` | use `node`, `browser`");
}

TEST(Configuration, RefusesWrongTypes) {
  for (const char* const text : {"[]",
                                 "3",
                                 "{\"include\": \"src\"}",
                                 "{\"exclude\": [1]}",
                                 "{\"rules\": []}",
                                 "{\"bindings\": {}}",
                                 "{\"yields\": true}",
                                 "{\"yields\": {\"unknown\": 1}}",
                                 "{\"environment\": []}",
                                 "{\"failOn\": \"off\"}",
                                 "{\"failOn\": 2}",
                                 "{\"suppressions\": {\"requireReason\": 1}}",
                                 "{\"suppressions\": []}",
                                 "{\"baseline\": \"\"}",
                                 "{\"extends\": [1]}",
                                 "{\"extends\": \"\"}",
                                 "{\"overrides\": {}}",
                                 "{\"overrides\": [1]}",
                                 "{\"overrides\": [{\"rules\": {}}]}",
                                 "{\"overrides\": [{\"files\": [], \"yields\": {}}]}"}) {
    EXPECT_FALSE(parse(text).has_value()) << text;
  }
}

TEST(Configuration, SaysWhereItDoesNotParse) {
  EXPECT_EQ(
      refusalOf("{\n  \"rules\": {,}\n}"),
      "unfreed.json:2:13: the configuration does not parse: a key in double quotes is missing here | it is "
      "JSON; comments are allowed, trailing commas are not");
  EXPECT_TRUE(refusalOf("").starts_with("unfreed.json:1:1: "));
  EXPECT_TRUE(refusalOf(std::string(100'000, '[')).starts_with("unfreed.json:1:66: "));
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

TEST(Configurations, OverridesMeanFiles) {
  const test::TemporaryFolder folder;
  folder.write("unfreed.json", R"({
    "rules": { "unfreed-in-loop": "error" },
    "overrides": [
      { "files": ["tests/", "*.test.js"], "ignore": ["tests/real/"], "rules": { "unfreed-in-loop": "note" } },
      { "files": ["*.test.js"], "rules": { "double-free": "off" }, "failOn": "never",
        "suppressions": { "requireReason": false } }
    ]
  })");
  Configurations configurations("", folder.path());
  const auto of = [&](const char* file) { return *configurations.ofFile(folder.path(file)); };
  EXPECT_EQ(of("a.js")->rules.at("unfreed-in-loop"), Severity::Error);
  EXPECT_EQ(of("tests/deep/a.js")->rules.at("unfreed-in-loop"), Severity::Note);
  EXPECT_EQ(of("tests/real/a.js")->rules.at("unfreed-in-loop"), Severity::Error);
  EXPECT_EQ(of("src/a.test.js")->rules.at("unfreed-in-loop"), Severity::Note);
  EXPECT_EQ(of("src/a.test.js")->rules.at("double-free"), Severity::Off);
  EXPECT_EQ(of("src/a.test.js")->failOn, Severity::Off);
  EXPECT_EQ(of("src/a.test.js")->requireReason, false);
  EXPECT_EQ(of("tests/deep/a.js")->failOn, std::nullopt);
  EXPECT_EQ(of("src/a.test.js"), of("src/b.test.js")) << "one configuration for all of a kind";
  EXPECT_EQ(configurations.all().size(), 1u);
}

TEST(Configurations, ExtendOthers) {
  const test::TemporaryFolder folder;
  folder.write("shared/base.json", R"({
    "rules": { "unfreed-in-loop": "note", "double-free": "off" },
    "exclude": ["*.gen.js"], "models": ["models"], "failOn": "never", "environment": "node"
  })");
  folder.write("shared/strict.json", R"({ "extends": ["base.json"], "yields": { "unknown": false } })");
  folder.write("app/unfreed.json", R"({
    "extends": "../shared/strict.json", "rules": { "unfreed-in-loop": "error" }, "models": ["own"]
  })");
  Configurations configurations("", folder.path());
  const auto found = configurations.ofFile(folder.path("app/a.js"));
  ASSERT_TRUE(found) << found.error().what;
  const Configuration& app = **found;
  EXPECT_EQ(app.rules.at("unfreed-in-loop"), Severity::Error);
  EXPECT_EQ(app.rules.at("double-free"), Severity::Off);
  EXPECT_EQ(app.models, (std::vector<std::string>{folder.path("shared/models"), folder.path("app/own")}));
  EXPECT_EQ(app.failOn, Severity::Off);
  EXPECT_EQ(app.unknownYields, false);
  EXPECT_EQ(app.browser, false);
  EXPECT_FALSE(app.lints(folder.path("app/a.gen.js"))) << "patterns are meant where the files are";
  EXPECT_EQ(app.path, folder.path("app/unfreed.json"));
}

TEST(Configurations, RefuseToExtendWhatIsNotThereOrThemselves) {
  const test::TemporaryFolder folder;
  const auto refusal = [&](const char* place) {
    Configurations configurations("", folder.path());
    const auto found = configurations.of(folder.path(place));
    return found ? "it was taken" : found.error().what;
  };
  folder.write("a/unfreed.json", "{\n  \"extends\": \"none.json\"\n}");
  EXPECT_EQ(refusal("a"),
            "a/unfreed.json:2:14: cannot read the configuration `a/none.json`: no such file or directory");
  folder.write("b/unfreed.json", R"({"extends": "other.json"})");
  folder.write("b/other.json", R"({"extends": ["unfreed.json"]})");
  EXPECT_EQ(refusal("b"), "b/other.json:1:14: the configuration extends itself");
  folder.write("c/unfreed.json", R"({"extends": "broken.json"})");
  folder.write("c/broken.json", R"({"rulse": {}})");
  EXPECT_EQ(refusal("c"), "c/broken.json:1:2: there is no key `rulse`");
  folder.write("d/unfreed.json", R"({"extends": ["1.json", "1.json", "1.json"]})");
  for (int i = 1; i < 9; ++i) {
    const std::string next = std::to_string(i + 1) + ".json";
    folder.write("d/" + std::to_string(i) + ".json", fmt::format(R"({{"extends": ["{0}", "{0}"]}})", next));
  }
  folder.write("d/9.json", "{}");
  EXPECT_TRUE(refusal("d").ends_with("too many configurations are extended")) << refusal("d");
}

TEST(Configurations, BrokenOneIsAnError) {
  const test::TemporaryFolder folder;
  folder.write("unfreed.json", "{");
  Configurations configurations("", folder.path());
  EXPECT_FALSE(configurations.of(folder.path("src")).has_value());
}

}  // namespace
}  // namespace unfreed::driver
