// SourceFile and SourceSet: the text of every file of a run, under one id each.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "source/line_index.h"
#include "source/span.h"

namespace unfreed {

// What a file's name says it holds.
enum class Language : uint8_t { JavaScript, TypeScript, Tsx, Rust };

// The language of a path by its extension (.js .mjs .cjs .jsx → JavaScript, which includes JSX;
// .ts .mts .cts → TypeScript; .tsx → Tsx; .rs → Rust), or nothing.
std::optional<Language> languageOf(std::string_view path);

// Files in which code is embedded (frontend/embedded).
enum class Markup : uint8_t { Html, Vue, Svelte, Astro };

// By the extension: .html .htm .vue .svelte .astro, or nothing.
std::optional<Markup> markupOf(std::string_view path);

struct SourceFile {
  std::string path;      // as shown to the user: relative to the run's root, '/' separated
  std::string absolute;  // normalised absolute path: identity of the file, base of its imports
  std::string text;      // the bytes as they are on disk, a byte order mark included
  Language language{};   // of a whole file of code; embedded code says its own
  bool linted = true;    // false: read only because a linted file imports it

  const LineIndex& lines() const;  // made at first use; not for concurrent first use

 private:
  friend class SourceSet;
  mutable std::unique_ptr<LineIndex> lines_;
};

// Files never move once added: views into their text stay valid as long as the set lives, or until the text
// is forgotten.
class SourceSet {
 public:
  FileId add(SourceFile file);
  SourceFile& operator[](FileId id) { return *files_[id]; }
  const SourceFile& operator[](FileId id) const { return *files_[id]; }
  size_t size() const { return files_.size(); }

  // Takes back those that were added last, until there are `size`.
  void shrink(size_t size);
  // Of a file of which nothing more will be said: its text takes no memory any more, and is empty.
  void forgetText(FileId id);

 private:
  Table<FileId, std::unique_ptr<SourceFile>> files_;
};

}  // namespace unfreed
