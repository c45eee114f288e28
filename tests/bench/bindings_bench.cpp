// What reading the sources of bindings costs: generated modules of 50 to 400 classes with ten members each,
// so that the curve shows whether the cost grows with the size. Run it in a release build; the figures are in
// docs/performance.md.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <string>

#include "frontend/embind/names.h"
#include "frontend/wasm_bindgen/reader.h"
#include "frontend/webidl/reader.h"

namespace unfreed {
namespace {

constexpr int kMembers = 10;

std::string rustOf(int classes) {
  std::string text = "use wasm_bindgen::prelude::*;\n";
  for (int i = 0; i < classes; ++i) {
    text += fmt::format(
        "#[wasm_bindgen]\n#[derive(Clone)]\npub struct C{0} {{ inner: u32 }}\n#[wasm_bindgen]\nimpl C{0} "
        "{{\n",
        i);
    for (int m = 0; m < kMembers; ++m) {
      text += fmt::format(
          "    /// Gives another one.\n    pub fn m{0}(&self, other: &C{1}, name: &str) -> Result<C{1}, "
          "JsError> {{\n"
          "        let mut sum = 0;\n        for x in name.chars() {{ sum += x as u32 + self.inner; }}\n"
          "        Ok(C{1} {{ inner: sum + other.inner }})\n    }}\n",
          m, (i + m) % classes);
    }
    text += "}\n";
  }
  return text;
}

std::string cppOf(int classes) {
  std::string text = "#include <emscripten/bind.h>\nusing namespace emscripten;\n";
  for (int i = 0; i < classes; ++i) text += fmt::format("struct C{};\n", i);
  text += "EMSCRIPTEN_BINDINGS(bench) {\n";
  for (int i = 0; i < classes; ++i) {
    text += fmt::format("  class_<C{0}>(\"C{0}\").constructor<>()", i);
    for (int m = 0; m < kMembers; ++m) {
      text += fmt::format("\n      .function(\"m{0}\", select_overload<C{1}(int)>(&C{2}::m{0}))", m,
                          (i + m) % classes, i);
    }
    text += ";\n";
  }
  return text + "}\n";
}

std::string idlOf(int classes) {
  std::string text;
  for (int i = 0; i < classes; ++i) {
    text += fmt::format("interface C{0} {{\n  void C{0}();\n", i);
    for (int m = 0; m < kMembers; ++m) {
      text += fmt::format("  [Const, Ref] C{0} m{1}([Const, Ref] C{0} other, optional float weight);\n",
                          (i + m) % classes, m);
    }
    text += "};\n";
  }
  return text;
}

template <class Read>
void run(benchmark::State& state, const std::string& text, Read read) {
  for (auto _ : state) benchmark::DoNotOptimize(read(text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
  state.SetComplexityN(state.range(0));
}

void rust(benchmark::State& state) {
  run(state, rustOf(static_cast<int>(state.range(0))), [](const std::string& text) {
    return wasm_bindgen::read({{"lib.rs", text}}, {}).module.classes.size();
  });
}

void cppNames(benchmark::State& state) {
  run(state, cppOf(static_cast<int>(state.range(0))), [](const std::string& text) {
    return embind::readNames({"bindings.cpp", text}).classes.size();
  });
}

void idl(benchmark::State& state) {
  run(state, idlOf(static_cast<int>(state.range(0))), [](const std::string& text) {
    return webidl::read({{"module.idl", text}}).module.classes.size();
  });
}

BENCHMARK(rust)->RangeMultiplier(2)->Range(50, 400)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(cppNames)->RangeMultiplier(2)->Range(50, 400)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(idl)->RangeMultiplier(2)->Range(50, 400)->Unit(benchmark::kMillisecond)->Complexity();

}  // namespace
}  // namespace unfreed

BENCHMARK_MAIN();
