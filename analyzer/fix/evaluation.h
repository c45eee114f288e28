// What a statement evaluates before one of its expressions, so that the expression can be taken out of it.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "fix/code.h"
#include "fix/withheld.h"

namespace unfreed::fix {

// Where an expression can be named: in front of what.
struct Place {
  enum class Kind : uint8_t {
    Statement,      // in front of the statement, which evaluates the expression once, and first of all
    Body,           // the expression is evaluated in the body of an arrow function, which is an expression
    LoopCondition,  // the expression is evaluated in the condition of a loop
  };
  Kind kind{};
  syntax::Node node;        // the statement, the arrow function, the loop
  syntax::Node expression;  // Body, LoopCondition: the whole of it, without the brackets of a condition
};

struct Evaluation {
  std::optional<Withheld> why;  // why the expression cannot be taken out
  Place place;
  // What is evaluated before it, in this order, and is not simple: to be named as well.
  std::vector<syntax::Node> before;
  bool readsTarget = false;  // `total += …` reads `total` before
  // Why it must stay where it is, and can only be assigned to a name there:
  // `c ? (item = make()).text() : ""`.
  std::optional<Withheld> staysFor;
};

// `isHandle` says of a node whether it makes a handle, so that reading it is not simple.
using IsHandle = std::function<bool(syntax::Node)>;
Evaluation evaluationOf(const Code& code, syntax::Node expression, const IsHandle& isHandle);

// Whether `?.` stands somewhere in the chain that ends with this node.
bool hasOptionalChain(const Code& code, syntax::Node chain);

}  // namespace unfreed::fix
