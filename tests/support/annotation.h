// Annotations: what a fixture says the analyzer must find, in comments below the code that they are about.
//
//     const parser = new Parser(row);
//     //             ^^^^^^^^^^^^^^^ unfreed-in-loop: `Parser` is created on every pass
//
// `^^^^ rule-id[: part of the message]`  a finding on exactly these columns
// `^^^^ note: [part of the message]`     a related location of some finding
// `<- rule-id`                           the same, where the target starts where the comment starts
// `^^^^ missing rule-id`                 a known false negative: nothing is reported there today
// `^^^^ spurious rule-id`                a known false positive: it is reported there today
//
// An annotation stands alone on its line and is about the nearest line above that is no annotation, so
// several may follow one line of code. The comment is `//`, `/* */` or, among JSX children, `{/* */}`.
// Columns count UTF-16 code units from 1, as reports do: a tab counts one, a character beyond U+FFFF two. A
// target that goes on over several lines is marked up to the end of its first line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::test {

struct Annotation {
  enum class Kind : uint8_t { Finding, Note };
  enum class Debt : uint8_t { None, Missing, Spurious };
  Kind kind{};
  Debt debt{};
  std::string rule;        // of a finding
  std::string part;        // must occur in the message; may be empty
  uint32_t line = 0;       // the line of code that it is about
  uint32_t column = 0;     // where the target starts
  uint32_t endColumn = 0;  // behind the target's last column; 0 where the annotation does not say (`<-`)
  uint32_t at = 0;         // the annotation's own line

  friend bool operator==(const Annotation&, const Annotation&) = default;
};

struct Annotations {
  std::vector<Annotation> items;      // in the order of the file
  std::vector<std::string> mistakes;  // comments that begin like an annotation and are none
};

// Whether the line is an annotation (or begins like one) and no code.
bool isAnnotationLine(std::string_view line);

Annotations annotationsIn(std::string_view text);

// The annotation line for a finding or a note, as a person would write it below `codeLine`.
std::string writeAnnotation(std::string_view codeLine, uint32_t column, uint32_t endColumn,
                            std::string_view label);

}  // namespace unfreed::test
