// A variable holds the handle: it is released where the variable ends.
#include <algorithm>
#include <fmt/format.h>

#include "fix/branches.h"
#include "fix/held.h"
#include "fix/reaching.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Drop;
using syntax::Node;

// What a variable gets where it is declared, as far as it is one handle or nothing: `c ? open() : null`,
// `find() ?? make()`.
struct Content {
  bool isReleasable = false;  // always one that is lost and released as the finding's is
  bool mayBeNothing = false;
  bool isAssignedLater = false;       // `let tree; if (c) tree = make(); else tree = other();`
  std::vector<std::string> others{};  // names of what it may be instead, which is not to be released
  std::optional<Span> unnamed{};  // … an expression without a name: `row.tree` of `row.tree ?? parse(row)`
};

bool isLostAlike(const Site& site, const ownership::Acquisition& other) {
  const std::vector<Drop> mine = lossesOf(site.made), theirs = lossesOf(other);
  const bool isSame =
      std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(), [](const Drop& a, const Drop& b) {
        return a.span == b.span && a.cause == b.cause && a.isSure == b.isSure;
      });
  return isSame && other.holder == site.made.holder && other.settledAt == site.made.settledAt &&
         other.shape == site.made.shape &&
         releaseStatement(site, "it", false) == releaseStatement(site.about(other), "it", false);
}

// What the variable that lowering has made is made from, if there is one; else the op.
const Op& behindSynthetic(const Site& site, const Op& op) {
  const auto& ops = site.cfg().ops;
  const bool isSynthetic =
      op.kind == OpKind::Use && site.module().variables[op.variable].kind == flow::Variable::Kind::Synthetic;
  if (!isSynthetic) return op;
  const auto assigns = [&](const Op& other) {
    return other.kind == OpKind::Assign && other.variable == op.variable;
  };
  const auto assign = std::find_if(ops.begin(), ops.end(), assigns);
  const bool isOnly = std::count_if(ops.begin(), ops.end(), assigns) == 1;
  return isOnly && !isNone(site.cfg().operand(*assign, 0))
             ? site.cfg().definition(site.cfg().operand(*assign, 0))
             : op;
}

// Whether the value is read out of what the finding's expression gives.
bool isReadOfMade(const Site& site, const Op& read) {
  constexpr int kMostSteps = 8;
  const flow::Cfg& cfg = site.cfg();
  if (read.kind != OpKind::Read || isNone(read.result)) return false;
  flow::ValueId from = cfg.operand(read, 0);
  for (int steps = 0; steps < kMostSteps && !isNone(from); ++steps) {
    const Op& op = behindSynthetic(site, cfg.definition(from));
    if (op.span == site.made.expression && op.kind != OpKind::Use) return true;
    if (op.kind != OpKind::Cast && op.kind != OpKind::Await) return false;
    from = cfg.operand(op, 0);
  }
  return false;
}

// One of several handles that the expression makes: `first` of `const [first, ...others] = make()`, or the
// only one of its class, `tree` of `const { parser, tree } = open()`.
bool isPartOfMade(const Site& site, const Op& read) {
  if (!isReadOfMade(site, read)) return false;
  if (site.made.part != 0) return site.made.ownerIsReleased;  // the others are not lost
  const auto isAlike = [&](const Op& other) {
    return isReadOfMade(site, other) &&
           site.values.handleClassesOf(site.function, other.result) == site.made.classes;
  };
  const auto& ops = site.cfg().ops;
  return !read.text.empty() && isAlike(read) && std::count_if(ops.begin(), ops.end(), isAlike) == 1;
}

