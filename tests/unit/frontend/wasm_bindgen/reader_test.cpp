#include "frontend/wasm_bindgen/reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <vector>

namespace unfreed::wasm_bindgen {
namespace {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Shape;

bindings::Reading readText(std::string_view text) {
  return read({{"src/lib.rs", text}}, {});
}

const Class* classNamed(const bindings::Module& module, std::string_view name) {
  const bindings::ClassIndex index = module.classNamed(name);
  return isNone(index) ? nullptr : &module.classes[index];
}

const Member* memberNamed(const bindings::Module& module, std::string_view cls, std::string_view name) {
  const Class* found = classNamed(module, cls);
  if (!found) return nullptr;
  for (const Member& member : found->members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

// A class with and one without a constructor.
constexpr std::string_view kTwoClasses = R"(
#[wasm_bindgen] pub struct Made;
#[wasm_bindgen] impl Made { #[wasm_bindgen(constructor)] pub fn new() -> Made { Made } }
#[wasm_bindgen] pub struct Given;
)";

struct Version {
  std::string version;
  bool resolved;
  Finalizer made;
  Finalizer given;
  bool assumed;
  bool dispose;
};

class Versions : public testing::TestWithParam<Version> {};

TEST_P(Versions, DecideWhatIsFinalizable) {
  const Version& expected = GetParam();
  Crate crate;
  crate.wasmBindgen = expected.version;
  crate.isResolved = expected.resolved;
  const bindings::Module module = read({{"src/lib.rs", kTwoClasses}}, crate).module;
  const Class* made = classNamed(module, "Made");
  const Class* given = classNamed(module, "Given");
  ASSERT_TRUE(made && given);
  EXPECT_EQ(made->finalizer, expected.made);
  EXPECT_EQ(given->finalizer, expected.given);
  EXPECT_EQ(made->finalizerAssumed, expected.assumed);
  EXPECT_EQ(made->dispose, expected.dispose);
  EXPECT_EQ(made->release, std::vector<std::string>{"free"});
}

INSTANTIATE_TEST_SUITE_P(
    All, Versions,
    testing::Values(Version{"0.2.62", true, Finalizer::Never, Finalizer::Never, false, false},
                    Version{"0.2.90", true, Finalizer::Never, Finalizer::Never, false, false},
                    Version{"0.2.91", true, Finalizer::Factories, Finalizer::Registry, false, false},
                    Version{"0.2.92", true, Finalizer::Factories, Finalizer::Registry, false, false},
                    Version{"0.2.93", true, Finalizer::Registry, Finalizer::Registry, false, false},
                    Version{"0.2.104", true, Finalizer::Registry, Finalizer::Registry, false, true},
                    Version{"0.2.62", false, Finalizer::Registry, Finalizer::Registry, true, false},
                    Version{"", false, Finalizer::Registry, Finalizer::Registry, true, false}));

TEST(Crate, TheLockSaysWhichVersionRuns) {
  std::vector<Notification> notifications;
  const Crate crate =
      crateOf({"Cargo.toml", "[package]\nname = \"a-b\"\n[dependencies]\nwasm-bindgen = \"0.2.50\"\n"},
              {"Cargo.lock",
               "[[package]]\nname = \"other\"\nversion = \"1.0.0\"\n[[package]]\nname = \"wasm-bindgen\"\n"
               "version = \"0.2.95\"\n"},
              notifications);
  EXPECT_EQ(crate.name, "a_b");
  EXPECT_EQ(crate.wasmBindgen, "0.2.95");
  EXPECT_TRUE(crate.isResolved);
  EXPECT_TRUE(notifications.empty());
}

TEST(Crate, ARequirementIsNoVersionUnlessItIsExact) {
  std::vector<Notification> notifications;
  const Crate open = crateOf({"Cargo.toml", "[dependencies.wasm-bindgen]\nversion = \">=0.2.80, <0.3\"\n"},
                             {}, notifications);
  EXPECT_EQ(open.wasmBindgen, "0.2.80");
  EXPECT_FALSE(open.isResolved);
  const Crate exact = crateOf(
      {"Cargo.toml", "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\nwasm-bindgen = \"=0.2.100\"\n"},
      {}, notifications);
  EXPECT_EQ(exact.wasmBindgen, "0.2.100");
  EXPECT_TRUE(exact.isResolved);
}

TEST(Crate, DefaultFeaturesAreFollowed) {
  std::vector<Notification> notifications;
  const Crate crate = crateOf(
      {"Cargo.toml", "[features]\ndefault = [\"a\", \"dep:x\"]\na = [\"b\", \"y/z\"]\nb = [\"a\"]\nc = []\n"},
      {}, notifications);
  EXPECT_EQ(crate.defaultFeatures, (std::vector<std::string>{"default", "a", "b", "y"}));
}

TEST(Crate, AManifestThatDoesNotParseIsReported) {
  std::vector<Notification> notifications;
  const Crate crate = crateOf({"Cargo.toml", "[package"}, {"Cargo.lock", "= ="}, notifications);
  EXPECT_TRUE(crate.name.empty());
  ASSERT_EQ(notifications.size(), 2u);
  EXPECT_EQ(notifications[0].id, "manifest-not-read");
  EXPECT_EQ(notifications[0].path, "Cargo.toml");
  EXPECT_EQ(notifications[1].path, "Cargo.lock");
}

TEST(Reader, FilesWithoutBindingsGiveNothing) {
  const bindings::Reading reading = readText("pub struct Foo; impl Foo { pub fn new() -> Foo { Foo } }");
  EXPECT_TRUE(reading.module.classes.empty());
  EXPECT_TRUE(reading.module.functions.empty());
  EXPECT_TRUE(reading.notifications.empty());
}

TEST(Reader, ImportsDecideBetweenClassesOfOneName) {
  const std::string left =
      "use wasm_bindgen::prelude::*;\n#[wasm_bindgen(js_name = LeftLeaf)] pub struct Leaf;\n";
  const std::string right =
      "use wasm_bindgen::prelude::*;\n#[wasm_bindgen(js_name = RightLeaf)] pub struct Leaf;\n";
  const std::string user = R"(
use wasm_bindgen::prelude::*;
use crate::right::Leaf;
use super::left::Leaf as Other;
#[wasm_bindgen] pub fn imported() -> Leaf { todo!() }
#[wasm_bindgen] pub fn renamed() -> Other { todo!() }
#[wasm_bindgen] pub fn written() -> crate::left::Leaf { todo!() }
)";
  const std::string reexports = "pub mod inner; pub use inner::*;";
  const bindings::Module module = read({{"src/lib.rs", "mod left; mod right; mod user;"},
                                        {"src/left/mod.rs", reexports},
                                        {"src/left/inner.rs", left},
                                        {"src/right.rs", right},
                                        {"src/user.rs", user}},
                                       {})
                                      .module;
  ASSERT_EQ(module.functions.size(), 3u);
  const auto resultOf = [&](uint32_t i) {
    return module.functions[idAt<bindings::FunctionIndex>(i)].returns.className;
  };
  EXPECT_EQ(resultOf(0), "RightLeaf");
  EXPECT_EQ(resultOf(1), "LeftLeaf");
  EXPECT_EQ(resultOf(2), "LeftLeaf");
}

TEST(Reader, AJavaScriptArrayIsNoClassOfThatName) {
  const bindings::Module module = readText(R"(
use wasm_bindgen::prelude::*;
use js_sys::Array as List;
#[wasm_bindgen] pub struct Array;
#[wasm_bindgen] pub fn own() -> Array { Array }
#[wasm_bindgen] pub fn foreign() -> js_sys::Array { js_sys::Array::new() }
#[wasm_bindgen] pub fn renamed() -> List { List::new() }
)")
                                      .module;
  ASSERT_EQ(module.functions.size(), 3u);
  EXPECT_EQ(module.functions[bindings::FunctionIndex{0}].returns.className, "Array");
  EXPECT_EQ(module.functions[bindings::FunctionIndex{1}].returns.className, "");
  EXPECT_EQ(module.functions[bindings::FunctionIndex{2}].returns.className, "");
}

TEST(Reader, ACachedValueIsNotSaidToBeNew) {
  const bindings::Module module = readText(R"(
#[wasm_bindgen] pub struct Leaf;
#[wasm_bindgen] pub struct Event { leaf: Option<JsValue> }
#[wasm_bindgen] impl Event {
  pub fn fresh(&self) -> JsValue { Leaf::new().into() }
  pub fn cached(&mut self) -> JsValue { self.leaf.get_or_insert_with(|| Leaf::new().into()).clone() }
}
)")
                                      .module;
  const Member* fresh = memberNamed(module, "Event", "fresh");
  const Member* cached = memberNamed(module, "Event", "cached");
  ASSERT_TRUE(fresh && cached);
  EXPECT_EQ(fresh->returns.className, "Leaf");
  EXPECT_EQ(fresh->returns.ownership, Ownership::Owned);
  EXPECT_EQ(cached->returns.ownership, Ownership::Unknown);
}

TEST(Reader, OpaqueResultsFollowFunctionsOfTheCrate) {
  const bindings::Module module = readText(R"(
#[wasm_bindgen] pub struct Leaf;
#[wasm_bindgen] pub struct Twig;
fn to_js(kind: u32) -> JsValue {
  match kind { 0 => Leaf { }.into(), 1 => Twig::new(kind).into(), _ => JsValue::UNDEFINED }
}
fn again(kind: u32) -> JsValue { again(kind); to_js(kind) }
#[wasm_bindgen] pub fn grow(kind: u32) -> JsValue { again(kind) }
)")
                                      .module;
  ASSERT_EQ(module.functions.size(), 1u);
  const bindings::Type& type = module.functions[bindings::FunctionIndex{0}].returns;
  EXPECT_EQ(type.className, "Leaf");
  EXPECT_EQ(type.alternatives, std::vector<std::string>{"Twig"});
  EXPECT_EQ(type.shape, Shape::Union);
  EXPECT_TRUE(type.optional);
}

TEST(Reader, NamesOfParametersAndKeywords) {
  const bindings::Module module = readText(R"(
#[wasm_bindgen] pub fn r#type(mut a: u32, r#in: &str, Wrapper(b): u32) {}
#[wasm_bindgen] pub fn class() {}
)")
                                      .module;
  ASSERT_EQ(module.functions.size(), 2u);
  const Member& type = module.functions[bindings::FunctionIndex{0}];
  EXPECT_EQ(type.name, "type");
  ASSERT_EQ(type.parameters.size(), 3u);
  EXPECT_EQ(type.parameters[0].name, "a");
  EXPECT_EQ(type.parameters[1].name, "in");
  EXPECT_EQ(type.parameters[2].name, "arg2");
  EXPECT_EQ(module.functions[bindings::FunctionIndex{1}].name, "_class");
}

TEST(Reader, CommentsStringsAndCharactersHideNothing) {
  const bindings::Module module = readText(
                                      "#[wasm_bindgen] pub struct A; /* { /* nested */ ( */ // }\n"
                                      "const Q: char = '\"'; const B: char = '\\''; const L: &'static str = "
                                      "r##\"}}\"# \"##; const C: &[u8] = b\"{\\\"\";\n"
                                      "#[wasm_bindgen] pub struct B;\n")
                                      .module;
  EXPECT_TRUE(classNamed(module, "A"));
  EXPECT_TRUE(classNamed(module, "B"));
}

// Hostile input: everything ends, in time, and keeps what can be kept.

std::string repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

constexpr std::string_view kKept = "\n#[wasm_bindgen]\npub struct Kept;\n";

struct Input {
  const char* name;
  std::string text;
  friend void PrintTo(const Input& input, std::ostream* out) { *out << input.name; }
};

class Hostile : public testing::TestWithParam<Input> {};

TEST_P(Hostile, IsReadToTheEnd) {
  const std::string text = GetParam().text + std::string(kKept);
  const bindings::Reading reading = readText(text);
  EXPECT_TRUE(classNamed(reading.module, "Kept"));
}

INSTANTIATE_TEST_SUITE_P(
    All, Hostile,
    testing::Values(
        Input{"DeepBraces", repeated("mod a {", 100'000)},
        Input{"DeepTypes", "#[wasm_bindgen] pub fn f() -> " + repeated("Vec<", 100'000) + "u8"},
        Input{"DeepBrackets", "type X = " + repeated("[", 100'000) + ";"},
        Input{"DeepCfg", "#[cfg(" + repeated("not(", 50'000) + "x" + repeated(")", 50'001) + "] struct X;"},
        Input{"DeepUse", "use " + repeated("a::{", 50'000) + repeated("}", 50'000) + ";"},
        Input{"ManyClosing", repeated("}", 200'000)},
        Input{"ManyAttributes", repeated("#[cfg(a)]", 20'000) + " struct Other;"},
        Input{"NotUtf8", "pub struct \xff\xfe; // \xc3\n"},
        Input{"SelfCallingMacro",
              "macro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*); m!($($t)*); }; }\nm!(a b);"},
        Input{"GrowingMacro", "macro_rules! g { ($($t:tt)*) => { g!($($t $t)*); }; }\ng!(a b);"},
        Input{"CyclicAlias", "type A = B; type B = A; #[wasm_bindgen] pub fn f(a: A) -> B {}"},
        Input{"CyclicUse", "use crate::B as A; use crate::A as B; #[wasm_bindgen] pub fn f() -> A {}"},
        Input{"NestedRepetitions", "macro_rules! n { ($($($($t:tt)*)*)*) => { $($($($t)*)*)* }; }\nn!(" +
                                       repeated("a ", 2'000) + ");"}),
    [](const auto& given) { return std::string(given.param.name); });

TEST(Reader, AnUnclosedBracketIsReportedWithItsLine) {
  const bindings::Reading reading = readText(
      "#[wasm_bindgen]\npub struct A;\n\n#[wasm_bindgen]\nimpl A {\n    pub fn f(&self) -> A {\n        if x "
      "{\n    }\n\n"
      "    pub fn g(self) {}\n}\n\n#[wasm_bindgen]\npub fn h(a: A) {}\n");
  ASSERT_EQ(reading.notifications.size(), 1u);
  EXPECT_EQ(reading.notifications[0].id, "syntax-error");
  EXPECT_EQ(reading.notifications[0].line, 7u) << reading.notifications[0].message;
  EXPECT_TRUE(memberNamed(reading.module, "A", "f"));
  const Member* g = memberNamed(reading.module, "A", "g");
  ASSERT_TRUE(g);
  EXPECT_EQ(g->receiver, PassMode::Consume);
  EXPECT_EQ(reading.module.functions.size(), 1u);
}

TEST(Reader, AGeneratedFileOfFiftyThousandLines) {
  std::string text = "use wasm_bindgen::prelude::*;\n";
  for (int i = 0; i < 2'500; ++i) {
    const std::string name = "Class" + std::to_string(i);
    text += fmt::format(
        "#[wasm_bindgen]\npub struct {0} {{\n    inner: u32,\n}}\n\n#[wasm_bindgen]\nimpl {0} {{\n"
        "    pub fn next(\n        &self,\n    ) -> {0} {{\n        todo!()\n    }}\n\n"
        "    pub fn drop_it(\n        self,\n    ) {{\n    }}\n}}\n\n",
        name);
  }
  const bindings::Reading reading = readText(text);
  EXPECT_EQ(reading.module.classes.size(), 2'500u);
  const Member* next = memberNamed(reading.module, "Class2499", "next");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->returns.className, "Class2499");
}

}  // namespace
}  // namespace unfreed::wasm_bindgen
