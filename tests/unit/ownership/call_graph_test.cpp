// The call graph and its order.
#include "ownership/call_graph.h"

#include <gtest/gtest.h>
#include <numeric>

#include "ownership/call_order.h"
#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

using program::FunctionRef;

FunctionRef functionAt(uint32_t position) {
  return {program::UnitId{0}, flow::FunctionId{position}};
}

CallGraph graphOf(std::vector<std::vector<uint32_t>> callees) {
  CallGraph graph;
  for (uint32_t i = 0; i < callees.size(); ++i) graph.functions.push_back(functionAt(i));
  graph.callees = std::move(callees);
  return graph;
}

std::vector<Component> orderOf(const CallGraph& graph) {
  return callOrder(graph, std::vector<bool>(graph.functions.size(), true));
}

// "2 | 0 1*": the components in order; a star marks a cyclic one.
std::string textOf(const std::vector<Component>& components) {
  std::string text;
  for (const Component& component : components) {
    if (!text.empty()) text += " | ";
    for (size_t i = 0; i < component.functions.size(); ++i) {
      text += (i > 0 ? " " : "") + std::to_string(static_cast<uint32_t>(component.functions[i].function));
    }
    if (component.cyclic) text += "*";
  }
  return text;
}

TEST(CallOrder, CalleesComeBeforeTheirCallers) {
  EXPECT_EQ(textOf(orderOf(graphOf({{1, 2}, {3}, {3}, {}}))), "3 | 1 | 2 | 0");
}

TEST(CallOrder, FunctionsThatCallEachOtherAreOneCyclicComponent) {
  EXPECT_EQ(textOf(orderOf(graphOf({{1}, {2}, {1, 3}, {}}))), "3 | 1 2* | 0");
}

TEST(CallOrder, AFunctionThatCallsItselfIsCyclicAndOneThatIsAloneIsNot) {
  EXPECT_EQ(textOf(orderOf(graphOf({{0}, {}}))), "0* | 1");
}

TEST(CallOrder, TwoCyclesThatShareAFunctionAreOneComponent) {
  EXPECT_EQ(textOf(orderOf(graphOf({{1}, {0, 2}, {1}}))), "0 1 2*");
}

TEST(CallOrder, UnwantedFunctionsAreLeftOutAndCutTheWay) {
  const CallGraph graph = graphOf({{1}, {2}, {0}});
  EXPECT_EQ(textOf(callOrder(graph, {true, false, true})), "0 | 2")
      << "without 1 there is neither a cycle nor a way from 0 to 2";
}

TEST(CallOrder, AChainOfAHundredThousandCallsNeedsNoDeepStack) {
  constexpr uint32_t kLength = 100'000;
  std::vector<std::vector<uint32_t>> callees(kLength);
  for (uint32_t i = 0; i + 1 < kLength; ++i) callees[i] = {i + 1};
  const auto order = orderOf(graphOf(std::move(callees)));
  ASSERT_EQ(order.size(), kLength);
  EXPECT_EQ(order.front().functions.front(), functionAt(kLength - 1));
  EXPECT_EQ(order.back().functions.front(), functionAt(0));
}

TEST(CallOrder, ACycleOfAThousandFunctionsIsOneSortedComponent) {
  constexpr uint32_t kLength = 1'000;
  std::vector<std::vector<uint32_t>> callees(kLength);
  for (uint32_t i = 0; i < kLength; ++i) callees[i] = {(i + 1) % kLength};
  const auto order = orderOf(graphOf(std::move(callees)));
  ASSERT_EQ(order.size(), 1u);
  EXPECT_TRUE(order[0].cyclic);
  ASSERT_EQ(order[0].functions.size(), kLength);
  EXPECT_TRUE(std::is_sorted(order[0].functions.begin(), order[0].functions.end()));
}

// The names of those that the function calls, in order.
std::string calleesOf(Analysed& analysed, std::string_view name) {
  const CallGraph graph = callGraphOf(analysed.program(), analysed.values());
  const FunctionRef caller = analysed.function(name);
  std::string text;
  for (size_t i = 0; i < graph.functions.size(); ++i) {
    if (graph.functions[i] != caller) continue;
    for (const uint32_t callee : graph.callees[i]) {
      text += (text.empty() ? "" : " ") +
              std::string(analysed.program().functionOf(graph.functions[callee]).name);
    }
  }
  return text;
}

TEST(CallGraph, ACalleeIsNamedOnceHoweverOftenItIsCalled) {
  Analysed analysed(R"(
    function leaf() {}
    function other() {}
    function caller() { other(); leaf(); leaf(); other(); }
  )");
  EXPECT_EQ(calleesOf(analysed, "caller"), "leaf other");
  EXPECT_EQ(calleesOf(analysed, "leaf"), "");
}

TEST(CallGraph, AFunctionCountsAsCallingTheClosuresItMakes) {
  Analysed analysed(R"(
    function caller(list) { const neverCalled = () => list.length; return neverCalled; }
  )");
  EXPECT_EQ(calleesOf(analysed, "caller"), "neverCalled");
}

TEST(CallGraph, MethodsConstructorsAndGettersOfLocalClassesAreCalled) {
  Analysed analysed(R"(
    class Box {
      constructor() { this.full = false; }
      fill() {}
      get content() { return 1; }
    }
    function caller() { const box = new Box(); box.fill(); return box.content; }
  )");
  EXPECT_EQ(calleesOf(analysed, "caller"), "constructor fill content");
}

}  // namespace
}  // namespace unfreed::ownership
