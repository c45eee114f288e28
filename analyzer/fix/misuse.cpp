// A handle is released twice, or needed after its release: where the code shows which of the two is too much,
// or how much later the release has to come, it is put there. What is moved is for people to decide.
//
//     tree.free();                 try {
//     return tree.size();            return tree.size();
//                                  } finally {
//                                    tree.free();
//                                  }
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "fix/naming.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::End;
using ownership::Misuse;
using syntax::Node;

constexpr int kMostConditions = 3;  // around a release: `if (tree) tree.free()`

Fix suggested(std::string title, std::vector<Edit> edits) {
  return Fix{Fix::Safety::Suggested, std::move(title), {}, std::move(edits)};
}

std::string quoted(const Code& code, Node statement) {
  std::string_view text = code.textOf(statement);
  if (text.ends_with(';')) text.remove_suffix(1);
  return text.find_first_of("\r\n`") == std::string_view::npos ? fmt::format("`{}`", text) : "the release";
}

// ---- what a statement names ----

template <class Takes>
void addNames(const Site& site, Span region, std::vector<VariableId>& names, const Takes& takes) {
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Use || !region.contains(op.span)) continue;
    const flow::Variable& variable = site.module().variables[op.variable];
    const bool isKnown = std::find(names.begin(), names.end(), op.variable) != names.end();
    if (!variable.name.empty() && !isKnown && takes(variable)) names.push_back(op.variable);
  }
}

// What the release is called with or on, and the name under which the handle is needed.
std::vector<VariableId> namesOf(const Site& site, const Misuse& misuse, Node release) {
  using Kind = flow::Variable::Kind;
  std::vector<VariableId> names;
  addNames(site, release.span(), names, [](const flow::Variable& variable) {
    return variable.kind != Kind::Function && variable.kind != Kind::Import && variable.kind != Kind::Global;
  });
  addNames(site, misuse.span, names,
           [&](const flow::Variable& variable) { return variable.name == misuse.name; });
  return names;
}

bool mentionsAny(const Site& site, Span region, const std::vector<VariableId>& names) {
  return std::any_of(names.begin(), names.end(), [&](VariableId name) {
    return site.code.mentionsName(region, site.module().variables[name].name);
  });
}

bool isAssignedIn(const Site& site, Span region, const std::vector<VariableId>& names) {
  return std::any_of(site.cfg().ops.begin(), site.cfg().ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Assign && region.contains(op.span) &&
           std::find(names.begin(), names.end(), op.variable) != names.end();
  });
}

// A function that may be called when the handle is gone.
bool isKeptByFunction(const Site& site, Span region, const std::vector<VariableId>& names) {
  return std::any_of(site.cfg().ops.begin(), site.cfg().ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Closure && region.contains(op.span) && mentionsAny(site, op.span, names);
  });
}

bool isUseOfAny(const flow::Cfg& cfg, flow::ValueId value, const std::vector<VariableId>& names) {
  if (isNone(value)) return false;
  const Op& op = behindCasts(cfg, value);
  return op.kind == OpKind::Use && std::find(names.begin(), names.end(), op.variable) != names.end();
}

bool isReturnedIn(const Site& site, Span region, const std::vector<VariableId>& names) {
  const flow::Cfg& cfg = site.cfg();
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Return && op.operandCount > 0 && region.contains(op.span) &&
           isUseOfAny(cfg, cfg.operand(op, 0), names);
  });
}

// Whether a binding that is called there takes the handle over.
bool isMovedIn(const Site& site, Span region, const std::vector<VariableId>& names) {
  using bindings::PassMode;
  const flow::Cfg& cfg = site.cfg();
  for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
    const Op& op = cfg.ops[at];
    const bool isCall = op.kind == OpKind::Call || op.kind == OpKind::Construct;
    if (!isCall || !region.contains(op.span)) continue;
    for (const program::BindingCallee& callee : site.values.calleesOf(site.function, at).bindings) {
      const bool isReceiver = op.has(flow::op_flag::Method) && isUseOfAny(cfg, cfg.operand(op, 0), names);
      if (isReceiver && callee.member->receiver == PassMode::Consume) return true;
      const auto& parameters = callee.member->parameters;
      for (uint32_t i = 0; i < parameters.size() && i + 1 < op.operandCount; ++i) {
        if (parameters[i].mode == PassMode::Consume && isUseOfAny(cfg, cfg.operand(op, i + 1), names))
          return true;
      }
    }
  }
  return false;
}