// `must(tree)`: all that the function ever returns is its only argument.
bool givesItsArgument(const Site& site, const Op& call) {
  const flow::Cfg& cfg = site.cfg();
  if (call.kind != OpKind::Call || call.has(flow::op_flag::Method) || call.operandCount != 2) return false;
  const auto at = static_cast<size_t>(&call - cfg.ops.data());
  const program::Callees& callees = site.values.calleesOf(site.function, at);
  const bool isKnown = callees.functions.size() == 1 && callees.bindings.empty() &&
                       callees.externals.empty() && !callees.unknown;
  if (!isKnown) return false;
  const flow::Function& callee = site.program.functionOf(callees.functions.front());
  if (callee.isGenerator || callee.rest || callee.parameters.empty()) return false;
  const VariableId parameter = callee.parameters.front();
  bool returns = false;
  for (const Op& op : callee.cfg.ops) {
    if (op.kind == OpKind::Assign && op.variable == parameter) return false;
    if (op.kind != OpKind::Return) continue;
    const flow::ValueId value = callee.cfg.operand(op, 0);
    returns = !isNone(value) && callee.cfg.definition(value).kind == OpKind::Use &&
              callee.cfg.definition(value).variable == parameter;
    if (!returns) return false;
  }
  return returns;
}

// Adds what the value is made from; false when that may be anything else.
bool addSources(const Site& site, flow::ValueId value, std::vector<flow::ValueId>& pending, Content& content,
                bool& isMade) {
  const flow::Cfg& cfg = site.cfg();
  const Op& op = cfg.definition(value);
  if (const ownership::Acquisition* made = acquisitionAt(site, op.span)) {
    isMade |= made->expression == site.made.expression;
    content.mayBeNothing |= made->optional;
    return !made->registered && isLostAlike(site, *made) && addGivenBack(site.about(*made), content.others);
  }
  if ((op.kind == OpKind::Cast || op.kind == OpKind::Await) && op.operandCount > 0) {
    pending.push_back(cfg.operand(op, 0));
    return true;
  }
  if (givesItsArgument(site, op)) {
    pending.push_back(cfg.operand(op, 1));
    return true;
  }
  if (isPartOfMade(site, op)) {
    isMade = true;
    return true;
  }
  content.mayBeNothing |= op.isNothing();
  if (op.isNothing()) return true;
  const bool isMerged = op.kind == OpKind::Use && !isNone(op.variable) &&
                        site.module().variables[op.variable].kind == flow::Variable::Kind::Synthetic;
  if (!isMerged) {
    if (addName(site, value, content.others)) return true;
    const bool isNew = !content.unnamed || *content.unnamed == op.span;
    content.unnamed = op.span;
    return isNew && (op.kind == OpKind::Read || op.kind == OpKind::Call);
  }
  for (const Op& assign : cfg.ops) {
    if (assign.kind == OpKind::Assign && assign.variable == op.variable)
      pending.push_back(cfg.operand(assign, 0));
  }
  return true;
}

// Whether the code releases what the variable holds, be it ours or not.
bool isReleasedByName(const Site& site, VariableId holder) {
  const flow::Cfg& cfg = site.cfg();
  const auto& methods = site.handleClass().release;
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    const bool isRelease = op.kind == OpKind::Call && op.has(flow::op_flag::Method) &&
                           std::find(methods.begin(), methods.end(), op.text) != methods.end();
    if (!isRelease) return false;
    const Op& of = behindCasts(cfg, cfg.operand(op, 0));
    return of.kind == OpKind::Use && of.variable == holder;
  });
}

// All that the variable is ever assigned.
Content contentOf(const Site& site, VariableId holder) {
  constexpr size_t kMostSources = 64;
  Content content{false, site.made.optional};
  std::optional<Span> assigned;
  std::vector<flow::ValueId> pending;
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Assign || op.variable != holder) continue;
    content.isAssignedLater |= !op.has(flow::op_flag::Declares) || (assigned && *assigned != op.span);
    assigned = op.span;
    pending.push_back(site.cfg().operand(op, 0));
  }
  bool isMade = false;
  for (size_t i = 0; i < pending.size(); ++i) {
    if (i == kMostSources || isNone(pending[i])) return content;
    if (!addSources(site, pending[i], pending, content, isMade)) return content;
  }
  // Another name may be unknown where the variable ends, if it is assigned later.
  const bool isAlone = content.others.empty() && !content.unnamed;
  const bool canTell = isAlone || (!content.isAssignedLater && !isReleasedByName(site, holder));
  content.isReleasable = isMade && canTell && !site.module().variables[holder].assignedElsewhere;
  return content;
}

