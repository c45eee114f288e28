// What the classes and functions of a glue file are called outside of it.
//
// Minified glue has short names for its classes. Those that are exported have their real names in the export
// list; of the others the Wasm export that frees them, `__wbg_<class>_free`, has kept the name, in small
// letters.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "bindings/binding.h"
#include "frontend/glue/glue_facts.h"

namespace unfreed::glue {

class OutsideNames {
 public:
  explicit OutsideNames(const GlueFacts& facts);
  // With the classes that declarations name in full. `declared` outlives this, and its classes stay where
  // they are.
  OutsideNames(const GlueFacts& facts, const bindings::Module& declared);

  std::string_view of(std::string_view local) const;
  bool isExported(std::string_view local) const { return exported_.contains(local); }

 private:
  std::unordered_map<std::string_view, std::string_view> exported_;
  std::unordered_map<std::string_view, std::string_view> freed_;  // by the Wasm export, minified ones only
};

}  // namespace unfreed::glue
