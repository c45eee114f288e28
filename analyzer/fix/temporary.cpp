// Nothing holds the handle: it is released where it is made, or gets a name.
//
//     out.push(tree.root().text());
//
//     const root = tree.root();
//     try {
//       out.push(root.text());
//     } finally {
//       root.free();
//     }
//
// What the statement evaluates before it gets a name as well, when it is not simple: the order stays.
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "fix/evaluation.h"
#include "fix/naming.h"
#include "fix/site.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

// ---- what is taken out ----

Node withoutBrackets(Node node) {
  while (node && node.parent().kind() == "parenthesized_expression") node = node.parent();
  return node;
}

// Whether nothing but the end of its statement loses the handle, and always.
std::optional<Withheld> whyNotTemporary(const Acquisition& made) {
  if (made.owner && (made.ownerRelease.empty() || !made.madeWithOwner)) return Withheld::OwnerCannotRelease;
  if (!made.fields.empty()) return Withheld::NotNamed;  // what it gives is an object that holds the handle
  if (made.settled || !made.settledAt.empty() || made.released || made.moved || made.returned)
    return Withheld::Conditional;
  if (made.held || made.gatheredIn || !made.gatheredAt.empty()) return Withheld::NotNamed;
  if (made.shape == bindings::Shape::Map || made.shape == bindings::Shape::Union) return Withheld::NotNamed;
  bool isLost = false;
  for (const Drop& drop : made.drops) {
    if (drop.onlyAfterThrow) continue;
    if (drop.cause != Drop::Cause::EndOfStatement) return Withheld::NotNamed;
    if (!drop.isSure && !isList(made.shape)) return Withheld::Conditional;
    isLost = true;
  }
  return isLost ? std::nullopt : std::optional(Withheld::Conditional);
}

bool isOfFacts(const Site& site, const Acquisition& made) {
  return std::any_of(site.facts.acquisitions.begin(), site.facts.acquisitions.end(),
                     [&](const Acquisition& other) { return &other == &made; });
}

// All that the expression makes, seen from each place of the flow where it is lowered. A site may say of its
// own expression what the facts do not.
std::vector<const Acquisition*> madeBy(const Site& site, Span expression) {
  std::vector<const Acquisition*> found;
  if (expression == site.made.expression && !isOfFacts(site, site.made)) return {&site.made};
  for (const Acquisition& made : site.facts.acquisitions) {
    if (made.expression == expression) found.push_back(&made);
  }
  return found;
}

std::optional<Withheld> whyNot(const Site& site) {
  for (const Acquisition* made : madeBy(site, site.made.expression)) {
    if (made->part != 0) return Withheld::NotNamed;
    if (const auto why = whyNotTemporary(*made)) return why;
    const Endurance endurance = enduranceOfMade(site.about(*made));
    if (endurance.pendingPromise) return Withheld::PendingPromise;
    if (endurance.lends) return Withheld::Lent;
  }
  return std::nullopt;
}

std::string baseNameOf(const Site& site) {
  if (isList(site.made.shape) && !site.made.elementName.empty()) return pluralOf(site.made.elementName);
  const flow::Op& op = site.cfg().ops[site.made.op];
  const std::string_view name = site.code.textOf(op.name);
  if (site.made.owner) return nameFromClass(name);
  const auto& callees = site.values.calleesOf(site.function, site.made.op).bindings;
  const bool isMember = std::any_of(callees.begin(), callees.end(), [](const program::BindingCallee& callee) {
    return callee.member->kind == bindings::Member::Kind::Method ||
           callee.member->kind == bindings::Member::Kind::Getter;
  });
  const std::string base = isMember ? nameFromMember(name) : std::string();
  return base.empty() ? nameFromClass(site.handleClass().name) + (isList(site.made.shape) ? "s" : "") : base;
}

std::string releaseOfAll(const Site& site, Span region, const std::string& name, bool mayBeNothing) {
  const std::string element =
      site.made.elementName.empty()
          ? site.names.fresh(site.code, region, nameFromClass(site.handleClass().name))
          : site.made.elementName;
  const std::string release = releaseStatement(site, element, false);
  if (release.empty()) return {};
  return fmt::format("for (const {} of {}{}) {}", element, name, mayBeNothing ? " ?? []" : "", release);
}

