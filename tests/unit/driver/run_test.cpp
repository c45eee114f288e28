#include "driver/run.h"

#include <gtest/gtest.h>
#include <set>

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
constexpr std::string_view kLeak = R"(import { Parser } from './pkg/parser.js';
export function leaks(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
  }
}
)";

class Running : public testing::Test {
 protected:
  Running() { options_.root = folder_.path(); }

  RunResult run(Stage stage = Stage::Lint) {
    auto result = driver::run(options_, stage);
    EXPECT_TRUE(result.has_value()) << result.error().what;
    return result ? std::move(*result) : RunResult{};
  }
  std::string refusal() {
    const auto result = driver::run(options_);
    return result ? "it ran" : result.error().what;
  }
  // "path:rule" of every finding.
  static std::multiset<std::string> found(const RunResult& result) {
    std::multiset<std::string> findings;
    for (const Diagnostic& finding : result.findings) {
      findings.insert((*result.sources)[finding.location.file].path + ":" + finding.ruleId);
    }
    return findings;
  }
  static std::multiset<std::string> noted(const RunResult& result) {
    std::multiset<std::string> notifications;
    for (const Notification& notification : result.notifications) {
      notifications.insert(notification.path + ":" + notification.id);
    }
    return notifications;
  }
  using Set = std::multiset<std::string>;

  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(Running, FindsWhatDeclarationsBesideTheProgramReveal) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.js:unfreed-in-loop"});
  EXPECT_TRUE(result.failed);
  EXPECT_EQ(result.filesLinted, 1u);
}

TEST_F(Running, FindsWhatHelpersOfOtherFilesReveal) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("lib/make.ts",
                "import { Parser } from '../pkg/parser';\nexport const make = () => new Parser('');\n");
  folder_.write("src/a.js", "import { make } from '../lib/make';\nfor (;;) { const p = make(); p.run(); }\n");
  options_.paths = {"src"};
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"src/a.js:unfreed-in-loop"});
  EXPECT_EQ(result.filesLinted, 1u);
  EXPECT_EQ(result.filesRead, 2u) << "the helper is read, not linted";
}

TEST_F(Running, NeverLowersInstalledCode) {
  folder_.write("node_modules/k/package.json", R"({"name":"k","main":"k.js"})");
  folder_.write("node_modules/k/k.js", "export function f() {}");
  folder_.write("a.js", "import { f } from 'k';\nf();\n");
  EXPECT_EQ(run().filesRead, 1u);
}

TEST_F(Running, TakesInstalledPackagesAsBindings) {
  folder_.write("node_modules/k/package.json", R"({"name":"k","main":"k.js","types":"k.d.ts"})");
  folder_.write("node_modules/k/k.d.ts", kDeclarations);
  folder_.write("node_modules/k/k_bg.wasm", "");
  folder_.write("a.ts", "import { Parser } from 'k';\nfor (;;) { const p = new Parser(''); p.run(); }\n");
  EXPECT_EQ(found(run()), Set{"a.ts:unfreed-in-loop"});
  options_.autoBindings = false;
  EXPECT_EQ(found(run()), Set{});
  options_.bindings = {"node_modules/k/k.d.ts"};
  EXPECT_EQ(found(run()), Set{"a.ts:unfreed-in-loop"});
  options_.bindings = {"node_modules/k"};
  EXPECT_EQ(found(run()), Set{"a.ts:unfreed-in-loop"});
}

TEST_F(Running, AttachesGivenBindingsToImportsThatLeadNowhere) {
  folder_.write("elsewhere/parser.d.ts", kDeclarations);
  folder_.write("a.js",
                "import { Parser } from 'parser';\nfor (;;) { const p = new Parser(''); p.run(); }\n");
  EXPECT_EQ(found(run()), Set{});
  options_.bindings = {"elsewhere/parser.d.ts"};
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"});
}

