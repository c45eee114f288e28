// A variable holds the handle: it is released where the variable ends.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "fix/branches.h"
#include "fix/site.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Drop;
using syntax::Node;

// Where the handle begins to be held, and the statements of the block that follow.
struct Held {
  Node declaration;        // the statement that declares the variable, or the loop that does in its head
  Node block;              // around it, or the body of the loop or function
  uint32_t after = 0;      // from here on it is held
  std::vector<Node> rest;  // the statements from there to the end of the block
  bool isOneLine = false;  // the rest stands on the line of `after`
  bool isInHead = false;   // a loop declares the variable in its head

  // The statement that shows whether semicolons are written.
  Node typical() const { return isInHead && !rest.empty() ? rest.front() : declaration; }
};

std::vector<Drop> lossesOf(const ownership::Acquisition& made) {
  std::vector<Drop> losses;
  for (const Drop& drop : made.drops) {
    const bool known =
        std::any_of(losses.begin(), losses.end(), [&](const Drop& other) { return other.span == drop.span; });
    if (!drop.onlyAfterThrow && !known) losses.push_back(drop);
  }
  return losses;
}

// What a variable gets where it is declared, as far as it is one handle or nothing: `c ? open() : null`,
// `find() ?? make()`.
struct Content {
  bool isReleasable = false;  // always one that is lost and released as the finding's is
  bool mayBeNothing = false;
  bool isAssignedLater = false;  // `let tree; if (c) tree = make(); else tree = other();`
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
  for (const ownership::Acquisition& made : site.facts.acquisitions) {
    if (made.expression != op.span) continue;
    isMade |= made.expression == site.made.expression;
    content.mayBeNothing |= made.optional;
    return !made.registered && !made.mayBeArgument && isLostAlike(site, made);
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
  if (!isMerged) return false;
  for (const Op& assign : cfg.ops) {
    if (assign.kind == OpKind::Assign && assign.variable == op.variable)
      pending.push_back(cfg.operand(assign, 0));
  }
  return true;
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
  content.mayBeNothing |= content.isAssignedLater;  // before it is assigned
  content.isReleasable = isMade && !site.module().variables[holder].assignedElsewhere;
  return content;
}

Node ancestorOfKind(Node node, std::string_view kind) {
  while (node && node.kind() != kind) node = node.parent();
  return node;
}

// The variable of `for (const tree of trees())`.
std::optional<Held> heldByHead(const Code& code, Node name) {
  const Node loop = name.parent();
  if (!loop || loop.kind() != "for_in_statement" || code.field(loop, "left") != name) return std::nullopt;
  const Node keyword = code.field(loop, "kind");
  const Node body = code.field(loop, "body");
  if (!keyword || code.textOf(keyword) == "var" || !body || body.kind() != "statement_block")
    return std::nullopt;
  Held held{loop, body, body.span().begin + 1, statementsOf(body), false, true};
  held.isOneLine = held.rest.empty() || code.isOnLineOf(held.after, held.rest.front().span().begin);
  return held;
}

std::optional<Held> heldBy(const Site& site, VariableId holder) {
  const Code& code = site.code;
  const Node name = code.at(site.module().variables[holder].declaration);
  if (auto held = heldByHead(code, name)) return held;
  const Node declarator = ancestorOfKind(name, "variable_declarator");
  const Node declaration = declarator ? declarator.parent() : Node();
  const Node block = declaration ? declaration.parent() : Node();
  if (!block || !isBlock(block)) return std::nullopt;
  Held held{declaration, block, declaration.span().end, {}, false, false};
  for (const Node statement : statementsOf(block)) {
    if (statement.span().begin >= held.after) held.rest.push_back(statement);
  }
  const uint32_t next = held.rest.empty() ? block.span().end : held.rest.front().span().begin;
  held.isOneLine = code.isOnLineOf(held.after, next);
  return held;
}

// ---- `using` ----

std::optional<Fix> declareUsing(const Site& site, const Held& held) {
  const Node declarator = held.declaration.namedChild(0);
  const bool isPlain = !held.isInHead && held.declaration.kind() == "lexical_declaration" &&
                       held.declaration.namedChildCount() == 1 && declarator &&
                       declarator.namedChild(0).kind() == "identifier";
  const bool fits = site.style.allowsUsing && site.handleClass().dispose && !site.made.owner && isPlain &&
                    site.made.settledAt.empty() && isBlock(held.block) &&
                    held.block.kind() == "statement_block";
  if (!fits) return std::nullopt;
  const Span keyword = held.declaration.child(0).span();
  Fix fix;
  fix.title =
      fmt::format("declare `{}` with `using`, which releases it at the end of its block", site.made.heldBy);
  fix.edits = {{keyword, "using"}};
  return fix;
}

// ---- try … finally ----

bool mayThrowWithin(const Site& site, Span region) {
  return std::any_of(site.cfg().ops.begin(), site.cfg().ops.end(), [&](const Op& op) {
    const bool throws = op.kind == OpKind::Call || op.kind == OpKind::Construct || op.kind == OpKind::Await ||
                        op.kind == OpKind::Throw;
    return throws && region.contains(op.span);
  });
}

// Puts the text behind the last statement of a block (or behind `after`, when there is none).
Edit atEndOf(const Code& code, uint32_t after, const std::vector<Node>& statements, bool isOneLine,
             const std::string& text) {
  const uint32_t last = statements.empty() ? after : statements.back().span().end;
  const std::string_view before = code.textOf({last - 1, last});
  const bool needsEnd = isOneLine && !statements.empty() && before != ";" && before != "}";
  if (isOneLine) return {{last, last}, (needsEnd ? "; " : " ") + text};
  const uint32_t end = code.endOfLineAfter(last);
  const uint32_t like = statements.empty() ? after : statements.front().span().begin;
  return {{end, end}, code.newline() + code.indentationAt(like) + text};
}

// The `finally` block that all of the rest is followed by already.
Node finallyOf(const Held& held) {
  if (held.rest.size() != 1 || held.rest.front().kind() != "try_statement") return {};
  for (const Node child : syntax::namedChildren(held.rest.front())) {
    if (child.kind() == "finally_clause") return child.namedChild(0);
  }
  return {};
}

std::vector<Edit> joinFinally(const Code& code, Node block, const std::string& release) {
  const std::vector<Node> statements = statementsOf(block);
  const uint32_t open = block.span().begin + 1;
  const bool isOneLine = code.isOnLineOf(block.span().begin, block.span().end);
  if (!statements.empty() || isOneLine) return {atEndOf(code, open, statements, isOneLine, release)};
  const std::string indentation = code.indentationAt(block.span().begin) + code.indentUnit();
  return {{{open, open}, code.newline() + indentation + release}};
}

// Where the first line of the region ends, past the empty lines that begin it: those stay in front of the
// block.
uint32_t pastEmptyLines(const Code& code, Span region) {
  const std::string_view text = code.textOf(region);
  const size_t first = text.find_first_not_of(" \t\r\n");
  size_t lineBreak = text.substr(0, first).find_last_of("\r\n");
  if (first == std::string_view::npos || lineBreak == std::string_view::npos) return region.begin;
  if (lineBreak > 0 && text.substr(lineBreak - 1, 2) == "\r\n") --lineBreak;
  return region.begin + static_cast<uint32_t>(lineBreak);
}

std::vector<Edit> wrapInFinally(const Code& code, const Held& held, const std::string& release) {
  const uint32_t last = held.rest.back().span().end;
  if (held.isOneLine) {
    return {{{held.after, held.after}, " try {"},
            {{last, last}, fmt::format(" }} finally {{ {} }}", release)}};
  }
  Span region{code.endOfLineAfter(held.after), code.endOfLineAfter(last)};
  region.begin = pastEmptyLines(code, region);
  const std::string& newline = code.newline();
  const std::string indentation = code.indentationAt(held.rest.front().span().begin);
  std::string text = newline + indentation + "try {" + code.indented(region);
  text += fmt::format("{0}{1}}} finally {{{0}{1}{2}{3}{0}{1}}}", newline, indentation, code.indentUnit(),
                      release);
  return {{region, text}};
}

// ---- each way out ----

// Puts the text before a statement, in a block if it stands alone.
std::vector<Edit> before(const Code& code, Node statement, const std::string& text) {
  const Span span = statement.span();
  if (!isBlock(statement.parent())) {
    return {{{span.begin, span.begin}, fmt::format("{{ {} ", text)}, {{span.end, span.end}, " }"}};
  }
  const bool isOneLine = !code.isFirstOnLine(span.begin);
  const std::string gap = isOneLine ? " " : code.newline() + code.indentationAt(span.begin);
  return {{{span.begin, span.begin}, text + gap}};
}

bool isSimple(Node expression) {
  static constexpr std::array<std::string_view, 8> kinds{"identifier", "number", "string",    "true",
                                                         "false",      "null",   "undefined", "this"};
  return std::find(kinds.begin(), kinds.end(), expression.kind()) != kinds.end();
}

// Types that TypeScript takes from where the expression stands are lost with a name of its own.
bool keepsItsType(Node expression) {
  static constexpr std::array<std::string_view, 7> kinds{
      "call_expression",  "binary_expression", "member_expression", "subscript_expression",
      "unary_expression", "await_expression",  "template_string"};
  return std::find(kinds.begin(), kinds.end(), expression.kind()) != kinds.end();
}

// `return tree.size();` → `const result = tree.size(); tree.free(); return result;`; the same of `throw`.
std::optional<std::vector<Edit>> beforeExit(const Site& site, Node statement, const std::string& release) {
  const Code& code = site.code;
  const Node value = statement.namedChild(0);
  if (!value || isSimple(value)) return before(code, statement, release);
  const bool isThrow = statement.kind() == "throw_statement";
  if (isThrow && !code.mentions(value.span(), site.made.heldBy)) return before(code, statement, release);
  if (!isThrow && code.isTyped() && !keepsItsType(value)) return std::nullopt;
  const std::string word = isThrow ? "throw" : "return";
  const Span span = statement.span();
  const std::string name =
      site.names.fresh(code, code.functionAround(statement), isThrow ? "error" : "result");
  const bool isAlone = !isBlock(statement.parent());
  const std::string gap = isAlone || !code.isFirstOnLine(span.begin)
                              ? std::string(" ")
                              : code.newline() + code.indentationAt(span.begin);
  const std::string semicolon = semicolonAfter(code, statement);
  const std::string end = gap + release + gap + word + " " + name + semicolon + (isAlone ? " }" : "");
  const Span keyword{span.begin, span.begin + static_cast<uint32_t>(word.size())};
  return std::vector<Edit>{{keyword, fmt::format("{}const {} =", isAlone ? "{ " : "", name)},
                           {{span.end, span.end}, end}};
}

Proposal releaseOnEachWay(const Site& site, const Held& held, const std::vector<Drop>& losses,
                          const std::string& release) {
  const Code& code = site.code;
  Fix fix;
  fix.title = losses.size() == 1
                  ? fmt::format("release `{}` on the way that leaves it open", site.made.heldBy)
                  : fmt::format("release `{}` on each way that leaves it open", site.made.heldBy);
  for (const Drop& loss : losses) {
    const Node exit = code.statementAround(code.exactly(loss.span));
    if (!exit || exit.span() != loss.span || !isExit(exit)) {
      fix.edits.push_back(atEndOf(code, held.after, held.rest, held.isOneLine, release));
      continue;
    }
    const bool hasValue = exit.kind() == "return_statement" || exit.kind() == "throw_statement";
    const auto edits =
        hasValue ? beforeExit(site, exit, release) : std::optional(before(code, exit, release));
    if (!edits) return Withheld::ReturnedValue;
    fix.edits.insert(fix.edits.end(), edits->begin(), edits->end());
  }
  return fix;
}

bool isExitOf(const Site& site, const Drop& loss) {
  const Node exit = site.code.statementAround(site.code.exactly(loss.span));
  return exit && exit.span() == loss.span && isExit(exit);
}

Proposal releaseAtEnd(const Site& site, const Held& held, const std::vector<Drop>& losses,
                      const std::string& release) {
  if (auto fix = declareUsing(site, held)) return std::move(*fix);
  const bool leaves = losses.size() > 1 || isExitOf(site, losses.front());
  const Span region{held.after, held.rest.empty() ? held.after : held.rest.back().span().end};
  if (held.rest.empty() || (!leaves && !mayThrowWithin(site, region)))
    return releaseOnEachWay(site, held, losses, release);
  Fix fix;
  fix.title = fmt::format("release `{}` in a `finally` block", site.made.heldBy);
  if (const Node block = finallyOf(held)) {
    fix.edits = joinFinally(site.code, block, release);
    return fix;
  }
  if (declaresHoisted(held.rest)) return Withheld::HoistedDeclaration;
  fix.edits = wrapInFinally(site.code, held, release);
  return fix;
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
  if (losses.size() != 1 || isExitOf(site, losses.front()) || hasOtherName(site))
    return Withheld::Conditional;
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

}  // namespace

Proposal releaseWhereItEnds(const Site& site, VariableId holder, const std::string& statement) {
  const std::optional<Held> held = heldBy(site, holder);
  if (!held) return Withheld::MadeElsewhere;
  const std::vector<Drop> losses = lossesOf(site.made);
  if (losses.empty()) return Withheld::Conditional;
  const bool endsWithSemicolon = site.code.textOf(held->typical()).ends_with(';');
  const std::string release = statement + (endsWithSemicolon || held->isInHead ? ";" : "");
  return site.made.settledAt.empty() ? releaseAtEnd(site, *held, losses, release)
                                     : releaseOnEachWay(site, *held, losses, release);
}

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
  const Content content = contentOf(site, holder);
  if (!content.isReleasable) return Withheld::Reassigned;
  const std::optional<Held> held = heldBy(site, holder);
  if (!held) return Withheld::MadeElsewhere;
  // TypeScript wants a value before it lets a `finally` block look.
  const bool hasValue = held->isInHead || site.code.field(held->declaration.namedChild(0), "value");
  if (content.isAssignedLater && site.code.isTyped() && !hasValue) return Withheld::Reassigned;
  const Endurance endurance = enduranceOf(site, holder);
  if (endurance.pendingPromise) return Withheld::PendingPromise;
  std::string release = releaseStatement(site, site.made.heldBy, content.mayBeNothing);
  if (release.empty()) return Withheld::NoModuleName;
  const std::string semicolon = semicolonAfter(site.code, held->typical());
  if (!isSure) return releaseOnBranches(site, *held, losses, release, semicolon, endurance);
  release += semicolon;