// A statement without a semicolon covers no more than its expression does.
Node expressionOf(const Site& site) {
  Node node = site.code.exactly(site.made.expression);
  while (node && (node.kind() == "expression_statement" || node.kind() == "program"))
    node = node.namedChild(0);
  return node && node.span() == site.made.expression ? node : Node();
}

// With the `await` around it, if there is one.
Node awaitedOf(const Site& site) {
  const Node made = expressionOf(site);
  if (!made) return made;
  const Node around = withoutBrackets(made).parent();
  return around && around.kind() == "await_expression" ? around : made;
}

std::optional<Item> handleItem(const Site& site, Node node, Span region, bool stays,
                               const std::vector<std::string>& others) {
  const std::string byClass = nameFromClass(site.handleClass().name) + (isList(site.made.shape) ? "s" : "");
  Item item{node, site.names.fresh(site.code, region, baseNameOf(site), byClass), {}, false, stays};
  const bool mayBeNothing = stays || site.made.optional || hasOptionalChain(site.code, expressionOf(site));
  item.release = isList(site.made.shape) ? releaseOfAll(site, region, item.name, mayBeNothing)
                                         : releaseStatement(site, item.name, mayBeNothing);
  if (item.release.empty()) return std::nullopt;
  item.release = unlessItIs(item.name, others, item.release);
  item.takesUsing = site.style.allowsUsing && site.handleClass().dispose && !site.made.owner &&
                    !isList(site.made.shape) && others.empty();
  return item;
}

Item plainItem(const Site& site, Node node, Span region) {
  return {node, nameForResult(site, node, region), {}, false, false};
}

// ---- what is ignored ----

// `doc.title();` alone on its line: what it gives is released at once.
std::optional<Proposal> releaseIgnored(const Site& site, Node made) {
  const Code& code = site.code;
  const Node statement = made.parent();
  if (!statement || statement.kind() != "expression_statement") return std::nullopt;
  if (isList(site.made.shape) || mayBePlain(site) || site.made.mayBeArgument ||
      made.kind() == "await_expression")
    return std::nullopt;
  const std::string text(code.textOf(made));
  const std::string release = releaseStatement(site, text, site.made.optional);
  if (release.empty()) return Proposal(Withheld::NoModuleName);
  const bool isPlain = release.starts_with(text);  // else it is an argument of the release function
  if (!isPlain && site.made.optional) return std::nullopt;
  Fix fix;
  fix.safety = Fix::Safety::Safe;
  fix.title = "release what is not used at once";
  const Span span = made.span();
  const bool isNew = made.kind() == "new_expression" && !text.ends_with(')');  // `new Tree`
  if (isPlain) {
    fix.edits = {{{span.end, span.end}, (isNew ? "()" : "") + release.substr(text.size())}};
  } else {
    fix.edits = {{span, release}};
  }
  return Proposal(fix);
}

// ---- together ----

// As the nearest statement has it that can say: a block ends with a bracket whatever the style is.
std::string semicolonOf(const Site& site, Node place) {
  const Code& code = site.code;
  Node statement = code.statementAround(place);
  for (int depth = 0; statement && depth < 20 && code.textOf(statement).ends_with('}'); ++depth) {
    const bool isBranch = statement.kind() == "if_statement";
    const Node inner = statement.kind() == "statement_block"
                           ? statement
                           : code.field(statement, isBranch ? "consequence" : "body");
    if (!inner) break;
    const std::vector<Node> statements =
        inner.kind() == "statement_block" ? statementsOf(inner) : std::vector<Node>{inner};
    if (statements.empty()) break;
    statement = statements.front();
  }
  return statement ? semicolonAfter(code, statement) : ";";
}

std::string titleOf(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) {
    if (!item.release.empty()) names.push_back(fmt::format("`{}`", item.name));
  }
  return fmt::format("name {} and release {}", fmt::join(names, ", "), names.size() > 1 ? "them" : "it");
}

struct Taken {
  std::vector<Item> items;
  Fix::Safety safety = Fix::Safety::Safe;
};

std::optional<Withheld> take(const Site& site, Node node, Span region, bool stays, Taken& taken) {
  if (const auto why = whyNot(site)) return why;
  std::vector<std::string> others;
  if (!addGivenBack(site, others)) return Withheld::Conditional;
  const auto item = handleItem(site, node, region, stays, others);
  if (!item) return Withheld::NoModuleName;
  taken.items.push_back(*item);
  const bool isSafe = !stays && !enduranceOfMade(site).unknownCallee &&
                      site.made.confidence == Confidence::Certain && others.empty();
  if (!isSafe) taken.safety = Fix::Safety::Suggested;
  return std::nullopt;
}

