// The macros of one file: their definitions, and what their names are replaced by.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/embind/condition.h"
#include "frontend/embind/tokens.h"

namespace unfreed::embind {

struct Macro {
  std::vector<std::string_view> parameters;
  std::vector<Token> body;
  bool takesArguments = false;
  bool isVariadic = false;
  bool isOverridable = false;       // #ifndef X / #define X …: the build may have said something else
  ConditionId condition = kAlways;  // under which it was defined
};

using Arguments = std::vector<std::vector<Token>>;

class Macros {
 public:
  // The text behind `#define`, and behind `#undef`.
  void define(std::string_view text, uint32_t line, ConditionId condition, bool isOverridable);
  void undefine(std::string_view name, ConditionId condition);

  const Macro* find(std::string_view name) const;
  Truth isDefined(std::string_view name) const;
  std::optional<int64_t> valueOf(std::string_view name) const { return valueOf(name, 0); }
  MacroFacts facts() const;

 private:
  std::optional<int64_t> valueOf(std::string_view name, int depth) const;

  struct Entry {
    Macro macro;
    bool isDefined = true;  // false: certainly undefined again
  };
  std::unordered_map<std::string_view, Entry> entries_;
};

// The body with its parameters replaced; `made` keeps the texts that come into being.
std::vector<Token> substitute(const Macro& macro, const Arguments& arguments, const Token& use,
                              std::deque<std::string>& made);

}  // namespace unfreed::embind
