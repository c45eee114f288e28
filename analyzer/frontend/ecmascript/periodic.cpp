// Tests that are true once in a while by an explicit counter or clock: the usual way to yield every K-th
// pass. A heuristic on the shape of the comparison; that the counter really counts passes is not proven.
#include <algorithm>
#include <string_view>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

std::string_view operatorOf(Node node) {
  return node.child(Role::Operator).text();
}

bool isStep(Node node) {
  return node.is(Kind::Update) || (node.is(Kind::AugmentedAssignment) && operatorOf(node).size() == 2 &&
                                   (operatorOf(node) == "+=" || operatorOf(node) == "-="));
}

bool stepsDown(Node node) {
  return operatorOf(node) == "--" || operatorOf(node) == "-=";
}

std::optional<ClockUse> clockUse(Lowering& ctx, Node node, int depth = 0) {
  node = withoutParentheses(node);
  if (depth > 4) return std::nullopt;
  if (node.is(Kind::Call)) {
    const Node callee = node.child(Role::Function);
    const bool reads = callee.is(Kind::Member) && callee.child(Role::Property).text() == "now";
    return reads ? std::optional(ClockUse::Reading) : std::nullopt;
  }
  if (node.is(Kind::Identifier)) {
    const auto known = ctx.clocks.find(static_cast<uint32_t>(ctx.resolve(node.text())));
    return known == ctx.clocks.end() ? std::nullopt : std::optional(known->second);
  }
  if (!node.is(Kind::Binary)) return std::nullopt;
  const std::string_view op = operatorOf(node);
  const std::optional<ClockUse> left = clockUse(ctx, node.child(Role::Left), depth + 1);
  if (op == "-" && left) return ClockUse::Elapsed;
  if ((op == "*" || op == "/") && left == ClockUse::Elapsed) return left;
  return std::nullopt;
}

// 1: true when the value has grown; -1: true while it has not; 0: no such comparison.
int direction(std::string_view op) {
  if (op == ">" || op == ">=") return 1;
  if (op == "<" || op == "<=") return -1;
  return 0;
}

bool resets(Node body, std::string_view counter) {
  constexpr uint32_t farEnough = 2000;
  const uint32_t end = std::min(body.endPosition(), body.position() + farEnough);
  for (uint32_t at = body.position(); at < end; ++at) {
    const Node node = body.inSameTree(at);
    if (!node.is(Kind::Assignment) || !node.child(Role::Right).is(Kind::Number)) continue;
    if (node.child(Role::Left).is(Kind::Identifier) && node.child(Role::Left).text() == counter) return true;
  }
  return false;
}

std::optional<bool> periodicStep(Node left, std::string_view op) {
  if (!isStep(left)) return std::nullopt;
  if (op == "===" || op == "==") return true;
  if (op == "!==" || op == "!=") return false;
  const int way = stepsDown(left) ? -direction(op) : direction(op);
  return way == 0 ? std::nullopt : std::optional(way > 0);
}

std::optional<bool> periodicModulo(Node left, Node right, std::string_view op) {
  if (!isCounterModulo(left) && !isCounterModulo(right)) return std::nullopt;
  if (op == "===" || op == "==") return true;
  if (op == "!==" || op == "!=") return false;
  return std::nullopt;
}

}  // namespace

bool isCounterModulo(Node node) {
  node = withoutParentheses(node);
  if (!node.is(Kind::Binary)) return false;
  const std::string_view op = operatorOf(node);
  if (op == "%") return true;
  return op == "&" && (withoutParentheses(node.child(Role::Right)).is(Kind::Number) ||
                       withoutParentheses(node.child(Role::Left)).is(Kind::Number));
}

std::optional<bool> periodicComparison(Lowering& ctx, Node binary, Node body) {
  const std::string_view op = operatorOf(binary);
  const Node left = withoutParentheses(binary.child(Role::Left));
  const Node right = withoutParentheses(binary.child(Role::Right));
  if (const std::optional<bool> found = periodicModulo(left, right, op)) return found;
  if (const std::optional<bool> found = periodicStep(left, op)) return found;
  const int way = direction(op);
  if (way == 0) return std::nullopt;
  if (clockUse(ctx, left)) return way > 0;
  if (clockUse(ctx, right)) return way < 0;
  if (way > 0 && body && left.is(Kind::Identifier) && resets(body, left.text())) return true;
  return std::nullopt;
}

void noteClock(Lowering& ctx, VariableId variable, Node initializer) {
  if (const std::optional<ClockUse> found = clockUse(ctx, initializer)) {
    ctx.clocks[static_cast<uint32_t>(variable)] = *found;
  }
}

}  // namespace unfreed::ecmascript
