#include "source/source_file.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed {

std::optional<Language> languageOf(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, Language>, 9> kExtensions{{
      {".js", Language::JavaScript},
      {".mjs", Language::JavaScript},
      {".cjs", Language::JavaScript},
      {".jsx", Language::JavaScript},
      {".ts", Language::TypeScript},
      {".mts", Language::TypeScript},
      {".cts", Language::TypeScript},
      {".tsx", Language::Tsx},
      {".rs", Language::Rust},
  }};
  for (const auto& [extension, language] : kExtensions) {
    if (path.ends_with(extension)) return language;
  }
  return std::nullopt;
}

const LineIndex& SourceFile::lines() const {
  if (!lines_) lines_ = std::make_unique<LineIndex>(text);
  return *lines_;
}

FileId SourceSet::add(SourceFile file) {
  return files_.add(std::make_unique<SourceFile>(std::move(file)));
}

}  // namespace unfreed
