#include "source/source_file.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed {

namespace {

template <class Meaning, size_t Count>
std::optional<Meaning> byExtension(const std::array<std::pair<std::string_view, Meaning>, Count>& extensions,
                                   std::string_view path) {
  for (const auto& [extension, meaning] : extensions) {
    if (path.ends_with(extension)) return meaning;
  }
  return std::nullopt;
}

}  // namespace

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
  return byExtension(kExtensions, path);
}

std::optional<Markup> markupOf(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, Markup>, 5> kExtensions{{
      {".html", Markup::Html},
      {".htm", Markup::Html},
      {".vue", Markup::Vue},
      {".svelte", Markup::Svelte},
      {".astro", Markup::Astro},
  }};
  return byExtension(kExtensions, path);
}

const LineIndex& SourceFile::lines() const {
  if (!lines_) lines_ = std::make_unique<LineIndex>(text);
  return *lines_;
}

FileId SourceSet::add(SourceFile file) {
  return files_.add(std::make_unique<SourceFile>(std::move(file)));
}

void SourceSet::shrink(size_t size) {
  files_.resize(size);
}

void SourceSet::forgetText(FileId id) {
  SourceFile& file = *files_[id];
  std::string().swap(file.text);  // an assignment would keep its memory
  file.lines_.reset();
}

}  // namespace unfreed
