// A collection holds the handles: all that is in it is released where its variable ends.
#include <algorithm>
#include <fmt/format.h>

#include "fix/contents.h"
#include "fix/held.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

bool isReturn(const Site& site, Span place) {
  const Node statement = site.code.statementAround(site.code.exactly(place));
  return statement && statement.kind() == "return_statement" && statement.span().contains(place);
}

// What is lost is lost with the variable, and what is not, is returned: nothing else refers to it any longer.
bool endsWith(const Site& site, const Acquisition& made, const std::set<Span>& ends) {
  // Of what one expression gives, the list is all that holds it: what is not settled before is lost for sure.
  const bool isOnlyInList = site.made.gatheredAt.empty() && !site.made.gatheredIn && made.part == 0;
  const bool isLost = std::all_of(made.drops.begin(), made.drops.end(), [&](const Drop& drop) {
    if (drop.onlyAfterThrow) return true;
    const bool isSure =
        drop.isSure || drop.isSureInside || (isOnlyInList && !isSettledBefore(site.about(made), drop.span));
    return isSure && ends.contains(drop.span);
  });
  return isLost && std::all_of(made.settledAt.begin(), made.settledAt.end(),
                               [&](Span place) { return isReturn(site, place); });
}

// Of those that a loop takes out of what an expression gives: each is lost within the loop.
bool isLostWithin(const Site& site, const Acquisition& made, VariableId holder) {
  const Node name = site.code.at(site.module().variables[holder].declaration);
  const Node statement = site.code.statementAround(name);
  const Node block = statement ? statement.parent() : Node();
  return block && made.settledAt.empty() &&
         std::all_of(made.drops.begin(), made.drops.end(), [&](const Drop& drop) {
           const bool isSure = drop.isSure || !isSettledBefore(site.about(made), drop.span);
           const bool isEnd = drop.cause == Drop::Cause::EndOfScope && isSure;
           return drop.onlyAfterThrow || (isEnd && block.span().contains(drop.span));
         });
}

bool isMadeBy(const Contents& contents, Span expression) {
  return std::any_of(contents.handles.begin(), contents.handles.end(),
                     [&](const Acquisition* made) { return made->expression == expression; });
}

bool isAwaitedStatement(const Code& code, Span place) {
  for (Node node = code.exactly(place); node && !isStatement(node); node = node.parent()) {
    if (node.kind() == "await_expression") return true;
  }
  return false;
}

// As enduranceOf, for what may be any element.
Endurance enduranceOfElements(const Site& site, const Contents& contents) {
  Endurance found;
  const flow::Cfg& cfg = site.cfg();
  const bool isNamed = !isNone(contents.holder);
  const uint32_t begin =
      isNamed ? site.module().variables[contents.holder].declaration.begin : site.made.gatheredIn->made.begin;
  for (uint32_t i = 0; i < cfg.ops.size(); ++i) {
    const Op& op = cfg.ops[i];
    const bool calls = op.kind == OpKind::Call || op.kind == OpKind::Construct || op.kind == OpKind::Read;
    if (!calls || op.span.begin < begin || isMadeBy(contents, op.span)) continue;
    const program::Callees& callees = site.values.calleesOf(site.function, i);
    found.pendingPromise |= !isNone(op.result) && givesPromise(site, callees) && !isAwaited(cfg, op.result);
    found.lends |= lendsMemory(site.program, callees);
  }
  for (const flow::LoopInfo& loop : cfg.loops) {
    if (loop.kind == flow::LoopKind::Concurrent && loop.span.begin > begin)
      found.pendingPromise |= !isAwaitedStatement(site.code, loop.span);
  }
  return found;
}

std::string nameOfElement(const Site& site, std::string_view collection) {
  std::string name = singularOf(collection);
  if (name.empty()) name = site.made.elementName;
  const bool isTaken = name.empty() || name == collection || name == site.made.moduleName || isReserved(name);
  if (!isTaken) return name;
  const Span function = site.code.functionAround(site.code.exactly(site.made.expression));
  return site.names.fresh(site.code, function, "each");
}

std::string listOf(const Contents& contents, const std::string& name, bool mayBeNothing) {
  switch (contents.listing) {
    case Listing::Elements:
      return mayBeNothing ? name + " ?? []" : name;
    case Listing::MapValues:
      return name + ".values()";
    case Listing::RecordValues:
      return fmt::format("Object.values({})", name);
  }
  return {};
}

// All of them are released by the same words.
bool areReleasedAlike(const Site& site, const Contents& contents, const std::string& element,
                      const std::string& release) {
  return std::all_of(contents.handles.begin(), contents.handles.end(), [&](const Acquisition* made) {
    return releaseStatement(site.about(*made), element, contents.mayHoldNothing) == release;
  });
}

