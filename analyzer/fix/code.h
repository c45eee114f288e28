// Code: one file as its fixes see it: the text, its tree, and how it is written.
//
// All positions are positions of the file, also where the code is embedded in it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/tree.h"

namespace unfreed::fix {

class Code {
 public:
  // The code that `place` belongs to; nothing when it does not parse without an error. `unread`: blocks `{ …
  // }` of functions that hardly anybody will ask for; they are only parsed when somebody does.
  static std::optional<Code> read(const SourceFile& file, Span place, std::vector<Span> unread = {});

  const std::string& text() const { return file_->text; }
  std::string_view textOf(Span span) const;
  std::string_view textOf(syntax::Node node) const { return textOf(node.span()); }
  // The child in that role.
  syntax::Node field(syntax::Node node, std::string_view name) const;
  bool isTyped() const { return tree_.language() != Language::JavaScript; }

  // The smallest named node that covers the span.
  syntax::Node at(Span span) const;
  // The outermost node with exactly this span, or the smallest that covers it.
  syntax::Node exactly(Span span) const;
  // The function around the node, itself included, or the whole file.
  Span functionAround(syntax::Node node) const;
  // The nearest statement around the node, itself included: what stands in a block, or is the body of an `if`
  // or a loop.
  syntax::Node statementAround(syntax::Node node) const;

  std::string indentationAt(uint32_t offset) const;  // of the line
  const std::string& indentUnit() const { return indentUnit_; }
  const std::string& newline() const { return newline_; }
  bool isFirstOnLine(uint32_t offset) const;  // nothing but blanks before it
  // What parts a statement that begins there from one beside it: a new line, or a blank where it shares its
  // own.
  std::string gapAt(uint32_t offset) const;
  // The end of the line, if nothing but blanks and a comment follow; else the offset.
  uint32_t endOfLineAfter(uint32_t offset) const;
  bool isOnLineOf(uint32_t a, uint32_t b) const;  // no line break between them
  // The region with one more level of indentation; lines that begin inside a template are left alone.
  std::string indented(Span region) const { return indented(region, {}); }
  // … and with edits made in it, which are sorted and lie within the region; with that many more levels.
  std::string indented(Span region, const std::vector<Edit>& edits, int levels = 1) const;
  std::string unindented(Span region) const;                // with one level less, as far as there is one
  bool mentions(Span region, std::string_view name) const;  // as a whole word
  // … that is not the name of a property behind a dot.
  bool mentionsName(Span region, std::string_view name) const;

 private:
  bool mentions(Span region, std::string_view name, bool countsProperties) const;
  Code(const SourceFile& file, syntax::Tree tree, std::vector<Span> unread);
  const syntax::Tree& treeFor(Span region) const;

  const SourceFile* file_;
  syntax::Tree tree_;
  std::vector<Span> unread_;                   // blank in `tree_`
  mutable std::optional<syntax::Tree> whole_;  // with them, once it is asked for
  std::string newline_;
  std::string indentUnit_;
};

// The function around each of the places, or the whole file.
std::vector<Span> functionsAround(const SourceFile& file, const std::vector<Span>& places);

// The smallest piece of code that covers all the places, such as the loop that they belong to; nothing when
// only the file as a whole does. `places` is not empty.
std::optional<Span> codeAround(const SourceFile& file, const std::vector<Span>& places);

bool isFunction(syntax::Node node);  // a function of any kind, methods included
bool isBlock(syntax::Node node);     // a block, a program, the statements of a `case`
bool isStatement(syntax::Node node);
bool isLoop(syntax::Node node);  // a loop statement of any kind
// The nearest node of that kind around the node, itself included.
syntax::Node enclosing(syntax::Node node, std::string_view kind);
bool isWordByte(char byte);  // of a name or a number
bool isOneOf(std::string_view word, std::span<const std::string_view> words);
// The child in that role.
syntax::Node field(const syntax::Node& node, Language language, std::string_view name);
// Where the code of the node stands: it ends with its last token. TypeScript's grammar inserts semicolons
// behind a comment at the end of the line, so that the comment belongs to the statement (and to its last
// block).
Span spanOfCode(syntax::Node node);
// The statements of a block (or of a `case`), without comments.
std::vector<syntax::Node> statementsOf(syntax::Node block);

}  // namespace unfreed::fix
