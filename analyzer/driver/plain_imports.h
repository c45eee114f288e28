// What most imports of a project lead to, without asking the disk: a linted file beside which nothing else
// can be meant (source/discovery, `Naming`). Whatever is not as plain is for the resolver, which would give
// the same answer here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "source/discovery.h"

namespace unfreed::driver {

class PlainImports {
 public:
  // `absolute` outlives the table.
  void add(std::string_view absolute, Naming naming, uint32_t id);

  // The file that the specifier means in code of this folder; nothing: the resolver knows. `buffer` is for
  // reuse.
  std::optional<uint32_t> find(std::string_view folder, std::string_view specifier,
                               std::string& buffer) const;

 private:
  struct File {
    std::string_view absolute;
    uint32_t id = 0;
  };
  // By the path as far as the first dot of the name; of index files, also by their folder.
  std::unordered_map<std::string_view, File> files_;
};

}  // namespace unfreed::driver
