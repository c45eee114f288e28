// The code in a file that is no script itself: the `<script>` blocks of HTML, Vue, Svelte and Astro files,
// and Astro's frontmatter.
//
// Pure: a text in, places of that text out, in one walk from its start to its end whatever the text is.
// Event-handler attributes, templates and expressions in the markup are left alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "source/span.h"

namespace unfreed::embedded {

struct Block {
  Span code;
  Language language = Language::JavaScript;
  bool isModule = false;  // else it shares the global scope with all scripts of the page
  bool isClosed = true;   // false: the file ends before the block does
};

struct Page {
  std::vector<Block> blocks;              // those that hold code, in the order of the file
  std::vector<std::string_view> scripts;  // what classic `<script src>` name, in the order of the file
  std::vector<Span> importMaps;           // JSON
  std::vector<Span> comments;             // `<!-- … -->` of the markup, in the order of the file
  std::string_view component;             // what `<script src>` of a Vue component names; else empty
};

Page readPage(std::string_view text, Markup markup);

// The blocks that see each other's outermost variables: all classic blocks of a page, the two scripts of a
// Vue or Svelte component; any other module block is alone.
struct Scope {
  std::vector<Block> blocks;  // at least one; in the order of the file
  Language language = Language::JavaScript;
  bool isModule = false;
};
std::vector<Scope> scopesOf(const Page& page, Markup markup);

// The code of one scope as one text: what is between its blocks is blanked out, so that an offset in it is an
// offset in the file less `begin`.
struct Code {
  uint32_t begin = 0;
  std::string text;
};
Code codeOf(std::string_view text, const Scope& scope);

}  // namespace unfreed::embedded
