// What --bindings makes of declarations and glue that lie beside each other.
#include "driver/given_bindings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "driver/run.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

constexpr std::string_view kOven = R"(/* tslint:disable */
/* eslint-disable */
export class Oven {
  free(): void;
  constructor();
  bake(): void;
}
)";
constexpr std::string_view kOvenGlue = R"(let wasm;
export class Oven {
  __destroy_into_raw() {
    const ptr = this.__wbg_ptr;
    this.__wbg_ptr = 0;
    return ptr;
  }
  free() { wasm.__wbg_oven_free(this.__destroy_into_raw(), 0); }
  constructor() { this.__wbg_ptr = wasm.oven_new() >>> 0; return this; }
  bake() {
    const ptr = this.__destroy_into_raw();
    wasm.oven_bake(ptr);
  }
}
)";
// Nothing here says Embind, except its neighbour.
constexpr std::string_view kShapes = "export class Shape { delete(): void; grow(): Shape; }";
constexpr std::string_view kEmscripten =
    "var ENVIRONMENT_IS_NODE, wasmBinary; class BindingError extends Error {} // wasm";

class Given : public testing::Test {
 protected:
  Given() { options_.root = folder_.path(); }

  std::string print(std::vector<std::string> bindings) {
    folder_.write("app.js", "export {};");
    options_.paths = {"app.js"};
    options_.bindings = std::move(bindings);
    auto result = driver::run(options_, Stage::PrintBindings);
    EXPECT_TRUE(result.has_value()) << result.error().what;
    return result ? result->printed : std::string();
  }
  static size_t count(std::string_view text, std::string_view word) {
    size_t found = 0;
    for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++found;
    return found;
  }

  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(Given, DeclarationsFindTheirGlueWhateverItsExtension) {
  for (const std::string_view extension : {"js", "mjs", "cjs"}) {
    const std::string folder = std::string(extension);
    folder_.write(folder + "/oven.d.ts", kOven);
    folder_.write(fmt::format("{0}/oven.{0}", folder), kOvenGlue);
    EXPECT_EQ(count(print({folder + "/oven.d.ts"}), R"("receiver":"consume")"), 1u) << extension;
  }
}

TEST_F(Given, DeclarationsFindTheOnlyGlueOfTheirFolder) {
  folder_.write("shapes.d.ts", kShapes);
  EXPECT_EQ(count(print({"shapes.d.ts"}), "embind"), 0u);
  folder_.write("geometry.js", kEmscripten);
  EXPECT_EQ(count(print({"shapes.d.ts"}), "embind"), 1u);
  folder_.write("physics.js", kEmscripten);
  EXPECT_EQ(count(print({"shapes.d.ts"}), "embind"), 0u) << "which of the two is not known";
}

TEST_F(Given, GlueInTwoModuleFormatsIsOneModule) {
  folder_.write("pkg/oven.d.ts", kOven);
  folder_.write("pkg/oven.js", kOvenGlue);
  folder_.write("pkg/oven.cjs", kOvenGlue);
  EXPECT_EQ(count(print({"pkg"}), R"("toolchain")"), 1u);
  EXPECT_EQ(count(print({"pkg/oven.js", "pkg/oven.cjs"}), R"("toolchain")"), 1u);
}

}  // namespace
}  // namespace unfreed::driver
