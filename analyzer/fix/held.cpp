#include "fix/held.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "fix/statements.h"

namespace unfreed::fix {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Drop;
using syntax::Node;

namespace {

// The variable of `for (const tree of trees())`.
std::optional<Held> heldByHead(const Code& code, Node name) {
  const Node loop = name.parent();
  if (!loop || loop.kind() != "for_in_statement" || code.field(loop, "left") != name) return std::nullopt;
  const Node keyword = code.field(loop, "kind");
  const Node body = code.field(loop, "body");
  if (!keyword || code.textOf(keyword) == "var" || !body || body.kind() == "empty_statement")
    return std::nullopt;
  if (body.kind() != "statement_block") return Held{loop, body, body.span().begin, {body}, true, true, true};
  Held held{loop, body, body.span().begin + 1, statementsOf(body), false, true, false};
  held.isOneLine = held.rest.empty() || code.isOnLineOf(held.after, held.rest.front().span().begin);
  return held;
}

}  // namespace

std::vector<Drop> lossesOf(const ownership::Acquisition& made) {
  std::vector<Drop> losses;
  for (const Drop& drop : made.drops) {
    const bool known =
        std::any_of(losses.begin(), losses.end(), [&](const Drop& other) { return other.span == drop.span; });
    if (!drop.onlyAfterThrow && !known) losses.push_back(drop);
  }
  return losses;
}

std::optional<Held> heldBy(const Site& site, VariableId holder) {
  const Code& code = site.code;
  const Node name = code.at(site.module().variables[holder].declaration);
  if (auto held = heldByHead(code, name)) return held;
  const Node declarator = enclosing(name, "variable_declarator");
  const Node declaration = declarator ? declarator.parent() : Node();
  const Node block = declaration ? declaration.parent() : Node();
  if (!block || !isBlock(block)) return std::nullopt;
  Held held{declaration, block, declaration.span().end, {}, false, false, false};
  for (const Node statement : statementsOf(block)) {
    if (statement.span().begin >= held.after) held.rest.push_back(statement);
  }
  const uint32_t next = held.rest.empty() ? block.span().end : held.rest.front().span().begin;
  held.isOneLine = code.isOnLineOf(held.after, next);
  return held;
}

Node exitAt(const Site& site, const Drop& loss) {
  const Node exit = site.code.statementAround(site.code.exactly(loss.span));
  return exit && exit.span() == loss.span && isExit(exit) ? exit : Node();
}

std::vector<Edit> joinFinally(const Code& code, Node block, const std::string& release) {
  const std::vector<Node> statements = statementsOf(block);
  const uint32_t open = block.span().begin + 1;
  const bool isOneLine = code.isOnLineOf(block.span().begin, block.span().end);
  if (!statements.empty() || isOneLine) return {atEndOf(code, open, statements, isOneLine, release)};
  const std::string indentation = code.indentationAt(block.span().begin) + code.indentUnit();
  return {{{open, open}, code.newline() + indentation + release}};
}

Node finallyBlockOf(Node tryStatement) {
  for (const Node child : syntax::namedChildren(tryStatement)) {
    if (child.kind() == "finally_clause") return child.namedChild(0);
  }
  return {};
}

namespace {

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

// The `finally` block that all of the rest is followed by already.
Node finallyOf(const Held& held) {
  const bool isTry = held.rest.size() == 1 && held.rest.front().kind() == "try_statement";
  return isTry ? finallyBlockOf(held.rest.front()) : Node();
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

// The body of a loop becomes a block, which releases the variable of the loop's head at its end.
std::vector<Edit> braced(const Code& code, Node body, const std::string& release, bool inFinally) {
  const Span span = spanOfCode(body);
  if (const auto bare = bareBodyAt(code, body)) {
    const int levels = (bare->isOnOwnLine ? 0 : 1) + (inFinally ? 1 : 0);
    const std::string text = code.indented(bare->statement, {}, levels);
    const std::string outer = bare->line + code.indentUnit();
    const std::string inner = outer + code.indentUnit();
    const std::string all =
        inFinally ? tryText(outer, inner + text, inner + release) : text + outer + release;
    return {{bare->region, " {" + outer + all + bare->line + "}"}};
  }
  const std::string end = endingOf(code, body);
  return {
      {{span.begin, span.begin}, inFinally ? "{ try { " : "{ "},
      {{span.end, span.end},
       inFinally ? fmt::format(" }} finally {{ {} }} }}", release) : fmt::format("{} {} }}", end, release)}};
}

std::vector<Edit> wrapInFinally(const Code& code, const Held& held, const std::string& release) {
  if (held.isBare) return braced(code, held.rest.front(), release, true);
  const uint32_t last = spanOfCode(held.rest.back()).end;
  if (held.isOneLine) {
    return {{{held.after, held.after}, " try {"},
            {{last, last}, fmt::format(" }} finally {{ {} }}", release)}};
  }
  Span region{code.endOfLineAfter(held.after), code.endOfLineAfter(last)};
  region.begin = pastEmptyLines(code, region);
  const std::string line = code.newline() + code.indentationAt(held.rest.front().span().begin);
  return {{region, line + tryText(line, code.indented(region), line + code.indentUnit() + release)}};
}

// ---- each way out ----

// What is followed by something on its line needs a semicolon, whatever the style of the file.
std::string endedFor(const std::string& gap, std::string text) {
  if (gap == " " && !text.ends_with(';')) text += ';';
  return text;
}

// Puts the text before a statement, in a block if it stands alone.
std::vector<Edit> before(const Code& code, Node statement, const std::string& text) {
  const Span span = spanOfCode(statement);
  if (!isBlock(statement.parent())) {
    return {{{span.begin, span.begin}, fmt::format("{{ {} ", endedFor(" ", text))},
            {{span.end, span.end}, " }"}};
  }
  const std::string gap = code.gapAt(span.begin);
  return {{{span.begin, span.begin}, endedFor(gap, text) + gap}};
}

bool isSimple(Node expression) {
  static constexpr std::array<std::string_view, 8> kinds{"identifier", "number", "string",    "true",
                                                         "false",      "null",   "undefined", "this"};
  return isOneOf(expression.kind(), kinds);
}

// Types that TypeScript takes from where the expression stands are lost with a name of its own.
bool keepsItsType(Node expression) {
  static constexpr std::array<std::string_view, 7> kinds{
      "call_expression",  "binary_expression", "member_expression", "subscript_expression",
      "unary_expression", "await_expression",  "template_string"};
  return isOneOf(expression.kind(), kinds);
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
  const Span span = spanOfCode(statement);
  const std::string name =
      site.names.fresh(code, code.functionAround(statement), isThrow ? "error" : "result");
  const bool isAlone = !isBlock(statement.parent());
  const std::string gap = isAlone ? " " : code.gapAt(span.begin);
  const std::string semicolon = semicolonAfter(code, statement);
  const bool isEnded = gap != " " || code.textOf(span).ends_with(';');
  const std::string end = (isEnded ? "" : ";") + gap + endedFor(gap, release) + gap + word + " " + name +
                          semicolon + (isAlone ? " }" : "");
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
    const Node exit = exitAt(site, loss);
    if (!exit && held.isBare) {
      if (losses.size() > 1) return Withheld::Conditional;
      fix.edits = braced(code, held.rest.front(), release, false);
      return fix;
    }
    if (!exit) {
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

Proposal releaseAtEnd(const Site& site, const Held& held, const std::vector<Drop>& losses,
                      const std::string& release) {
  if (auto fix = declareUsing(site, held)) return std::move(*fix);
  const bool leaves = losses.size() > 1 || exitAt(site, losses.front());
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

}  // namespace

Proposal writeRelease(const Site& site, const Held& held, const std::vector<Drop>& losses,
                      const std::string& release) {
  return site.made.settledAt.empty() ? releaseAtEnd(site, held, losses, release)
                                     : releaseOnEachWay(site, held, losses, release);
}

Proposal releaseWhereItEnds(const Site& site, VariableId holder, const std::string& statement) {
  const std::optional<Held> held = heldBy(site, holder);
  if (!held) return Withheld::MadeElsewhere;
  const std::vector<Drop> losses = lossesOf(site.made);
  if (losses.empty()) return Withheld::Conditional;
  const bool endsWithSemicolon = site.code.textOf(held->typical()).ends_with(';');
  const std::string release = statement + (endsWithSemicolon || held->isInHead ? ";" : "");
  return writeRelease(site, *held, losses, release);
}

Proposal releaseOnEachPass(const Site& site, VariableId holder) {
  if (enduranceOf(site, holder).pendingPromise) return Withheld::PendingPromise;
  const std::string release = releaseStatement(site, site.made.heldBy, site.made.optional);
  if (release.empty()) return Withheld::NoModuleName;
  const std::optional<Held> pass = heldBy(site, holder);
  if (!pass) return Withheld::MadeElsewhere;
  ownership::Acquisition held = site.made;
  // It is lost with the loop; each pass is to release its own, wherever it ends.
  held.drops = {{Drop::Cause::EndOfScope, pass->block.span()}};
  for (const Node statement : pass->rest) {
    if (mayLeave(statement)) held.drops.push_back({Drop::Cause::EndOfScope, statement.span()});
  }
  return releaseWhereItEnds(site.about(held), holder, release);
}

}  // namespace unfreed::fix
