// js_namespace: classes and functions that JavaScript finds in an object of the module, `shapes.flat.Circle`.
//
// wasm-bindgen names them by their whole path, `shapes__flat__Circle`, and so do declarations; only the
// objects are exported. The objects get the names that the reader of declarations gives them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"

namespace unfreed::wasm_bindgen {

class Namespaces {
 public:
  // The name of what is called `name` in the namespace `path`; `name` itself where the path is empty.
  std::string place(const std::vector<std::string>& path, std::string name);

  // Moves what was placed from the exports into objects. `module` exports all that it has.
  void build(bindings::Module& module) const;

 private:
  struct Entry {
    std::vector<std::string> path;
    std::string name;
  };

  std::map<std::string, Entry, std::less<>> entries_;  // by whole name
};

}  // namespace unfreed::wasm_bindgen
