// A comment that speaks to unfreed, taken apart: `unfreed-ignore-next-line rule-id, rule-id -- reason`.
//
// What is read here is the comment alone. Which text is a comment is said by whoever knows the language; what
// the directive does to findings is said by Suppressions. Any bytes may stand in the comment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace unfreed::suppression {

// Where this is not in a text, no directive is.
inline constexpr std::string_view kMark = "unfreed-ignore";

struct Directive {
  enum class Kind : uint8_t {
    NextLine,  // unfreed-ignore-next-line: the next line that holds code
    Line,      // unfreed-ignore-line: the line on which the comment stands
    Start,     // unfreed-ignore-start: from here …
    End,       // unfreed-ignore-end: … to here
    File,      // unfreed-ignore-file: the whole file, wherever the comment stands
    Unknown,   // it begins with the mark and is none of these
  };
  struct Name {
    std::string text;
    Span span;
  };
  Kind kind{};
  std::string word;         // as it is written: "unfreed-ignore-line"
  Span comment;             // the whole of it
  std::vector<Name> rules;  // as they are written, each once
  bool hasSeparator = false;
  std::string reason;  // on one line; what stands behind ` -- `
};

// The directive of the comment that `text` has at `comment`, its delimiters included (`//`, `/* */`,
// `<!-- -->`). Nothing when the comment does not begin with the mark.
std::optional<Directive> directiveIn(std::string_view text, Span comment);

// The words of all kinds of directives, as they are written.
std::vector<std::string_view> directiveWords();

}  // namespace unfreed::suppression