// ---- the release as a statement ----

// `if (tree) …`: the statement is all that the condition decides.
Node conditionAround(const Code& code, Node statement) {
  Node around = statement.parent();
  if (around && around.kind() == "statement_block" && statementsOf(around).size() == 1)
    around = around.parent();
  if (!around || around.kind() != "if_statement" || code.field(around, "alternative")) return {};
  return isQuiet(code.field(around, "condition")) ? around : Node();
}

// The release, with what decides about it, as a statement of the block in which the place follows.
Node releaseBefore(const Code& code, Span release, Span place) {
  Node statement = statementOf(code, release);
  for (int depth = 0; statement && depth <= kMostConditions; ++depth) {
    const Node block = statement.parent();
    if (block && isBlock(block) && block.span().contains(place) && statement.span().end <= place.begin)
      return statement;
    statement = conditionAround(code, statement);
  }
  return {};
}

bool isOfProgram(const Site& site, Span call) {
  const flow::Cfg& cfg = site.cfg();
  for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
    const Op& op = cfg.ops[at];
    if (op.span == call && op.kind == OpKind::Call)
      return !site.values.calleesOf(site.function, at).functions.empty();
  }
  return false;
}

// A release and nothing else.
Node plainRelease(const Site& site, Span call) {
  const Node statement = statementOf(site.code, call);
  const bool isPlain = statement && isPlainCall(statement.namedChild(0)) && !isOfProgram(site, call);
  return isPlain ? statement : Node();
}

// ---- behind a loop ----

bool returnsWithin(Node root) {
  static constexpr std::array<std::string_view, 2> kinds{"return_statement", "labeled_statement"};
  return hasInside(root, kinds);
}

// Every pass releases what the next one needs: all of them need it, and nothing else does.
Proposal releaseBehindLoop(const Site& site, const Misuse& misuse, Span release) {
  const Code& code = site.code;
  const Span span = site.facts.loops[index(misuse.nextPassOf)].span;
  const Node loop = code.exactly(span);
  const Node statement = statementOf(code, release);
  if (!loop || loop.span() != span || !isLoop(loop) || !statement) return Withheld::NeedsDecision;
  const bool isOfEachPass = statement.parent() == code.field(loop, "body");
  if (!isOfEachPass || !isBlock(loop.parent()) || returnsWithin(loop)) return Withheld::NeedsDecision;
  const std::vector<VariableId> names = namesOf(site, misuse, statement);
  const bool isOutside = std::all_of(names.begin(), names.end(), [&](VariableId name) {
    return !span.contains(site.module().variables[name].declaration);
  });
  const Span after{span.end, code.functionAround(loop).end};
  if (names.empty() || !isOutside || mentionsAny(site, after, names)) return Withheld::NeedsDecision;
  if (isAssignedIn(site, span, names)) return Withheld::Reassigned;
  const auto removal = removalOf(code, statement);
  if (!removal) return Withheld::NeedsDecision;
  return suggested(fmt::format("move {} behind the loop", quoted(code, statement)),
                   {*removal, behind(code, loop, std::string(code.textOf(statement)))});
}

// ---- a second release ----

Proposal without(const Code& code, const std::vector<Node>& statements, std::string title) {
  std::vector<Edit> edits;
  for (const Node statement : statements) {
    const auto removal = statement ? removalOf(code, statement) : std::nullopt;
    if (!removal) return Withheld::NeedsDecision;
    edits.push_back(*removal);
  }
  return suggested(std::move(title), std::move(edits));
}

// The former releases, when all of them are that and nothing else.
std::vector<Node> plainEnds(const Site& site, const Misuse& misuse) {
  std::vector<Node> statements;
  for (const End& end : misuse.ends) {
    const Node statement = end.how == End::How::Released ? plainRelease(site, end.span) : Node();
    if (!statement) return {};
    statements.push_back(statement);
  }
  return statements;
}

bool isMovedEverywhere(const Misuse& misuse) {
  return std::all_of(misuse.ends.begin(), misuse.ends.end(),
                     [](const End& end) { return end.how == End::How::Moved; });
}

