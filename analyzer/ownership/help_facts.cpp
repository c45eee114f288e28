#include "ownership/help_facts.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>

#include "flow/graph.h"
#include "ownership/library_calls.h"
#include "ownership/open_handles.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using program::AbstractValue;
namespace op_flag = flow::op_flag;

constexpr int kLongestChain = 16;  // of base classes
constexpr int kLongestName = 4;    // parts of a dotted name

struct ClassOfProgram {
  program::UnitId unit = None<program::UnitId>;
  flow::ClassId cls = None<flow::ClassId>;
};

bool releasesByName(const Frame& frame, const std::vector<bindings::ClassRef>& classes,
                    std::string_view name) {
  return std::any_of(classes.begin(), classes.end(), [&](bindings::ClassRef cls) {
    const auto& release = frame.context.program.bindings[cls].release;
    return std::find(release.begin(), release.end(), name) != release.end();
  });
}

constexpr int kDeepestCall = 3;  // of own methods, one by the other

// What a method says by its own words, where it has no summary (nobody calls it) or the summary does not
// tell.
class MethodText {
 public:
  MethodText(const Frame& frame, ClassOfProgram of, const std::string& field,
             const std::vector<bindings::ClassRef>& classes)
      : frame_(frame), of_(of), field_(field), classes_(classes) {}

  // `dispose() { this.tree.free(); }`, or `dispose() { this[Symbol.dispose](); }` where that does.
  bool releases(flow::FunctionId method, int depth = 0) {
    if (!seen_.insert(method).second) return false;
    const flow::Cfg& cfg = cfgOf(method);
    return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
      if (op.kind != OpKind::Call || !op.has(op_flag::Method) || isNone(cfg.operand(op, 0))) return false;
      const Op& receiver = cfg.definition(cfg.operand(op, 0));
      if (isThis(receiver)) return depth < kDeepestCall && callsReleasing(op, depth);
      return releasesByName(frame_, classes_, op.text) && receiver.kind == OpKind::Read && !field_.empty() &&
             receiver.text == field_;
    });
  }

  // `reset() { this.tree.free(); this.tree = new Tree(); }`: there is something to release afterwards, too.
  bool fillsAgain(flow::FunctionId method) const {
    const flow::Cfg& cfg = cfgOf(method);
    return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
      return op.kind == OpKind::Store && !field_.empty() && op.text == field_ &&
             !isNone(cfg.operand(op, 1)) && !cfg.definition(cfg.operand(op, 1)).isNothing();
    });
  }

 private:
  const flow::Cfg& cfgOf(flow::FunctionId method) const {
    return frame_.context.program.functionOf({of_.unit, method}).cfg;
  }

  bool isThis(const Op& receiver) const {
    return receiver.kind == OpKind::Use &&
           frame_.context.program.moduleOf(of_.unit).variables[receiver.variable].kind ==
               flow::Variable::Kind::This;
  }

  // A computed name may be that of any method with such a name: there is hardly ever more than one.
  bool callsReleasing(const Op& call, int depth) {
    const auto& members = frame_.context.program.moduleOf(of_.unit).classes[of_.cls].members;
    return std::any_of(members.begin(), members.end(), [&](const flow::Member& member) {
      return member.kind == flow::Member::Kind::Method && !isNone(member.function) &&
             member.name == call.text && releases(member.function, depth + 1);
    });
  }

  const Frame& frame_;
  ClassOfProgram of_;
  const std::string& field_;
  const std::vector<bindings::ClassRef>& classes_;
  std::set<flow::FunctionId> seen_;
};

bool releasesBySummary(const Summary& summary, const std::string& field) {
  return std::any_of(summary.self.fields.begin(), summary.self.fields.end(), [&](const auto& entry) {
    const uint8_t bits = entry.second.itself | entry.second.contents;
    return (entry.first.empty() || entry.first == field) && (bits & status::Released);
  });
}