// A loop that is written as a call is known by its method's name.
Span callOf(const Code& code, Span place) {
  const Node name = code.exactly(place);
  const Node member = name && name.kind() == "property_identifier" ? name.parent() : Node();
  const Node call = member ? member.parent() : Node();
  const bool isCall = call && call.kind() == "call_expression" && code.field(call, "function") == member;
  return isCall ? call.span() : place;
}

// `rows.map((row) => parse(row)).length`: the collection gets a name, as if it were made by one call.
Proposal drainUnnamed(const Site& site, const Contents& contents) {
  if (!site.made.gatheredIn) return Withheld::NotNamed;
  const Span expression = callOf(site.code, site.made.gatheredIn->made);
  const Node statement = site.code.statementAround(site.code.exactly(expression));
  // What is returned, or asked by a call of its own, is in no variable afterwards.
  const Node asked = statement ? statement.namedChild(0) : Node();
  const bool isOver = asked && (statement.kind() == "return_statement" || asked.kind() == "call_expression");
  const auto isLostWithIt = [&](const Acquisition* made) {
    return made->settledAt.empty() && !made->optional &&
           std::all_of(made->drops.begin(), made->drops.end(), [&](const Drop& drop) {
             const bool isHere = drop.cause == Drop::Cause::WithCollection &&
                                 (isOver || statement.span().contains(drop.span));
             return drop.onlyAfterThrow || isHere;
           });
  };
  const bool areLost = std::all_of(contents.handles.begin(), contents.handles.end(), isLostWithIt);
  const bool isList = contents.listing == Listing::Elements && !contents.mayHoldNothing && !contents.isAsync;
  if (!areLost || !isList) return Withheld::NotNamed;
  const std::string element = nameFromClass(site.handleClass().name);
  if (!areReleasedAlike(site, contents, element, releaseStatement(site, element, false)))
    return Withheld::MixedCollection;
  if (enduranceOfElements(site, contents).pendingPromise) return Withheld::PendingPromise;
  Acquisition list = site.made;
  list.op = site.made.gatheredIn->op;
  list.expression = expression;
  return releaseList(site.about(list));
}

}  // namespace

Proposal drainCollection(const Site& site) {
  if (site.made.owner) return Withheld::OwnerCannotRelease;
  if (site.made.gatheredIn && site.made.gatheredIn->lent) return Withheld::LentCollection;
  const ContentsOrReason found = contentsAround(site);
  if (!found.contents) return found.withheld;
  const Contents& contents = *found.contents;
  if (isNone(contents.holder)) return drainUnnamed(site, contents);
  const std::string name(site.module().variables[contents.holder].name);
  const std::set<Span> ends = endsOf(site.cfg(), contents.holder);
  const bool isTakenOut = !site.made.gatheredIn && site.made.shape == bindings::Shape::One;
  for (const Acquisition* made : contents.handles) {
    if (isTakenOut ? !isLostWithin(site, *made, contents.holder) : !endsWith(site, *made, ends))
      return Withheld::Conditional;
  }
  const Endurance endurance = enduranceOfElements(site, contents);
  if (endurance.pendingPromise) return Withheld::PendingPromise;
  const std::string element = nameOfElement(site, name);
  const std::string release = releaseStatement(site, element, contents.mayHoldNothing);
  if (release.empty()) return Withheld::NoModuleName;
  if (!areReleasedAlike(site, contents, element, release)) return Withheld::MixedCollection;

  Acquisition held = site.made;  // what is said of the handles is true of the collection as a whole
  held.heldBy = name;
  held.drops.clear();
  for (const Span end : ends) held.drops.push_back({Drop::Cause::EndOfScope, end});
  if (!isTakenOut && !held.settledAt.empty()) held.drops = site.made.drops;
  for (Drop& drop : held.drops) drop.cause = Drop::Cause::EndOfScope;
  Site whole = site.about(held);
  whole.style = Style{};  // no `using`: a collection has nothing to dispose of
  const bool mayBeNothing = !site.made.gatheredIn && site.made.optional;
  Proposal proposal = releaseWhereItEnds(
      whole, contents.holder,
      fmt::format("for (const {} of {}) {}", element, listOf(contents, name, mayBeNothing), release));
  if (!proposal.fix) return proposal;
  proposal.fix->safety = endurance.lends ? Fix::Safety::Suggested : Fix::Safety::Safe;
  proposal.fix->title = fmt::format("release all that is in `{}` where it ends", name);
  return proposal;
}

}  // namespace unfreed::fix
