// What is read for bindings beside JavaScript: Rust and its manifests, WebIDL, the names of C++, and what
// unfreed-embind answers.
#include "frontend/embind/answer.h"
#include "frontend/embind/names.h"
#include "frontend/embind/reader.h"
#include "frontend/wasm_bindgen/crate.h"
#include "frontend/wasm_bindgen/reader.h"
#include "frontend/webidl/reader.h"
#include "target.h"

using namespace unfreed;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::textOf(data, size);
  std::vector<Notification> notifications;
  const wasm_bindgen::Crate crate =
      wasm_bindgen::crateOf({"Cargo.toml", text}, {"Cargo.lock", text}, notifications);
  wasm_bindgen::sharedPlacesIn({"Cargo.toml", text});
  wasm_bindgen::read({{"lib.rs", text}}, crate);
  webidl::read({{"kit.idl", text}});
  embind::hasBindings(text);
  embind::FileReading file;
  file.absolute = "/kit.cpp";
  file.names = embind::readNames({"kit.cpp", text});
  file.typed = embind::parseAnswer(text);
  embind::joinFiles({file});
  return 0;
}
