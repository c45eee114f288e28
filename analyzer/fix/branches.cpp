// Some ways settle the handle and others do not: the others release it where they part from them.
//
//     if (tree.size() > 10) {               if (tree.size() > 10) {
//       kept.push(tree);                      kept.push(tree);
//     }                                     } else {
//                                             tree.free();
//                                           }
#include "fix/branches.h"

#include <algorithm>
#include <fmt/format.h>

#include "fix/statements.h"

namespace unfreed::fix {
namespace {

using syntax::Node;

constexpr int kMostDepth = 32;  // of branches within branches

std::vector<Node> holding(const std::vector<Node>& statements, const std::vector<Span>& places) {
  std::vector<Node> found;
  for (const Node statement : statements) {
    const bool isHolding = std::any_of(places.begin(), places.end(),
                                       [&](Span place) { return statement.span().contains(place); });
    if (isHolding) found.push_back(statement);
  }
  return found;
}

// Whether only some ways through the statement's expression get to the place.
bool isDecidedWithin(const Code& code, Node statement, Span place) {
  std::vector<Node> pending{statement};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    const Node sign = node.kind() == "binary_expression" ? code.field(node, "operator") : Node();
    const std::string_view text = sign ? code.textOf(sign) : std::string_view();
    if (node.kind() == "ternary_expression" || text == "&&" || text == "||" || text == "??") return true;
    if (isFunction(node)) return true;
    for (const Node child : syntax::namedChildren(node)) {
      if (child.span().contains(place) || place.contains(child.span())) pending.push_back(child);
    }
  }
  return false;
}

class Branches {
 public:
  Branches(const Code& code, const std::vector<Span>& places, std::string_view name, std::string release,
           std::string semicolon)
      : code_(code),
        places_(places),
        name_(name),
        release_(std::move(release)),
        semicolon_(std::move(semicolon)) {}

  // Has all ways through these statements settle it; what follows needs it no more.
  bool settle(const std::vector<Node>& statements, int depth) {
    const std::vector<Node> found = holding(statements, places_);
    if (found.size() != 1 || depth > kMostDepth) return false;
    for (const Node statement : statements) {
      const bool isAfter = statement.span().begin >= found.front().span().end;
      if (isAfter && code_.mentionsName(statement.span(), name_)) return false;
    }
    return settle(found.front(), depth);
  }
  std::vector<Edit> takeEdits() { return std::move(edits_); }

 private:
  bool isHolding(Node node) const { return !holding({node}, places_).empty(); }

  bool settle(Node statement, int depth) {
    const std::string_view kind = statement.kind();
    if (kind == "statement_block") return settle(statementsOf(statement), depth + 1);
    if (kind == "if_statement") return settleIf(statement, depth);
    if (kind == "switch_statement") return settleSwitch(statement, depth);
    if (kind != "expression_statement") return false;
    return settlesAlways(statement) || settleConjunction(statement);
  }

  // Whether all ways through what it evaluates get to the place in it.
  bool settlesAlways(Node expression) const {
    return std::none_of(places_.begin(), places_.end(), [&](Span place) {
      return expression.span().contains(place) && isDecidedWithin(code_, expression, place);
    });
  }

  // `isLarge && kept.push(tree);` is an `if` by another name. A release that a condition decides about is for
  // all ways now; the condition stays where it may do more than decide.
  bool settleConjunction(Node statement) {
    const Node whole = statement.namedChild(0);
    const Node sign = whole.kind() == "binary_expression" ? code_.field(whole, "operator") : Node();
    if (!sign || code_.textOf(sign) != "&&") return false;
    Node condition = code_.field(whole, "left");
    const Node then = code_.field(whole, "right");
    const std::string_view between = code_.textOf({condition.span().end, then.span().begin});
    if (between.find('/') != std::string_view::npos) return false;  // a comment
    if (isHolding(condition) || !isHolding(then) || !settlesAlways(then)) return false;
    if (isRelease(then) && isQuiet(condition)) {
      edits_.push_back({whole.span(), release_});
      return true;
    }
    if (!isBlock(statement.parent())) return false;
    const std::string gap = code_.gapAt(statement.span().begin);
    const std::string ending = endingBeside(code_, statement.span().begin, semicolon_);
    if (isRelease(then)) {
      edits_.push_back({{condition.span().end, then.span().end}, ending + gap + release_});
      return true;
    }
    if (condition.kind() == "parenthesized_expression") condition = condition.namedChild(0);
    edits_.push_back(
        {spanOfCode(statement), fmt::format("if ({0}) {1}{3}{2}else {4}{3}", code_.textOf(condition),
                                            code_.textOf(then), gap, ending, release_)});
    return true;
  }

  bool isRelease(Node call) const { return saysRelease(code_, call, release_); }

