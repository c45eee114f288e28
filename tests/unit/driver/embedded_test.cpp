// Pages and components through the whole run.
#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "driver/run.h"
#include "report/report.h"
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
const std::string kLeak = "for (const r of rows) { const p = new Parser(r); p.run(); }";
const std::string kImport = "import { Parser } from './pkg/parser.js';";

class Embedded : public testing::Test {
 protected:
  Embedded() {
    options_.root = folder_.path();
    folder_.write("pkg/parser.d.ts", kDeclarations);
  }

  RunResult run() {
    auto result = driver::run(options_);
    EXPECT_TRUE(result.has_value()) << result.error().what;
    return result ? std::move(*result) : RunResult{};
  }

  // "path:line:column" of every finding.
  static std::multiset<std::string> found(const RunResult& result) {
    std::multiset<std::string> findings;
    for (const Diagnostic& finding : result.findings) {
      const SourceFile& file = (*result.sources)[finding.location.file];
      const Position at = file.lines().positionOf(finding.location.span.begin);
      findings.insert(file.path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
    }
    return findings;
  }
  static std::multiset<std::string> noted(const RunResult& result) {
    std::multiset<std::string> notifications;
    for (const Notification& one : result.notifications) notifications.insert(one.path + ":" + one.id);
    return notifications;
  }
  using Set = std::multiset<std::string>;

  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(Embedded, CodeIsLintedInFoldersAndWhenItIsNamed) {
  const std::string script = "<script type=module>" + kImport + kLeak + "</script>";
  for (const char* const name : {"a.html", "b.htm", "c.vue", "d.svelte"}) folder_.write(name, script);
  folder_.write("e.astro", "---\n" + kImport + kLeak + "\n---\n");
  folder_.write("f.md", script);
  RunResult result = run();
  EXPECT_EQ(result.filesLinted, 5u);
  EXPECT_EQ(found(result), (Set{"a.html:1:96", "b.htm:1:96", "c.vue:1:96", "d.svelte:1:96", "e.astro:2:76"}));
  options_.paths = {"c.vue"};
  EXPECT_EQ(found(run()), Set{"c.vue:1:96"});
}

TEST_F(Embedded, StandardInputStandsForAComponent) {
  options_.stdinFilename = "x.vue";
  options_.stdinText =
      "<template>\n</template>\n<script lang=ts>\n" + kImport + "\n" + kLeak + "\n</script>\n";
  EXPECT_EQ(found(run()), Set{"x.vue:5:35"});
}

TEST_F(Embedded, ReportsShowThePlaceInTheWholeFile) {
  folder_.write("a.html", "<p>äöü 🌲</p>\r\n<p>🌲</p><script type=module>" + kImport + kLeak + "</script>\r\n");
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.html:2:105"});
  RunReport report{*result.sources, result.findings, result.notifications, {}, {}, "0", {}, {}, true, {}};
  const std::string sarif = render(report, Format::Sarif);
  EXPECT_NE(sarif.find("\"startLine\": 2"), std::string::npos) << sarif;
  EXPECT_NE(sarif.find("\"startColumn\": 105"), std::string::npos) << sarif;
  const std::string text = render(report, Format::Text);
  EXPECT_NE(text.find("a.html:2:105"), std::string::npos) << text;
  EXPECT_NE(text.find("new Parser(r)"), std::string::npos) << text;
}

TEST_F(Embedded, AnUnclosedScriptIsReadAndNoted) {
  folder_.write("a.html", "<script>ok();</script><script type=module>" + kImport + kLeak);
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.html:1:118"});
  ASSERT_EQ(noted(result), Set{"a.html:syntax-error"});
  EXPECT_EQ(result.notifications[0].location->span.begin, 42u);
}

TEST_F(Embedded, FaultsOfAllBlocksAreOneNotification) {
  folder_.write("a.html", "<script>}</script>\n<script type=module>a b c</script>\n<script type=module>" +
                              kImport + kLeak + "</script>");
  const RunResult result = run();
  EXPECT_EQ(noted(result), Set{"a.html:syntax-error"});
  EXPECT_EQ(found(result), Set{"a.html:3:96"});
}

TEST_F(Embedded, FilesThatAreNoTextAreNoted) {
  folder_.write("a.html", std::string_view("<script>\0</script>", 18));
  folder_.write("b.vue", "<script>\xFF</script>");
  folder_.write("c.svelte", "");
  folder_.write("d.html", std::string(100, ' '));
  options_.limits.fileSize = 99;
  const RunResult result = run();
  EXPECT_EQ(noted(result), (Set{"a.html:binary-file", "b.vue:not-utf8", "d.html:file-too-large"}));
}

TEST_F(Embedded, PagesWithGlueInThemAreOtherwiseLinted) {
  folder_.write(
      "a.html",
      "<script>var Module; ENVIRONMENT_IS_WEB; wasmMemory; for (;;) ;</script><script type=module>" +
          kImport + kLeak + "</script>");
  EXPECT_EQ(found(run()), Set{"a.html:1:167"});
}

TEST_F(Embedded, ThousandsOfScriptsAreThousandsOfScopes) {
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += "<script type=module>const a = 1; for (;;) use(a);</script>\n<script>var b;</script>";
  text += "<script type=module>" + kImport + kLeak + "</script>";
  folder_.write("a.html", text);
  const RunResult result = run();
  EXPECT_EQ(found(result), Set{"a.html:3001:119"});
  EXPECT_TRUE(result.notifications.empty());
}

TEST_F(Embedded, PagesImportTheFilesThatTheirImportMapNames) {
  folder_.write(
      "a.html",
      "<script type=importmap>{\"imports\": {\"parser\": \"./pkg/parser.js\"}}</script>\n<script type=module>"
      "import { Parser } from 'parser';" +
          kLeak + "</script>");
  folder_.write("b.html", "<script type=module>import { Parser } from 'parser';" + kLeak + "</script>");
  EXPECT_EQ(found(run()), Set{"a.html:2:87"});
}

TEST_F(Embedded, PagesImportInstalledPackagesFromNetworks) {
  folder_.write("node_modules/k/package.json",
                R"({"name":"k","main":"k.js","types":"k.d.ts","exports":{".":"./k.js"}})");
  folder_.write("node_modules/k/k.js", "export class Parser {}");
  folder_.write("node_modules/k/k.d.ts", kDeclarations);
  folder_.write("node_modules/k/k_bg.wasm", "");
  folder_.write("a.html",
                "<script type=module>\nimport { Parser } from 'https://unpkg.com/k@1.2/inner/k.js';" + kLeak +
                    "</script>");
  folder_.write("b.html", "<script type=module>\nimport { Parser } from 'https://example.org/k@1.2/k.js';" +
                              kLeak + "</script>");
  EXPECT_EQ(found(run()), Set{"a.html:2:95"});
}

TEST_F(Embedded, ScriptsOfAPageShareTheirGlobals) {
  folder_.write("js/make.js",
                "function make() { return new cv.Mat(); }\n{ let hidden = () => new cv.Mat(); }\n");
  folder_.write("js/module.js", "export {};\nfunction other() { return new cv.Mat(); }\n");
  folder_.write(
      "a.html",
      "<script src=js/make.js></script>\n<script src='js/module.js'></script>\n"
      "<script>\nfor (;;) { const m = make(); m.rows; }\n"
      "for (;;) { const m = other(); m.rows; }\nfor (;;) { const m = hidden(); m.rows; }\n</script>");
  folder_.write("b.html", "<script>\nfor (;;) { const m = make(); m.rows; }\n</script>");
  EXPECT_EQ(found(run()), Set{"a.html:4:22"});
}

TEST_F(Embedded, ABrokenClassicBlockTakesNothingOfTheOthersAlong) {
  folder_.write("page.html",
                "<script>var api = await import('./pkg/parser.js');</script>\n"
                "<script>const shown = `${ [\n</script>\n"
                "<script>for (const r of shown) { const p = new api.Parser(r); p.run(); }</script>\n");
  const RunResult broken = run();
  EXPECT_EQ(found(broken), Set{"page.html:4:44"});
  EXPECT_EQ(noted(broken), Set{"page.html:syntax-error"});
}

}  // namespace
}  // namespace unfreed::driver
