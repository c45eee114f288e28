// Tree, Node, Cursor: tree-sitter behind a door. Nobody else includes <tree_sitter/api.h>.
//
// A Node is a value of 32 bytes that is valid as long as its Tree. Kinds are the grammar's own numbers; a
// front end maps them to its enum once per grammar, so that it can `switch` (frontend/ecmascript/kinds.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "source/span.h"

namespace unfreed::syntax {

class ParseMemory;

// A child's role, by the grammar's field name ("condition", "body"): resolved once, compared as a number.
struct Field {
  uint16_t id = 0;
};

class Node {
 public:
  Node() = default;

  bool exists() const { return id_ != nullptr; }
  explicit operator bool() const { return exists(); }
  uint16_t symbol() const;        // the grammar's number of this kind
  std::string_view kind() const;  // the grammar's name of this kind: "for_statement", "using"
  bool isNamed() const;
  bool isMissing() const;  // a token that the parser inserted
  bool hasError() const;   // an ERROR or missing node is somewhere inside
  Span span() const;
  std::string_view text(std::string_view source) const;

  uint32_t childCount() const;
  Node child(uint32_t position) const;  // O(position); walk with Cursor or children() instead of indexing
  uint32_t namedChildCount() const;
  Node namedChild(uint32_t position) const;
  Node field(Field field) const;   // the first child in that role, or a Node that does not exist
  Node parent() const;             // O(depth)
  Node covering(Span span) const;  // the smallest named node in here that covers it; O(depth), not O(size)
  friend bool operator==(const Node& a, const Node& b) { return a.id_ == b.id_ && a.tree_ == b.tree_; }

 private:
  friend struct NodeAccess;
  [[maybe_unused]] uint32_t context_[4] = {};  // read by tree-sitter
  const void* id_ = nullptr;
  const void* tree_ = nullptr;
};

// Walks siblings and children in O(1) a step.
class Cursor {
 public:
  explicit Cursor(Node start);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  Node node() const;
  Field field() const;  // the role of the current node in its parent; id 0 if none
  bool toFirstChild();
  bool toNextSibling();
  bool toParent();

 private:
  alignas(void*) std::byte storage_[32];  // holds the TSTreeCursor
};

// The children of a node in order (all, or the named ones only, comments and other extras included).
std::vector<Node> children(Node node);
std::vector<Node> namedChildren(Node node);

// Bytes of memory for any text, and for each byte of a larger one beside a fixed part. Code takes twenty to
// forty times its size, and some hundred times where every second byte is a token (of 22,000 files of
// packages, 125 times of 43 KB, and 99 times of 227 KB). Where the grammar holds many readings open
// (`a<a<a<…` in TypeScript), each may grow without end.
inline constexpr size_t kParseBytesOfAny = size_t{160} << 20;
inline constexpr size_t kParseBytes = size_t{64} << 20;
inline constexpr size_t kParseBytesPerByte = 100;
// Steps of the parser for one text, and a millionth of that for each byte: far more than any code takes that
// people write, which is one or two steps for each byte.
inline constexpr uint64_t kParseWork = 100'000'000;

class Tree {
 public:
  // Parses the whole text. Never fails: what does not parse becomes ERROR nodes. Gives nothing only when the
  // parse took more steps than `mostWork` and a millionth of it for each byte, or more memory than above.
  // They are counted, not timed: a slow machine reads what a fast one reads.
  static std::optional<Tree> parse(std::string_view text, Language language, uint64_t mostWork = kParseWork);

  Tree(Tree&& other) noexcept;
  Tree& operator=(Tree&& other) noexcept;
  ~Tree();

  Node root() const;
  Language language() const { return language_; }

 private:
  Tree(void* tree, Language language, std::unique_ptr<ParseMemory> memory);
  void* tree_;
  Language language_;
  std::unique_ptr<ParseMemory> memory_;
};

Field fieldNamed(Language language, std::string_view name);  // id 0 when the grammar has no such field
uint32_t symbolCount(Language language);
std::string_view symbolName(Language language, uint16_t symbol);
bool symbolIsNamed(Language language, uint16_t symbol);

}  // namespace unfreed::syntax