// `using` releases what is released by a call: the call goes. What is given away needs no `using`.
Proposal releaseByUsing(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  const std::vector<Node> ends = plainEnds(site, misuse);
  if (!ends.empty()) return without(code, ends, "leave the release to the `using` declaration");
  const Node declaration = enclosing(code.at(misuse.span), "variable_declarator").parent();
  if (!isMovedEverywhere(misuse) || misuse.ends.size() != 1 || !declaration) return Withheld::NeedsDecision;
  const Node move = code.statementAround(code.exactly(misuse.ends.front().span));
  const bool isPlain = declaration.namedChildCount() == 1 && code.textOf(declaration.child(0)) == "using";
  if (!isPlain || !move || move.parent() != declaration.parent()) return Withheld::NeedsDecision;
  for (const Node statement : statementsAfter(declaration)) {
    if (statement == move) break;
    if (mayLeave(statement)) return Withheld::NeedsDecision;
  }
  return suggested(
      fmt::format("declare `{}` with `const`: the call that takes it over frees it", misuse.name),
      {{declaration.child(0).span(), "const"}});
}

// `finally` releases on every way; the releases on some of them are too much.
std::vector<Node> endsBeforeFinally(const Site& site, const Misuse& misuse, Node again) {
  const Node clause = enclosing(again, "finally_clause");
  if (!clause) return {};
  std::vector<Node> ends = plainEnds(site, misuse);
  const bool areInside = std::all_of(ends.begin(), ends.end(), [&](Node end) {
    return clause.parent().span().contains(end.span()) && !clause.span().contains(end.span());
  });
  return areInside ? ends : std::vector<Node>();
}

// `try { … } finally { tree.free(); }`: without the release, the `finally` is gone as well.
std::optional<std::vector<Edit>> withoutFinally(const Code& code, Node release) {
  const Node clause = enclosing(release, "finally_clause");
  const Node block = clause ? clause.namedChild(0) : Node();
  if (!block || release.parent() != block || statementsOf(block).size() != 1) return std::nullopt;
  const Node whole = clause.parent();
  const Node body = code.field(whole, "body");
  if (code.field(whole, "handler"))  // `catch` stays
    return std::vector<Edit>{{{code.field(whole, "handler").span().end, clause.span().end}, ""}};
  const std::vector<Node> statements = body ? statementsOf(body) : std::vector<Node>();
  const bool declares = std::any_of(statements.begin(), statements.end(), [](Node statement) {
    return statement.kind().ends_with("_declaration");
  });
  if (statements.empty() || declares || !code.isFirstOnLine(whole.span().begin) ||
      !code.isFirstOnLine(statements.front().span().begin))
    return std::nullopt;
  const Span inside{statements.front().span().begin, code.endOfLineAfter(statements.back().span().end)};
  return std::vector<Edit>{{whole.span(), code.unindented(inside)}};
}

Proposal releaseOnce(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  if (misuse.atScopeEnd) return releaseByUsing(site, misuse);
  if (!isNone(misuse.nextPassOf)) return releaseBehindLoop(site, misuse, misuse.span);
  const Node again = statementOf(code, misuse.span);
  if (!again) return Withheld::NeedsDecision;
  const std::vector<Node> inTry = endsBeforeFinally(site, misuse, again);
  if (!inTry.empty()) return without(code, inTry, "leave the release to the `finally` block");
  if (plainRelease(site, misuse.span)) {
    if (auto edits = withoutFinally(code, again))
      return suggested(fmt::format("remove the second release, {}", quoted(code, again)), std::move(*edits));
    const Node condition = isBlock(again.parent()) ? Node() : conditionAround(code, again);
    return without(code, {condition ? condition : again},
                   fmt::format("remove the second release, {}", quoted(code, again)));
  }
  const std::vector<Node> ends = plainEnds(site, misuse);
  if (!ends.empty()) {
    return without(code, ends, fmt::format("leave the release to {}", quoted(code, again)));
  }
  const bool isRepeated = std::all_of(misuse.ends.begin(), misuse.ends.end(), [&](const End& end) {
    return end.how == End::How::InCallee && code.textOf(end.span) == code.textOf(misuse.span);
  });
  if (!isRepeated || !isPlainCall(again.namedChild(0))) return Withheld::NeedsDecision;
  return without(code, {again}, fmt::format("remove the second {}", quoted(code, again)));
}