// Of the methods of the class itself, one that releases what the field holds and needs nothing for it;
// `isNamedForIt`: among those that a release is called by.
std::string ownReleaseMethod(const Frame& frame, ClassOfProgram of, const std::string& field,
                             const std::vector<bindings::ClassRef>& classes, bool isNamedForIt) {
  for (const flow::Member& member : frame.context.program.moduleOf(of.unit).classes[of.cls].members) {
    if (member.kind != flow::Member::Kind::Method || isNone(member.function) || member.name.empty()) continue;
    if (member.isStatic || isReleaseName(member.name) != isNamedForIt) continue;
    const flow::Function& method = frame.context.program.functionOf({of.unit, member.function});
    if (!isNamedForIt && !method.parameters.empty()) continue;
    const Summary* summary = frame.summaryOf({of.unit, member.function});
    MethodText text(frame, of, field, classes);
    const bool releases = (summary && releasesBySummary(*summary, field)) || text.releases(member.function);
    if (releases && !text.fillsAgain(member.function)) return std::string(member.name);
  }
  return {};
}

// What the name in `extends Name` means: a class of the file, or one that it imports.
std::optional<ClassOfProgram> baseOf(const Frame& frame, ClassOfProgram of) {
  const flow::Module& module = frame.context.program.moduleOf(of.unit);
  const std::string_view name = module.classes[of.cls].superclassText;
  if (name.empty()) return std::nullopt;
  for (size_t i = 0; i < module.classes.size(); ++i) {
    if (module.classes[idAt<flow::ClassId>(i)].name == name)
      return ClassOfProgram{of.unit, idAt<flow::ClassId>(i)};
  }
  for (const flow::Import& import : module.imports) {
    if (isNone(import.local) || module.variables[import.local].name != name) continue;
    for (const program::ShapeId shape : frame.context.values.of({of.unit, import.local}).shapes) {
      const AbstractValue& value = frame.context.values[shape];
      if (value.kind == AbstractValue::Kind::LocalClass) return ClassOfProgram{value.unit, value.classId};
    }
  }
  return std::nullopt;
}

// Empty if there is none.
std::string releaseMethodOf(const Frame& frame, const OwnedBy& owned,
                            const std::vector<bindings::ClassRef>& classes) {
  if (isNone(owned.owner.cls)) return {};
  for (const bool isNamedForIt : {true, false}) {
    std::optional<ClassOfProgram> cls = ClassOfProgram{owned.owner.unit, owned.owner.cls};
    for (int steps = 0; cls && steps < kLongestChain; ++steps) {
      std::string found = ownReleaseMethod(frame, *cls, owned.field, classes, isNamedForIt);
      if (!found.empty()) return found;
      cls = baseOf(frame, *cls);
    }
  }
  return {};
}

}  // namespace

void nameReleasesOfOwners(const Frame& frame, std::vector<Acquisition>& acquisitions) {
  for (Acquisition& made : acquisitions) {
    if (made.owner) made.ownerRelease = releaseMethodOf(frame, *made.owner, made.classes);
  }
}

std::string ModuleNames::of(bindings::ModuleId module) {
  const auto& functions = frame_.context.program.moduleOf(frame_.ref.unit).functions;
  if (!isRead_) {
    isRead_ = true;
    // The nearest name counts.
    for (flow::FunctionId at = frame_.ref.function; !isNone(at); at = functions[at].parent) {
      for (auto& [named, name] : namedIn(at)) names_.emplace(named, std::move(name));
    }
  }
  const auto found = names_.find(module);
  return found == names_.end() ? std::string() : found->second;
}

// Of what the function reads members of, for a factory may be taken for the module that it gives. The
// shortest name: `Jolt` before `this.app.Jolt`.
ModuleNames::Named ModuleNames::namedIn(flow::FunctionId function) const {
  Named names;
  const program::FunctionRef ref{frame_.ref.unit, function};
  const flow::Cfg& cfg = frame_.context.program.functionOf(ref).cfg;
  for (const Op& op : cfg.ops) {
    const bool readsMember = op.kind == OpKind::Read || (op.kind == OpKind::Call && op.has(op_flag::Method));
    const flow::ValueId object = readsMember ? cfg.operand(op, 0) : None<flow::ValueId>;
    if (isNone(object)) continue;
    for (const program::ShapeId shape : frame_.context.values.of(ref, object).shapes) {
      const bindings::ModuleId module = moduleOf(frame_.context.values[shape]);
      if (isNone(module)) continue;
      std::string name = nameOf(function, object);
      if (name.empty()) continue;
      std::string& known = names[module];
      if (known.empty() || name.size() < known.size()) known = std::move(name);
    }
  }
  return names;
}

