#include "frontend/embedded/page.h"

#include <gtest/gtest.h>

namespace unfreed::embedded {
namespace {

std::string_view textOf(std::string_view text, Span span) {
  return text.substr(span.begin, span.size());
}

std::vector<std::string> blocksIn(std::string_view text, Markup markup = Markup::Html) {
  std::vector<std::string> blocks;
  for (const Block& block : readPage(text, markup).blocks) blocks.emplace_back(textOf(text, block.code));
  return blocks;
}

using Texts = std::vector<std::string>;

TEST(Page, findsScriptsWhateverTheirTagsLookLike) {
  EXPECT_EQ(blocksIn("<script>a</script>"), Texts{"a"});
  EXPECT_EQ(blocksIn("<SCRIPT\n type = text/javascript\tasync/>a</Script\n>"), Texts{"a"});
  EXPECT_EQ(blocksIn("<script data-x='>' title=\"</script>\">a</script foo>b<script>c</script>"),
            (Texts{"a", "c"}));
  EXPECT_EQ(blocksIn("\xEF\xBB\xBF<script>a</script>"), Texts{"a"});
  EXPECT_EQ(blocksIn("<scripts>a</scripts><script-x>b</script-x>"), Texts{});
  EXPECT_EQ(blocksIn("<script> \n </script><script></script>"), Texts{});
}

TEST(Page, tellsModulesFromClassicScriptsAndCodeFromData) {
  const std::string_view text =
      "<script>a</script><script type='module'>b</script><script type=\"Text/JavaScript; "
      "charset=utf-8\">c</script>"
      "<script type=application/json>d</script><script type=text/x-template>e</script>"
      "<script type=speculationrules>f</script><script type='text/babel'>g</script>"
      "<script type=text/typescript>h</script><script type=module lang=ts>i</script><script type>j</script>";
  std::string seen;
  for (const Block& block : readPage(text, Markup::Html).blocks) {
    seen += textOf(text, block.code);
    seen += block.isModule ? 'm' : 'c';
    seen += std::to_string(static_cast<int>(block.language));
  }
  EXPECT_EQ(seen, "ac0bm0cc0gc0hc1im1jc0");
}

TEST(Page, namesWhatItLoadsAndItsImportMaps) {
  const std::string_view text =
      "<script src=a.js>ignored</script><script src='b.js' type=module></script><script src=\"c.js\" "
      "async></script>"
      "<script type=importmap>{}</script>";
  const Page page = readPage(text, Markup::Html);
  EXPECT_TRUE(page.blocks.empty());
  EXPECT_EQ(page.scripts, (std::vector<std::string_view>{"a.js", "c.js"}));
  ASSERT_EQ(page.importMaps.size(), 1u);
  EXPECT_EQ(textOf(text, page.importMaps[0]), "{}");
}

TEST(Page, leavesTextCommentsAndTemplatesAlone) {
  const std::string script = "<script>no</script>";
  for (const std::string_view around :
       {"<!-- @ -->", "<!--> <!-- @ --!>", "<style>@</style>", "<title>@</title>", "<textarea>@</textarea>",
        "<noscript>@</noscript>", "<template><template></template>@</template>",
        "<iframe srcdoc=\"@\"></iframe>", "<p onclick='@'>", "<style>@</styles></style >"}) {
    std::string text(around);
    text.replace(text.find('@'), 1, script);
    text += "<script>yes</script>";
    EXPECT_EQ(blocksIn(text), Texts{"yes"}) << text;
  }
  // These are no comments that go on, and CDATA is none at all.
  for (const std::string_view before : {"<!-->", "<!--->", "<!doctype html>", "<?php ?>", "<![CDATA[",
                                        "< script>", "</>", "a < b", "<1>", "<p title=a'b>", "<p '>"}) {
    EXPECT_EQ(blocksIn(std::string(before) + "><script>yes</script>"), Texts{"yes"}) << before;
  }
}

TEST(Page, endsScriptsWhereHtmlDoes) {
  EXPECT_EQ(blocksIn("<script>a = '</script>'; b</script>"), Texts{"a = '"});
  EXPECT_EQ(blocksIn("<script>a = '<\\/script>'; b</script>"), Texts{"a = '<\\/script>'; b"});
  EXPECT_EQ(blocksIn("<script><!--\na\n//--></script>"), Texts{"<!--\na\n//-->"});
  EXPECT_EQ(blocksIn("<script><!-- <script> a </script> b --></script>"),
            Texts{"<!-- <script> a </script> b -->"});
  EXPECT_EQ(blocksIn("<script><!--> <script> a </script>"), Texts{"<!--> <script> a "});
  EXPECT_EQ(blocksIn("<script>a </scripts> b</script>"), Texts{"a </scripts> b"});
}

TEST(Page, readsAnUnclosedScriptUpToTheEnd) {
  for (const std::string_view text :
       {"<script>a", "<script>a</script", "<script>a</scr", "<script><!--<script>a</script>"}) {
    const Page page = readPage(text, Markup::Html);
    ASSERT_EQ(page.blocks.size(), 1u) << text;
    EXPECT_FALSE(page.blocks[0].isClosed) << text;
    EXPECT_EQ(page.blocks[0].code.end, text.size()) << text;
  }
  EXPECT_TRUE(blocksIn("<script").empty());
  EXPECT_TRUE(blocksIn("<script title='").empty());
}

TEST(Page, readsTheScriptsOfAComponentOnly) {
  const std::string_view text =
      "<template><script>no</script>{{ a<b }}<template #x></template></template>"
      "<script lang=ts>a</script><docs><script>no</script></docs><script setup lang=\"ts\">b</script>"
      "<template lang=pug>\nscript no\n<template>\n</template><script lang=coffee>no</script><script "
      "src=./x.js></script>";
  EXPECT_EQ(blocksIn(text, Markup::Vue), (Texts{"a", "b"}));
  const std::vector<Scope> scopes = scopesOf(readPage(text, Markup::Vue), Markup::Vue);
  ASSERT_EQ(scopes.size(), 1u);
  EXPECT_EQ(scopes[0].language, Language::TypeScript);
  EXPECT_TRUE(scopes[0].isModule);
}

TEST(Page, knowsTheBracesOfSvelte) {
  EXPECT_EQ(
      blocksIn(
          "{@html '<script>no</script>'}{`${'<script>'}}`}<b title={a > '\"'} {...rest}><script>yes</script>",
          Markup::Svelte),
      Texts{"yes"});
  EXPECT_EQ(
      blocksIn("<svelte:head><script>no</script></svelte:head>{ it's <script>yes</script>", Markup::Svelte),
      Texts{"yes"});
  EXPECT_EQ(blocksIn("{{{{{{<script>yes</script>", Markup::Svelte), Texts{"yes"});
}

TEST(Page, readsTheFrontmatterOfAstro) {
  EXPECT_EQ(blocksIn("---\na--;\n---\n<p title={a > 1}/><script>b</script>", Markup::Astro),
            (Texts{"\na--;\n", "b"}));
  EXPECT_EQ(blocksIn("\xEF\xBB\xBF\n---\r\na\r\n  ---", Markup::Astro), Texts{"\r\na\r\n  "});
  EXPECT_EQ(blocksIn("<p>---\na\n---</p>", Markup::Astro), Texts{});
  EXPECT_EQ(blocksIn("<script>a</script>\n---\nb\n---", Markup::Astro), Texts{"a"});
  const Page open = readPage("---\na", Markup::Astro);
  ASSERT_EQ(open.blocks.size(), 1u);
  EXPECT_FALSE(open.blocks[0].isClosed);
  const Page page = readPage("---\na\n---\n<script>b</script><script is:inline>c</script>", Markup::Astro);
  ASSERT_EQ(page.blocks.size(), 3u);
  EXPECT_EQ(page.blocks[0].language, Language::TypeScript);
  EXPECT_EQ(page.blocks[1].language, Language::TypeScript);
  EXPECT_EQ(page.blocks[2].language, Language::JavaScript);
  EXPECT_FALSE(page.blocks[2].isModule);
}

TEST(Scopes, areOneForAllClassicScriptsAndOneForEachModule) {
  const std::string_view text =
      "<script type=module>a</script>x<script>b</script>\n<script type=module>c</script>y<script>d</script>";
  const std::vector<Scope> scopes = scopesOf(readPage(text, Markup::Html), Markup::Html);
  ASSERT_EQ(scopes.size(), 3u);
  EXPECT_EQ(codeOf(text, scopes[0]).text, "a");
  EXPECT_EQ(codeOf(text, scopes[2]).text, "c");
  const Code shared = codeOf(text, scopes[1]);
  EXPECT_EQ(shared.begin, text.find('b', 30));
  EXPECT_EQ(shared.text.substr(0, 2), "b\n");
  EXPECT_EQ(shared.text.find_first_not_of(' ', 2), text.find(">d<") + 1 - shared.begin);
  EXPECT_EQ(shared.text.back(), 'd');
}

TEST(Scopes, knowTheSyntaxOfAllTheirBlocks) {
  const std::string_view text = "<script>a</script><script lang=ts>b</script>";
  EXPECT_EQ(scopesOf(readPage(text, Markup::Vue), Markup::Vue).at(0).language, Language::TypeScript);
  const std::string_view jsx = "<script lang=tsx>a</script><script setup lang=ts>b</script>";
  EXPECT_EQ(scopesOf(readPage(jsx, Markup::Vue), Markup::Vue).at(0).language, Language::Tsx);
}

// Every prefix of a page: blocks lie in the text, in order, and only the last may be open.
TEST(Page, survivesTruncation) {
  const std::string text =
      "---\nconst a = `${b}`;\n---\n<!-- c --><!DOCTYPE d><svelte:head><title>e</title></svelte:head>{#if f "
      "< 'g'}"
      "<template><template g='h'></template></template><script type=module lang=\"ts\"><!-- "
      "<script>i</script> -->"
      "</script><p j={`k${'l'}`} {...m} n='o' p=\"q\"/><style>r</style><script src=s></script><textarea>t";
  for (const Markup markup : {Markup::Html, Markup::Vue, Markup::Svelte, Markup::Astro}) {
    for (size_t size = 0; size <= text.size(); ++size) {
      const Page page = readPage(std::string_view(text).substr(0, size), markup);
      uint32_t at = 0;
      for (const Block& block : page.blocks) {
        ASSERT_LE(at, block.code.begin);
        ASSERT_LE(block.code.begin, block.code.end);
        ASSERT_LE(block.code.end, size);
        ASSERT_TRUE(block.isClosed || &block == &page.blocks.back());
        at = block.code.end;
      }
      for (const Scope& scope : scopesOf(page, markup)) {
        const Code code = codeOf(std::string_view(text).substr(0, size), scope);
        ASSERT_LE(code.begin + code.text.size(), size);
      }
    }
  }
}

// What is never closed is looked for once: a reader that starts over again and again does not come to an end
// here.
TEST(Page, isReadInOneWalk) {
  for (const std::string_view part :
       {"<script>", "<", "</", "<!--", "<a b='", "<template>", "<svelte:head>", "{", "{`${",
        "<script type=module>a</script>", "<style>", "<docs>", "<p {", "--", "<!"}) {
    std::string text;
    while (text.size() < 1'000'000) text += part;
    for (const Markup markup : {Markup::Html, Markup::Vue, Markup::Svelte, Markup::Astro})
      EXPECT_LE(readPage(text, markup).blocks.size(), text.size() / part.size());
  }
}

}  // namespace
}  // namespace unfreed::embedded
