// Conditions: tests of one function that say the same, so that what was made (or released) under a condition
// is known to be there (or gone) where it is tested again.
//
// `if (big) t = make(); … if (big) t.free();`: two tests of one condition. So are comparisons of variables
// and constants (`typeof row === "number"`), and properties that this function does not store to: that nobody
// else changes them in between is a heuristic, and only ever takes losses away.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ownership/context.h"
#include "ownership/open_handles.h"

namespace unfreed::ownership {

class Conditions {
 public:
  explicit Conditions(const Frame& frame);

  // What the test of this block says where it holds; nothing when no other place asks for the same.
  std::optional<Fact> of(const flow::Block& block) const;
  // What the variable's own truth is after `variable = true` and its kin; nothing when nobody asks for it.
  std::optional<Fact> afterAssigning(const flow::Op& assign) const;
  // The conditions that speak of the variable: assigning it makes them new ones.
  const std::vector<uint32_t>& about(flow::VariableId variable) const;
  // Nothing but variables that only this function assigns: both truths exclude each other for certain.
  bool isCertain(Fact fact) const;
  bool empty() const { return keys_.empty(); }

 private:
  struct Key {
    std::string text;
    std::vector<flow::VariableId> variables;
    bool certain = true;
    bool negated = false;
  };
  std::optional<Key> keyOf(const flow::Block& block) const;
  bool describe(flow::ValueId value, int depth, Key& key) const;
  bool describeRead(const flow::Op& read, int depth, Key& key) const;
  bool describeUse(const flow::Op& use, Key& key) const;

  const Frame& frame_;
  std::map<std::string, uint32_t> keys_;  // those that matter, by their text
  std::vector<bool> certain_;             // by condition
  std::map<flow::VariableId, std::vector<uint32_t>> about_;
  std::map<uint32_t, Fact> factOfBlock_;  // by the block's number
  std::set<std::string_view> stored_;     // the properties that the function stores to; "" for computed ones
};

}  // namespace unfreed::ownership
