// Which files are parsed: those that can reach a binding. Files are large here, since in a small project all
// are looked at.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

#include "driver/run.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

constexpr std::string_view kDeclarations = R"(/* tslint:disable */
export class Parser {
  free(): void;
  [Symbol.dispose](): void;
  constructor(text: string);
  run(): number;
}
)";

// Code of that size in which nothing happens.
std::string large(std::string text) {
  while (text.size() < size_t{140} * 1024)
    text += "export const nothing" + std::to_string(text.size()) + " = 1;\n";
  return text;
}

class Reaching : public testing::Test {
 protected:
  Reaching() {
    options_.root = folder_.path();
    folder_.write("pkg/parser.d.ts", kDeclarations);
  }

  void write(const std::string& path, const std::string& text) { folder_.write(path, large(text)); }

  // The linted files that are parsed.
  std::set<std::string> parsed() {
    const auto result = driver::run(options_);
    EXPECT_TRUE(result.has_value()) << result.error().what;
    std::set<std::string> paths;
    for (size_t i = 0; i < result->sources->size(); ++i) {
      const SourceFile& file = (*result->sources)[idAt<FileId>(i)];
      if (file.linted) paths.insert(file.path);
    }
    return paths;
  }

  using Paths = std::set<std::string>;
  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(Reaching, FilesThatNothingConnectsWithABindingAreNotParsed) {
  write("a.js", "import { Parser } from './pkg/parser.js';\n");
  write("b.js", "import { c } from './c.js';\n");
  write("c.js", "export const c = 1;\n");
  EXPECT_EQ(parsed(), Paths{"a.js"});
  options_.prefilter = false;
  EXPECT_EQ(parsed(), (Paths{"a.js", "b.js", "c.js"}));
}

TEST_F(Reaching, ImportsConnectInBothDirections) {
  write("main.js", "import init from './pkg/parser.js';\nimport { set } from './holder.js';\n");
  write("holder.js", "export let kit;\nexport function set(given) { kit = given; }\n");
  write("scene.js", "import { kit } from './holder.js';\n");
  write("other.js", "import { readFile } from 'node:fs';\n");
  EXPECT_EQ(parsed(), (Paths{"holder.js", "main.js", "scene.js"}));
}

// An index of everything, for users of the package.
TEST_F(Reaching, FilesThatOnlyHandOnConnectForThoseWhoImportThem) {
  write("a.js", "import { Parser } from './pkg/parser.js';\n");
  write("b.js", "export const b = 1;\n");
  folder_.write("index.js", "export * from './a.js';\nexport { b } from './b.js';\n");
  EXPECT_EQ(parsed(), Paths{"a.js"});
  write("user.js", "import { b } from './index.js';\n");
  EXPECT_EQ(parsed(), (Paths{"a.js", "b.js", "index.js", "user.js"}));
}

TEST_F(Reaching, GlobalsConnect) {
  write("start.js", "import { Parser } from './pkg/parser.js';\nwindow.makeParser = (t) => new Parser(t);\n");
  write("user.js", "for (const t of texts) makeParser(t).run();\n");
  write("other.js", "for (const t of texts) makeParserOf(t).run();\n");
  EXPECT_EQ(parsed(), (Paths{"start.js", "user.js"}));
}

// By assignment to a name that is declared nowhere: the bytes do not show it, only what the code means.
TEST_F(Reaching, GlobalsOfScriptsConnect) {
  write("start.js", "const { Parser } = require('./pkg/parser.js');\nmakeParser = (t) => new Parser(t);\n");
  write("user.js", "for (const t of texts) makeParser(t).run();\n");
  write("other.js", "for (const t of texts) print(t);\n");
  EXPECT_EQ(parsed(), (Paths{"start.js", "user.js"}));
  const auto result = driver::run(options_);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->findings.size(), 1u);
}

TEST_F(Reaching, NamesOfLibrariesConnect) {
  write("physics.js", "const lib = await Ammo();\nconst v = new lib.btVector3(0, 0, 0);\n");
  write("other.js", "const ammo = 3;\n");
  EXPECT_EQ(parsed(), Paths{"physics.js"});
}

TEST_F(Reaching, FilesThatAreNamedOrSpeakToTheProgramAreParsed) {
  write("a.js", "const a = 1; // unfreed-ignore-line\n");
  write("b.js", "const b = 1;\n");
  write("c.js", "const c = 1;\n");
  EXPECT_EQ(parsed(), Paths{"a.js"});
  options_.paths = {".", "b.js"};
  EXPECT_EQ(parsed(), (Paths{"a.js", "b.js"}));
}

TEST_F(Reaching, SourcesOfBindingsMayBeWhatAnImportMeans) {
  write("a.js", "import init, { Codec } from './pkg2/codec.js';\nawait init();\n");
  write("b.js", "import x from 'some-package';\n");
  write("c.js", "const c = 1;\n");
  EXPECT_EQ(parsed(), Paths{});
  folder_.write("codec/Cargo.toml", "[package]\nname = \"codec\"\n[lib]\ncrate-type = [\"cdylib\"]\n");
  folder_.write("codec/src/lib.rs", "#[wasm_bindgen]\npub struct Codec {}\n");
  EXPECT_EQ(parsed(), (Paths{"a.js", "b.js"}));
}

TEST_F(Reaching, InASmallProjectAllAreLookedAt) {
  folder_.write("a.js", "const a = ;\n");
  EXPECT_EQ(parsed(), Paths{"a.js"});
  const auto result = driver::run(options_);
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->notifications.size(), 1u);
  EXPECT_EQ(result->notifications[0].id, "syntax-error");
}

TEST_F(Reaching, MistakesOfFilesThatAreNotParsedAreNotSpokenOf) {
  write("a.js", "const a = ;\n");
  for (const bool prefilter : {true, false}) {
    options_.prefilter = prefilter;
    const auto result = driver::run(options_);
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(result->notifications.empty());
    EXPECT_EQ(result->filesLinted, 1u);
  }
}

}  // namespace
}  // namespace unfreed::driver
