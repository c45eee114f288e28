// A release that stands in a `try` block is missed when what is before it throws, and the `catch` goes on.
//
//     try {                         try {
//       total += tree.size();         total += tree.size();
//       tree.free();                } catch {
//     } catch {                       failures++;
//       failures++;                 } finally {
//     }                               tree.free();
//                                   }
#include <algorithm>
#include <fmt/format.h>

#include "fix/held.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using ownership::Drop;
using syntax::Node;

// The `try` among the statements in which all that settles the handle stands: one release, at the top of its
// block.
Node tryAround(const Site& site, const Held& held, Node& release) {
  for (const Span place : site.made.settledAt) {
    const Node statement = statementOf(site.code, place);
    if (!statement || (release && release != statement) || !isPlainCall(statement.namedChild(0))) return {};
    release = statement;
  }
  const Node block = release ? release.parent() : Node();
  const Node around = block ? block.parent() : Node();
  const bool isTry = around && around.kind() == "try_statement" && site.code.field(around, "body") == block &&
                     site.code.field(around, "handler");
  const bool isHere = std::find(held.rest.begin(), held.rest.end(), around) != held.rest.end();
  return isTry && isHere ? around : Node();
}

bool mentionsAny(const Code& code, const std::vector<Node>& statements, std::string_view name) {
  return std::any_of(statements.begin(), statements.end(),
                     [&](Node statement) { return code.mentionsName(statement.span(), name); });
}

}  // namespace

std::optional<Fix> moveIntoFinally(const Site& site, const Held& held, const std::vector<Drop>& losses,
                                   const std::string& release) {
  const Code& code = site.code;
  const std::string& name = site.made.heldBy;
  Node former;
  const Node whole = tryAround(site, held, former);
  const std::string words = release.ends_with(';') ? release.substr(0, release.size() - 1) : release;
  if (!whole || !site.made.gatheredAt.empty() || !saysRelease(code, former.namedChild(0), words))
    return std::nullopt;
  // It is needed no more behind its release, nor behind the `try`.
  if (mentionsAny(code, statementsAfter(former), name) || mentionsAny(code, statementsAfter(whole), name))
    return std::nullopt;
  const bool areBehind = std::all_of(losses.begin(), losses.end(), [&](const Drop& loss) {
    return whole.span().contains(loss.span) || loss.span.begin >= whole.span().end || !exitAt(site, loss);
  });
  const auto removal = removalOf(code, former);
  if (!areBehind || !removal) return std::nullopt;
  Fix fix;
  fix.safety = Fix::Safety::Suggested;
  fix.title = fmt::format("move the release of `{}` into a `finally` block", name);
  if (const Node block = finallyBlockOf(whole)) {
    fix.edits = joinFinally(code, block, release);
  } else {
    const uint32_t end = spanOfCode(whole).end;
    const bool isOneLine = code.isOnLineOf(whole.span().begin, end);
    const std::string line = code.newline() + code.indentationAt(whole.span().begin);
    const std::string text = isOneLine
                                 ? fmt::format(" finally {{ {} }}", release)
                                 : fmt::format(" finally {{{0}{1}{2}{0}}}", line, code.indentUnit(), release);
    fix.edits = {{{end, end}, text}};
  }
  fix.edits.push_back(*removal);
  return fix;
}

}  // namespace unfreed::fix
