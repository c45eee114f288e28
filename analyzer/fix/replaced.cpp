// A variable gets another value while it holds the handle: what it has held is released behind the
// assignment.
//
//     const previous = total;
//     total = total.add(output);
//     previous.free();
#include <algorithm>
#include <fmt/format.h>

#include "fix/held.h"
#include "fix/inserted_text.h"
#include "fix/reaching.h"
#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

constexpr size_t kMostSources = 64;

struct Overwriting {
  Span place;
  bool isSure = true;
};

// The statement at which the handle is lost, when that is one assignment on all ways.
std::optional<Overwriting> overwritingOf(const Acquisition& made) {
  std::optional<Overwriting> found;
  for (const Drop& drop : made.drops) {
    if (drop.onlyAfterThrow || (drop.cause == Drop::Cause::EndOfScope && !drop.insideLoop)) continue;
    if (drop.cause != Drop::Cause::Overwritten) return std::nullopt;
    if (found && found->place != drop.span) return std::nullopt;
    found = Overwriting{drop.span, drop.isSure && (!found || found->isSure)};
  }
  return found;
}

bool isOverwrittenAt(const Acquisition& made, Span place) {
  return std::any_of(made.drops.begin(), made.drops.end(), [&](const Drop& drop) {
    return drop.cause == Drop::Cause::Overwritten && drop.isSure && drop.span == place;
  });
}

// `total = …;`
Node assignmentAt(const Code& code, Span place) {
  Node node = code.exactly(place);
  if (node && node.kind() != "expression_statement") node = code.statementAround(node);
  if (!node || node.kind() != "expression_statement") return {};
  const Node assignment = node.namedChild(0);
  const bool isPlain = assignment && assignment.kind() == "assignment_expression" &&
                       code.field(assignment, "left").kind() == "identifier";
  return isPlain ? node : Node();
}

VariableId assignedIn(const Site& site, Node statement) {
  const std::string_view name = site.code.textOf(site.code.field(
      statement.kind() == "expression_statement" ? statement.namedChild(0) : statement, "left"));
  VariableId found = None<VariableId>;
  for (const Op& op : site.cfg().ops) {
    if (op.kind != OpKind::Assign || !statement.span().contains(op.span)) continue;
    if (site.module().variables[op.variable].name == name) found = op.variable;
  }
  return found;
}

// What the variable may hold when it is assigned once more.
class Former {
 public:
  Former(const Site& site, Span place) : site_(site), place_(place) {}

  // Whether each of it is a handle that is lost there, nothing at all, or `lent`, of which there is one.
  bool read(VariableId variable) {
    variable_ = variable;
    if (!addReaching(variable)) return false;
    for (size_t i = 0; i < pending_.size(); ++i) {
      if (i == kMostSources || isNone(pending_[i]) || !follow(pending_[i])) return false;
    }
    return isMade_;
  }
  bool mayBeNothing() const { return mayBeNothing_; }
  const std::vector<std::string>& lent() const { return lent_; }

