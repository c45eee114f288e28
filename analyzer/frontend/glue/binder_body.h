// The body of one function of the WebIDL binder's glue.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "frontend/glue/binder_glue.h"

namespace unfreed::glue {

// The names that a body may use of the file around it.
struct BinderNames {
  const std::unordered_set<std::string_view>* wrappers;         // of wrapPointer
  const std::unordered_map<std::string_view, size_t>* classes;  // local names
};

// Parameters, what it wraps or makes, and whether it needs a receiver, of the function whose parameters open
// at `paren`; name and place are the caller's to fill in.
BinderMember readBody(const TokenList& list, size_t paren, const BinderNames& names);

// `this.x = …` somewhere in the block that opens at `body`.
bool assignsToThis(const TokenList& list, size_t body);

}  // namespace unfreed::glue
