// Nothing holds the handle: it is released where it is made, or gets a name.
#include <fmt/format.h>

#include "fix/site.h"

namespace unfreed::fix {
namespace {

using syntax::Node;

// `doc.title();` alone on its line: what it gives is released at once.
std::optional<Proposal> releaseIgnored(const Site& site) {
  const Code& code = site.code;
  const Node expression = code.exactly(site.made.expression);
  const Node statement = expression ? expression.parent() : Node();
  if (!statement || statement.kind() != "expression_statement") return std::nullopt;
  const std::string made(code.textOf(expression));
  const std::string release = releaseStatement(site, made, site.made.optional);
  if (release.empty()) return Proposal(Withheld::NoModuleName);
  const bool isPlain = release.starts_with(made);  // else it is an argument of the release function
  if (!isPlain && site.made.optional) return Proposal(Withheld::Conditional);
  Fix fix;
  fix.safety = Fix::Safety::Safe;
  fix.title = "release what is not used at once";
  const Span span = expression.span();
  const bool isNew = expression.kind() == "new_expression" && !made.ends_with(')');  // `new Tree`
  if (isPlain) {
    fix.edits = {{{span.end, span.end}, (isNew ? "()" : "") + release.substr(made.size())}};
  } else {
    fix.edits = {{span, release}};
  }
  return Proposal(fix);
}

}  // namespace

Proposal releaseTemporary(const Site& site) {
  if (site.made.owner && site.made.ownerRelease.empty()) return Withheld::OwnerCannotRelease;
  if (auto proposal = releaseIgnored(site)) return std::move(*proposal);
  return Withheld::NotNamed;
}

}  // namespace unfreed::fix
