// The little of HTML's syntax that is needed to find elements: tags, comments, and where raw text ends.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace unfreed::embedded {

struct Attribute {
  std::string_view name;
  std::string_view value;  // without quotes; empty when there is none
};

struct Tag {
  std::string_view name;
  std::vector<Attribute> attributes;  // the first few; nobody writes more on an element that matters here
  bool isEnd = false;                 // </name>
  bool isSelfClosing = false;         // <name/>
  size_t end = 0;                     // behind its '>', or the end of the text

  const Attribute* attribute(std::string_view wanted) const;  // names are compared as HTML does
  bool has(std::string_view wanted) const { return attribute(wanted) != nullptr; }
  std::string_view valueOf(std::string_view wanted) const;
};

// Whether attribute values may be `{expressions}`, as in Svelte and Astro.
enum class Braces : bool { Text, Values };

bool isTagAt(std::string_view text, size_t at);  // `<` and a name, or `</` and a name
Tag readTag(std::string_view text, size_t at, Braces braces);

// The offset behind what begins with `<!` or `<?` at `at`: a comment, a doctype, an instruction.
bool isCommentAt(std::string_view text, size_t at);
size_t endOfComment(std::string_view text, size_t at);

// Behind the `}` that closes the `{` at `at`; strings and templates of the expression are passed over. npos
// when there is none.
size_t endOfBraces(std::string_view text, size_t at);

// Where `</name` stands, from `from` on; npos when there is none.
size_t findEndTag(std::string_view text, size_t from, std::string_view name);
// The same for a script of HTML, in which `<!-- <script>` hides an end tag.
size_t findEndOfScript(std::string_view text, size_t from);

bool sameName(std::string_view a, std::string_view b);  // without regard to case

}  // namespace unfreed::embedded
