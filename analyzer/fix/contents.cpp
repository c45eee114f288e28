#include "fix/contents.h"

#include <algorithm>
#include <array>
#include <map>

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
using ownership::Acquisition;

constexpr int kMostSteps = 8;   // through casts, awaits and names, from a use to what made it
constexpr int kMostRounds = 4;  // names of names

// A variable that means the collection. `settled`: the promises that it was made with are awaited.
struct Alias {
  bool settled = false;
};

class Reader {
 public:
  explicit Reader(const Site& site)
      : site_(site), cfg_(site.cfg()), forest_(cfg_), isGiven_(!site.made.gatheredIn) {
    root_ = isGiven_ ? site.made.op : site.made.gatheredIn->op;
  }

  ContentsOrReason read() {
    const std::optional<Listing> listing = listingOf();
    if (!listing) return withheld(Withheld::MixedCollection);
    contents_.listing = *listing;
    if (!findAliases()) return withheld(reason_);
    if (isGiven_) contents_.handles.push_back(&site_.made);
    if (cfg_.ops[root_].kind == OpKind::Collect && !putsAll(root_, 0)) return withheld(reason_);
    for (uint32_t op = 0; op < cfg_.ops.size(); ++op) {
      if (!follows(op)) return withheld(reason_);
    }
    if (contents_.handles.empty()) return withheld(Withheld::MixedCollection);
    chooseHolder();
    return {std::move(contents_), {}};
  }

 private:
  static ContentsOrReason withheld(Withheld why) { return {std::nullopt, why}; }
  bool refuse(Withheld why) {
    reason_ = why;
    return false;
  }

  bool isGlobal(ValueId value, std::string_view name) const {
    if (isNone(value)) return false;
    const Op& op = cfg_.definition(value);
    return op.kind == OpKind::Use && variable(op.variable).kind == flow::Variable::Kind::Global &&
           variable(op.variable).name == name;
  }
  const flow::Variable& variable(VariableId id) const { return site_.module().variables[id]; }

  std::optional<Listing> listingOf() {
    if (isGiven_) {
      if (isGenerator()) return std::nullopt;
      switch (site_.made.shape) {
        case bindings::Shape::Array:
        case bindings::Shape::Set:
        case bindings::Shape::One:  // of which a loop takes one after another
          return Listing::Elements;
        case bindings::Shape::Map:  // whether they are its keys or its values is not said
        case bindings::Shape::Union:
          return std::nullopt;
      }
    }
    const Op& root = cfg_.ops[root_];
    if (root.kind == OpKind::Collect) return Listing::Elements;
    if (root.kind == OpKind::Object) return Listing::RecordValues;
    if (root.kind != OpKind::Construct && root.kind != OpKind::Call) return std::nullopt;
    const ValueId callee = cfg_.operand(root, 0);
    if (isGlobal(callee, "Array")) {
      contents_.mayHoldNothing = true;
      return Listing::Elements;
    }
    if (root.operandCount > 1) return std::nullopt;  // `new Map(entries)`
    if (isGlobal(callee, "Set")) return Listing::Elements;
    if (isGlobal(callee, "Map")) return Listing::MapValues;
    return std::nullopt;
  }

