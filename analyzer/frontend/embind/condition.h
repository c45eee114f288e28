// The conditions of `#if` lines, in three values: what a build with Emscripten decides, and what it leaves
// open.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace unfreed::embind {

enum class Truth : uint8_t { False, True, Unknown };

Truth negated(Truth truth);
Truth both(Truth a, Truth b);

// What is known of macro names at one place of a file.
struct MacroFacts {
  std::function<Truth(std::string_view)> isDefined;
  std::function<std::optional<int64_t>(std::string_view)> valueOf;  // nothing: not known
};

// The expression of an #if or #elif. What cannot be read is Unknown.
Truth evaluate(std::string_view expression, const MacroFacts& facts);
std::optional<int64_t> valueOfExpression(std::string_view expression, const MacroFacts& facts);

// Macros that are the same for every build with Emscripten: its own, those of its compiler, and those of
// other platforms. Builds are taken to be release builds (NDEBUG), since those are what is published.
Truth isDefinedByEmscripten(std::string_view name);
std::optional<int64_t> valueByEmscripten(std::string_view name);

}  // namespace unfreed::embind
