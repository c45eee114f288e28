#include "driver/program_notifications.h"

#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

#include "frontend/ecmascript/flow_types.h"
#include "source/discovery.h"

namespace unfreed::driver {
namespace {

// The faults of one file.
struct Faults {
  const flow::SyntaxFault* first = nullptr;
  size_t count = 0;
};
using FaultsOfFiles = std::map<FileId, Faults>;

std::string_view limitReachedBy(const flow::SyntaxFault& fault) {
  switch (fault.kind) {
    case flow::SyntaxFault::Kind::ParseWork:
      return "parse-limit";
    case flow::SyntaxFault::Kind::Tokens:
      return "token-limit";
    case flow::SyntaxFault::Kind::Syntax:
      return {};
  }
  return {};
}

FaultsOfFiles faultsIn(const program::Program& program, const SourceSet& sources,
                       const std::function<bool(const std::string& absolute)>& speaksOf) {
  FaultsOfFiles faultsOf;
  for (const program::Unit& unit : program.units) {
    const SourceFile& file = sources[unit.module.file];
    if (!file.linted || isDeclarationFile(file.path) || !speaksOf(file.absolute)) continue;
    for (const flow::SyntaxFault& fault : unit.module.faults) {
      if (!limitReachedBy(fault).empty()) continue;
      Faults& faults = faultsOf[unit.module.file];
      if (faults.first == nullptr || fault.span < faults.first->span) faults.first = &fault;
      ++faults.count;
    }
  }
  return faultsOf;
}

std::string others(size_t count, std::string_view noun) {
  return fmt::format("{} more {}{}", count, noun, count == 1 ? "" : "s");
}

// Said at the first of them.
std::string typesOfFlow(size_t files) {
  const std::string who =
      files == 1 ? "this file has" : fmt::format("this and {} have", others(files - 1, "file"));
  return who + " types of Flow, some of which cannot be read; the rest is analysed";
}

std::string tooLarge(size_t functions) {
  return fmt::format("this function{} too large to be followed in full; something may be missed there",
                     functions == 1 ? " is" : fmt::format(" and {} more are", functions - 1));
}

std::string tooWide(size_t functionsOfFirst, size_t cycles) {
  return fmt::format(
      "{} functions{} call each other in a circle, too many to be told apart; something may be missed where "
      "they "
      "are called",
      functionsOfFirst, cycles == 1 ? "" : fmt::format(", and those of {} more circles,", cycles - 1));
}

}  // namespace

void ProgramNotes::addCode(const program::Program& program, const SourceSet& sources,
                           const std::function<bool(const std::string& absolute)>& speaksOf) {
  for (const auto& [file, faults] : faultsIn(program, sources, speaksOf)) {
    const Location place{file, faults.first->span};
    if (ecmascript::hasFlowPragma(sources[file].text)) {
      if (flowFiles_.count++ == 0) flowFiles_ = {sources[file].path, place, 0, 1};
      continue;
    }
    std::string message = faults.first->message;
    if (faults.count > 1) message += fmt::format(" (and {} more in this file)", faults.count - 1);
    notifications_.push_back(
        {Notification::Level::Warning, "syntax-error", sources[file].path, place, std::move(message)});
  }
  for (const program::Unit& unit : program.units) {
    const FileId file = unit.module.file;
    for (const flow::SyntaxFault& fault : unit.module.faults) {
      const std::string_view id = limitReachedBy(fault);
      if (id.empty()) continue;
      notifications_.push_back({Notification::Level::Warning, std::string(id), sources[file].path,
                                Location{file, fault.span}, fault.message});
    }
  }
}

void ProgramNotes::count(Counted& of, const program::Program& program, program::FunctionRef first,
                         size_t count, const SourceSet& sources) {
  if (of.count == 0) {
    const FileId file = program.moduleOf(first.unit).file;
    of.path = sources[file].path;
    of.first = {file, program.functionOf(first).span};
  }
  of.count += count;
}

void ProgramNotes::addAnalysis(const program::Program& program, const ownership::Analysis& analysis,
                               const SourceSet& sources) {
  if (!analysis.tooLarge.empty())
    count(tooLarge_, program, analysis.tooLarge.front(), analysis.tooLarge.size(), sources);
  if (analysis.tooWide.empty()) return;
  if (tooWide_.count == 0) tooWide_.functions = analysis.tooWide.front().functions;
  count(tooWide_, program, analysis.tooWide.front().first, analysis.tooWide.size(), sources);
}

std::vector<Notification> ProgramNotes::take() {
  const auto note = [&](const Counted& of, std::string id, std::string message) {
    notifications_.push_back(
        {Notification::Level::Note, std::move(id), of.path, of.first, std::move(message)});
  };
  if (flowFiles_.count > 0) note(flowFiles_, "syntax-error", typesOfFlow(flowFiles_.count));
  if (tooLarge_.count > 0) note(tooLarge_, "analysis-limit", tooLarge(tooLarge_.count));
  if (tooWide_.count > 0) note(tooWide_, "cycle-limit", tooWide(tooWide_.functions, tooWide_.count));
  return std::move(notifications_);
}

}  // namespace unfreed::driver
