// FlatTree: the parse tree of a file, copied once into an array in preorder.
//
// Punctuation, comments and the pieces of strings are left out; kinds and roles are those of kinds.h. A Node
// is an index: its children, its next sibling and its parent are found without asking tree-sitter, and a
// subtree is a range of the array, so that scans (for hoisted `var`s, for loops inside an expression) are
// plain linear loops.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "frontend/ecmascript/kinds.h"
#include "frontend/ecmascript/using_rewrite.h"
#include "source/span.h"
#include "syntax/tree.h"

namespace unfreed::ecmascript {

class FlatTree;

class Node {
 public:
  class Iterator;
  struct Children;

  Node() = default;
  Node(const FlatTree* tree, uint32_t at) : tree_(tree), at_(at) {}

  bool exists() const { return tree_ != nullptr; }
  explicit operator bool() const { return exists(); }
  Kind kind() const;  // Other for a Node that does not exist
  bool is(Kind wanted) const { return exists() && kind() == wanted; }
  Role role() const;
  Span span() const;
  std::string_view text() const;
  uint32_t position() const { return at_; }  // index in the tree: identity
  uint32_t endPosition() const;              // one past the last node of the subtree
  bool isToken() const;                      // unnamed in the grammar
  bool holdsLoop() const;                    // an iteration callback in this expression is lowered in place

  Node child(Role role) const;  // the first child in that role
  Node child(Kind kind) const;  // the first child of that kind
  Node firstNamed() const;      // the first child that is no token
  Node lastNamed() const;
  bool has(Kind kind) const { return child(kind).exists(); }
  Node parent() const;
  Node next() const;  // the next sibling
  Node inSameTree(uint32_t position) const { return Node(tree_, position); }
  Children children() const;
  friend bool operator==(const Node& a, const Node& b) { return a.tree_ == b.tree_ && a.at_ == b.at_; }

 private:
  const FlatTree* tree_ = nullptr;
  uint32_t at_ = 0;
};

class FlatTree {
 public:
  struct Entry {
    Span span;
    uint32_t end = 0;  // one past the subtree
    uint32_t parent = 0;
    Kind kind = Kind::Other;
    Role role = Role::None;
    bool token = false;
    bool holdsLoop = false;
  };

  // `text` outlives the tree; it is the file's own text. `parsed` was made from the `part` of it that is
  // code, by blanking `using` and what is no code. `marks` outlive the tree; they are offsets in `text`, as
  // all spans are. What has more than `mostTokens` is not read to its end.
  FlatTree(const syntax::Tree& parsed, Language grammar, std::string_view text, Span part,
           const UsingMarks& marks, uint64_t mostTokens);

  Node root() const { return Node(this, 0); }
  const Entry& operator[](uint32_t at) const { return entries_[at]; }
  size_t size() const { return entries_.size(); }
  std::string_view text() const { return text_; }
  Span part() const { return part_; }
  Language language() const { return language_; }  // whose grammar it was parsed with
  const UsingMarks& usingMarks() const { return marks_; }

  // ERROR nodes (and the parents of missing tokens) in source order.
  const std::vector<Node>& errors() const { return errors_; }
  uint64_t errorBytes() const { return errorBytes_; }
  // It has too many tokens, and is no tree of the whole text.
  bool isTooLong() const { return tokensLeft_ == 0; }
  // `/** … */` comments in source order.
  const std::vector<Span>& docComments() const { return docComments_; }

 private:
  void read(const syntax::Tree& parsed, const Vocabulary& words);
  static bool holdsStatements(Node node);
  void markLoops();

  std::string_view text_;
  Span part_;
  Language language_;
  const UsingMarks& marks_;
  std::vector<Entry> entries_;
  std::vector<Node> errors_;
  std::vector<Span> docComments_;
  uint64_t errorBytes_ = 0;
  uint64_t tokensLeft_;
};

class Node::Iterator {
 public:
  Iterator(const FlatTree* tree, uint32_t at) : tree_(tree), at_(at) {}
  Node operator*() const { return Node(tree_, at_); }
  Iterator& operator++() {
    at_ = (*tree_)[at_].end;
    return *this;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

 private:
  const FlatTree* tree_;
  uint32_t at_;
};

struct Node::Children {
  Iterator first;
  Iterator last;
  Iterator begin() const { return first; }
  Iterator end() const { return last; }
};

inline Kind Node::kind() const {
  return tree_ ? (*tree_)[at_].kind : Kind::Other;
}
inline Role Node::role() const {
  return tree_ ? (*tree_)[at_].role : Role::None;
}
inline Span Node::span() const {
  return tree_ ? (*tree_)[at_].span : Span{};
}
inline uint32_t Node::endPosition() const {
  return tree_ ? (*tree_)[at_].end : 0;
}
inline bool Node::isToken() const {
  return tree_ && (*tree_)[at_].token;
}
inline bool Node::holdsLoop() const {
  return tree_ && (*tree_)[at_].holdsLoop;
}
inline Node::Children Node::children() const {
  if (!tree_) return {Iterator(nullptr, 0), Iterator(nullptr, 0)};
  return {Iterator(tree_, at_ + 1), Iterator(tree_, (*tree_)[at_].end)};
}

}  // namespace unfreed::ecmascript
