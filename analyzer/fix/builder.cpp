// A method of a builder takes the builder over and gives another: a statement that forgets what it gives
// leaves nothing to go on with.
//
//     const builder = new OptionsBuilder();    let builder = new OptionsBuilder();
//     builder.level(3);                        builder = builder.level(3);
//     return builder.build();                  return builder.build();
#include <algorithm>
#include <fmt/format.h>

#include "fix/site.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::End;
using ownership::Misuse;
using syntax::Node;

// Whether the call takes the handle over and gives another one of its class: `builder.level(3)`.
bool givesItsLike(const Site& site, uint32_t call, const Misuse& misuse) {
  const program::Callees& callees = site.values.calleesOf(site.function, call);
  if (callees.bindings.empty() || !callees.functions.empty() || !callees.externals.empty()) return false;
  return std::all_of(callees.bindings.begin(), callees.bindings.end(),
                     [&](const program::BindingCallee& callee) {
                       return callee.member->receiver == bindings::PassMode::Consume &&
                              !callee.member->returns.optional && !callee.member->returns.promise;
                     }) &&
         site.values.handleClassesOf(site.function, site.cfg().ops[call].result) == misuse.classes;
}

// The statements `builder.level(3);`: what the calls give is lost.
std::vector<Node> forgetfulCalls(const Site& site, const Misuse& misuse, VariableId builder) {
  std::vector<Node> statements;
  const flow::Cfg& cfg = site.cfg();
  for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
    const Op& op = cfg.ops[at];
    const bool isMethod = op.kind == OpKind::Call && op.has(flow::op_flag::Method);
    if (!isMethod || isNone(cfg.operand(op, 0))) continue;
    const Op& receiver = behindCasts(cfg, cfg.operand(op, 0));
    if (receiver.kind != OpKind::Use || receiver.variable != builder) continue;
    const Node statement = statementOf(site.code, op.span);
    const bool isAlone = statement && statement.namedChild(0).span() == op.span;
    const bool isKnown = std::find(statements.begin(), statements.end(), statement) != statements.end();
    if (isAlone && !isKnown && givesItsLike(site, at, misuse)) statements.push_back(statement);
  }
  return statements;
}

// The variable of that name that the expression reads.
VariableId variableOf(const Site& site, const Misuse& misuse) {
  for (const Op& op : site.cfg().ops) {
    const bool isHere = op.kind == OpKind::Use && misuse.span.contains(op.span);
    if (isHere && site.module().variables[op.variable].name == misuse.name) return op.variable;
  }
  return None<VariableId>;
}

}  // namespace

std::optional<Fix> keepWhatIsGiven(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  const VariableId variable = misuse.name.empty() ? None<VariableId> : variableOf(site, misuse);
  if (isNone(variable)) return std::nullopt;
  const std::vector<Node> calls = forgetfulCalls(site, misuse, variable);
  const bool isByThese = std::all_of(misuse.ends.begin(), misuse.ends.end(), [&](const End& end) {
    return std::any_of(calls.begin(), calls.end(), [&](Node call) { return call.span().contains(end.span); });
  });
  if (misuse.ends.empty() || !isByThese) return std::nullopt;
  const flow::Variable& builder = site.module().variables[variable];
  const Node declarator = enclosing(code.at(builder.declaration), "variable_declarator");
  const Node declaration = declarator ? declarator.parent() : Node();
  const bool isOurs = builder.owner == site.function.function && !builder.captured;
  if (!isOurs || !declaration || declaration.namedChildCount() != 1) return std::nullopt;
  const Node keyword = declaration.child(0);
  const bool isConstant = code.textOf(keyword) == "const";
  if (!isConstant && code.textOf(keyword) != "let" && code.textOf(keyword) != "var") return std::nullopt;
  std::vector<Edit> edits;
  if (isConstant) edits.push_back({keyword.span(), "let"});
  for (const Node call : calls) {
    const uint32_t begin = call.span().begin;
    edits.push_back({{begin, begin}, fmt::format("{} = ", misuse.name)});
  }
  return Fix{Fix::Safety::Suggested,
             fmt::format("keep in `{}` what the call gives", misuse.name),
             {},
             std::move(edits)};
}

}  // namespace unfreed::fix
