// Declarations and glue of a package, each alone and both together.
#include "bindings/bindings_json.h"
#include "frontend/glue/reader.h"
#include "frontend/glue/signs.h"
#include "target.h"

using namespace unfreed;

namespace {

using Kind = glue::Input::Kind;

void read(const std::vector<glue::Input>& inputs) {
  const bindings::Reading reading = glue::read(inputs, "kit");
  for (const bindings::Class& each : reading.module.classes)
    fuzz::promise(!each.name.empty(), "a class has a name");
  glue::Signs signs;
  for (const glue::Input& input : inputs) signs |= glue::signsIn(input.text, input.kind);
  const bool isEmpty = reading.module.classes.empty() && reading.module.functions.empty();
  fuzz::promise(isEmpty || glue::mayBeModule(signs), "a module shows signs of one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::textOf(data, size);
  glue::dependenciesOf(text);
  read({{Kind::Declarations, "kit.d.ts", text}});
  read({{Kind::Glue, "kit.js", text}});
  const size_t half = text.find('\n', size / 2);
  if (half == std::string_view::npos) return 0;
  read({{Kind::Declarations, "kit.d.ts", text.substr(0, half)}, {Kind::Glue, "kit.js", text.substr(half)}});
  return 0;
}
