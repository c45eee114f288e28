// MisuseView: a handle that is used or released once more when it is gone, as rules see it.
#pragma once

#include <string>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"

namespace unfreed::rule {

class MisuseView {
 public:
  MisuseView(const program::Program& program, program::FunctionRef function,
             const ownership::FunctionFacts& facts, const ownership::Misuse& misuse)
      : program_(program), function_(function), facts_(facts), misuse_(misuse) {}

  bool isRelease() const { return misuse_.need == ownership::Need::Release; }
  bool isAtScopeEnd() const { return misuse_.atScopeEnd; }
  // "`doc`", or "this `Document`" when it has no name.
  std::string subject() const;
  const std::string& type() const { return misuse_.what; }
  // "after `doc.free()`", "after `write(…)` took it over"; of several ends, the last that stands before.
  std::string afterWhat() const;
  bool isMoved() const;  // by all its ends
  bool isOnNextPass() const { return !isNone(misuse_.nextPassOf); }
  bindings::Toolchain toolchain() const;
  Confidence confidence() const { return misuse_.confidence; }
  const std::string& confidenceReason() const { return misuse_.confidenceReason; }

  Location place() const { return at(misuse_.span); }
  // The ends, then the loop that comes round, then the creation.
  std::vector<Note> notes() const;

 private:
  Location at(Span span) const;
  const ownership::End& lastEnd() const;

  const program::Program& program_;
  program::FunctionRef function_;
  const ownership::FunctionFacts& facts_;
  const ownership::Misuse& misuse_;
};

}  // namespace unfreed::rule