  // The names of the collection, itself: through casts, `await` and `Promise.all`.
  std::optional<Alias> aliasOf(ValueId value) const {
    Alias found;
    for (int steps = 0; steps < kMostSteps && !isNone(value); ++steps) {
      const uint32_t at = cfg_.definingOp[index(value)];
      const Op& op = cfg_.ops[at];
      if (at == root_) return found;
      if (op.kind == OpKind::Cast || op.kind == OpKind::Await || givesItself(op)) {
        found.settled |= op.kind == OpKind::Await;
        value = cfg_.operand(op, 0);
      } else if (isPromiseAll(op)) {
        value = cfg_.operand(op, 1);
      } else if (op.kind == OpKind::Use) {
        const auto alias = aliases_.find(op.variable);
        if (alias == aliases_.end()) return std::nullopt;
        found.settled |= alias->second.settled;
        return found;
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  // Methods of collections that return the collection.
  static bool givesItself(const Op& op) {
    static constexpr std::array<std::string_view, 4> kMethods{"set", "add", "sort", "reverse"};
    return op.kind == OpKind::Call && op.has(flow::op_flag::Method) && isOneOf(op.text, kMethods);
  }

  // What a generator gives can be looked at only once.
  bool isGenerator() const {
    const auto& functions = site_.values.calleesOf(site_.function, root_).functions;
    return std::any_of(functions.begin(), functions.end(), [&](program::FunctionRef callee) {
      return site_.program.functionOf(callee).isGenerator;
    });
  }

  bool isPromiseAll(const Op& op) const {
    return op.kind == OpKind::Call && op.has(flow::op_flag::Method) && op.text == "all" &&
           op.operandCount == 2 && isGlobal(cfg_.operand(op, 0), "Promise");
  }

  // Fails when one of the names means something else, too, or is known elsewhere.
  bool findAliases() {
    for (int round = 0; round < kMostRounds; ++round) {
      bool more = false;
      for (const Op& op : cfg_.ops) {
        if (op.kind != OpKind::Assign || aliases_.contains(op.variable)) continue;
        if (const auto alias = aliasOf(cfg_.operand(op, 0))) {
          aliases_.emplace(op.variable, *alias);
          more = true;
        }
      }
      if (!more) break;
    }
    for (const Op& op : cfg_.ops) {
      if (op.kind == OpKind::Assign && aliases_.contains(op.variable) && !aliasOf(cfg_.operand(op, 0)))
        return refuse(Withheld::Reassigned);
    }
    for (const auto& alias : aliases_) {
      if (variable(alias.first).assignedElsewhere) return refuse(Withheld::Reassigned);
      if (variable(alias.first).captured) return refuse(Withheld::Captured);
    }
    return true;
  }

  // One mention of the collection: what it puts in is known, and nobody else gets to change it.
  bool follows(uint32_t at) {
    const Op& op = cfg_.ops[at];
    const auto operands = cfg_.operandsOf(op);
    if (op.kind == OpKind::LeaveScope || at == root_) return true;
    for (uint32_t position = 0; position < operands.size(); ++position) {
      const auto value = idAt<ValueId>(operands[position]);
      if (isNone(value) || !aliasOf(value)) continue;
      if (!followsAs(at, position)) return false;
    }
    return true;
  }

  bool followsAs(uint32_t at, uint32_t position) {
    const Op& op = cfg_.ops[at];
    switch (op.kind) {
      case OpKind::Call:
        if (position == 0 && op.has(flow::op_flag::Method)) return followsMethod(at);
        return isPromiseAll(op) || onlyReads(at) || refuse(Withheld::LentCollection);
      case OpKind::Construct:
        return onlyReads(at) || refuse(Withheld::LentCollection);
      case OpKind::Store:
        return position == 0 ? followsStore(at) : refuse(Withheld::LentCollection);
      case OpKind::Collect:
      case OpKind::Emit:
      case OpKind::Throw:
      case OpKind::Unknown:
        return refuse(Withheld::LentCollection);
      case OpKind::Constant:
      case OpKind::Use:
      case OpKind::Assign:
      case OpKind::Read:
      case OpKind::Object:
      case OpKind::Spread:
      case OpKind::Iterate:
      case OpKind::Await:
      case OpKind::Return:
      case OpKind::Closure:
      case OpKind::Class:
      case OpKind::Compute:
      case OpKind::Cast:
      case OpKind::Import:
      case OpKind::Dispose:
      case OpKind::LeaveScope:
      case OpKind::EndStatement:
        return true;
    }
    return false;
  }

  bool followsMethod(uint32_t at) {
    static constexpr std::array<std::string_view, 3> kPuts{"push", "unshift", "add"};
    static constexpr std::array<std::string_view, 4> kUnclear{"fill", "copyWithin", "bind", "apply"};
    static constexpr std::array<std::string_view, 5> kTakesOut{"clear", "pop", "shift", "splice", "delete"};
    const Op& op = cfg_.ops[at];
    if (isOneOf(op.text, kTakesOut)) return refuse(Withheld::Conditional);
    if (op.has(flow::op_flag::Computed)) return refuse(Withheld::MixedCollection);
    if (isOneOf(op.text, kPuts)) return putsAll(at, 1);
    if (op.text == "set") return op.operandCount == 3 && puts(at, cfg_.operand(op, 2));
    return !isOneOf(op.text, kUnclear) || refuse(Withheld::MixedCollection);
  }

  bool followsStore(uint32_t at) {
    const Op& op = cfg_.ops[at];
    if (op.has(flow::op_flag::Spread) || op.has(flow::op_flag::Delegate))
      return refuse(Withheld::MixedCollection);
    if (contents_.listing != Listing::RecordValues && !op.text.empty()) return refuse(Withheld::Conditional);
    if (contents_.listing == Listing::MapValues) return refuse(Withheld::MixedCollection);
    contents_.mayHoldNothing |= contents_.listing == Listing::Elements;  // holes
    return puts(at, cfg_.operand(op, 1));
  }

  // Functions of the language and of bindings look at it and change nothing.
  bool onlyReads(uint32_t at) const {
    static constexpr std::array<std::string_view, 5> kLooking{"Array", "Math", "JSON", "console", "Set"};
    static constexpr std::array<std::string_view, 3> kOfObject{"keys", "values", "entries"};
    const Op& op = cfg_.ops[at];
    const program::Callees& callees = site_.values.calleesOf(site_.function, at);
    if (!callees.bindings.empty() && callees.functions.empty() && !callees.unknown) return true;
    const ValueId callee = cfg_.operand(op, 0);
    const bool isPlain = !op.has(flow::op_flag::Method);
    if (op.kind == OpKind::Call && isPlain) return isGlobal(callee, "String") || isGlobal(callee, "Boolean");
    if (isGlobal(callee, "Object")) return !isPlain && isOneOf(op.text, kOfObject);
    return std::any_of(kLooking.begin(), kLooking.end(),
                       [&](std::string_view name) { return isGlobal(callee, name); });
  }

  bool putsAll(uint32_t at, uint32_t first) {
    const Op& op = cfg_.ops[at];
    for (uint32_t i = first; i < op.operandCount; ++i) {
      if (!puts(at, cfg_.operand(op, i))) return false;
    }
    return true;
  }

  bool puts(uint32_t at, ValueId value) {
    isAsync_ |= cfg_.ops[at].has(flow::op_flag::Async);
    return isHandle(value, forest_.innermost(cfg_.blockOf(at)), 0) || refuse(Withheld::MixedCollection);
  }

  // Whether the value is a handle that is made on the same pass as it is put in, or nothing at all.
  bool isHandle(ValueId value, flow::LoopIndex loop, int depth) {
    bool isAwaited = false;
    bool isSpread = false;
    while (!isNone(value)) {
      const uint32_t at = cfg_.definingOp[index(value)];
      const Op& op = cfg_.ops[at];
      if (op.kind == OpKind::Cast || op.kind == OpKind::Await || op.kind == OpKind::Spread) {
        isAwaited |= op.kind == OpKind::Await;
        isSpread |= op.kind == OpKind::Spread;
        value = cfg_.operand(op, 0);
        continue;
      }
      if (op.isNothing()) contents_.mayHoldNothing = true;
      if (op.kind == OpKind::Constant) return op.isNothing();
      if (op.kind == OpKind::Use)
        return !isAwaited && !isSpread && depth < kMostSteps && isHandle(op.variable, loop, depth);
      const bool isSamePass = forest_.innermost(cfg_.blockOf(at)) == loop;
      return isSamePass && takes(op, at, isAwaited, isSpread);
    }
    return false;
  }

  bool isHandle(VariableId id, flow::LoopIndex loop, int depth) {
    const flow::Variable& name = variable(id);
    if (name.captured || name.assignedElsewhere) return false;
    bool isDeclared = false;
    for (uint32_t at = 0; at < cfg_.ops.size(); ++at) {
      const Op& op = cfg_.ops[at];
      if (op.kind != OpKind::Assign || op.variable != id) continue;
      const bool declares = op.has(flow::op_flag::Declares) || name.kind == flow::Variable::Kind::Synthetic;
      isDeclared |= declares && forest_.innermost(cfg_.blockOf(at)) == loop;
      if (!isHandle(cfg_.operand(op, 0), loop, depth + 1)) return false;
    }
    return isDeclared;
  }

  // An expression that makes a handle, which nothing else has taken.
  bool takes(const Op& op, uint32_t at, bool isAwaited, bool isSpread) {
    const Acquisition* made = acquisitionAt(site_, op.span);
    if (!made) return false;
    const bool isMany = isList(made->shape);
    const bool fits = isMany == isSpread && (isMany || made->shape == bindings::Shape::One) && !made->owner &&
                      !made->registered && !made->mayBeArgument;
    const bool isKnown =
        std::find(contents_.handles.begin(), contents_.handles.end(), made) != contents_.handles.end();
    if (!fits || isKnown) return false;
    contents_.mayHoldNothing |= made->optional;
    isAsync_ |= !isAwaited && givesPromise(site_, site_.values.calleesOf(site_.function, at));
    contents_.handles.push_back(made);
    return true;
  }

  // The name with the promises awaited, if there were any.
  void chooseHolder() {
    const VariableId first = isGiven_ ? site_.made.holder : site_.made.gatheredIn->holder;
    const auto fits = [&](const auto& alias) {
      return !variable(alias.first).name.empty() && (!isAsync_ || alias.second.settled);
    };
    auto chosen = aliases_.find(first);
    if (chosen == aliases_.end() || !fits(*chosen))
      chosen = std::find_if(aliases_.begin(), aliases_.end(), fits);
    if (chosen != aliases_.end()) contents_.holder = chosen->first;
    contents_.isAsync = isAsync_;
  }

  const Site& site_;
  const flow::Cfg& cfg_;
  flow::LoopForest forest_;
  bool isGiven_;
  uint32_t root_ = 0;
  std::map<VariableId, Alias> aliases_;
  Contents contents_;
  bool isAsync_ = false;  // promises of handles are put in
  Withheld reason_{};
};

}  // namespace

ContentsOrReason contentsAround(const Site& site) {
  return Reader(site).read();
}

}  // namespace unfreed::fix
