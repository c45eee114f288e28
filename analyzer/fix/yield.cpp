// The loop awaits, but only microtasks: a task on every pass, or on every hundredth, lets finalizers run.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "fix/site.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using ownership::YieldKind;
using syntax::Node;

constexpr std::string_view kTask = "new Promise((resolve) => setTimeout(resolve, 0))";

Node functionAround(Node node) {
  while (node && !isFunction(node)) node = node.parent();
  return node;
}

// `setTimeout` and `Promise` mean what they mean everywhere.
bool namesAreGlobal(const Site& site) {
  const auto& variables = site.module().variables;
  return std::none_of(variables.begin(), variables.end(), [](const flow::Variable& variable) {
    return variable.kind != flow::Variable::Kind::Global &&
           (variable.name == "setTimeout" || variable.name == "Promise");
  });
}

std::string withoutBlanks(std::string_view text) {
  std::string result;
  for (const char byte : text) {
    if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') result += byte;
  }
  return result;
}

bool isLiteral(Node node) {
  static constexpr std::array<std::string_view, 6> kinds{"null",   "undefined", "number",
                                                         "string", "true",      "false"};
  return isOneOf(node.kind(), kinds);
}

// `new Promise((r) => queueMicrotask(r))`, `new Promise(process.nextTick)`
bool waitsForMicrotask(const Code& code, Node made) {
  const std::string text = withoutBlanks(code.textOf(made));
  if (text == "newPromise(queueMicrotask)" || text == "newPromise(process.nextTick)") return true;
  const size_t arrow = text.find("=>");
  constexpr std::string_view kBegin = "newPromise(";
  if (arrow == std::string::npos || !text.starts_with(kBegin)) return false;
  std::string name = text.substr(kBegin.size(), arrow - kBegin.size());
  if (name.starts_with('(') && name.ends_with(')')) name = name.substr(1, name.size() - 2);
  const std::string body = text.substr(arrow + 2);
  return body == fmt::format("queueMicrotask({}))", name) ||
         body == fmt::format("process.nextTick({}))", name);
}

// An await that does nothing but wait for the microtasks before it, as a statement of its own: what it
// awaits.
Node pureAwaitIn(const Code& code, Node statement) {
  if (statement.kind() != "expression_statement") return {};
  const Node expression = statement.namedChild(0);
  if (!expression || expression.kind() != "await_expression") return {};
  const Node awaited = expression.namedChild(0);
  if (!awaited) return {};
  const std::string text = withoutBlanks(code.textOf(awaited));
  const bool isPure = isLiteral(awaited) || text == "void0" || text == "Promise.resolve()" ||
                      text == "Promise.resolve(null)" || text == "Promise.resolve(undefined)" ||
                      (awaited.kind() == "new_expression" && waitsForMicrotask(code, awaited));
  return isPure ? awaited : Node();
}

// Among the statements of every pass, or of every K-th.
Node findPureAwait(const Code& code, const std::vector<Node>& statements) {
  for (const Node statement : statements) {
    if (const Node awaited = pureAwaitIn(code, statement)) return awaited;
    if (statement.kind() != "if_statement" || statement.namedChildCount() != 2) continue;
    const bool isPeriodic = code.textOf(statement.namedChild(0)).find('%') != std::string_view::npos;
    const Node then = statement.namedChild(1);
    if (!isPeriodic) continue;
    for (const Node inner : isBlock(then) ? statementsOf(then) : std::vector<Node>{then}) {
      if (const Node awaited = pureAwaitIn(code, inner)) return awaited;
    }
  }
  return {};
}

// `i` of `for (let i = 0; …; i++)`
std::string counterOf(const Code& code, Node loop) {
  if (loop.kind() != "for_statement") return {};
  for (const Node child : syntax::namedChildren(loop)) {
    if (child.kind() != "update_expression") continue;
    const Node counted = child.namedChild(0);
    if (counted && counted.kind() == "identifier" && code.textOf(child).find("++") != std::string_view::npos)
      return std::string(code.textOf(counted));
  }
  return {};
}

// Whether every pass gets to the end of the body.
bool mayEndEarly(const Code& code, Node body) {
  const std::vector<Node> statements = statementsOf(body);
  const bool endsWithExit = !statements.empty() && isExit(statements.back());
  return endsWithExit || code.mentions(body.span(), "continue");
}

std::optional<Edit> addTask(const Code& code, Node loop, Node body) {
  const std::vector<Node> statements = statementsOf(body);
  if (statements.empty()) return std::nullopt;
  const std::string counter = counterOf(code, loop);
  const std::string condition = counter.empty() ? "" : fmt::format("if ({} % 100 === 0) ", counter);
  const std::string text =
      fmt::format("{}await {}{}", condition, kTask, semicolonAfter(code, statements.back()));
  const uint32_t first = statements.front().span().begin;
  const bool isOneLine = !code.isFirstOnLine(first);
  if (mayEndEarly(code, body)) {
    if (isOneLine) return Edit{{first, first}, fmt::format("await {}; ", kTask)};
    return Edit{{first, first}, text + code.newline() + code.indentationAt(first)};
  }
  return atEndOf(code, body.span().begin + 1, statements, isOneLine, text);
}

// The loop in the source, if an `await` may stand in its body.
Node asyncLoop(const Site& site, const ownership::LoopFacts& facts) {
  Node loop = site.code.exactly(facts.span);
  if (!loop || loop.span() != facts.span || !isLoop(loop)) return {};
  const Node await = site.code.at(facts.yield.await);
  return functionAround(await) == functionAround(loop) ? loop : Node();
}

Node bodyOf(Node loop) {
  for (const Node child : syntax::namedChildren(loop)) {
    if (child.kind() == "statement_block") return child;
  }
  return {};
}

}  // namespace

Proposal waitForTask(const Site& site) {
  const ownership::Acquisition& made = site.made;
  const bool isLostByPasses =
      made.held && !made.settled && !isNone(made.loop) && (!made.gatheredIn || !made.gatheredIn->overPasses);
  if (!isLostByPasses || !made.finalizable) return Withheld::NotNamed;
  const ownership::LoopFacts& facts = site.facts.loops[index(made.loop)];
  if (facts.yield.somePass != YieldKind::Microtask || facts.yield.concurrent) return Withheld::NotNamed;
  const Node loop = asyncLoop(site, facts);
  const Node body = loop ? bodyOf(loop) : Node();
  if (!body || !namesAreGlobal(site)) return Withheld::NotNamed;
  Fix fix;
  fix.safety = Fix::Safety::Suggested;
  if (const Node awaited = findPureAwait(site.code, statementsOf(body))) {
    fix.title = "wait for a task instead of a microtask, so that what is garbage is released";
    fix.edits = {{awaited.span(), std::string(kTask)}};
    return fix;
  }
  const auto edit = addTask(site.code, loop, body);
  if (!edit) return Withheld::NotNamed;
  fix.title = "wait for a task in this loop, too, so that what is garbage is released";
  fix.edits = {*edit};
  return fix;
}

}  // namespace unfreed::fix
