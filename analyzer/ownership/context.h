// Context: everything that is known before one function is analysed.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "ownership/settings.h"
#include "ownership/summary.h"
#include "ownership/yield_kind.h"
#include "program/program.h"
#include "program/values.h"

namespace unfreed::ownership {

class CallWays;
class GrowingSummaries;

using Summaries = std::map<program::FunctionRef, Summary>;

struct Context {
  const program::Program& program;
  const program::Values& values;
  const Summaries& summaries;
  const Settings& settings;
  bool emptiesQueue = false;           // the program has what `deleteLater` queues deleted
  bool queuesAll = false;              // … and every object of Embind's queued when it is made
  const CallWays* callWays = nullptr;  // what single calls do, where that differs from the summary
  // While they are made, summaries are read through this, and not by `summaries`.
  const GrowingSummaries* growing = nullptr;
};

// One function of the program, with what is needed to read its ops.
struct Frame {
  const Context& context;
  program::FunctionRef ref;
  const flow::Module& module;
  const flow::Function& function;

  Frame(const Context& known, program::FunctionRef which)
      : context(known),
        ref(which),
        module(known.program.moduleOf(which.unit)),
        function(known.program.functionOf(which)) {}

  const flow::Cfg& cfg() const { return function.cfg; }
  flow::ValueId operand(const flow::Op& op, size_t position) const { return cfg().operand(op, position); }
  // The op that defines the value; null for None.
  const flow::Op* definition(flow::ValueId value) const {
    return isNone(value) ? nullptr : &cfg().definition(value);
  }
  const flow::Variable& variable(flow::VariableId id) const { return module.variables[id]; }
  bool owns(flow::VariableId id) const { return variable(id).owner == ref.function; }
  const program::Callees& calleesOf(uint32_t op) const { return context.values.calleesOf(ref, op); }
  // What is known of the function here; null while it has no summary.
  const Summary* summaryOf(program::FunctionRef of) const;
  // What this call does of the callee; null while it has no summary.
  const Summary* summaryOfCall(uint32_t op, program::FunctionRef callee) const;
  std::vector<bindings::ClassRef> handleClassesOf(flow::ValueId value) const {
    return context.values.handleClassesOf(ref, value);
  }
  // Where the value comes from: through casts, and through variables of this function that are assigned in
  // one place only. Null when that is not one op.
  const flow::Op* origin(flow::ValueId value) const;
  // The one place where this function assigns the variable; null when there are none or several.
  const flow::Op* soleAssignment(flow::VariableId id) const;
  // Whether the value may be an object, of which it matters what becomes.
  bool mayBeObject(flow::ValueId value) const;
  uint32_t indexOf(const flow::Op& op) const { return static_cast<uint32_t>(&op - cfg().ops.data()); }
  // The dotted name of something outside the program that the value certainly is ("Promise.all"); empty
  // otherwise.
  const program::AbstractValue* externalOf(flow::ValueId value) const;
};

}  // namespace unfreed::ownership