TEST_F(Running, PrintsBindingsThatCanBeReadAgain) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  const std::string printed = run(Stage::PrintBindings).printed;
  EXPECT_NE(printed.find("\"Parser\""), std::string::npos);
  folder_.write("bindings.json", printed);
  options_.autoBindings = false;
  options_.bindings = {"bindings.json"};
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"});
  EXPECT_EQ(run(Stage::PrintBindings).printed, printed);
}

TEST_F(Running, PrintsTheGraphsOfLintedFilesOnly) {
  folder_.write("lib.js", "export function helper() {}\n");
  folder_.write("src/a.js", "import { helper } from '../lib.js';\nexport function mine() { helper(); }\n");
  options_.paths = {"src"};
  const std::string printed = run(Stage::PrintCfg).printed;
  EXPECT_NE(printed.find("# src/a.js"), std::string::npos);
  EXPECT_NE(printed.find("mine"), std::string::npos);
  EXPECT_EQ(printed.find("# lib.js"), std::string::npos);
}

TEST_F(Running, SaysWhichGivenFilesHoldNoBindings) {
  folder_.write("src/lib.rs", "");
  folder_.write("pkg/empty.d.ts", "export const x: number;\n");
  options_.bindings = {"src/lib.rs", "pkg/empty.d.ts"};
  EXPECT_EQ(noted(run()), (Set{"src/lib.rs:no-bindings", "pkg/empty.d.ts:no-bindings"}));
  options_.bindings = {"none.d.ts"};
  EXPECT_EQ(refusal(), "the bindings `none.d.ts` do not exist");
}

constexpr std::string_view kRustTree = R"(use wasm_bindgen::prelude::*;
#[wasm_bindgen]
pub struct Tree(u32);
#[wasm_bindgen]
impl Tree {
    pub fn parse(text: &str) -> Tree { Tree(0) }
    pub fn finish(self) {}
}
)";

TEST_F(Running, ReadsTheRustSourcesOfAModuleThatIsNotBuilt) {
  folder_.write(".git/HEAD", "");
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tree-wasm\"\n");
  folder_.write("crate/src/lib.rs", kRustTree);
  folder_.write("web/a.js",
                "import { Tree } from '../crate/pkg/tree_wasm.js';\n"
                "for (;;) { const t = Tree.parse(''); }\n"
                "for (;;) { Tree.parse('').finish(); }\n");
  EXPECT_EQ(found(run()), Set{"web/a.js:unfreed-in-loop"});
  options_.paths = {"web/a.js"};
  EXPECT_EQ(found(run()), Set{"web/a.js:unfreed-in-loop"}) << "the sources lie outside what is linted";
  options_.autoBindings = false;
  EXPECT_EQ(found(run()), Set{});
  options_.bindings = {"crate/src/lib.rs"};
  EXPECT_EQ(found(run()), Set{"web/a.js:unfreed-in-loop"});
}

TEST_F(Running, ReadsTheIdlOfAModuleThatIsNotBuilt) {
  folder_.write(".git/HEAD", "");
  folder_.write("physics.idl", "interface Body { void Body(); float mass(); };\n");
  folder_.write("a.js",
                "import Physics from './build/physics.js';\n"
                "const M = await Physics();\n"
                "for (;;) { const b = new M.Body(); b.mass(); }\n"
                "for (;;) { const b = new M.Body(); M.destroy(b); }\n");
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"});
}

TEST_F(Running, KnowsTheGlobalsThatGeneratedScriptsDefine) {
  folder_.write(".git/HEAD", "");
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tree-wasm\"\n");
  folder_.write("crate/src/lib.rs", kRustTree);
  folder_.write("physics.idl", "interface Body { void Body(); float mass(); };\n");
  folder_.write("rust.js", "for (;;) { const t = wasm_bindgen.Tree.parse(''); }\n");
  folder_.write("idl.js", "for (;;) { const b = new Module.Body(); b.mass(); }\n");
  folder_.write("own.js",
                "const Module = { Body: class { mass() {} } };\nfor (;;) { const b = new Module.Body(); "
                "b.mass(); }\nexport const x = 1;\n");
  EXPECT_EQ(found(run()), (Set{"rust.js:unfreed-in-loop", "idl.js:unfreed-in-loop"}));
}

