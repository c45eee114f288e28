// Statements as a fix takes them away, moves them, or puts others around them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fix/code.h"

namespace unfreed::fix {

// The statement that is nothing but the expression, an `await` of it included.
syntax::Node statementOf(const Code& code, Span expression);
// Evaluating it asks nobody and changes nothing: names, properties, comparisons.
bool isQuiet(syntax::Node expression);
// A call of which nothing but the call itself is evaluated: `tree.free()`, `Module.destroy(pair.tree)`.
bool isPlainCall(syntax::Node expression);

// Whether the expression is the release, be it certain or not that there is something to release:
// `tree.free()` and `tree?.free()`.
bool saysRelease(const Code& code, syntax::Node expression, std::string release);
// `;`, or nothing where the statement does without.
std::string semicolonAfter(const Code& code, syntax::Node statement);
// What the statement itself lacks for another to follow on its line: `;`, or nothing.
std::string endingOf(const Code& code, syntax::Node statement);
// What ends a statement that is put beside one that begins at the offset, whose kind of ending is
// `semicolon`: on one line it cannot be nothing.
std::string endingBeside(const Code& code, uint32_t offset, const std::string& semicolon);

// Declares a constant in front of the statement.
Edit constantBefore(const Code& code, syntax::Node statement, const std::string& name,
                    std::string_view value);
// Puts the text behind the last statement of a block, or at `after` when there is none.
Edit atEndOf(const Code& code, uint32_t after, const std::vector<syntax::Node>& statements, bool isOneLine,
             const std::string& text);
// `try { … } finally { … }` on several lines. The two texts begin with a new line each.
std::string tryText(const std::string& line, const std::string& body, const std::string& finally);
// Takes the statement away with its line. Nothing where its block would be left empty.
std::optional<Edit> removalOf(const Code& code, syntax::Node statement);
// Puts the text behind a statement of a block, on a line of its own where the statement has one.
Edit behind(const Code& code, syntax::Node statement, const std::string& text);
// A `try` around the statements, which are the last of their block.
std::vector<Edit> tryAround(const Code& code, const std::vector<syntax::Node>& rest,
                            const std::string& finally);
// `first` gives way to a `try` around the statements that follow it to the end of the block.
std::vector<Edit> tryInsteadOf(const Code& code, syntax::Node first, const std::vector<syntax::Node>& rest,
                               const std::string& finally);

// The body of a loop that is one statement without a block, on lines on which nothing else ends.
struct BareBody {
  Span region;               // what a block would take the place of, with the blanks before it
  Span statement;            // … the statement itself, with the comment behind it
  std::string line;          // where the lines of the loop begin
  bool isOnOwnLine = false;  // it is indented already
};
std::optional<BareBody> bareBodyAt(const Code& code, syntax::Node statement);

// From the first to the last of them; there is one.
Span spanOf(const std::vector<syntax::Node>& statements);
// Whether a node of these kinds stands in there, itself included. Functions in it are not looked into.
bool hasInside(syntax::Node root, std::span<const std::string_view> kinds);
// Whether control may leave the region other than by its end (or an exception): `return`, `break`, …
bool mayLeave(syntax::Node statement);
// A block would hide them from what stands before it, and from what comes after the block.
bool declaresHoisted(const std::vector<syntax::Node>& statements);
bool isExit(syntax::Node statement);
// Those of the block that come after the statement.
std::vector<syntax::Node> statementsAfter(syntax::Node statement);

}  // namespace unfreed::fix
