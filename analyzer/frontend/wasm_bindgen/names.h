// Names: what a type in a signature stands for, across the modules of the crate.
//
// Only what can cross the boundary is looked for: exported structs, enums, JavaScript types and aliases. So a
// struct of the wrapped library that has the same name is never taken for its wrapper, and one candidate is
// the answer; among several the `use` declarations decide.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/wasm_bindgen/items.h"

namespace unfreed::wasm_bindgen {

struct Entity {
  enum class Kind : uint8_t {
    None,     // not declared in what was read
    Struct,   // exported: a class
    Plain,    // an enum, or a struct that crosses as a plain object
    Foreign,  // a JavaScript type
    Alias,
  };
  Kind kind = Kind::None;
  uint32_t index = 0;      // in Items, by kind
  std::string_view crate;  // None: the crate that the path names, if it names one
  std::string_view name;   // None: its name there
};

class Names {
 public:
  explicit Names(const Items& items);

  Entity resolve(ScopeId scope, const std::vector<std::string_view>& path) const;
  // Free functions of that name, wherever they are.
  const std::vector<uint32_t>& functionsNamed(std::string_view name) const;

 private:
  struct Candidate {
    Entity entity;
    ScopeId scope{};
  };
  using Path = std::vector<std::string_view>;

  void add(std::string_view name, Entity::Kind kind, size_t index, ScopeId scope);
  Entity resolveWithin(ScopeId scope, const Path& path, int depth) const;
  const Use* useOf(ScopeId scope, std::string_view name) const;
  Entity followReexport(const Path& path, int depth) const;
  int fitOf(const Candidate& candidate, ScopeId from, const Path& path, bool imported) const;
  int sight(ScopeId from, const RustScope& there) const;

  const Items& items_;
  std::unordered_map<std::string_view, std::vector<Candidate>> candidates_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> functions_;
  std::unordered_map<std::string_view, std::vector<std::pair<ScopeId, const Use*>>>
      reexports_;  // renamed ones
};

}  // namespace unfreed::wasm_bindgen