TEST_F(Running, TakesNoUnrelatedScriptForTheOnlySources) {
  folder_.write(".git/HEAD", "");
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tools\"\n");
  folder_.write("crate/src/lib.rs", kRustTree);
  folder_.write("a.js",
                "import { Tree } from './generated/grammar.js';\nfor (;;) { const t = Tree.parse(''); }\n");
  folder_.write("b.js", "import { Tree } from 'some-parser';\nfor (;;) { const t = Tree.parse(''); }\n");
  folder_.write("package.json", R"({"dependencies": {"some-parser": "^1.0.0"}})");
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{});
  EXPECT_EQ(noted(result), Set{});
  folder_.write(
      "c.js", "import init, { Tree } from './generated/thing.js';\nfor (;;) { const t = Tree.parse(''); }\n");
  EXPECT_EQ(found(run()), Set{"c.js:unfreed-in-loop"}) << "started as wasm-bindgen's modules are";
}

TEST_F(Running, PrintsTheBindingsOfSourcesThatAreNamed) {
  folder_.write("src/lib.rs", kRustTree);
  options_.paths = {"src/lib.rs"};
  const RunResult named = run(Stage::PrintBindings);
  EXPECT_NE(named.printed.find("\"Tree\""), std::string::npos);
  EXPECT_EQ(noted(named), Set{});
  options_.paths = {"src"};
  EXPECT_EQ(run(Stage::PrintBindings).printed, named.printed);
}

TEST_F(Running, JoinsDeclarationsWithTheSourcesThatTheyDescribe) {
  folder_.write("pkg/tree.d.ts",
                "export class Tree { free(): void; static parse(text: string): Tree; finish(): void; }\n");
  folder_.write("src/lib.rs", kRustTree);
  options_.bindings = {"pkg/tree.d.ts", "src/lib.rs"};
  folder_.write("a.js", "import { Tree } from './pkg/tree.js';\nfor (;;) { Tree.parse('').finish(); }\n");
  EXPECT_EQ(found(run()), Set{}) << "only the source tells that finish() consumes";
}

TEST_F(Running, CarriesOnPastFilesThatCannotBeRead) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  folder_.write("latin.js", "caf\xE9");
  folder_.write("binary.js", std::string("\0\0", 2));
  folder_.write("large.js", std::string(2000, ' '));
  folder_.write("broken.js", "function f( { ] for (;;");
  options_.limits.fileSize = 1000;
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.js:unfreed-in-loop"});
  EXPECT_EQ(noted(result), (Set{"binary.js:binary-file", "broken.js:syntax-error", "large.js:file-too-large",
                                "latin.js:not-utf8"}));
}

TEST_F(Running, OnlyNotesWhatAnInstalledPackageHoldsThatCannotBeRead) {
  folder_.write("node_modules/k/package.json", R"({"name":"k","main":"k.js","types":"k.d.ts"})");
  folder_.write("node_modules/k/k.d.ts", kDeclarations);
  folder_.write("node_modules/k/k.js", std::string("export class Parser {}\0", 23));
  folder_.write("a.ts", "import { Parser } from 'k';\nfor (;;) { const p = new Parser(''); p.run(); }\n");
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.ts:unfreed-in-loop"});
  ASSERT_EQ(result.notifications.size(), 1u);
  EXPECT_EQ(result.notifications[0].id, "binary-file");
  EXPECT_EQ(result.notifications[0].level, Notification::Level::Note);
}

