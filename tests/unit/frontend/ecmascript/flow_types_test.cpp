#include "frontend/ecmascript/flow_types.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "frontend/ecmascript/readable.h"

namespace unfreed::ecmascript {
namespace {

struct Case {
  std::string_view flow;
  std::string_view readable;
};

void expectRewritten(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const std::string text = withoutFlowTypes(one.flow);
    EXPECT_EQ(text, one.readable) << one.flow;
    EXPECT_EQ(text.size(), one.flow.size());
    const auto tree = syntax::Tree::parse(text, Language::Tsx);
    EXPECT_TRUE(tree && !tree->root().hasError()) << text;
  }
}

TEST(FlowTypes, ThatTypeScriptSharesStay) {
  for (const std::string_view text : {"const a: Array<Box> = [];", "type A<T> = { name: string, of?: T };",
                                      "function f(a: A, b?: B): Promise<C> {}",
                                      "class Box<T> extends Base<T> { size: number = 1; get(i: number): T { "
                                      "return i ? this.a : this.b; } }"}) {
    EXPECT_EQ(withoutFlowTypes(text), text);
  }
}

TEST(FlowTypes, AreReadInAnnotations) {
  expectRewritten({
      {"let a: ?Box = f();", "let a:  Box = f();"},
      {"function f(a: ?Box, b?: ?B): ?C {}", "function f(a:  Box, b?:  B):  C {}"},
      {"const f = (a: ?A): ?B => g(a);", "const f = (a:  A):  B => g(a);"},
      {"let f: string => void = g;", "let f: ()     => void = g;"},
      {"let f: T => U = g;", "let f: ()=> U = g;"},
      {"let f: (?A, Array<B>) => C = g;", "let f: (_ , _       ) => C = g;"},
      {"let m: { [string]: ?Box } = {};", "let m: { [_     ]:  Box } = {};"},
      {"let l: List<*> = f();", "let l: List<_> = f();"},
      {"function is(a: mixed): boolean %checks { return !!a; }",
       "function is(a: mixed): boolean         { return !!a; }"},
  });
}

TEST(FlowTypes, OfObjectsAreRead) {
  expectRewritten({
      {"type A = {| +a: A, -b?: B |};", "type A = {   a: A,  b?: B  };"},
      {"type A = {||};", "type A = {  };"},
      {"type A = { a: A, ... };", "type A = { a: A,     };"},
      {"type A = {| ...$Exact<B>, a: A |};", "type A = {                a: A  };"},
      {"type A = {| a: A | B|};", "type A = {  a: A | B };"},
      {"type F = { (?A): B, m(a: ?A): B };", "type F = { (_ ): B, m(a:  A): B };"},
      {"opaque type Id: string = string;", "       type Id         = string;"},
      {"export interface Source {\n  get: Key => Promise<Box>;\n}",
       "export interface Source {\n  get: ()  => Promise<Box>;\n}"},
      {"type A = B<\n  C,\n  ?D,\n>;", "type A = B<\n  C,\n   D \n>;"},
  });
}

TEST(FlowTypes, OfParametersAreRead) {
  expectRewritten({
      {"function f<T: Box>(a: T): T { return a; }", "function f<T     >(a: T): T { return a; }"},
      {"class A<+T: Box = B> { +a: T; m<U: Box>(u: U): T {} }",
       "class A< T      = B> {  a: T; m<U     >(u: U): T {} }"},
      {"const f = <T>(a: T): T => a;", "const f =    (a: T): T => a;"},
      {"async function f(a: Box<>): Promise<Box<>> {}", "async function f(a: Box  ): Promise<Box  > {}"},
      {"const s: Set<?A> = new Set<?A>();", "const s: Set< A> = new Set< A>();"},
  });
}

TEST(FlowTypes, OfCastsAreBlank) {
  expectRewritten({
      {"f((a: any), 1);", "f((a     ), 1);"},
      {"const b = ((a: any): Box).size;", "const b = ((a     )     ).size;"},
      {"const f = (a: A): B => (a: any);", "const f = (a: A): B => (a     );"},
      {"const b = c ? (a: any) : d;", "const b = c ? (a     ) : d;"},
      {"return_((x => x: A => B));", "return_((x => x        ));"},
  });
}

TEST(FlowTypes, OfImportsAreRead) {
  expectRewritten({
      {"import typeof * as Kit from './kit';", "import type   * as Kit from './kit';"},
      {"import { typeof Box, open } from './kit';", "import { type   Box, open } from './kit';"},
  });
}

TEST(FlowTypes, ColonsOfCodeAreNone) {
  for (const std::string_view text :
       {"switch (a) { case f(b): g(); break; default: h(); }", "again: for (;;) break again;",
        "const a = b ? c : d; const o = { a: b, 'c': d ? e : f, [g]: h, i() { return j; } };",
        "const p = <p>it's: {a ? <b /> : <C d={{ e: f }} />} a < b</p>;",
        "const t = `${a ? b : c}: ${{ d: e }.d}`;", "if (a < b && c > (d)) e = (f, g);",
        "const r = a ?. b ?? c;", "x = y ? (z) : (w);"}) {
    EXPECT_EQ(withoutFlowTypes(text), text);
  }
}

TEST(FlowTypes, ThatAreBrokenOrDeepEnd) {
  for (const std::string& text :
       {std::string("let a: ?"), std::string("type A = {| a: "), std::string("("), std::string(")}]"),
        "let a: " + std::string(50'000, '?') + "A;", "let a: " + std::string(50'000, '(') + "A",
        "let a: " + std::string(50'000, '<'), "type A = " + std::string(50'000, '{')}) {
    EXPECT_EQ(withoutFlowTypes(text).size(), text.size());
  }
}

TEST(FlowTypes, LineBreaksStay) {
  const std::string_view text = "type A = {|\r\n  ...B,\r\n  f: T\n    => U,\n|};";
  const std::string readable = withoutFlowTypes(text);
  for (size_t at = 0; at < text.size(); ++at) {
    const bool isBreak = text[at] == '\n' || text[at] == '\r';
    EXPECT_EQ(readable[at] == '\n' || readable[at] == '\r', isBreak) << at;
  }
}

TEST(Readable, GrammarsBeginWithTheLikeliest) {
  using Languages = std::vector<Language>;
  EXPECT_EQ(grammarsFor("// @flow\n", Language::JavaScript),
            (Languages{Language::Tsx, Language::JavaScript}));
  EXPECT_EQ(grammarsFor("f();\n", Language::JavaScript), (Languages{Language::JavaScript, Language::Tsx}));
  EXPECT_EQ(grammarsFor("// @flow\n", Language::TypeScript), Languages{Language::TypeScript});
}

}  // namespace
}  // namespace unfreed::ecmascript