 private:
  // What has been assigned to it when it gets another value there.
  bool addReaching(VariableId id) {
    const flow::Cfg& cfg = site_.cfg();
    const flow::Variable& variable = site_.module().variables[id];
    Reaching reaching(cfg, id);
    for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
      const bool isHere = cfg.ops[op].kind == OpKind::Assign && cfg.ops[op].variable == id;
      if (isHere && place_.contains(cfg.ops[op].span)) reaching.addBefore(op);
    }
    const bool isOurs = variable.owner == site_.function.function && !variable.assignedElsewhere;
    if (!isOurs || reaching.assignments().empty())
      return add(id);  // what earlier calls have left is in it as well
    if (reaching.fromEntry() && variable.kind == flow::Variable::Kind::Parameter) return false;
    known_.push_back(id);
    mayBeNothing_ |= reaching.fromEntry();
    for (const uint32_t op : reaching.assignments()) pending_.push_back(cfg.operand(cfg.ops[op], 0));
    return true;
  }

  // False where a nested function assigns it, too.
  bool add(VariableId id) {
    const flow::Variable& variable = site_.module().variables[id];
    if (std::find(known_.begin(), known_.end(), id) != known_.end()) return true;
    known_.push_back(id);
    if (variable.assignedElsewhere) return false;
    bool isDeclared = false;
    for (const Op& op : site_.cfg().ops) {
      if (op.kind != OpKind::Assign || op.variable != id) continue;
      isDeclared |= op.has(flow::op_flag::Declares);
      pending_.push_back(site_.cfg().operand(op, 0));
    }
    mayBeNothing_ |= !isDeclared && variable.kind != flow::Variable::Kind::Synthetic;
    return true;
  }

  bool follow(ValueId value) {
    const Op& op = site_.cfg().definition(value);
    if (const Acquisition* made = acquisitionAt(site_, op.span)) return isLostThere(*made);
    if (op.isNothing()) {
      mayBeNothing_ = true;
      return true;
    }
    if (op.kind == OpKind::Cast || op.kind == OpKind::Await) {
      pending_.push_back(site_.cfg().operand(op, 0));
      return true;
    }
    if (op.kind != OpKind::Use) return false;
    return isLent(op.variable) ? lend(op.variable) : add(op.variable);
  }

  bool isLostThere(const Acquisition& made) {
    isMade_ |= made.expression == site_.made.expression;
    mayBeNothing_ |= made.optional;
    const bool isSame =
        releaseStatement(site_, "it", false) == releaseStatement(site_.about(made), "it", false);
    return isSame && !made.registered && !made.mayBeArgument && !made.owner &&
           made.shape == bindings::Shape::One &&
           (isOverwrittenAt(made, place_) || isOpenWhenReplaced(site_.about(made), variable_, place_));
  }

  // A parameter that is never assigned belongs to the caller, and means the same all the time.
  bool isLent(VariableId id) const {
    return site_.module().variables[id].kind == flow::Variable::Kind::Parameter && isSteady(site_, id);
  }
  bool lend(VariableId id) {
    const std::string name(site_.module().variables[id].name);
    if (!lent_.empty() && lent_.front() != name) return false;
    lent_ = {name};
    return !name.empty();
  }

  const Site& site_;
  Span place_;
  VariableId variable_ = None<VariableId>;
  std::vector<VariableId> known_;
  std::vector<ValueId> pending_;
  bool isMade_ = false;
  bool mayBeNothing_ = false;
  std::vector<std::string> lent_;
};

// `var tree = parse(row)` in the body of a loop is one variable of all passes. When nobody else looks at it,
// it is released as if it ended with the pass.
Proposal releaseOfPass(const Site& site, Node declarator) {
  const Code& code = site.code;
  const Node declaration = declarator.parent();
  const Node block = declaration.parent();
  const VariableId holder = site.made.holder;
  const std::string& name = site.made.heldBy;
  if (!block || block.kind() != "statement_block" || !site.made.settledAt.empty())
    return Withheld::Reassigned;
  const Span function = code.functionAround(declaration);
  const bool isOfPass = !code.mentionsName({function.begin, declaration.span().begin}, name) &&
                        !code.mentionsName({block.span().end, function.end}, name);
  Former former(site, declarator.span());
  if (!isOfPass || !former.read(holder)) return Withheld::Reassigned;
  return releaseOnEachPass(site, holder);
}

// Whether the expression would mean something that the statement declares.
bool hidesNameOf(const Code& code, Node statement, Node expression) {
  if (!statement.kind().ends_with("_declaration")) return false;
  const std::vector<std::string_view> names = declaredIn(code.textOf(statement));
  return names.empty() || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return code.mentions(expression.span(), name);
         });
}

// `for (let node = first(); node; node = node.next()) { … }`: the step moves to the end of the body.
Proposal releaseInStep(const Site& site, Node step, const std::string& held, const std::string& name,
                       const std::string& release) {
  const Code& code = site.code;
  const Node loop = step.parent();
  const Node body = code.field(loop, "body");
  if (!body || body.kind() != "statement_block" || statementsOf(body).empty()) return Withheld::Reassigned;
  const std::vector<Node> statements = statementsOf(body);
  if (!code.isFirstOnLine(statements.back().span().begin)) return Withheld::Reassigned;
  const bool isMoved = std::none_of(statements.begin(), statements.end(), [&](Node statement) {
    return hidesNameOf(code, statement, step) || code.mentions(statement.span(), "continue");
  });
  if (!isMoved) return Withheld::EvaluationOrder;
  const std::string semicolon = semicolonAfter(code, statements.back());
  const std::string line = code.newline() + code.indentationAt(statements.back().span().begin);
  const uint32_t end = code.endOfLineAfter(statements.back().span().end);
  Fix fix;
  fix.safety = Fix::Safety::Suggested;
  fix.title = fmt::format("release what `{}` has held before", held);
  fix.edits = {{step.span(), ""},
               {{end, end},
                fmt::format("{0}const {1} = {2}{3}{0}{4}{3}{0}{5}{3}", line, name, held, semicolon,
                            code.textOf(step), release)}};
  return fix;
}