bool hasOtherName(const Site& site) {
  const flow::Cfg& cfg = site.cfg();
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    if (op.kind != OpKind::Assign || isNone(cfg.operand(op, 0))) return false;
    const Op& value = cfg.definition(cfg.operand(op, 0));
    return value.kind == OpKind::Use && value.variable == site.made.holder;
  });
}

// One end of the variable, to which some ways lead on which the handle is settled, and others.
Proposal releaseOnBranches(const Site& site, const Held& held, const std::vector<Drop>& losses,
                           const std::string& release, const std::string& semicolon,
                           const Endurance& endurance) {
  if (hasOtherName(site)) return Withheld::Conditional;
  if (!endurance.lends) {
    if (auto fix = moveIntoFinally(site, held, losses, release + semicolon)) return std::move(*fix);
  }
  if (losses.size() != 1 || exitAt(site, losses.front())) return Withheld::Conditional;
  if (endurance.lends) return Withheld::Lent;
  std::vector<Span> places;
  for (const auto& all : {site.made.settledAt, site.made.gatheredAt}) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(places),
                 [&](Span place) { return held.block.span().contains(place); });
  }
  auto edits = releaseOnOtherBranches(site.code, held.rest, places, site.made.heldBy, release, semicolon);
  if (!edits) return Withheld::Conditional;
  Fix fix;
  fix.title = fmt::format("release `{}` on the ways that leave it open", site.made.heldBy);
  fix.edits = std::move(*edits);
  return fix;
}

// TypeScript wants a value, or a type that has none, before it lets a `finally` block look.
bool mayBeAskedBefore(const Code& code, const Held& held) {
  if (held.isInHead || !code.isTyped()) return true;
  const Node declarator = held.declaration.namedChild(0);
  const Node type = code.field(declarator, "type");
  return code.field(declarator, "value") || (type && code.mentions(type.span(), "undefined"));
}

// `let tree: Tree; if (c) tree = parse(row); else tree = Tree.empty();`: held from the end of the one
// statement that assigns it, on all ways that get there.
std::optional<Held> heldFromAssignment(const Site& site, Held held, VariableId holder,
                                       const std::vector<Drop>& losses) {
  const flow::Cfg& cfg = site.cfg();
  Node assigning;
  for (const Op& op : cfg.ops) {
    if (op.kind != OpKind::Assign || op.variable != holder) continue;
    const auto at = std::find_if(held.rest.begin(), held.rest.end(),
                                 [&](Node statement) { return statement.span().contains(op.span); });
    if (at == held.rest.end() || (assigning && assigning != *at)) return std::nullopt;
    assigning = *at;
  }
  if (!assigning) return std::nullopt;
  const uint32_t end = assigning.span().end;
  if (std::any_of(losses.begin(), losses.end(),
                  [&](const Drop& loss) { return exitAt(site, loss) && loss.span.begin < end; }))
    return std::nullopt;
  Reaching reaching(cfg, holder);
  for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
    const Op& op = cfg.ops[at];
    if (op.kind == OpKind::Use && op.variable == holder && op.span.begin >= end) reaching.addBefore(at);
  }
  if (reaching.assignments().empty() || reaching.fromEntry()) return std::nullopt;
  std::erase_if(held.rest, [&](Node statement) { return statement.span().begin < end; });
  held.declaration = assigning;
  held.after = end;
  const uint32_t next = held.rest.empty() ? held.block.span().end : held.rest.front().span().begin;
  held.isOneLine = site.code.isOnLineOf(end, next);
  return held;
}

// `row.tree ?? parse(row)` evaluates its left side first, and once: it gets a name in front of the
// declaration.
std::optional<Edit> nameLeftSide(const Site& site, const Held& held, Span left, const std::string& name,
                                 std::vector<Edit>& edits) {
  const Code& code = site.code;
  const Node declaration = held.declaration;
  if (held.isInHead || declaration.namedChildCount() != 1 || !isBlock(declaration.parent())) return {};
  Node value = code.field(declaration.namedChild(0), "value");
  while (value && value.kind() == "parenthesized_expression") value = value.namedChild(0);
  const Node sign = value && value.kind() == "binary_expression" ? code.field(value, "operator") : Node();
  const std::string_view text = sign ? code.textOf(sign) : std::string_view();
  const Node first = sign ? code.field(value, "left") : Node();
  if ((text != "??" && text != "||") || !first || first.span() != left) return {};
  edits.push_back({left, name});
  return constantBefore(code, declaration, name, code.textOf(left));
}

