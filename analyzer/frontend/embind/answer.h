// What unfreed-embind answers about one file: one JSON document (see embind_clang).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"

namespace unfreed::embind {

// A result whose class another file of the module binds.
struct ForeignResult {
  std::string className;  // whose member returns it; empty: a free function
  std::string member;
  bindings::Member::Kind kind{};
  std::string type;  // in C++, qualified
  bindings::Ownership ownership = bindings::Ownership::Unknown;
  bool optional = false;
  bool isSmart = false;
};

struct TypedAnswer {
  std::vector<bindings::Module> modules;
  std::vector<Notification> notifications;
  std::vector<std::string> read;                           // files, absolute
  std::vector<std::string> missing;                        // headers, as they are written
  std::vector<std::pair<std::string, std::string>> types;  // bound classes: in C++ and in JavaScript
  std::vector<ForeignResult> foreign;
};

// Nothing when the text is no such answer.
std::optional<TypedAnswer> parseAnswer(std::string_view json);

}  // namespace unfreed::embind