// The assignment that is the step of a `for`.
Node stepAt(const Code& code, Span place) {
  const Node node = code.exactly(place);
  const Node loop = node ? node.parent() : Node();
  const bool isStep = loop && loop.kind() == "for_statement" && code.field(loop, "increment") == node &&
                      node.kind() == "assignment_expression" &&
                      code.field(node, "left").kind() == "identifier";
  return isStep ? node : Node();
}

std::vector<Edit> around(const Code& code, Node statement, const std::string& before,
                         const std::string& after) {
  const Span span = spanOfCode(statement);
  if (!isBlock(statement.parent()))
    return {{{span.begin, span.begin}, "{ " + before + " "}, {{span.end, span.end}, " " + after + " }"}};
  return {{{span.begin, span.begin}, before + code.gapAt(span.begin)}, behind(code, statement, after)};
}

bool isName(Node expression) {
  return expression && expression.kind() == "identifier";
}

// `best = tree;` evaluates nothing that could need the former one.
Proposal releaseBefore(const Site& site, Node statement, const std::string& held, const Former& former,
                       const std::string& semicolon, Fix::Safety safety) {
  const Code& code = site.code;
  const std::string release =
      unlessItIs(held, former.lent(), releaseStatement(site, held, former.mayBeNothing()));
  if (release.empty()) return Withheld::NoModuleName;
  Fix fix;
  fix.safety = safety;
  fix.title = fmt::format("release what `{}` has held before", held);
  const Span span = spanOfCode(statement);
  const bool isAlone = !isBlock(statement.parent());
  const std::string gap = isAlone ? " " : code.gapAt(span.begin);
  fix.edits = {{{span.begin, span.begin}, (isAlone ? "{ " : "") + release + semicolon + gap}};
  if (isAlone) fix.edits.push_back({{span.end, span.end}, " }"});
  return fix;
}

}  // namespace

Proposal releaseReplaced(const Site& site) {
  const Code& code = site.code;
  const std::optional<Overwriting> overwriting = overwritingOf(site.made);
  if (!overwriting) return Withheld::Reassigned;
  const Span place = overwriting->place;
  const Node declarator = code.exactly(place);
  if (declarator && declarator.kind() == "variable_declarator")
    return overwriting->isSure ? releaseOfPass(site, declarator) : Withheld::Reassigned;
  const Node step = stepAt(code, place);
  const Node statement = step ? step : assignmentAt(code, place);
  const VariableId variable = statement ? assignedIn(site, statement) : None<VariableId>;
  if (isNone(variable) || site.made.owner) return Withheld::Reassigned;
  const bool endsOpenly = isBlock(statement.parent()) && !code.isFirstOnLine(statement.span().begin);
  const std::string semicolon =
      endsOpenly || !isBlock(statement.parent()) ? ";" : semicolonAfter(code, statement);
  const bool isApart = isOpenWhenReplaced(site, variable, place);
  Former former(site, place);
  if (!former.read(variable)) return Withheld::Reassigned;
  if (!overwriting->isSure && (!isApart || !former.lent().empty())) return Withheld::Reassigned;
  const Endurance endurance = enduranceOf(site, variable);
  if (endurance.pendingPromise) return Withheld::PendingPromise;

  const std::string held(site.module().variables[variable].name);
  const bool isSafe = overwriting->isSure && !endurance.lends && former.lent().empty();
  const auto safety = isSafe ? Fix::Safety::Safe : Fix::Safety::Suggested;
  if (isApart && !step && isName(code.field(statement.namedChild(0), "right")))
    return releaseBefore(site, statement, held, former, semicolon, safety);
  const std::string name = site.names.fresh(code, code.functionAround(statement), "previous");
  const std::string release =
      unlessItIs(name, former.lent(), releaseStatement(site, name, former.mayBeNothing()));
  if (release.empty()) return Withheld::NoModuleName;
  if (step) return releaseInStep(site, step, held, name, release);
  Fix fix;
  fix.title = fmt::format("release what `{}` has held before", held);
  fix.safety = safety;
  fix.edits =
      around(code, statement, fmt::format("const {} = {}{}", name, held, semicolon), release + semicolon);
  return fix;
}

}  // namespace unfreed::fix
