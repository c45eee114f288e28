// The condition of a loop moves into the loop, so that what it makes can be named and released on each pass.
#include <array>
#include <fmt/format.h>

#include "fix/naming.h"
#include "fix/statements.h"

namespace unfreed::fix {

using syntax::Node;

namespace {

bool hasContinue(Node body) {
  static constexpr std::array<std::string_view, 1> kinds{"continue_statement"};
  return hasInside(body, kinds);
}

// Whether a name of the condition would mean something that the body declares.
bool isShadowedIn(const Code& code, Node body, Node condition) {
  if (body.kind() != "statement_block") return false;
  std::vector<Node> pending;
  for (const Node statement : statementsOf(body)) {
    const std::string_view kind = statement.kind();
    if (kind.ends_with("_declaration") && kind != "lexical_declaration" && kind != "variable_declaration")
      pending.push_back(code.field(statement, "name"));
    if (kind != "lexical_declaration") continue;
    for (const Node declarator : syntax::namedChildren(statement))
      pending.push_back(code.field(declarator, "name"));
  }
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!node) continue;
    const std::vector<Node> parts = syntax::namedChildren(node);
    if (parts.empty() && code.mentions(condition.span(), code.textOf(node))) return true;
    pending.insert(pending.end(), parts.begin(), parts.end());
  }
  return false;
}

}  // namespace

bool hasLinesOfItsOwn(const Code& code, Node body) {
  if (!body || body.kind() != "statement_block") return false;
  const std::vector<Node> statements = statementsOf(body);
  return !statements.empty() && code.isFirstOnLine(statements.front().span().begin);
}

Proposal inLoop(const Site& site, const Place& place, const Writer& writer) {
  const Code& code = site.code;
  const Node loop = place.node;
  const Node body = code.field(loop, "body");
  const bool isLast = loop.kind() == "do_statement";
  if (!body || (isLast && hasContinue(body)) || isShadowedIn(code, body, place.expression))
    return Withheld::EvaluationOrder;
  const std::string goesOn = site.names.fresh(code, code.functionAround(loop), "goesOn");
  const std::string& semicolon = writer.semicolon();
  const Span tested = place.expression.span();
  std::vector<std::string> each = writer.declarations(false);
  each.push_back(fmt::format("const {} = {}{}", goesOn, writer.written(tested), semicolon));
  for (std::string& release : writer.releases()) each.push_back(std::move(release));
  each.push_back(fmt::format("if (!{}) break{}", goesOn, semicolon));

  Fix fix;
  fix.safety = Fix::Safety::Suggested;
  fix.edits = {{tested, loop.kind() == "for_statement" ? "" : "true"}};
  const Span span = spanOfCode(body);
  if (body.kind() != "statement_block") {
    const std::string text = lines(each, " ");
    fix.edits.push_back({{span.begin, span.begin}, isLast ? "{ " : "{" + text + " "});
    fix.edits.push_back({{span.end, span.end}, isLast ? text + " }" : " }"});
    return fix;
  }
  const std::vector<Node> statements = statementsOf(body);
  const bool isOneLine = !hasLinesOfItsOwn(code, body);
  const std::string gap =
      isOneLine ? " " : code.newline() + code.indentationAt(statements.front().span().begin);
  uint32_t at = span.begin + 1;
  if (isLast) at = statements.empty() ? at : spanOfCode(statements.back()).end;
  if (!isOneLine) at = code.endOfLineAfter(at);
  fix.edits.push_back({{at, at}, lines(each, gap)});
  return fix;
}

}  // namespace unfreed::fix
