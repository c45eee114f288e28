// What the text says of the function behind a name: `select_overload<R(A)>(&f)`, a lambda, `&T::f`.
#pragma once

#include <string>
#include <vector>

#include "frontend/embind/brackets.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

struct Callable {
  enum class Form : uint8_t {
    Unknown,
    Name,      // &T::f: a function or a data member
    Lambda,    // its parameters are written, its result may be
    Overload,  // select_overload: a signature, with the name of a function or of a method
    Function,  // std::function and casts to function pointers: a signature of all parameters
    Method,    // a cast to a pointer to a member: a signature without the receiver
  };
  Form form = Form::Unknown;
  std::string result;  // empty: not written
  std::vector<WrittenParameter> parameters;
  bool isConst = false;  // R(A) const: certainly a method
  std::string scope;     // of the name: `ns::T` in &ns::T::f
  std::string lastName;  // `f`
};

// The argument from `begin` to `end`.
Callable readCallable(const std::vector<Token>& tokens, const Brackets& brackets, size_t begin, size_t end);

// A signature by itself, as in `.function<R(A)>("f", …)`.
Callable readSignature(const std::vector<Token>& tokens, const Brackets& brackets, size_t begin, size_t end);

}  // namespace unfreed::embind
