#include "fix/evaluation.h"

#include <algorithm>
#include <array>

namespace unfreed::fix {

using syntax::Node;

namespace {

constexpr int kMostSteps = 200;     // from the expression up to its statement
constexpr int kMostVisits = 2'000;  // nodes in front of the expression
constexpr size_t kMostNamed = 6;

// Evaluating them asks nobody and changes nothing.
bool isLeaf(Node node) {
  static constexpr std::array<std::string_view, 30> kinds{"identifier",
                                                          "number",
                                                          "string",
                                                          "true",
                                                          "false",
                                                          "null",
                                                          "undefined",
                                                          "this",
                                                          "super",
                                                          "regex",
                                                          "arrow_function",
                                                          "function_expression",
                                                          "function",
                                                          "comment",
                                                          "generator_function",
                                                          "property_identifier",
                                                          "jsx_text",
                                                          "string_fragment",
                                                          "escape_sequence",
                                                          "private_property_identifier",
                                                          "import",
                                                          "optional_chain",
                                                          "meta_property",
                                                          "shorthand_property_identifier",
                                                          "type_arguments",
                                                          "jsx_closing_element",
                                                          "html_character_reference",
                                                          "method_definition",
                                                          "object_pattern",
                                                          "array_pattern"};
  return isOneOf(node.kind(), kinds);
}

// What they are made of is evaluated from left to right, and nothing else happens.
bool isComposite(Node node) {
  static constexpr std::array<std::string_view, 24> kinds{"parenthesized_expression",
                                                          "array",
                                                          "object",
                                                          "pair",
                                                          "spread_element",
                                                          "template_string",
                                                          "template_substitution",
                                                          "arguments",
                                                          "unary_expression",
                                                          "binary_expression",
                                                          "sequence_expression",
                                                          "computed_property_name",
                                                          "member_expression",
                                                          "subscript_expression",
                                                          "jsx_element",
                                                          "jsx_opening_element",
                                                          "jsx_self_closing_element",
                                                          "jsx_attribute",
                                                          "jsx_expression",
                                                          "jsx_fragment",
                                                          "as_expression",
                                                          "satisfies_expression",
                                                          "non_null_expression",
                                                          "variable_declarator"};
  return isOneOf(node.kind(), kinds);
}

// What can get a name of its own as a whole, and has the same type under it.
bool isNameable(Node node) {
  static constexpr std::array<std::string_view, 8> kinds{
      "call_expression",   "new_expression",    "await_expression",     "update_expression",
      "binary_expression", "member_expression", "subscript_expression", "assignment_expression"};
  return isOneOf(node.kind(), kinds);
}

std::string_view operatorOf(const Code& code, Node node) {
  const Node found = code.field(node, "operator");
  return found ? code.textOf(found) : std::string_view();
}

bool isShortCircuit(std::string_view op) {
  return op.starts_with("&&") || op.starts_with("||") || op.starts_with("??");
}

bool mayDecide(const Code& code, Node node) {
  return node.kind() == "ternary_expression" ||
         (node.kind() == "binary_expression" && isShortCircuit(operatorOf(code, node)));
}

// The parts that are evaluated, types and names of properties aside.
std::vector<Node> partsOf(const Code& code, Node node) {
  const std::string_view kind = node.kind();
  if (kind == "as_expression" || kind == "satisfies_expression" || kind == "non_null_expression")
    return {node.namedChild(0)};
  if (kind == "member_expression") return {code.field(node, "object")};
  if (kind == "variable_declarator") {
    const Node value = code.field(node, "value");
    return value ? std::vector<Node>{value} : std::vector<Node>();
  }
  return syntax::namedChildren(node);
}

// Finds what must be named in front of an expression, in the order of evaluation.
class Before {
 public:
  Before(const Code& code, const IsHandle& isHandle) : code_(code), isHandle_(isHandle) {}

  bool add(Node root) {
    if (!root) return true;
    std::vector<Node> pending{root};
    std::vector<Node> group;
    while (!pending.empty()) {
      const Node node = pending.back();
      pending.pop_back();
      if (!node || isSimple(node)) continue;
      if (isSpent()) return false;
      const bool isChain = hasOptionalChain(code_, node);
      const bool isWhole = isHandle_(node) || isChain || !isComposite(node) || mayDecide(code_, node);
      if (isWhole) {
        if (!isNameable(node)) return false;
        group.push_back(node);
        continue;
      }
      if (operatorOf(code_, node) == "delete") return false;
      const std::vector<Node> parts = partsOf(code_, node);
      pending.insert(pending.end(), parts.rbegin(), parts.rend());
    }
    groups_.push_back(std::move(group));
    return count() <= kMostNamed;
  }

