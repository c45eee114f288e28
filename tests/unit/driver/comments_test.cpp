#include "driver/comments.h"

#include <gtest/gtest.h>

namespace unfreed::driver {
namespace {

std::vector<std::string> commentsIn(const std::string& name, std::string text) {
  SourceFile file;
  file.path = name;
  file.absolute = "/p/" + name;
  file.text = std::move(text);
  file.language = languageOf(name).value_or(Language::JavaScript);
  std::vector<std::string> comments;
  for (const Span span : commentsOf(file, {})) comments.push_back(file.text.substr(span.begin, span.size()));
  return comments;
}
using Strings = std::vector<std::string>;

TEST(CommentsOfFile, OfCode) {
  EXPECT_EQ(commentsIn("a.ts", "f('// no'); // yes\n"), Strings{"// yes"});
}

TEST(CommentsOfFile, OfPagesAreThoseOfMarkupAndScriptsInOrder) {
  EXPECT_EQ(commentsIn("a.html",
                       "<!doctype html><!-- one --><p title='<!-- no -->'>// no</p>\n"
                       "<script>f(); // two\n</script><!-- three --><style>/* no */</style>\n"
                       "<template><!-- four --></template><script type=module>/* five */</script><!-- six"),
            (Strings{"<!-- one -->", "// two", "<!-- three -->", "<!-- four -->", "/* five */", "<!-- six"}));
  EXPECT_EQ(
      commentsIn("a.vue",
                 "<template><b><!-- one --></b></template>\n<script lang=ts>\nlet a: b; // two\n</script>"),
      (Strings{"<!-- one -->", "// two"}));
}

TEST(CommentsOfFile, OfRust) {
  EXPECT_EQ(
      commentsIn("a.rs", "/// one\nfn f<'a>(x: &'a str) { g(\"// no\", r#\"/* no \" */\"#, '/'); } // two\n"),
      (Strings{"/// one", "// two"}));
}

TEST(CommentsOfFile, OfCpp) {
  EXPECT_EQ(commentsIn(
                "a.cpp",
                "#include <a>\nauto a = \"// no\"; /* one */ auto b = R\"x(// no)x\"; int c = 1 / 2; // two"),
            (Strings{"/* one */", "// two"}));
}

TEST(CommentsOfFile, OfIdl) {
  EXPECT_EQ(commentsIn("a.idl", "// one\ninterface A { /* two */ void f(); };"),
            (Strings{"// one", "/* two */"}));
}

TEST(CommentsOfFile, OfTextThatIsCutOff) {
  EXPECT_EQ(commentsIn("a.rs", "fn f() {} /* no end"), Strings{"/* no end"});
  EXPECT_EQ(commentsIn("a.cpp", "int a; //"), Strings{"//"});
  for (const char* const name : {"a.rs", "a.cpp", "a.idl", "a.html", "a.astro", "a.js"}) {
    EXPECT_TRUE(commentsIn(name, "").empty()) << name;
    EXPECT_TRUE(commentsIn(name, "\"/* \xFF\xC3").empty()) << name;
  }
}

}  // namespace
}  // namespace unfreed::driver