TEST_F(Running, SaysOnceThatTypesOfFlowAreNotReadInFull) {
  const std::string flow = "// @flow strict\ndeclare class Rows { @@iterator(): Rows; }\n";
  folder_.write("a.js", flow);
  folder_.write("b.js", flow);
  folder_.write("c.js", flow);
  folder_.write("typed.js", "// @flow\nexport const f = (a: number): string => String(a);\n");
  const RunResult result = run();
  ASSERT_EQ(result.notifications.size(), 1u);
  EXPECT_EQ(result.notifications[0].level, Notification::Level::Note);
  EXPECT_EQ(result.notifications[0].path, "a.js");
  EXPECT_EQ(result.notifications[0].message,
            "this and 2 more files have types of Flow, some of which cannot be read; the rest is analysed");
}

TEST_F(Running, RefusesNamedPathsThatDoNotExist) {
  options_.paths = {"none.js"};
  EXPECT_EQ(refusal(), "`none.js` does not exist");
}

TEST_F(Running, LintsStandardInput) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", "this is not what is linted");
  options_.stdinFilename = "a.js";
  options_.stdinText = kLeak;
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.js:unfreed-in-loop"});
  EXPECT_EQ(result.filesLinted, 1u);
  options_.stdinFilename = "a.md";
  EXPECT_EQ(refusal(), "`a.md` is no JavaScript or TypeScript file");
}

TEST_F(Running, ConfigurationAndCommandLineChooseSeverities) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  folder_.write("unfreed.json", R"({"rules": {"unfreed-in-loop": "off"}})");
  EXPECT_EQ(found(run()), Set{});
  EXPECT_FALSE(run().failed);
  options_.severities["unfreed-in-loop"] = Severity::Note;
  const RunResult noted = run();
  EXPECT_EQ(found(noted), Set{"a.js:unfreed-in-loop"});
  EXPECT_EQ(noted.findings[0].severity, Severity::Note);
  EXPECT_FALSE(noted.failed) << "a note fails no run by default";
  options_.severities.clear();
  options_.onlyRules = {"microtask-yield"};
  EXPECT_EQ(run().rulesRun, std::vector<std::string>{"microtask-yield"});
}

TEST_F(Running, ConfigurationSaysWhatFails) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  folder_.write("unfreed.json", R"({"failOn": "never"})");
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.js:unfreed-in-loop"});
  EXPECT_FALSE(result.failed);
}

TEST_F(Running, ConfigurationLeavesFilesOut) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  folder_.write("a.js", kLeak);
  folder_.write("b.js", kLeak);
  folder_.write("unfreed.json", R"({"exclude": ["b.js"]})");
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"});
  options_.paths = {"a.js", "b.js"};
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"}) << "also when a hook names it";
}

TEST_F(Running, GivesTheSameBytesOnAnyNumberOfThreads) {
  folder_.write("pkg/parser.d.ts", kDeclarations);
  for (int i = 0; i < 20; ++i) folder_.write("f" + std::to_string(i) + ".js", kLeak);
  options_.threads = 1;
  const std::string one = run(Stage::PrintCfg).printed;
  const Set foundByOne = found(run());
  options_.threads = 8;
  EXPECT_EQ(run(Stage::PrintCfg).printed, one);
  EXPECT_EQ(found(run()), foundByOne);
  EXPECT_EQ(foundByOne.size(), 20u);
}

TEST_F(Running, LeavesGeneratedGlueOutUnlessItIsNamed) {
  const std::string glue =
      "let wasm;\nexport class Parser {\n  __destroy_into_raw() { return this.__wbg_ptr; }\n"
      "  free() { wasm.__wbg_parser_free(this.__destroy_into_raw(), 0); }\n"
      "  constructor(text) { this.__wbg_ptr = wasm.parser_new(text); }\n}\n";
  folder_.write("pkg/parser.js", glue);
  folder_.write("a.js", kLeak);
  EXPECT_EQ(run().filesLinted, 1u);
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"})
      << "glue without declarations is a binding all the same";
  options_.paths = {"a.js", "pkg/parser.js"};
  EXPECT_EQ(run().filesLinted, 2u);
  EXPECT_EQ(found(run()), Set{"a.js:unfreed-in-loop"});
}

}  // namespace
}  // namespace unfreed::driver