std::optional<Withheld> takeBefore(const Site& site, Node node, Span region, Taken& taken) {
  const std::vector<const Acquisition*> made = madeBy(site, node.span());
  const bool isLost = !made.empty() && !whyNotTemporary(*made.front());
  if (isLost) return take(site.about(*made.front()), node, region, false, taken);
  taken.items.push_back(plainItem(site, node, region));
  return std::nullopt;
}

bool isDeclaration(Node statement) {
  return statement.kind() == "lexical_declaration" || statement.kind() == "variable_declaration";
}

Proposal write(const Site& site, const Place& place, Taken taken) {
  const Code& code = site.code;
  const bool isOneLine =
      (place.kind == Place::Kind::Statement && !endOfOwnLines(code, place.node.span()) &&
       !bareBodyAt(code, place.node)) ||
      (place.kind == Place::Kind::LoopCondition && !hasLinesOfItsOwn(code, code.field(place.node, "body")));
  const Writer writer(code, taken.items, isOneLine ? ";" : semicolonOf(site, place.node));
  Fix fix;
  switch (place.kind) {
    case Place::Kind::Statement: {
      const Node parent = place.node.parent();
      if (parent.kind() == "labeled_statement" || parent.kind() == "export_statement")
        return Withheld::NotNamed;
      const bool isInBlock = parent.kind() == "statement_block";
      const bool asUsing = writer.usesUsing() && isInBlock;
      fix.edits = isDeclaration(place.node) || asUsing ? aroundDeclaration(code, place.node, writer, asUsing)
                                                       : inFinally(code, place.node, writer);
      break;
    }
    case Place::Kind::Body:
      fix.edits = asBlock(code, place.node, place.expression, writer);
      break;
    case Place::Kind::LoopCondition: {
      Proposal proposal = inLoop(site, place, writer);
      if (!proposal.fix) return proposal;
      fix = std::move(*proposal.fix);
      taken.safety = Fix::Safety::Suggested;
      break;
    }
  }
  fix.title = titleOf(taken.items);
  fix.safety = taken.safety;
  return fix;
}

Proposal nameAndRelease(const Site& site, Node made) {
  const IsHandle isHandle = [&](Node node) { return !madeBy(site, node.span()).empty(); };
  const Evaluation found = evaluationOf(site.code, made, isHandle);
  if (found.why) return *found.why;
  const bool isAwaitedLate = found.readsTarget && made.kind() == "await_expression";
  const bool stays = found.staysFor || isAwaitedLate;
  const Span region = site.code.functionAround(found.place.node);
  Taken taken;
  for (const Node node : found.before) {
    if (stays) break;
    if (const auto why = takeBefore(site, node, region, taken)) return *why;
  }
  if (const auto why = take(site, made, region, stays, taken)) return *why;
  const Node statement = found.place.node;
  if (statement.kind() == "expression_statement" && made.parent() == statement) {
    const bool isOnLines = isBlock(statement.parent()) && endOfOwnLines(site.code, statement.span());
    const Writer writer(site.code, taken.items, isOnLines ? semicolonOf(site, statement) : ";");
    Fix fix{taken.safety, "release what is not used at once", {}, {}};
    fix.edits = namedAlone(site.code, statement, taken.items.back(), writer);
    return fix;
  }
  return write(site, found.place, std::move(taken));
}

}  // namespace

Proposal releaseList(const Site& site) {
  Acquisition list = site.made;
  list.settled = false;
  list.held = false;
  list.heldBy.clear();
  list.gatheredIn.reset();
  list.gatheredAt.clear();
  list.shape = bindings::Shape::Array;
  list.drops = {{Drop::Cause::EndOfStatement, list.expression}};
  return releaseTemporary(site.about(list));
}

Proposal releaseTemporary(const Site& site) {
  if (const auto why = whyNot(site)) return *why;
  const Node made = awaitedOf(site);
  if (!made) return Withheld::NotNamed;
  if (givesPromise(site) && made.kind() != "await_expression") return Withheld::PendingPromise;
  if (auto proposal = releaseIgnored(site, made)) return std::move(*proposal);
  return nameAndRelease(site, made);
}

}  // namespace unfreed::fix