// ---- a release that comes too early ----

// What speaks against releasing it after these statements.
std::optional<Withheld> whyNotLater(const Site& site, const std::vector<Node>& rest,
                                    const std::vector<VariableId>& names) {
  const Span region = spanOf(rest);
  if (isAssignedIn(site, region, names)) return Withheld::Reassigned;
  if (isKeptByFunction(site, region, names) || isReturnedIn(site, region, names))
    return Withheld::NeedsDecision;
  for (const VariableId name : names) {
    const Endurance endurance = enduranceOf(site, name);
    if (endurance.pendingPromise) return Withheld::PendingPromise;
    if (endurance.lends) return Withheld::Lent;
  }
  return std::nullopt;
}

// `node.free(); node = node.next();`: what the variable has held is released when it has got the next.
std::optional<Proposal> releaseFormer(const Site& site, const Misuse& misuse, Node release,
                                      const std::vector<VariableId>& names) {
  const Code& code = site.code;
  const Node next = statementsAfter(release).front();
  const Node assignment = next.kind() == "expression_statement" ? next.namedChild(0) : Node();
  if (!assignment || assignment.kind() != "assignment_expression" || names.size() != 1) return std::nullopt;
  const std::string held(site.module().variables[names.front()].name);
  const bool isNext =
      code.textOf(code.field(assignment, "left")) == held && next.span().contains(misuse.span);
  if (!isNext || !plainRelease(site, misuse.ends.front().span)) return std::nullopt;
  const std::string name = site.names.fresh(code, code.functionAround(release), "previous");
  std::string text(code.textOf(release));
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Use || op.variable != names.front() || !release.span().contains(op.span)) continue;
    text.replace(op.span.begin - release.span().begin, op.span.size(), name);
    const std::string semicolon = text.ends_with(';') ? ";" : "";
    return suggested(
        fmt::format("release what `{}` has held when it has got the next", held),
        {{release.span(), fmt::format("const {} = {}{}", name, held, semicolon)}, behind(code, next, text)});
  }
  return std::nullopt;
}

// The handle is taken over by a call, and asked afterwards: it is asked before, when that is the only time.
Proposal askBeforeMove(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  const Span taking = misuse.ends.front().span;
  const Node asked = code.exactly(misuse.span);
  Node move = code.statementAround(code.exactly(taking));
  if (!asked || asked.span() != misuse.span || !move || !isBlock(move.parent()))
    return Withheld::NeedsDecision;
  const bool isQuestion = isPlainCall(asked) || (asked.kind() == "member_expression" && isQuiet(asked));
  const bool isAfter = move.parent().span().contains(asked.span()) && asked.span().begin >= move.span().end;
  std::vector<VariableId> handle;
  addNames(site, asked.span(), handle, [](const flow::Variable&) { return true; });
  const bool isAlone = handle.size() == 1 && site.module().variables[handle.front()].name == misuse.name;
  if (!isQuestion || !isAfter || !isAlone) return Withheld::NeedsDecision;
  const Span function = code.functionAround(move);
  const bool isOnlyOnce = !mentionsAny(site, {move.span().end, asked.span().begin}, handle) &&
                          !mentionsAny(site, {asked.span().end, function.end}, handle);
  const bool isWithinFunction = code.functionAround(asked) == function;
  if (!isOnlyOnce || acquisitionAt(site, asked.span()) || !isWithinFunction ||
      isMovedIn(site, asked.span(), handle))
    return Withheld::NeedsDecision;
  const std::string name = nameForResult(site, asked, function);
  return suggested(fmt::format("ask `{}` before it is taken over", misuse.name),
                   {constantBefore(code, move, name, code.textOf(asked)), {asked.span(), name}});
}

