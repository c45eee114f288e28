#include "frontend/ecmascript/iteration_calls.h"

#include <string_view>
#include <utility>

namespace unfreed::ecmascript {
namespace {

constexpr std::pair<std::string_view, IterationKind> methods[] = {
    {"forEach", IterationKind::ForEach},     {"map", IterationKind::Map},
    {"flatMap", IterationKind::FlatMap},     {"filter", IterationKind::Filter},
    {"reduce", IterationKind::Reduce},       {"reduceRight", IterationKind::Reduce},
    {"some", IterationKind::Some},           {"every", IterationKind::Every},
    {"find", IterationKind::Find},           {"findLast", IterationKind::Find},
    {"findIndex", IterationKind::FindIndex}, {"findLastIndex", IterationKind::FindIndex},
};

std::optional<IterationKind> kindOfMethod(std::string_view name) {
  if (name.size() < 3 || name.size() > 13) return std::nullopt;
  for (const auto& [method, kind] : methods) {
    if (method == name) return kind;
  }
  return std::nullopt;
}

// The callback as it can be lowered in place: it must not be a generator, name itself or look at `arguments`.
bool canBeInlined(Node callback) {
  if (callback.is(Kind::ArrowFunction)) return true;
  if (!callback.is(Kind::FunctionExpression) || callback.child(Role::Name)) return false;
  return callback.child(Role::Body).exists();
}

// `find(id)` and `filter(options)` are often no iteration at all, so a callback that is not written in place
// counts only where iteration is by far the commoner reading.
bool mayTakeReference(IterationKind kind) {
  return kind != IterationKind::Find && kind != IterationKind::FindIndex;
}

bool looksLikeFunction(Node callback, IterationKind kind) {
  if (isFunctionLiteral(callback.kind())) return true;
  if (!mayTakeReference(kind)) return false;
  if (callback.is(Kind::Identifier) || callback.is(Kind::Member)) return true;
  if (!callback.is(Kind::Call)) return false;
  const Node callee = callback.child(Role::Function);
  return callee.is(Kind::Member) && callee.child(Role::Property).text() == "bind";
}

Node unwrapped(Node callee) {
  while (callee.is(Kind::NonNull) || callee.is(Kind::Parenthesized)) callee = callee.firstNamed();
  return callee;
}

struct ArgumentPair {
  Node first;
  Node second;
};

ArgumentPair firstArguments(Node arguments) {
  ArgumentPair pair;
  for (const Node argument : arguments.children()) {
    if (argument.isToken()) continue;
    if (!pair.first) {
      pair.first = argument;
    } else {
      pair.second = argument;
      break;
    }
  }
  return pair;
}

}  // namespace

std::optional<IterationCall> iterationCall(Node call) {
  const Node callee = unwrapped(call.child(Role::Function));
  if (!callee.is(Kind::Member)) return std::nullopt;
  const Node method = callee.child(Role::Property);
  const Node receiver = callee.child(Role::Object);
  const std::string_view name = method.text();
  const bool arrayFrom = name == "from" && receiver.text() == "Array";
  const std::optional<IterationKind> kind =
      arrayFrom ? std::optional(IterationKind::ArrayFrom) : kindOfMethod(name);
  if (!kind || receiver.is(Kind::Super)) return std::nullopt;
  const Node arguments = call.child(Role::Arguments);
  if (!arguments.is(Kind::Arguments)) return std::nullopt;
  const ArgumentPair given = firstArguments(arguments);
  const Node callback = arrayFrom ? given.second : given.first;
  if (!callback || !looksLikeFunction(callback, *kind)) return std::nullopt;
  if (arrayFrom && given.first.is(Kind::SpreadElement)) return std::nullopt;
  return IterationCall{*kind,    arrayFrom ? given.first : receiver,
                       callback, arrayFrom ? Node() : given.second,
                       method,   canBeInlined(callback)};
}

bool isIterationCall(Node call) {
  return iterationCall(call).has_value();
}

}  // namespace unfreed::ecmascript
