// What the analyzer says: findings, their notes and fixes, and notifications. Plain data; rendering is
// report's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "source/span.h"

namespace unfreed {

enum class Severity : uint8_t { Off, Note, Warning, Error };

// How sure we are. `Possible` findings are not shown by default.
enum class Confidence : uint8_t { Certain, Likely, Possible };

// A place that explains a finding: the loop, the path without a release, the await that is only a microtask.
struct Note {
  enum class Kind : uint8_t { Loop, Path, Await, Release, Declaration, Call };
  Kind kind{};
  Location location;
  std::string message;  // a sentence without capital and full stop: "the loop is here"
};

// Replaces the bytes of `span` by `text`.
struct Edit {
  Span span;
  std::string text;
};

struct Fix {
  enum class Safety : uint8_t { Safe, Suggested };
  Safety safety{};
  std::string title;  // imperative: "release `doc` at the end of the pass"
  FileId file{};
  std::vector<Edit> edits;  // sorted, not overlapping
};

// One finding: one allocation site.
struct Diagnostic {
  std::string ruleId;
  Severity severity = Severity::Warning;
  Confidence confidence = Confidence::Certain;
  std::string confidenceReason;  // empty when certain
  Location location;             // the creating expression
  std::string message;           // what: one sentence; code in backquotes
  std::vector<Note> notes;       // why and where
  std::string help;              // what to do; may be empty
  std::vector<Fix> fixes;
  std::string fixWithheld;  // why there is none: a word of fix/withheld.h; empty when nobody asked for one
};

// Something about the run that is not a finding: a file that could not be read or parsed in full, a
// declaration that could not be resolved. Never changes the exit code.
struct Notification {
  enum class Level : uint8_t { Note, Warning, Error };
  Level level = Level::Warning;
  std::string id;    // kebab-case, stable: "unreadable-file", "syntax-error", "file-too-large"
  std::string path;  // the file it is about, as shown to the user; may be empty
  std::optional<Location> location;  // where in the file, when it belongs to the run's SourceSet
  std::string message;
  uint32_t line = 0;  // from 1: where in a file that does not, when known
};

}  // namespace unfreed
