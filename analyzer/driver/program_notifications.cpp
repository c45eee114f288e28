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

Notification syntaxError(Notification::Level level, FileId file, const Faults& faults,
                         const SourceSet& sources, std::string message) {
  return {level, "syntax-error", sources[file].path, Location{file, faults.first->span}, std::move(message)};
}

// Said at the first of them.
Notification typesOfFlow(const std::vector<FileId>& files, const FaultsOfFiles& faultsOf,
                         const SourceSet& sources) {
  const size_t others = files.size() - 1;
  const std::string who = others == 0
                              ? "this file has"
                              : fmt::format("this and {} more file{} have", others, others == 1 ? "" : "s");
  return syntaxError(Notification::Level::Note, files.front(), faultsOf.at(files.front()), sources,
                     who + " types of Flow, some of which cannot be read; the rest is analysed");
}

}  // namespace

std::vector<Notification> syntaxFaults(const program::Program& program, const SourceSet& sources,
                                       const std::function<bool(const std::string& absolute)>& speaksOf) {
  std::vector<Notification> notifications;
  std::vector<FileId> flowFiles;
  const FaultsOfFiles faultsOf = faultsIn(program, sources, speaksOf);
  for (const auto& [file, faults] : faultsOf) {
    if (ecmascript::hasFlowPragma(sources[file].text)) {
      flowFiles.push_back(file);
      continue;
    }
    std::string message = faults.first->message;
    if (faults.count > 1) message += fmt::format(" (and {} more in this file)", faults.count - 1);
    notifications.push_back(
        syntaxError(Notification::Level::Warning, file, faults, sources, std::move(message)));
  }
  if (!flowFiles.empty()) notifications.push_back(typesOfFlow(flowFiles, faultsOf, sources));
  return notifications;
}

std::vector<Notification> codeLimitsReached(const program::Program& program, const SourceSet& sources) {
  std::vector<Notification> notifications;
  for (const program::Unit& unit : program.units) {
    const FileId file = unit.module.file;
    for (const flow::SyntaxFault& fault : unit.module.faults) {
      const std::string_view id = limitReachedBy(fault);
      if (id.empty()) continue;
      notifications.push_back({Notification::Level::Warning, std::string(id), sources[file].path,
                               Location{file, fault.span}, fault.message});
    }
  }
  return notifications;
}

// Each said once, at the first of them.
std::vector<Notification> limitsReached(const program::Program& program, const ownership::Analysis& analysis,
                                        const SourceSet& sources) {
  std::vector<Notification> notifications;
  const auto note = [&](std::string id, program::FunctionRef first, std::string message) {
    const FileId file = program.moduleOf(first.unit).file;
    notifications.push_back({Notification::Level::Note, std::move(id), sources[file].path,
                             Location{file, program.functionOf(first).span}, std::move(message)});
  };
  if (const size_t count = analysis.tooLarge.size(); count > 0) {
    note("analysis-limit", analysis.tooLarge.front(),
         fmt::format("this function{} too large to be followed in full; something may be missed there",
                     count == 1 ? " is" : fmt::format(" and {} more are", count - 1)));
  }
  if (const size_t count = analysis.tooWide.size(); count > 0) {
    note("cycle-limit", analysis.tooWide.front().first,
         fmt::format(
             "{} functions{} call each other in a circle, too many to be told apart; something may be missed "
             "where they are called",
             analysis.tooWide.front().functions,
             count == 1 ? "" : fmt::format(", and those of {} more circles,", count - 1)));
  }
  return notifications;
}

}  // namespace unfreed::driver