  // Each case that leaves it open releases it before its `break`; where there is no `default`, one is added.
  bool settleSwitch(Node statement, int depth) {
    const Node body = code_.field(statement, "body");
    const Node value = code_.field(statement, "value");
    if (!body || !value || isHolding(value) || depth > kMostDepth) return false;
    const std::vector<Node> cases = statementsOf(body);
    if (cases.empty()) return false;
    bool hasDefault = false;
    for (const Node branch : cases) {
      hasDefault |= branch.kind() == "switch_default";
      const std::vector<Node> statements = statementsOf(branch);
      const bool fallsThrough = statements.empty() && branch != cases.back();
      if (!fallsThrough && !settleCase(statements, branch == cases.back() && hasDefault, depth)) return false;
    }
    return hasDefault || addDefault(cases.back());
  }

  bool settleCase(std::vector<Node> statements, bool mayEndWithout, int depth) {
    if (statements.size() == 1 && statements.front().kind() == "statement_block")
      statements = statementsOf(statements.front());
    if (statements.empty()) return false;
    const Node last = statements.back();
    const bool ends = last.kind() == "break_statement" && last.namedChildCount() == 0;
    if (!ends && !mayEndWithout) return false;
    if (ends) statements.pop_back();
    if (std::any_of(statements.begin(), statements.end(), mayLeave)) return false;
    if (!holding(statements, places_).empty()) return settle(statements, depth + 1);
    if (ends) {
      const uint32_t at = last.span().begin;
      edits_.push_back({{at, at}, release_ + endingBeside(code_, at, semicolon_) + code_.gapAt(at)});
    } else {
      const Node before = statements.back();
      edits_.push_back(
          behind(code_, before, release_ + endingBeside(code_, before.span().begin, semicolon_)));
    }
    return true;
  }

  // Behind the last case, which ends with `break`.
  bool addDefault(Node last) {
    const uint32_t begin = last.span().begin;
    if (!code_.isFirstOnLine(begin)) return false;
    const std::string line = code_.newline() + code_.indentationAt(begin);
    const uint32_t end = code_.endOfLineAfter(last.span().end);
    edits_.push_back(
        {{end, end}, fmt::format("{0}default:{0}{1}{2}{3}", line, code_.indentUnit(), release_, semicolon_)});
    return true;
  }

  bool settleIf(Node statement, int depth) {
    const Node condition = code_.field(statement, "condition");
    const Node then = code_.field(statement, "consequence");
    const Node otherwise = code_.field(statement, "alternative");
    if (!condition || !then || isHolding(condition)) return false;
    const bool isThen = isHolding(then);
    if (isThen && !settle(then, depth + 1)) return false;
    if (!otherwise) {
      addElse(statement, then);
      return isThen;
    }
    const Node branch = otherwise.namedChild(0);
    if (!branch) return false;
    if (!isThen) append(then);
    if (isHolding(branch)) return settle(branch, depth + 1);
    append(branch);
    return true;
  }

  void addElse(Node statement, Node then) {
    const uint32_t end = spanOfCode(then).end;
    const bool isLong = !code_.isOnLineOf(statement.span().begin, end);
    const std::string line = code_.newline() + code_.indentationAt(statement.span().begin);
    if (then.kind() != "statement_block") {
      const std::string gap = code_.isFirstOnLine(statement.span().begin) ? line : std::string(" ");
      const uint32_t behind = gap == " " ? end : code_.endOfLineAfter(end);
      edits_.push_back({{behind, behind}, fmt::format("{}else {}{}", gap, release_, semicolon_)});
    } else if (isLong) {
      edits_.push_back(
          {{end, end},
           fmt::format(" else {{{0}{1}{2}{3}{0}}}", line, code_.indentUnit(), release_, semicolon_)});
    } else {
      edits_.push_back({{end, end}, fmt::format(" else {{ {}{} }}", release_, semicolon_)});
    }
  }

  // Behind what the branch does.
  void append(Node branch) {
    const Span span = spanOfCode(branch);
    if (branch.kind() != "statement_block") {
      edits_.push_back({{span.begin, span.begin}, "{ "});
      edits_.push_back({{span.end, span.end}, fmt::format("{} {}; }}", endingOf(code_, branch), release_)});
      return;
    }
    const std::vector<Node> statements = statementsOf(branch);
    const bool isLong = !statements.empty() && code_.isFirstOnLine(statements.back().span().begin);
    const std::string release = release_ + (isLong ? semicolon_ : ";");
    edits_.push_back(atEndOf(code_, span.begin + 1, statements, !isLong, release));
  }

  const Code& code_;
  const std::vector<Span>& places_;
  std::string_view name_;
  std::string release_;
  std::string semicolon_;
  std::vector<Edit> edits_;
};

}  // namespace

std::optional<std::vector<Edit>> releaseOnOtherBranches(const Code& code, const std::vector<Node>& statements,
                                                        const std::vector<Span>& places,
                                                        std::string_view name, const std::string& release,
                                                        const std::string& semicolon) {
  Branches branches(code, places, name, release, semicolon);
  if (!branches.settle(statements, 0)) return std::nullopt;
  std::vector<Edit> edits = branches.takeEdits();
  if (edits.empty()) return std::nullopt;
  return edits;
}

}  // namespace unfreed::fix
