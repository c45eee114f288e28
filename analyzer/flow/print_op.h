// The parts of which printed functions are made: names, types, ops and tests, each on one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flow/module.h"

namespace unfreed::flow {

// "…" with quotes, backslashes, control and direction characters and bytes that are no UTF-8 escaped; a long
// text is cut.
std::string quotedText(std::string_view text);
// The name as it is when it looks like one in JavaScript; quoted otherwise.
std::string plainName(std::string_view name);
// An operator or a number as it is; quoted when it is anything else.
std::string plainText(std::string_view text);

// How the variables of a module are called: `row`; `row#2` for the second of that name in one function; `$1`
// for synthetic ones. Seen from another function: `row@f3`, or `name@global`.
class VariableNames {
 public:
  explicit VariableNames(const Module& module);
  std::string of(VariableId variable, FunctionId seenFrom) const;

 private:
  const Module& module_;
  std::vector<uint32_t> numbers_;  // by variable: how many before it share its name and its owner, plus one
};

// Prints the ops of one function.
class OpPrinter {
 public:
  OpPrinter(const Module& module, const VariableNames& names, FunctionId function)
      : module_(module), names_(names), function_(function) {}

  std::string print(const Cfg& cfg, const Op& op) const;
  std::string variable(VariableId id) const { return names_.of(id, function_); }

 private:
  std::string action(const Cfg& cfg, const Op& op) const;
  std::string functionName(FunctionId id) const;

  const Module& module_;
  const VariableNames& names_;
  FunctionId function_;
};

std::string printValue(ValueId value);
std::string printTest(const Test& test);
std::string printType(const Module& module, TypeNoteId type);

}  // namespace unfreed::flow