  // The parts of what is assigned to or called, but not itself.
  bool addParts(Node target) {
    if (!target || isLeaf(target)) return true;
    if (isHandle_(target) && target.kind() != "member_expression") return add(target);
    if (target.kind() == "member_expression") return add(code_.field(target, "object"));
    if (target.kind() == "subscript_expression")
      return add(code_.field(target, "index")) && add(code_.field(target, "object"));
    return add(target);
  }

  // What was added last is evaluated first.
  std::vector<Node> inOrder() const {
    std::vector<Node> result;
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group)
      result.insert(result.end(), group->begin(), group->end());
    return result;
  }

 private:
  bool isSpent() const { return visits_ > kMostVisits; }
  size_t count() const {
    size_t sum = 0;
    for (const auto& group : groups_) sum += group.size();
    return sum;
  }

  bool isSimple(Node root) {
    std::vector<Node> pending{root};
    while (!pending.empty()) {
      const Node node = pending.back();
      pending.pop_back();
      if (!node || isLeaf(node)) continue;
      if (++visits_ > kMostVisits || isHandle_(node)) return false;
      const bool goesOn = isComposite(node) || node.kind() == "ternary_expression";
      if (!goesOn || operatorOf(code_, node) == "delete") return false;
      const std::vector<Node> parts = partsOf(code_, node);
      pending.insert(pending.end(), parts.begin(), parts.end());
    }
    return true;
  }

  const Code& code_;
  const IsHandle& isHandle_;
  std::vector<std::vector<Node>> groups_;
  int visits_ = 0;
};

std::vector<Node> namesIn(Node pattern) {
  std::vector<Node> names, pending{pattern};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!node) continue;
    if (node.kind() == "identifier" || node.kind() == "shorthand_property_identifier_pattern")
      names.push_back(node);
    for (const Node child : syntax::namedChildren(node)) pending.push_back(child);
  }
  return names;
}

enum class Step : uint8_t { Up, Done, Fails };

class Climb {
 public:
  Climb(const Code& code, Node expression, const IsHandle& isHandle)
      : code_(code), expression_(expression), before_(code, isHandle) {}

  Evaluation run() {
    Node node = expression_;
    for (int steps = 0; steps < kMostSteps; ++steps) {
      const Node parent = node.parent();
      if (!parent) break;
      switch (from(node, parent)) {
        case Step::Up:
          node = parent;
          continue;
        case Step::Done:
          found_.before = before_.inOrder();
          return std::move(found_);
        case Step::Fails:
          return std::move(found_);
      }
    }
    fail(Withheld::NotNamed);
    return std::move(found_);
  }

 private:
  Step fail(Withheld why) {
    found_.why = why;
    return Step::Fails;
  }
  Step stays(Withheld why) {
    if (!found_.staysFor) found_.staysFor = why;
    return Step::Up;
  }
  Step up(bool isKept) { return isKept ? Step::Up : stays(Withheld::EvaluationOrder); }
  Step at(Place place) {
    found_.place = place;
    return Step::Done;
  }
  bool is(Node node, Node parent, std::string_view role) const { return code_.field(parent, role) == node; }

  Step from(Node node, Node parent) {
    const std::string_view kind = parent.kind();
    if (kind == "call_expression" || kind == "new_expression") return fromCall(node, parent);
    if (kind == "member_expression" || kind == "subscript_expression") return fromMember(node, parent);
    if (kind == "assignment_expression" || kind == "augmented_assignment_expression")
      return fromAssignment(node, parent);
    if (mayDecide(code_, parent)) {
      const bool isFirst = is(node, parent, "condition") || is(node, parent, "left");
      return isFirst ? Step::Up : stays(Withheld::ConditionallyMade);
    }
    if (kind == "variable_declarator") return fromDeclarator(node, parent);
    if (kind == "jsx_expression" && node == expression_) return fail(Withheld::NotNamed);
    if (kind == "yield_expression" || kind == "await_expression" || kind == "update_expression")
      return Step::Up;
    if (isComposite(parent)) return fromComposite(node, parent);
    if (kind == "arrow_function") {
      if (!is(node, parent, "body")) return fail(Withheld::NotNamed);
      return at({Place::Kind::Body, parent, node});
    }
    return fromStatement(node, parent);
  }

  Step fromComposite(Node node, Node parent) {
    const std::vector<Node> siblings = syntax::namedChildren(parent);
    for (size_t i = siblings.size(); i-- > 0;) {
      if (siblings[i].span().begin < node.span().begin && !before_.add(siblings[i]))
        return stays(Withheld::EvaluationOrder);
    }
    return Step::Up;
  }

