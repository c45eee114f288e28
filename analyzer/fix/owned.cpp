// An object of the program holds the handle, or a field of a literal: what holds it is asked to release it,
// or the field is released, where the variable of the whole ends.
#include <algorithm>

#include "fix/evaluation.h"
#include "fix/held.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

constexpr int kMostSteps = 8;  // through casts and awaits

// The variable of that name that the expression sees: the one whose block is the innermost around it.
VariableId variableNamed(const Site& site, std::string_view name) {
  VariableId found = None<VariableId>;
  uint32_t innermost = 0;
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Assign || !op.has(flow::op_flag::Declares)) continue;
    const flow::Variable& variable = site.module().variables[op.variable];
    if (variable.name != name || variable.declaration.empty()) continue;
    const Node statement = site.code.statementAround(site.code.at(variable.declaration));
    const Node block = statement ? statement.parent() : Node();
    if (!block || !block.span().contains(site.made.expression) || block.span().begin < innermost) continue;
    innermost = block.span().begin;
    found = op.variable;
  }
  return found;
}

// What the variable is made from, when that is one expression that never gives anything else.
const Op* sourceOf(const Site& site, VariableId holder) {
  const flow::Cfg& cfg = site.cfg();
  const Op* assign = nullptr;
  for (const Op& op : cfg.ops) {
    if (op.kind != OpKind::Assign || op.variable != holder) continue;
    if (assign && assign->span != op.span) return nullptr;
    assign = &op;
  }
  if (!assign || site.module().variables[holder].assignedElsewhere) return nullptr;
  ValueId value = cfg.operand(*assign, 0);
  for (int steps = 0; steps < kMostSteps && !isNone(value); ++steps) {
    const Op& op = cfg.definition(value);
    if (op.kind != OpKind::Cast && op.kind != OpKind::Await) return &op;
    value = cfg.operand(op, 0);
  }
  return nullptr;
}

// The place of a `row` in `{ row, tree: parse(row) }`.
bool isStoredFromHere(const Site& site, const Op& literal, std::string_view field) {
  const flow::Cfg& cfg = site.cfg();
  int stores = 0;
  bool isMade = false;
  for (const Op& op : cfg.ops) {
    if (op.kind != OpKind::Store || op.text != field) continue;
    ++stores;
    const ValueId value = cfg.operand(op, 1);
    isMade |= cfg.operand(op, 0) == literal.result && !isNone(value) &&
              cfg.definition(value).span == site.made.expression;
  }
  return stores == 1 && isMade;
}

// As it is held: by a variable, until the variable ends.
Acquisition heldByVariable(const Site& site, const std::string& name) {
  Acquisition held = site.made;
  held.heldBy = name;
  for (Drop& drop : held.drops) drop.isSure = true;
  return held;
}

std::optional<Withheld> whyNotAtEnd(const Site& site, VariableId holder) {
  const std::set<Span> ends = endsOf(site.cfg(), holder);  // else another variable has it as well
  bool isLost = false;
  for (const Drop& drop : site.made.drops) {
    if (drop.onlyAfterThrow) continue;
    isLost = true;
    const bool isItsEnd = drop.cause == Drop::Cause::EndOfScope && ends.contains(drop.span);
    if (!isItsEnd || isSettledBefore(site, drop.span)) return Withheld::Conditional;
  }
  // Nothing but the whole has taken it in, where it was made.
  const bool isOnlyThere = std::all_of(site.made.gatheredAt.begin(), site.made.gatheredAt.end(),
                                       [&](Span place) { return place.contains(site.made.expression); });
  if (!isLost || !isOnlyThere || site.made.returned) return Withheld::Conditional;
  if (enduranceOf(site, holder).pendingPromise) return Withheld::PendingPromise;
  return std::nullopt;
}

Proposal releaseAs(const Site& site, VariableId holder, const std::string& name, const std::string& statement,
                   Fix::Safety safety) {
  if (const auto why = whyNotAtEnd(site, holder)) return *why;
  if (statement.empty()) return Withheld::NoModuleName;
  const Acquisition held = heldByVariable(site, name);
  Site whole = site.about(held);
  whole.style = Style{};  // no `using`: it is not said that the whole can be disposed of
  Proposal proposal = releaseWhereItEnds(whole, holder, statement);
  if (proposal.fix) proposal.fix->safety = safety;
  return proposal;
}

