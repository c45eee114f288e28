// Naming: how a statement is written anew when expressions of it get names, which release what they hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fix/evaluation.h"
#include "fix/site.h"

namespace unfreed::fix {

// An expression that gets a name.
struct Item {
  syntax::Node node;
  std::string name;
  std::string release;      // empty when it needs none
  bool takesUsing = false;  // `using` may declare it
  bool stays = false;       // it is assigned where it is evaluated
};

// The pieces of text that the items give.
class Writer {
 public:
  Writer(const Code& code, std::vector<Item> items, std::string semicolon)
      : code_(code), items_(std::move(items)), semicolon_(std::move(semicolon)) {}

  bool usesUsing() const;
  const std::string& semicolon() const { return semicolon_; }
  // Each on its own, without what is between them.
  std::vector<std::string> declarations(bool asUsing) const;
  std::vector<std::string> releases() const;
  std::vector<Edit> names() const;  // in the place of the expressions
  std::string written(Span region) const;

 private:
  const Code& code_;
  std::vector<Item> items_;
  std::string semicolon_;
};

// A new name for what a call or a property gives.
std::string nameForResult(const Site& site, syntax::Node expression, Span region);
// Each of them behind that text.
std::string lines(const std::vector<std::string>& each, const std::string& before);
// Whether the statement stands on lines of its own: the end of its last line, comment included.
std::optional<uint32_t> endOfOwnLines(const Code& code, Span span);

// `const root = tree.root(); try { out.push(root.text()); } finally { root.free(); }`
std::vector<Edit> inFinally(const Code& code, syntax::Node statement, const Writer& writer);
// A declaration stays where it is, for what comes behind it.
std::vector<Edit> aroundDeclaration(const Code& code, syntax::Node declaration, const Writer& writer,
                                    bool asUsing);
// The body of an arrow function, which is an expression, becomes a block.
std::vector<Edit> asBlock(const Code& code, syntax::Node arrow, syntax::Node body, const Writer& writer);
// `await open();` → `const file = await open(); file.free();`
std::vector<Edit> namedAlone(const Code& code, syntax::Node statement, const Item& item,
                             const Writer& writer);

// loop_condition.cpp: `while (a().ok()) { … }` → `while (true) { const a = a(); const goesOn = …; if
// (!goesOn) break; … }`
Proposal inLoop(const Site& site, const Place& place, const Writer& writer);
// … whether that is written on lines of its own.
bool hasLinesOfItsOwn(const Code& code, syntax::Node body);

}  // namespace unfreed::fix
