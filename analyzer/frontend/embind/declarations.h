// The functions that a file declares, by their text: what they return and take. So that `&T::area` tells its
// type where `T` is declared beside its binding, even without Clang.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/embind/brackets.h"
#include "frontend/embind/callable.h"

namespace unfreed::embind {

class Declarations {
 public:
  Declarations(const std::vector<Token>& tokens, const Brackets& brackets);

  // Gives a callable that is a mere name the signature of the function, when all that are meant agree on it.
  void complete(Callable& callable) const;

 private:
  struct Declared {
    size_t typeBegin;
    size_t typeEnd;
    size_t open;             // of its parameters
    std::string_view scope;  // the class that it is a member of, or the last part of what qualifies it
    bool isMember;
    bool isStatic;
  };
  void read();
  size_t statement(size_t at);
  size_t classHead(size_t at);
  bool declare(size_t begin, size_t name, size_t open, std::string_view scope);
  std::string typeOf(const Declared& declared) const;

  struct Scope {
    size_t end;
    std::string_view name;
    bool isClass;
  };
  const std::vector<Token>& tokens_;
  const Brackets& brackets_;
  std::vector<Scope> scopes_;
  size_t failures_ = 0;
  std::unordered_map<std::string_view, std::vector<Declared>> byName_;
};

}  // namespace unfreed::embind
