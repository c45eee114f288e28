#include <fmt/format.h>

#include "ownership/open_handles.h"
#include "ownership/whole_program.h"

namespace unfreed::ownership {
namespace {

std::string_view nameOf(YieldKind kind) {
  switch (kind) {
    case YieldKind::None:
      return "none";
    case YieldKind::Microtask:
      return "microtask";
    case YieldKind::Unknown:
      return "unknown";
    case YieldKind::Platform:
      return "platform";
    case YieldKind::Macrotask:
      return "macrotask";
  }
  return "";
}

std::string_view nameOf(Drop::Cause cause) {
  switch (cause) {
    case Drop::Cause::EndOfStatement:
      return "end of statement";
    case Drop::Cause::EndOfScope:
      return "end of scope";
    case Drop::Cause::Overwritten:
      return "overwritten";
    case Drop::Cause::WithCollection:
      return "with its collection";
  }
  return "";
}

std::string statusText(uint8_t bits) {
  std::string text;
  const auto say = [&](uint8_t bit, std::string_view word) {
    if ((bits & bit) == 0) return;
    if (!text.empty()) text += "|";
    text += word;
  };
  say(status::Open, "borrows");
  say(status::Released, "releases");
  say(status::Moved, "moves");
  say(status::Escaped, "keeps");
  return text.empty() ? "nothing" : text;
}

std::string effectText(const PassedEffect& effect) {
  std::string text = statusText(effect.itself);
  if (effect.elements != 0) text += fmt::format(", elements: {}", statusText(effect.elements));
  if (effect.invoked) text += ", calls it";
  if (effect.returned) text += ", returns it";
  if (effect.registered) text += ", registers it";
  return text;
}

std::string returnedText(const program::Program& program, const Returned& returned) {
  std::string text;
  for (const bindings::ClassRef cls : returned.classes) {
    if (!text.empty()) text += " or ";
    text += program.bindings[cls].name;
  }
  if (returned.shape != bindings::Shape::One) text += ", several";
  return text;
}

std::string functionName(const program::Program& program, program::FunctionRef ref) {
  const flow::Function& function = program.functionOf(ref);
  const std::string_view name = ref.function == flow::Module::topLevel ? "(top level)"
                                : function.name.empty()                ? "(anonymous)"
                                                                       : function.name;
  return fmt::format("{} #{}.{}", name, static_cast<uint32_t>(ref.unit), static_cast<uint32_t>(ref.function));
}

}  // namespace

std::string printSummaries(const program::Program& program, const Analysis& analysis) {
  std::string text;
  for (const auto& [ref, summary] : analysis.summaries) {
    const flow::Function& function = program.functionOf(ref);
    text += fmt::format("{}\n", functionName(program, ref));
    for (size_t i = 0; i < summary.parameters.size(); ++i) {
      const std::string_view name = program.moduleOf(ref.unit).variables[function.parameters[i]].name;
      text += fmt::format("  parameter {} {}: {}\n", i, name, effectText(summary.parameters[i]));
    }
    for (const auto& [variable, effect] : summary.captured) {
      const std::string_view name = program.moduleOf(ref.unit).variables[variable].name;
      text += fmt::format("  captured {}: {}\n", name, effectText(effect));
    }
    if (summary.returns.exists()) {
      text += fmt::format("  returns {}{}\n", returnedText(program, summary.returns),
                          summary.returnsOthers ? " (or one that is kept)" : "");
    }
    for (const auto& [field, returned] : summary.returnedFields) {
      text += fmt::format("  returns field {}: {}\n", field, returnedText(program, returned));
    }
    if (summary.emits.exists()) text += fmt::format("  emits {}\n", returnedText(program, summary.emits));
    if (function.isAsync) text += fmt::format("  awaiting it: {}\n", nameOf(summary.awaited));
  }
  return text;
}

std::string printFacts(const program::Program& program, const Analysis& analysis) {
  std::string text;
  for (const auto& [ref, facts] : analysis.facts) {
    if (facts.acquisitions.empty()) continue;
    text += fmt::format("{}\n", functionName(program, ref));
    for (const LoopFacts& loop : facts.loops) {
      text += fmt::format("  loop at {}: every pass {}, some pass {}{}\n", loop.keyword.begin,
                          nameOf(loop.yield.everyPass), nameOf(loop.yield.somePass),
                          loop.yield.concurrent ? ", concurrent" : "");
    }
    for (const Acquisition& made : facts.acquisitions) {
      text += fmt::format("  acquires {} at {}..{}{}{}{}\n", made.what, made.span.begin, made.span.end,
                          made.held ? ", held" : "", made.settled ? ", settled on some path" : "",
                          made.finalizable ? ", finalizable" : "");
      for (const Drop& drop : made.drops) {
        text += fmt::format("    lost at {}..{}: {}{}{}\n", drop.span.begin, drop.span.end,
                            nameOf(drop.cause), drop.insideLoop ? "" : ", after the loop",
                            drop.onlyAfterThrow ? ", after a throw" : "");
      }
    }
  }
  return text;
}

}  // namespace unfreed::ownership
