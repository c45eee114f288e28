#include "syntax/specifiers.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace unfreed::syntax {
namespace {

using Found = std::vector<std::string_view>;

Found found(std::string_view text) {
  Found specifiers = specifiersIn(text);
  std::sort(specifiers.begin(), specifiers.end());
  return specifiers;
}

TEST(Specifiers, AreThoseOfEveryFormOfImport) {
  EXPECT_EQ(found(R"(import a from "a";
import{b}from'b'
import * as c from
  /* here it comes */ "c" // there
import "d";
export * from 'e'; export { f as g } from "f";
import type { H } from "h";
import i = require("i");
const j = require('j'), k = require ( /* k */ "k");
const l = await import("l"); const m = import(`m`);
type N = import("n").N;
/** @type {import('o').O} */ let o;
require?.("p");
)"),
            (Found{"a", "b", "c", "d", "e", "f", "h", "i", "j", "k", "l", "m", "n", "o", "p"}));
}

TEST(Specifiers, WhatIsComputedIsNone) {
  EXPECT_EQ(found("import(name); require(`./${name}.js`); require('./a' + b); Array.from(\"x\");"),
            (Found{"./a", "x"}));
}

TEST(Specifiers, AWordThatGoesOnIsNone) {
  EXPECT_EQ(found("fromage \"a\"; imports 'b'; required(\"c\"); importScripts('d')"), Found{});
}

TEST(Specifiers, AreAsTheyAreWritten) {
  EXPECT_EQ(found("import './\\x61.js'"), Found{"./\\x61.js"});
}

TEST(Specifiers, AnythingMayEndTheText) {
  const std::string whole = "import x from /* y */ \"z\"; require ( 'q' )";
  for (size_t size = 0; size <= whole.size(); ++size) found(std::string_view(whole).substr(0, size));
  EXPECT_EQ(found("import \"never closed\n import 'b'"), Found{"b"});
  EXPECT_EQ(found("from /* never closed"), Found{});
  EXPECT_EQ(found("from // never ended"), Found{});
}

TEST(OnlyReexports, IsTrueOfFilesThatHandOn) {
  EXPECT_TRUE(onlyReexports(
      "// all\nexport * from './a'\nexport * as b from \"./b\"; export { c, d as e } from './c';\n"));
  EXPECT_TRUE(onlyReexports("export type { T } from './t'; export type * from './u';"));
  EXPECT_TRUE(onlyReexports("export { default as \"a name\" } from './a'"));
}

TEST(OnlyReexports, IsFalseOfWhateverElseDoesSomething) {
  for (const char* const text :
       {"", "// nothing", "export * from './a'; start();", "import './a'; export * from './b'",
        "export { a }", "export const a = 1;", "'use strict'; export * from './a'", "export { a } from",
        "export * from './a' with { type: 'json' }", "export {"}) {
    EXPECT_FALSE(onlyReexports(text)) << text;
  }
}

}  // namespace
}  // namespace unfreed::syntax
