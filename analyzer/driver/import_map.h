// What a specifier of a web page means: its import map first, then addresses of networks that deliver
// packages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

// `<script type="importmap">`. Scopes are not looked at.
class ImportMap {
 public:
  // JSON that does not parse maps nothing. The first map that names a specifier counts.
  void add(std::string_view json);
  bool empty() const { return entries_.empty(); }

  // What the page puts in the place of `specifier`; the same when it says nothing.
  std::string mapped(std::string_view specifier) const;

 private:
  struct Entry {
    std::string from;  // "three", or "three/" for whatever begins with it
    std::string to;
  };
  std::vector<Entry> entries_;  // the longest first
};

// A package by the address at which unpkg, jsDelivr, esm.sh, Skypack and JSPM deliver it:
// "https://unpkg.com/name@1.2/file.js" has the name "name" and the path "name/file.js".
struct DeliveredPackage {
  std::string name;
  std::string path;
};
DeliveredPackage packageDeliveredAt(std::string_view address);  // empty for any other address

}  // namespace unfreed::driver