  Step fromCall(Node node, Node parent) {
    const Node callee = code_.field(parent, parent.kind() == "new_expression" ? "constructor" : "function");
    if (node == callee) return fromChain(node);
    if (hasOptionalChain(code_, parent)) return stays(Withheld::ConditionallyMade);
    return up(before_.addParts(callee));
  }

  Step fromMember(Node node, Node parent) {
    if (is(node, parent, "object")) return fromChain(node);
    if (hasOptionalChain(code_, parent)) return stays(Withheld::ConditionallyMade);
    return up(before_.add(code_.field(parent, "object")));
  }

  // `a?.make().text()` asks for nothing at all when there is no `a`.
  Step fromChain(Node node) {
    const bool isPart = node == expression_ && hasOptionalChain(code_, node);
    return isPart ? fail(Withheld::ConditionallyMade) : Step::Up;
  }

  Step fromAssignment(Node node, Node parent) {
    const Node target = code_.field(parent, "left");
    if (node == target) return Step::Up;
    if (isShortCircuit(operatorOf(code_, parent))) return stays(Withheld::ConditionallyMade);
    found_.readsTarget |= parent.kind() == "augmented_assignment_expression";
    return up(before_.addParts(target));
  }

  Step fromDeclarator(Node node, Node parent) {
    if (!is(node, parent, "value")) return fail(Withheld::NotNamed);
    const Node declaration = parent.parent();
    const std::vector<Node> declarators = syntax::namedChildren(declaration);
    for (size_t i = declarators.size(); i-- > 0;) {
      if (declarators[i].span().begin >= parent.span().begin) continue;
      for (const Node name : namesIn(code_.field(declarators[i], "name"))) {
        if (code_.mentions(expression_.span(), code_.textOf(name))) stays(Withheld::EvaluationOrder);
      }
      if (!before_.add(declarators[i])) stays(Withheld::EvaluationOrder);
    }
    const Node around = declaration.parent();
    if (!around) return fail(Withheld::NotNamed);
    if (around.kind() == "for_statement" && is(declaration, around, "initializer"))
      return at({Place::Kind::Statement, around, {}});
    if (!isBlock(around)) return fail(Withheld::NotNamed);
    return at({Place::Kind::Statement, declaration, {}});
  }

  Step fromStatement(Node node, Node parent) {
    const std::string_view kind = parent.kind();
    if (kind == "expression_statement") {
      const Node around = parent.parent();
      const bool isHead = around && around.kind() == "for_statement" && !is(parent, around, "body");
      return isHead ? Step::Up : at({Place::Kind::Statement, parent, {}});
    }
    if (kind == "return_statement" || kind == "throw_statement")
      return at({Place::Kind::Statement, parent, {}});
    const bool isHead = (kind == "if_statement" && is(node, parent, "condition")) ||
                        (kind == "switch_statement" && is(node, parent, "value")) ||
                        (kind == "for_in_statement" && is(node, parent, "right")) ||
                        (kind == "for_statement" && is(node, parent, "initializer"));
    if (isHead) return at({Place::Kind::Statement, parent, {}});
    const bool isLoop = kind == "while_statement" || kind == "do_statement" || kind == "for_statement";
    if (!isLoop || !is(node, parent, "condition")) return fail(Withheld::NotNamed);
    const bool isWrapped = node.kind() == "parenthesized_expression" || node.kind() == "expression_statement";
    Node condition = node;
    if (isWrapped && !(kind == "for_statement" && node.kind() == "parenthesized_expression"))
      condition = insideOf(node);
    return at({Place::Kind::LoopCondition, parent, condition});
  }

  static Node insideOf(Node brackets) {
    for (const Node child : syntax::namedChildren(brackets)) {
      if (child.kind() != "comment") return child;
    }
    return brackets;
  }

  const Code& code_;
  Node expression_;
  Before before_;
  Evaluation found_;
};

}  // namespace

bool hasOptionalChain(const Code& code, Node chain) {
  while (chain) {
    const std::string_view kind = chain.kind();
    const bool isCall = kind == "call_expression";
    if (!isCall && kind != "member_expression" && kind != "subscript_expression" &&
        kind != "non_null_expression")
      return false;
    for (const Node child : syntax::children(chain)) {
      if (child.kind() == "optional_chain" || child.kind() == "?.") return true;
    }
    chain = kind == "non_null_expression" ? chain.namedChild(0)
                                          : code.field(chain, isCall ? "function" : "object");
  }
  return false;
}

Evaluation evaluationOf(const Code& code, Node expression, const IsHandle& isHandle) {
  return Climb(code, expression, isHandle).run();
}

}  // namespace unfreed::fix