// Whether something that lives longer than the block of the declaration may hold it by then: `best = next`.
bool mayOutlive(const Site& site, const Held& held, const std::vector<Drop>& losses) {
  const Node block = held.declaration.parent();
  if (!block || held.isInHead) return false;
  return std::any_of(losses.begin(), losses.end(), [&](const Drop& loss) {
    if (!block.span().contains(loss.span)) return true;
    if (isNone(loss.variable)) return false;
    const Span declared = site.module().variables[loss.variable].declaration;
    return !declared.empty() && !block.span().contains(declared);
  });
}

}  // namespace

Proposal releaseHeld(const Site& site) {
  const VariableId holder = site.made.holder;
  if (isNone(holder)) return Withheld::NotNamed;
  if (site.made.owner && site.made.ownerRelease.empty()) return Withheld::OwnerCannotRelease;
  const std::vector<Drop> losses = lossesOf(site.made);
  if (losses.empty()) return Withheld::Conditional;
  for (const Drop& loss : losses) {
    if (loss.cause == Drop::Cause::Overwritten) return Withheld::Reassigned;
    if (loss.cause != Drop::Cause::EndOfScope) return Withheld::Conditional;
  }
  // What a literal or a function held as well is lost for sure with the variable; an exception may come
  // between: suggested.
  const std::set<Span> ends = endsOf(site.cfg(), holder);
  const bool isSure = std::all_of(losses.begin(), losses.end(), [&](const Drop& loss) {
    return loss.isSure || (ends.contains(loss.span) && !isSettledBefore(site, loss.span));
  });
  Content content = contentOf(site, holder);
  if (!content.isReleasable) return Withheld::Reassigned;
  std::optional<Held> held = heldBy(site, holder);
  if (!held) return Withheld::MadeElsewhere;
  if (mayOutlive(site, *held, losses)) return Withheld::Conditional;
  const bool isLate = content.isAssignedLater && !mayBeAskedBefore(site.code, *held);
  if (isLate) held = heldFromAssignment(site, *held, holder, losses);
  if (!held) return Withheld::Reassigned;
  content.mayBeNothing |= content.isAssignedLater && !isLate;  // before it is assigned
  const Endurance endurance = enduranceOf(site, holder);
  if (endurance.pendingPromise) return Withheld::PendingPromise;
  std::string release = releaseStatement(site, site.made.heldBy, content.mayBeNothing);
  if (release.empty()) return Withheld::NoModuleName;
  const std::string semicolon = semicolonAfter(site.code, held->typical());
  std::vector<Edit> naming;
  if (content.unnamed) {
    const std::string name =
        site.names.fresh(site.code, site.code.functionAround(held->declaration), "given");
    const auto declared = nameLeftSide(site, *held, *content.unnamed, name, naming);
    if (!declared) return Withheld::Conditional;
    naming.push_back(*declared);
    content.others.push_back(name);
  }
  if (!isSure && !content.others.empty()) return Withheld::Conditional;
  if (!isSure) return releaseOnBranches(site, *held, losses, release, semicolon, endurance);
  release = unlessItIs(site.made.heldBy, content.others, release) + semicolon;

  Site plain = site;
  if (!content.others.empty()) plain.style = Style{};  // `using` would release the others as well
  Proposal proposal = writeRelease(plain, *held, losses, release);
  const bool isHeldByNoOther =
      std::all_of(losses.begin(), losses.end(), [](const Drop& loss) { return loss.isSure; });
  const bool isSafe = isHeldByNoOther && !endurance.lends && content.others.empty();
  if (!proposal.fix) return proposal;
  proposal.fix->safety = isSafe ? Fix::Safety::Safe : Fix::Safety::Suggested;
  for (Edit& edit : naming) proposal.fix->edits.push_back(std::move(edit));
  return proposal;
}

}  // namespace unfreed::fix
