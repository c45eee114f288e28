// A loop goes over what an expression gives, `for (const part of solid.decompose())`. A list is named in
// front of the loop and emptied behind it; of a generator each element is released where its pass ends.
#include <algorithm>
#include <array>

#include "fix/site.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

// The loop in whose head the expression stands, alone but for brackets and `await`.
Node loopOver(const Code& code, Span expression) {
  Node node = code.exactly(expression);
  if (!node || node.span() != expression) return {};
  Node parent = node.parent();
  while (parent && (parent.kind() == "parenthesized_expression" || parent.kind() == "await_expression")) {
    node = parent;
    parent = node.parent();
  }
  const bool isHead = parent && parent.kind() == "for_in_statement" && code.field(parent, "right") == node;
  return isHead ? parent : Node();
}

// `solid.decompose().map((part) => …)`
bool isIteratedByCallback(const Site& site) {
  const Node node = site.code.exactly(site.made.expression);
  const Node member = node ? node.parent() : Node();
  if (!member || node.span() != site.made.expression || member.kind() != "member_expression") return false;
  const Node property = site.code.field(member, "property");
  return site.code.field(member, "object") == node && property &&
         std::any_of(site.facts.loops.begin(), site.facts.loops.end(), [&](const ownership::LoopFacts& loop) {
           return loop.kind == flow::LoopKind::Callback && loop.keyword == property.span();
         });
}

// The same elements are there when it is looked at once more.
bool givesList(const Site& site) {
  const program::Callees& callees = site.values.calleesOf(site.function, site.made.op);
  return !callees.bindings.empty() && callees.functions.empty() && !callees.unknown &&
         std::all_of(
             callees.bindings.begin(), callees.bindings.end(),
             [](const program::BindingCallee& callee) { return isList(callee.member->returns.shape); });
}

bool isGenerator(const Site& site) {
  const auto& functions = site.values.calleesOf(site.function, site.made.op).functions;
  return !functions.empty() &&
         std::all_of(functions.begin(), functions.end(), [&](program::FunctionRef callee) {
           return site.program.functionOf(callee).isGenerator;
         });
}

// Elements that no pass gets to would be left.
bool mayEndEarly(Node body) {
  static constexpr std::array<std::string_view, 3> kinds{"break_statement", "return_statement",
                                                         "labeled_statement"};
  return hasInside(body, kinds);
}

bool isNeverSettled(const Acquisition& made) {
  return !made.settled && made.settledAt.empty() && made.gatheredAt.empty() && !made.released &&
         !made.moved && !made.returned;
}

// Nobody has one of them afterwards: `last = part` would.
bool isLostWithin(const Acquisition& made, Span loop) {
  return std::all_of(made.drops.begin(), made.drops.end(),
                     [&](const Drop& drop) { return drop.onlyAfterThrow || loop.contains(drop.span); });
}

// The variable of the head, when nothing else assigns it.
VariableId variableOf(const Site& site, Node loop) {
  const Node name = site.code.field(loop, "left");
  VariableId found = None<VariableId>;
  int assigned = 0;
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Assign) continue;
    const flow::Variable& variable = site.module().variables[op.variable];
    if (!name || variable.declaration != name.span() || variable.assignedElsewhere) continue;
    found = op.variable;
    ++assigned;
  }
  return assigned == 1 ? found : None<VariableId>;
}

}  // namespace

Proposal releaseOfLoop(const Site& site) {
  const Node loop = loopOver(site.code, site.made.expression);
  if ((!loop && !isIteratedByCallback(site)) || site.made.part != 0) return Withheld::NotNamed;
  const Span around =
      loop ? loop.span() : site.code.statementAround(site.code.exactly(site.made.expression)).span();
  if (!isLostWithin(site.made, around)) return Withheld::Conditional;
  if (givesList(site) && isNeverSettled(site.made)) return releaseList(site);
  if (!loop) return Withheld::NotNamed;
  const VariableId element = variableOf(site, loop);
  const Node body = site.code.field(loop, "body");
  if (isNone(element) || !body) return Withheld::NotNamed;
  if (!isGenerator(site) && mayEndEarly(body)) return Withheld::MadeElsewhere;
  return releaseElement(site, element);
}

}  // namespace unfreed::fix