  Proposal proposal = site.made.settledAt.empty() ? releaseAtEnd(site, *held, losses, release)
                                                  : releaseOnEachWay(site, *held, losses, release);
  const bool isHeldByNoOther =
      std::all_of(losses.begin(), losses.end(), [](const Drop& loss) { return loss.isSure; });
  const bool isSafe = isHeldByNoOther && !endurance.lends;
  if (proposal.fix) proposal.fix->safety = isSafe ? Fix::Safety::Safe : Fix::Safety::Suggested;
  return proposal;
}

// What a generator gives is made one by one, each on its pass. Who else is given one is not seen: suggested.
Proposal releaseElement(const Site& site, VariableId holder) {
  for (const Drop& drop : lossesOf(site.made)) {
    if (drop.cause != Drop::Cause::EndOfScope || isSettledBefore(site, drop.span))
      return Withheld::Conditional;
  }
  if (enduranceOf(site, holder).pendingPromise) return Withheld::PendingPromise;
  const std::string name(site.module().variables[holder].name);
  const std::string release = releaseStatement(site, name, site.made.optional);
  if (release.empty()) return Withheld::NoModuleName;
  ownership::Acquisition held = site.made;
  held.heldBy = name;
  const std::optional<Held> pass = heldBy(site, holder);
  if (!pass) return Withheld::MadeElsewhere;
  // It is lost with the loop; each pass is to release its own, wherever it ends.
  held.drops = {{Drop::Cause::EndOfScope, pass->block.span()}};
  for (const Node statement : pass->rest) {
    if (mayLeave(statement)) held.drops.push_back({Drop::Cause::EndOfScope, statement.span()});
  }
  Proposal proposal = releaseWhereItEnds(site.about(held), holder, release);
  if (proposal.fix) proposal.fix->safety = Fix::Safety::Suggested;
  return proposal;
}

}  // namespace unfreed::fix