// Each branch of a statement releases it, and what follows needs it: one release behind that does for all.
Proposal releaseAfterBranches(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  const std::vector<Node> ends = plainEnds(site, misuse);
  if (ends.empty() || !isNone(misuse.nextPassOf)) return Withheld::NeedsDecision;
  Node branches = ends.front();
  while (branches && !(isBlock(branches.parent()) && branches.parent().span().contains(misuse.span)))
    branches = branches.parent();
  if (!branches || branches.kind() != "if_statement" || mayLeave(branches)) return Withheld::NeedsDecision;
  const std::string text(code.textOf(ends.front()));
  const std::vector<VariableId> names = namesOf(site, misuse, ends.front());
  const std::vector<Node> rest = statementsAfter(branches);
  std::vector<Edit> edits;
  for (const Node end : ends) {
    const auto removal = removalOf(code, end);
    if (!removal || code.textOf(end) != text || !branches.span().contains(end.span()))
      return Withheld::NeedsDecision;
    edits.push_back(*removal);
  }
  if (names.empty() || rest.empty() || declaresHoisted(rest)) return Withheld::NeedsDecision;
  if (const auto why = whyNotLater(site, rest, names)) return *why;
  if (isMovedIn(site, spanOf(rest), names)) return Withheld::NeedsDecision;
  for (Edit& edit : tryAround(code, rest, text)) edits.push_back(std::move(edit));
  return suggested(fmt::format("move {} to a `finally` block", quoted(code, ends.front())), std::move(edits));
}

// The call that needs the handle takes it over: no release is needed before.
Proposal leaveToMove(const Site& site, const Misuse& misuse, Node release) {
  const Code& code = site.code;
  const Node taking = code.statementAround(code.exactly(misuse.span));
  if (!taking || taking.parent() != release.parent() || !plainRelease(site, misuse.ends.front().span))
    return Withheld::NeedsDecision;
  return without(code, {release}, fmt::format("leave the release to {}", quoted(code, taking)));
}

// Nothing takes it over: it is released behind the last of the statements that need it.
Proposal releaseBehindLastUse(const Site& site, Node release, const std::vector<Node>& rest,
                              const std::vector<VariableId>& names) {
  const Code& code = site.code;
  const std::string text(code.textOf(release));
  const bool isRepeated =
      std::any_of(rest.begin(), rest.end(), [&](Node statement) { return code.textOf(statement) == text; });
  if (isRepeated) return without(code, {release}, fmt::format("remove the first {}", quoted(code, release)));

  std::vector<Node> needing = rest;
  while (!needing.empty() && !mentionsAny(site, needing.back().span(), names)) needing.pop_back();
  if (needing.empty()) return Withheld::NeedsDecision;
  if (std::none_of(needing.begin(), needing.end(), mayLeave)) {
    const auto removal = removalOf(code, release);
    if (!removal) return Withheld::NeedsDecision;
    return suggested(fmt::format("move {} behind the last use", quoted(code, release)),
                     {*removal, behind(code, needing.back(), text)});
  }
  if (declaresHoisted(rest)) return Withheld::HoistedDeclaration;
  return suggested(fmt::format("move {} to a `finally` block", quoted(code, release)),
                   tryInsteadOf(code, release, rest, text));
}

Proposal releaseLater(const Site& site, const Misuse& misuse) {
  const Code& code = site.code;
  if (auto fix = keepWhatIsGiven(site, misuse)) return std::move(*fix);
  if (misuse.ends.size() > 1) return releaseAfterBranches(site, misuse);
  if (misuse.ends.empty()) return Withheld::NeedsDecision;
  const End& end = misuse.ends.front();
  if (end.how == End::How::Moved)
    return isNone(misuse.nextPassOf) ? askBeforeMove(site, misuse) : Withheld::NeedsDecision;
  if (!isNone(misuse.nextPassOf)) return releaseBehindLoop(site, misuse, end.span);
  const Node release = releaseBefore(code, end.span, misuse.span);
  if (!release) return Withheld::NeedsDecision;
  const std::vector<VariableId> names = namesOf(site, misuse, release);
  const std::vector<Node> rest = statementsAfter(release);
  if (names.empty() || rest.empty()) return Withheld::NeedsDecision;
  if (auto proposal = releaseFormer(site, misuse, release, names)) return std::move(*proposal);
  if (const auto why = whyNotLater(site, rest, names)) return *why;
  if (isMovedIn(site, misuse.span, names)) return leaveToMove(site, misuse, release);
  if (isMovedIn(site, spanOf(rest), names)) return Withheld::NeedsDecision;
  return releaseBehindLastUse(site, release, rest, names);
}

}  // namespace

Proposal mendMisuse(const Site& site, const Misuse& misuse) {
  return misuse.need == ownership::Need::Release ? releaseOnce(site, misuse) : releaseLater(site, misuse);
}

}  // namespace unfreed::fix
