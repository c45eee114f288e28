#include "frontend/ecmascript/flat_tree.h"

#include "frontend/ecmascript/iteration_calls.h"

namespace unfreed::ecmascript {
namespace {

// Nodes whose inside says nothing to lowering.
bool isLeaf(Kind kind) {
  return kind == Kind::Skipped || kind == Kind::Comment || kind == Kind::String || kind == Kind::Regex ||
         kind == Kind::MetaProperty || kind == Kind::TemplateLiteralType || kind == Kind::PredefinedType;
}

bool isWanted(Kind kind) {
  return kind != Kind::Skipped && kind != Kind::Comment;
}

}  // namespace

std::string_view Node::text() const {
  const Span range = span();
  return tree_ ? tree_->text().substr(range.begin, range.size()) : std::string_view();
}

Node Node::child(Role role) const {
  for (const Node child : children()) {
    if (child.role() == role) return child;
  }
  return {};
}

Node Node::child(Kind kind) const {
  for (const Node child : children()) {
    if (child.kind() == kind) return child;
  }
  return {};
}

Node Node::firstNamed() const {
  for (const Node child : children()) {
    if (!child.isToken()) return child;
  }
  return {};
}

Node Node::lastNamed() const {
  Node last;
  for (const Node child : children()) {
    if (!child.isToken()) last = child;
  }
  return last;
}

Node Node::parent() const {
  return tree_ && at_ != 0 ? Node(tree_, (*tree_)[at_].parent) : Node();
}

Node Node::next() const {
  if (!tree_ || at_ == 0) return {};
  const uint32_t after = (*tree_)[at_].end;
  return after < (*tree_)[(*tree_)[at_].parent].end ? Node(tree_, after) : Node();
}

FlatTree::FlatTree(const syntax::Tree& parsed, Language grammar, std::string_view text, Span part,
                   const UsingMarks& marks, uint64_t mostTokens)
    : text_(text), part_(part), language_(grammar), marks_(marks), tokensLeft_(mostTokens + 1) {
  entries_.reserve(part.size() / 6 + 16);
  read(parsed, vocabularyOf(grammar));
  if (!isTooLong()) markLoops();
}

// A preorder walk without recursion: `open` holds the entries whose subtrees are not complete yet.
void FlatTree::read(const syntax::Tree& parsed, const Vocabulary& words) {
  const syntax::Node root = parsed.root();
  const bool broken = root.hasError();
  syntax::Cursor cursor(root);
  std::vector<uint32_t> open;
  while (true) {
    const syntax::Node node = cursor.node();
    Kind kind = words.kind(node.symbol());
    const Role role = words.role(cursor.field().id);
    const bool token = kind == Kind::Skipped || kind >= Kind::AsyncToken;
    const Span span{node.span().begin + part_.begin, node.span().end + part_.begin};
    if (kind == Kind::Skipped && role != Role::None) kind = Kind::Token;
    if (kind == Kind::Comment && text_.substr(span.begin, 3) == "/**") docComments_.push_back(span);
    const auto at = static_cast<uint32_t>(entries_.size());
    const bool wanted = isWanted(kind);
    if (wanted) {
      entries_.push_back({span, at + 1, open.empty() ? 0 : open.back(), kind, role, token, false});
    }
    if (broken && kind == Kind::Error) {
      errors_.push_back(Node(this, at));
      errorBytes_ += span.size() + 1;
    } else if (broken && !open.empty() && node.isMissing()) {
      errors_.push_back(Node(this, wanted ? at : open.back()));
      errorBytes_ += 1;
    }
    if (wanted && !isLeaf(kind) && cursor.toFirstChild()) {
      open.push_back(at);
      continue;
    }
    if (kind != Kind::Comment && --tokensLeft_ == 0) return;
    while (!cursor.toNextSibling()) {
      if (open.empty()) return;
      entries_[open.back()].end = static_cast<uint32_t>(entries_.size());
      open.pop_back();
      if (!cursor.toParent()) return;
    }
    if (open.empty()) return;
  }
}

// Expressions whose lowering ends statements in the middle of the enclosing one. A namespace is an expression
// to the grammar, which lets it stand in another where the code is broken.
bool FlatTree::holdsStatements(Node node) {
  if (node.is(Kind::InternalModule)) return !node.parent().is(Kind::ExpressionStatement);
  return node.is(Kind::ClassStaticBlock) || (node.is(Kind::Call) && isIterationCall(node));
}

// Marks the calls that are lowered as loops, and the expressions around them up to the function they belong
// to.
void FlatTree::markLoops() {
  for (uint32_t at = static_cast<uint32_t>(entries_.size()); at-- > 0;) {
    if (entries_[at].holdsLoop || !holdsStatements(Node(this, at))) continue;
    for (uint32_t up = at; !entries_[up].holdsLoop; up = entries_[up].parent) {
      entries_[up].holdsLoop = true;
      if (up == 0 || isFunctionLike(entries_[up].kind)) break;
    }
  }
}

}  // namespace unfreed::ecmascript
