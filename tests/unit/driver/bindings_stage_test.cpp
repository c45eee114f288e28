// Which installed packages are bindings.
#include "driver/bindings_stage.h"

#include <gtest/gtest.h>

#include "driver/run.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

// The shape of wasm-bindgen's classes, without its marks.
constexpr std::string_view kPool = R"(export class Pool {
  free(): void;
  take(): Pool;
}
)";

class InstalledPackage : public testing::Test {
 protected:
  InstalledPackage() {
    options_.root = folder_.path();
    options_.paths = {"app.js"};
    folder_.write("app.js", "import { Pool } from 'pool';");
    folder_.write("node_modules/pool/package.json", R"({"name":"pool","main":"index.js"})");
    folder_.write("node_modules/pool/index.d.ts", kPool);
  }
  bool isBinding() const {
    const auto result = driver::run(options_, Stage::PrintBindings);
    EXPECT_TRUE(result.has_value()) << result.error().what;
    return result && result->printed.find("\"Pool\"") != std::string::npos;
  }

  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(InstalledPackage, WithoutWasmAnywhereIsNoBindingByItsShape) {
  folder_.write("node_modules/pool/index.js", "exports.Pool = class Pool { free() {} take() {} };");
  EXPECT_FALSE(isBinding());
  folder_.write("node_modules/pool/pool.wasm", "");
  EXPECT_TRUE(isBinding());
}

TEST_F(InstalledPackage, ThatEmbedsItsWasmIsABinding) {
  folder_.write("node_modules/pool/index.js", "exports.Pool = start(new WebAssembly.Module(bytes));");
  EXPECT_TRUE(isBinding());
}

TEST_F(InstalledPackage, ThatBuildsOnOneWithWasmIsABinding) {
  folder_.write("node_modules/pool/index.js", "module.exports = require('core');");
  folder_.write("node_modules/core/package.json", R"({"name":"core","main":"core.js"})");
  folder_.write("node_modules/core/core.js", "exports.start = () => {};");
  folder_.write("node_modules/core/core.wasm", "");
  EXPECT_TRUE(isBinding());
}

TEST_F(InstalledPackage, OfDeclarationsAloneIsABindingByItsShape) {
  EXPECT_TRUE(isBinding());
}

}  // namespace
}  // namespace unfreed::driver
