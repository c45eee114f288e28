// The links of a chain of Embind: `.function("f", &T::f)`, `.property(…)`, `.constructor<A>()`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/embind/brackets.h"
#include "frontend/embind/callable.h"
#include "frontend/embind/declarations.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

struct Link {
  const Token& word;                      // function, property, …
  std::vector<Brackets::Part> templates;  // its template arguments
  std::vector<Brackets::Part> parts;      // its arguments
};

// String literals side by side, and nothing else.
std::optional<std::string> literalAt(const std::vector<Token>& tokens, size_t begin, size_t end);

// `area(w, h)` names the parameters for the declarations; the function is `area`. `@@iterator` is the symbol.
std::string nameWithoutParameters(const std::string& name);

// Whether a chain has links of that name which bind something.
bool isLink(std::string_view word);

// A member with what stands beside its name: place, condition, policy.
WrittenMember memberOf(const Link& link, bindings::Member::Kind kind, const Preprocessed& source);

Callable callableOf(const Link& link, const std::vector<Token>& tokens, const Brackets& brackets,
                    const Declarations& declarations);

// Gives the member the types that the callable tells. `owner`: the type of the class, for methods; the
// receiver is no parameter.
void describe(WrittenMember& member, const Callable& callable, const std::string& owner);

// Adds what the link binds to the class. False: it binds something whose name is no literal.
bool addLink(Names& names, size_t cls, const Link& link, const Preprocessed& source, const Brackets& brackets,
             const Declarations& declarations);

}  // namespace unfreed::embind
