#include "driver/import_map.h"

#include <gtest/gtest.h>

namespace unfreed::driver {
namespace {

TEST(ImportMap, putsWhatThePageSaysInThePlaceOfASpecifier) {
  ImportMap map;
  map.add(
      R"({"imports": {"a": "./js/a.js", "lib/": "./vendor/lib/", "lib/special/": "./special/", "n": null, "": "x"}})");
  map.add(R"({"imports": {"a": "./late.js", "b": "https://unpkg.com/b@1/b.js"}})");
  EXPECT_EQ(map.mapped("a"), "./js/a.js");
  EXPECT_EQ(map.mapped("b"), "https://unpkg.com/b@1/b.js");
  EXPECT_EQ(map.mapped("lib/x.js"), "./vendor/lib/x.js");
  EXPECT_EQ(map.mapped("lib/special/x.js"), "./special/x.js");
  EXPECT_EQ(map.mapped("lib"), "lib");
  EXPECT_EQ(map.mapped("n"), "n");
  EXPECT_EQ(map.mapped("./a"), "./a");
}

TEST(ImportMap, mapsNothingWhenItIsBroken) {
  for (const std::string_view json :
       {"", "{", "[]", "{\"imports\": []}", "{\"imports\": {\"a\": 1}}", "{\"scopes\": {}}"}) {
    ImportMap map;
    map.add(json);
    EXPECT_TRUE(map.empty()) << json;
    EXPECT_EQ(map.mapped("a"), "a");
  }
}

std::string pathAt(std::string_view address) {
  return packageDeliveredAt(address).path;
}

TEST(DeliveredPackage, isNamedByItsAddress) {
  EXPECT_EQ(pathAt("https://unpkg.com/jolt@1.2.3/dist/jolt.js"), "jolt/dist/jolt.js");
  EXPECT_EQ(pathAt("https://www.unpkg.com/jolt/dist/jolt.js?module"), "jolt/dist/jolt.js");
  EXPECT_EQ(pathAt("//cdn.jsdelivr.net/npm/@scope/name@latest/a/b.mjs"), "@scope/name/a/b.mjs");
  EXPECT_EQ(pathAt("https://cdn.jsdelivr.net/npm/name@1/+esm"), "name");
  EXPECT_EQ(pathAt("https://esm.sh/name@1?bundle"), "name");
  EXPECT_EQ(pathAt("https://esm.sh/v135/@scope/name@1.0.0/es2022/name.mjs"), "@scope/name/es2022/name.mjs");
  EXPECT_EQ(pathAt("https://cdn.skypack.dev/name"), "name");
  EXPECT_EQ(pathAt("https://ga.jspm.io/npm:name@1.0.0/index.js"), "name/index.js");
  EXPECT_EQ(packageDeliveredAt("https://unpkg.com/@scope/name@1/x.js").name, "@scope/name");
}

TEST(DeliveredPackage, isNothingAtOtherAddresses) {
  for (const std::string_view address :
       {"", "name", "./unpkg.com/name", "https://example.org/name@1/x.js", "https://unpkg.com/",
        "https://unpkg.com/@scope", "https://cdn.jsdelivr.net/gh/user/repo@1/x.js", "npm:name",
        "https://unpkg.com.evil.org/name"}) {
    EXPECT_EQ(packageDeliveredAt(address).name, "") << address;
  }
}

}  // namespace
}  // namespace unfreed::driver
