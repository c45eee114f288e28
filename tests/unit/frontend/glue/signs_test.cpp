// What bytes tell before anything is parsed: never less than the parse.
#include "frontend/glue/signs.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed::glue {
namespace {

Signs inDeclarations(std::string_view text) {
  return signsIn(text, Input::Kind::Declarations);
}

bool isModule(std::string_view text) {
  const Reading reading = read({{Input::Kind::Declarations, "a.d.ts", text}}, "");
  return !reading.module.classes.empty() || !reading.module.functions.empty();
}

// Ways to write a method that takes nothing, all of which the parser knows.
class Release : public testing::TestWithParam<std::string> {};

TEST_P(Release, IsSeen) {
  const std::string text = "/* tslint:disable */\n/* eslint-disable */\nexport class Tree {\n  " +
                           GetParam() + "\n}\nexport function __wbg_tree(): Tree;\n";
  EXPECT_TRUE(isModule(text));
  EXPECT_TRUE(mayBeModule(inDeclarations(text)));
}

INSTANTIATE_TEST_SUITE_P(All, Release,
                         testing::Values("free(): void;", "free ( ) : void", "free<T>(): void;",
                                         "free?(): void;", "free\n(\n): void;", "'free'(): void;",
                                         "\"free\"(): void;", "free(this: Tree): void;", "free(this): void;",
                                         "free /* it */ (): void;", "free(/* nothing ) */): void;",
                                         "free(// nothing\n): void;", "public free(): void;",
                                         "free\u00A0(): void;", "\u00A0free(): void;", "free!(): void;",
                                         "free(", "free(}", "free<"));

TEST(Signs, AreNotSeenInEveryFile) {
  for (const std::string_view text :
       {"interface Store { delete(key: string): boolean; free: number; }",
        "// the memory is free\nexport declare function freeze(): void; let carefree: () => void;",
        "declare module 'x' { export function compare(a: string): number; }",
        "export interface View { destroy(): void; compare(other: View): number }"})
    EXPECT_FALSE(mayBeModule(inDeclarations(text))) << text;
}

// What makes a binder's namespace may stand in several files.
TEST(Signs, OfANamespaceAreThoseOfAllFiles) {
  Signs signs = inDeclarations("declare namespace Physics { function destroy(object: any): void }");
  EXPECT_FALSE(mayBeModule(signs));
  signs |= inDeclarations("declare namespace Physics { function wrapPointer(at: number): any }");
  EXPECT_TRUE(mayBeModule(signs));
}

TEST(Signs, OfGlueAreThoseOfItsGenerators) {
  EXPECT_TRUE(mayBeModule(signsIn("imports.__wbindgen_throw = () => {};", Input::Kind::Glue)));
  EXPECT_TRUE(mayBeModule(signsIn("WrapperObject; __destroy__; wrapPointer", Input::Kind::Glue)));
  EXPECT_FALSE(
      mayBeModule(signsIn("class Tree { free() {} delete() {} __destroy__() {} }", Input::Kind::Glue)));
}

}  // namespace
}  // namespace unfreed::glue
