// What the stages cost one by one, on generated modules that import each other and use a package of bindings:
// 1×, 2×, 4× and 8× of them, so that the curve shows whether the cost grows with the size. Run it in a
// release build.
#include <benchmark/benchmark.h>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "driver/file_scan.h"
#include "ownership/whole_program.h"
#include "support/world.h"
#include "syntax/specifiers.h"
#include "syntax/tree.h"

namespace unfreed {
namespace {

constexpr int kFiles = 25;
driver::LibraryNames library(std::string global, const std::string& telling) {
  return {{std::move(global)}, Lazy<std::vector<std::string>>([telling] { return std::vector{telling}; })};
}

const driver::FileScanner kScanner({library("Ammo", "btVector3"), library("DracoDecoderModule", "Decoder"),
                                    library("cv", "Mat")});

std::string pathOf(int i) {
  return fmt::format("m{}.ts", i);
}

// Half of it has nothing to do with handles.
std::string moduleText(int i, int count) {
  const int next = (i * 7 + 1) % count;
  std::string text = "import { Doc, Part, make } from 'doc';\n";
  if (next != i) text += fmt::format("import {{ Shelf{0}, total{0} }} from './m{0}.ts';\n", next);
  text += fmt::format(
      R"(export interface Options{0} {{ title: string; limit?: number; tags: readonly string[] }}

// Joins what is given into one line; what is longer than the limit is cut.
export function describe{0}(options: Options{0}, values: Array<string | number>): string {{
  const parts: string[] = [];
  for (const [index, value] of values.entries()) {{
    if (options.limit !== undefined && index >= options.limit) break;
    parts.push(typeof value === 'number' ? value.toFixed(2) : value.trim());
  }}
  return `${{options.title}}: ${{parts.filter((part) => part.length > 0).join(', ')}} (${{options.tags.length}})`;
}}

export function reduce{0}(state: {{ count: number; items: string[] }}, action: {{ type: string; value?: string }}) {{
  switch (action.type) {{
    case 'add':
      return {{ ...state, count: state.count + 1, items: [...state.items, action.value ?? 'item'] }};
    case 'remove':
      return {{ ...state, count: Math.max(0, state.count - 1), items: state.items.filter((one) => one !== action.value) }};
    default:
      return state;
  }}
}}

export class Shelf{0} {{
  private held: Doc | null = null;
  private entries = new Map<string, number>();
  constructor(private readonly title: string) {{}}
  get(): Doc {{ return (this.held ??= Doc.load(this.title)); }}
  replace(n: number) {{ this.held?.free(); this.held = new Doc(n); }}
  dispose() {{ this.held?.free(); this.held = null; }}
  count(key: string) {{ this.entries.set(key, (this.entries.get(key) ?? 0) + 1); return this.entries.size; }}
}}

export function total{0}(items: number[]): number {{
  let sum = 0;
  for (const item of items) {{
    const doc = make(item);
    try {{
      const part: Part = doc.child(item);
      sum += part.text().length;
      part.free();
    }} finally {{
      doc.free();
    }}
  }}
  return sum;
}}

export function leak{0}(items: number[]): number {{
  let sum = 0;
  for (const item of items) {{
    const doc = new Doc(item);
    if (item > 3) continue;
    sum += doc.length();
    doc.free();
  }}
  return sum;
}}
)",
      i);
  if (next == i) return text;
  return text + fmt::format(
                    "export function shelve{0}(words: string[]) {{\n  const shelf = new Shelf{1}(words[0]);\n"
                    "  const sum = total{1}(words.map((word) => word.length)) + shelf.get().length();\n"
                    "  shelf.dispose();\n  return sum;\n}}\n",
                    i, next);
}

std::vector<std::string> texts(int count) {
  std::vector<std::string> all;
  all.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back(moduleText(i, count));
  return all;
}

// The scale of the benchmark in files.
int filesOf(const benchmark::State& state) {
  return kFiles * static_cast<int>(state.range(0));
}

template <class Each>
void eachText(benchmark::State& state, Each each) {
  const std::vector<std::string> all = texts(filesOf(state));
  size_t bytes = 0;
  for (const std::string& text : all) bytes += text.size();
  for (auto _ : state) {
    for (const std::string& text : all) benchmark::DoNotOptimize(each(text));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
  state.SetComplexityN(state.range(0));
}

void specifiersIn(benchmark::State& state) {
  eachText(state, [](const std::string& text) { return syntax::specifiersIn(text).size(); });
}

void scanFile(benchmark::State& state) {
  eachText(state, [](const std::string& text) { return kScanner.scan("m.ts", text).specifiers.size(); });
}

void parse(benchmark::State& state) {
  eachText(state, [](const std::string& text) {
    return syntax::Tree::parse(text, Language::TypeScript)->root().childCount();
  });
}

void parseAndLower(benchmark::State& state) {
  eachText(state, [](const std::string& text) {
    SourceFile file;
    file.path = "m.ts";
    file.text = text;
    file.language = Language::TypeScript;
    return ecmascript::lower(file, FileId{0}).functions.size();
  });
}

// The program of all files, resolved; Values and the analysis are made of it.
void addFiles(program::World& world, int count) {
  const bindings::ModuleId doc = world.bind(program::docModule());
  for (int i = 0; i < count; ++i) {
    const program::UnitId unit = world.file(pathOf(i), moduleText(i, count));
    const int next = (i * 7 + 1) % count;
    world.resolve(unit, "doc", doc);
    if (next != i) world.resolve(unit, "./" + pathOf(next), idAt<program::UnitId>(static_cast<size_t>(next)));
  }
}

void values(benchmark::State& state) {
  program::World world;
  addFiles(world, filesOf(state));
  for ([[maybe_unused]] auto _ : state) {
    const program::Values values(world.program());
    benchmark::DoNotOptimize(&values);
  }
  state.SetComplexityN(state.range(0));
}

void ownershipOf(benchmark::State& state) {
  program::World world;
  addFiles(world, filesOf(state));
  const program::Values& values = world.values();
  size_t leaks = 0;
  for ([[maybe_unused]] auto _ : state) leaks = ownership::analyse(world.program(), values, {}).leaks.size();
  state.SetComplexityN(state.range(0));
  if (leaks != static_cast<size_t>(filesOf(state))) state.SkipWithError("each file has one leak");
}

BENCHMARK(specifiersIn)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(scanFile)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(parse)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(parseAndLower)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(values)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(ownershipOf)
    ->Name("ownership")
    ->RangeMultiplier(2)
    ->Range(1, 8)
    ->Unit(benchmark::kMillisecond)
    ->Complexity();

}  // namespace
}  // namespace unfreed

BENCHMARK_MAIN();
