// Report: where a rule puts its findings.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "rule/binding_view.h"
#include "rule/function_view.h"
#include "rule/rule.h"

namespace unfreed::rule {

class Report {
 public:
  explicit Report(const Rule& rule) : rule_(rule) {}

  // A finding at the creation of the handle, with the loop and the calls that lead from it as notes. Add
  // further notes and the help to what is returned; it is valid until the next call.
  Diagnostic& at(const LeakView& leak, std::string message);

  // A finding at the use or the second release, with what ended the handle and its creation as notes.
  Diagnostic& at(const MisuseView& misuse, std::string message);
  // A finding at the creation of a handle that need not be lost over and over.
  Diagnostic& at(const AcquisitionView& made, std::string message);
  // A finding at the declaration of a getter, in Rust or C++.
  Diagnostic& at(const AcquiringGetterView& getter, std::string message);

  std::vector<Diagnostic> take() { return std::move(found_); }

 private:
  Diagnostic& add(Location location, Confidence confidence, std::string reason, std::string message);

  const Rule& rule_;
  std::vector<Diagnostic> found_;
};

}  // namespace unfreed::rule