// `new View(parse(row))`, and a view has nothing to release it by: what it is made of gets a name, and is
// released where the view ends.
Proposal releaseWhatIsOwned(const Site& site) {
  const Code& code = site.code;
  const Acquisition& made = site.made;
  const VariableId holder = made.ownerIsReleased ? None<VariableId> : variableNamed(site, made.heldBy);
  if (isNone(holder) || made.shape != bindings::Shape::One || made.registered)
    return Withheld::OwnerCannotRelease;
  const Op* source = sourceOf(site, holder);
  const bool isGiven = source && source->kind == OpKind::Construct &&
                       source->span.contains(made.expression) && source->span != made.expression;
  const Node expression = code.exactly(made.expression);
  if (!isGiven || expression.span() != made.expression) return Withheld::OwnerCannotRelease;
  if (const auto why = whyNotAtEnd(site, holder)) return *why;
  const IsHandle isHandle = [&](Node node) { return acquisitionAt(site, node.span()) != nullptr; };
  const Evaluation found = evaluationOf(code, expression, isHandle);
  const std::optional<Held> view = heldBy(site, holder);
  const bool isFirst =
      !found.why && !found.staysFor && found.before.empty() && found.place.kind == Place::Kind::Statement;
  if (!view || !isFirst || found.place.node != view->declaration) return Withheld::EvaluationOrder;

  Acquisition handle = made;
  handle.owner.reset();
  handle.heldBy =
      site.names.fresh(code, code.functionAround(expression), nameFromClass(site.handleClass().name));
  for (Drop& drop : handle.drops) drop.isSure = true;
  Site itself = site.about(handle);
  itself.style = Style{};  // it is declared in front of the view
  const std::string release = releaseStatement(itself, handle.heldBy, made.optional);
  if (release.empty()) return Withheld::NoModuleName;
  Proposal proposal = releaseWhereItEnds(itself, holder, release);
  if (!proposal.fix) return proposal;
  auto& edits = proposal.fix->edits;
  edits.push_back(constantBefore(code, view->declaration, handle.heldBy, code.textOf(expression)));
  edits.push_back({expression.span(), handle.heldBy});
  proposal.fix->safety = Fix::Safety::Suggested;
  return proposal;
}

}  // namespace

// The owner's method may do more than that: suggested.
Proposal releaseWithOwner(const Site& site) {
  const Acquisition& made = site.made;
  if (made.ownerRelease.empty()) return releaseWhatIsOwned(site);
  if (made.ownerIsReleased) return Withheld::OwnerCannotRelease;
  const VariableId holder = variableNamed(site, made.heldBy);
  if (isNone(holder)) return Withheld::NotNamed;
  const Op* source = sourceOf(site, holder);
  const bool isMadeHere = source && (source->kind == OpKind::Construct || source->span == made.expression);
  if (!isMadeHere) return Withheld::Reassigned;
  const bool mayBeNothing = source->kind != OpKind::Construct && made.optional;
  return releaseAs(site, holder, made.heldBy, releaseStatement(site, made.heldBy, mayBeNothing),
                   Fix::Safety::Suggested);
}

// `entry.tree` of `const entry = { row, tree: parse(row) }`.
Proposal releaseField(const Site& site) {
  const Acquisition& made = site.made;
  if (made.fields.size() > 1) return Withheld::NotNamed;
  const size_t dot = made.heldIn.find('.');
  if (dot == std::string::npos) return Withheld::NotNamed;
  const std::string name = made.heldIn.substr(0, dot);
  const std::string field = made.heldIn.substr(dot + 1);
  const VariableId holder = variableNamed(site, name);
  if (isNone(holder)) return Withheld::NotNamed;
  const Op* source = sourceOf(site, holder);
  if (!source) return Withheld::Reassigned;
  const bool isLiteral = source->kind == OpKind::Object && isStoredFromHere(site, *source, field);
  const bool isResult = source->kind == OpKind::Call && source->span == made.expression;
  if (!isLiteral && !isResult) return Withheld::Reassigned;
  const std::string place = name + (isResult && made.optional ? "?." : ".") + field;
  return releaseAs(site, holder, name, releaseStatement(site, place, isLiteral && made.optional),
                   isLiteral ? Fix::Safety::Safe : Fix::Safety::Suggested);
}

}  // namespace unfreed::fix