// The module whose object this is.
bindings::ModuleId ModuleNames::moduleOf(const AbstractValue& value) const {
  if (value.kind == AbstractValue::Kind::BindingNamespace) return value.module;
  const bool isObject = value.kind == AbstractValue::Kind::Handle && !isNone(value.cls.index) &&
                        frame_.context.program.bindings[value.cls].kind == bindings::Class::Kind::Namespace;
  return isObject ? value.cls.module : None<bindings::ModuleId>;
}

std::string ModuleNames::nameOf(flow::FunctionId function, flow::ValueId value) const {
  const flow::Cfg& cfg = frame_.context.program.functionOf({frame_.ref.unit, function}).cfg;
  std::string name;
  for (int parts = 0; parts < kLongestName; ++parts) {
    if (isNone(value)) return {};
    const Op& op = cfg.definition(value);
    if (op.kind == OpKind::Use) {
      const std::string_view variable = frame_.variable(op.variable).name;
      const bool isName = !variable.empty() && isVisible(op.variable, function);
      return isName ? std::string(variable) + name : std::string();
    }
    if (op.kind != OpKind::Read || op.text.empty()) return {};
    name = fmt::format(".{}{}", op.text, name);
    value = cfg.operand(op, 0);
  }
  return {};
}

// What a function around this one says means the same here: it never changes, and nothing in between hides
// it.
bool ModuleNames::isVisible(flow::VariableId id, flow::FunctionId from) const {
  if (from == frame_.ref.function) return true;
  using Kind = flow::Variable::Kind;
  const flow::Variable& variable = frame_.variable(id);
  const bool isLasting = variable.kind == Kind::Const || variable.kind == Kind::Import ||
                         (variable.kind == Kind::Global && !variable.assignedElsewhere);
  const auto& all = frame_.context.program.moduleOf(frame_.ref.unit).variables;
  return isLasting && std::count_if(all.begin(), all.end(), [&](const flow::Variable& other) {
                        return other.name == variable.name;
                      }) == 1;
}

namespace {

// Without implicit exceptions: a call that may throw does not make what follows it rare.
flow::Graph normalSuccessorsOf(const flow::Cfg& cfg) {
  std::vector<flow::Graph::Link> links;
  for (size_t i = 0; i < cfg.blocks.size(); ++i) {
    const auto from = idAt<flow::BlockId>(i);
    for (const flow::Edge& edge : cfg.blocks[from].to) links.emplace_back(from, edge.to);
  }
  return flow::Graph(cfg.blocks.size(), links);
}

}  // namespace

bool EveryPass::includes(flow::LoopIndex loop, uint32_t op) {
  const flow::Cfg& cfg = frame_.cfg();
  if (!dominators_) dominators_.emplace(normalSuccessorsOf(cfg), cfg.entry);
  const flow::BlockId made = cfg.blockOf(op);
  if (isNone(loop)) return dominators_->dominates(made, cfg.exit);
  const auto& latches = loops_[loop].latches;
  return std::all_of(latches.begin(), latches.end(),
                     [&](flow::BlockId latch) { return dominators_->dominates(made, latch); });
}

bool ignoresOptionalResult(const Frame& frame, uint32_t op) {
  if (!frame.cfg().ops[op].has(op_flag::Discarded)) return false;
  const auto& callees = frame.calleesOf(op).bindings;
  return std::any_of(callees.begin(), callees.end(),
                     [](const program::BindingCallee& callee) { return callee.member->returns.optional; });
}

bool ignoresWhatWasThere(const Frame& frame, uint32_t op) {
  if (!ignoresOptionalResult(frame, op)) return false;
  const auto& callees = frame.calleesOf(op).bindings;
  return std::all_of(callees.begin(), callees.end(), [](const program::BindingCallee& callee) {
    const bindings::Member& member = *callee.member;
    const auto isOfItsClass = [&](const bindings::Parameter& one) {
      return !one.className.empty() && one.className == member.returns.className;
    };
    return member.kind == bindings::Member::Kind::Method && member.returns.optional &&
           std::any_of(member.parameters.begin(), member.parameters.end(), isOfItsClass);
  });
}

}  // namespace unfreed::ownership
