#include "syntax/tree.h"

#include <algorithm>
#include <bit>
#include <new>
#include <tree_sitter/api.h>
#include <utility>

#include "base/ensure.h"
#include "syntax/parse_memory.h"

extern "C" {
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace unfreed::syntax {

static_assert(sizeof(TSNode) == sizeof(Node), "Node mirrors TSNode");

struct NodeAccess {
  static TSNode raw(const Node& node) { return std::bit_cast<TSNode>(node); }
  static Node wrap(TSNode raw) { return std::bit_cast<Node>(raw); }
};

namespace {

TSNode raw(const Node& node) {
  return NodeAccess::raw(node);
}
Node wrap(TSNode node) {
  return NodeAccess::wrap(node);
}

const TSLanguage* grammarOf(Language language) {
  switch (language) {
    case Language::JavaScript:
      return tree_sitter_javascript();
    case Language::TypeScript:
      return tree_sitter_typescript();
    case Language::Tsx:
      return tree_sitter_tsx();
    case Language::Rust:
      break;  // read from its tokens (frontend/wasm_bindgen)
  }
  ENSURE(false, "only ECMAScript files are parsed to trees");
  return nullptr;
}

TSTreeCursor* cursorIn(std::byte* storage) {
  return std::launder(reinterpret_cast<TSTreeCursor*>(storage));
}
const TSTreeCursor* cursorIn(const std::byte* storage) {
  return std::launder(reinterpret_cast<const TSTreeCursor*>(storage));
}

const TSTree* asTree(const void* tree) {
  return static_cast<const TSTree*>(tree);
}

TSParser* parserFor(Language language) {
  [[maybe_unused]] static const bool isPrepared = [] {
    installParseMemory();
    return true;
  }();
  TSParser* const parser = ts_parser_new();
  const bool accepted = ts_parser_set_language(parser, grammarOf(language));
  ENSURE(accepted, "the grammar's ABI fits the runtime");
  return parser;
}

}  // namespace

uint16_t Node::symbol() const {
  return ts_node_symbol(raw(*this));
}
std::string_view Node::kind() const {
  return exists() ? ts_node_type(raw(*this)) : std::string_view();
}
bool Node::isNamed() const {
  return exists() && ts_node_is_named(raw(*this));
}
bool Node::isMissing() const {
  return exists() && ts_node_is_missing(raw(*this));
}
bool Node::hasError() const {
  return exists() && ts_node_has_error(raw(*this));
}
Span Node::span() const {
  if (!exists()) return {};
  return {ts_node_start_byte(raw(*this)), ts_node_end_byte(raw(*this))};
}
std::string_view Node::text(std::string_view source) const {
  const Span range = span();
  return source.substr(range.begin, range.size());
}
uint32_t Node::childCount() const {
  return exists() ? ts_node_child_count(raw(*this)) : 0;
}
Node Node::child(uint32_t position) const {
  return wrap(ts_node_child(raw(*this), position));
}
uint32_t Node::namedChildCount() const {
  return exists() ? ts_node_named_child_count(raw(*this)) : 0;
}
Node Node::namedChild(uint32_t position) const {
  return wrap(ts_node_named_child(raw(*this), position));
}
Node Node::field(Field field) const {
  if (!exists() || field.id == 0) return {};
  return wrap(ts_node_child_by_field_id(raw(*this), field.id));
}
Node Node::parent() const {
  return exists() ? wrap(ts_node_parent(raw(*this))) : Node();
}

Node Node::covering(Span span) const {
  return exists() ? wrap(ts_node_named_descendant_for_byte_range(raw(*this), span.begin, span.end)) : Node();
}

Cursor::Cursor(Node start) {
  static_assert(sizeof(TSTreeCursor) <= sizeof storage_, "the cursor fits its storage");
  ENSURE(start.exists(), "a cursor starts at a node");
  new (storage_) TSTreeCursor(ts_tree_cursor_new(raw(start)));
}
Cursor::~Cursor() {
  ts_tree_cursor_delete(cursorIn(storage_));
}
Node Cursor::node() const {
  return wrap(ts_tree_cursor_current_node(cursorIn(storage_)));
}
Field Cursor::field() const {
  return {ts_tree_cursor_current_field_id(cursorIn(storage_))};
}
bool Cursor::toFirstChild() {
  return ts_tree_cursor_goto_first_child(cursorIn(storage_));
}
bool Cursor::toNextSibling() {
  return ts_tree_cursor_goto_next_sibling(cursorIn(storage_));
}
bool Cursor::toParent() {
  return ts_tree_cursor_goto_parent(cursorIn(storage_));
}

std::vector<Node> children(Node node) {
  std::vector<Node> all;
  if (!node.exists()) return all;
  Cursor cursor(node);
  if (!cursor.toFirstChild()) return all;
  do all.push_back(cursor.node());
  while (cursor.toNextSibling());
  return all;
}

std::vector<Node> namedChildren(Node node) {
  std::vector<Node> named;
  for (const Node& child : children(node)) {
    if (child.isNamed()) named.push_back(child);
  }
  return named;
}

std::optional<Tree> Tree::parse(std::string_view text, Language language, uint64_t mostWork) {
  constexpr uint64_t kStepsAtOnce = 100;  // tree-sitter asks after so many
  struct Limits {
    uint64_t steps;
    size_t bytes;
    const ParseMemory* memory;
  };
  std::unique_ptr<ParseMemory> memory = ParseMemory::take();
  Limits left{std::max<uint64_t>(1, (mostWork + mostWork / 1'000'000 * text.size()) / kStepsAtOnce),
              std::max(kParseBytesOfAny, kParseBytes + kParseBytesPerByte * text.size()), memory.get()};
  TSParseOptions options{};
  options.payload = &left;
  options.progress_callback = [](TSParseState* state) {
    Limits& limits = *static_cast<Limits*>(state->payload);
    return --limits.steps == 0 || limits.memory->used() > limits.bytes;
  };
  TSInput input{};
  input.payload = &text;
  input.read = [](void* payload, uint32_t at, TSPoint, uint32_t* size) {
    const std::string_view rest = static_cast<const std::string_view*>(payload)->substr(
        std::min<size_t>(at, static_cast<const std::string_view*>(payload)->size()));
    *size = static_cast<uint32_t>(rest.size());
    return rest.data();
  };
  input.encoding = TSInputEncodingUTF8;
  const ParseMemory::Use use(*memory);
  TSTree* const tree = ts_parser_parse_with_options(parserFor(language), nullptr, input, options);
  if (tree) return Tree(tree, language, std::move(memory));
  ParseMemory::giveBack(std::move(memory));
  return std::nullopt;
}

Tree::Tree(void* tree, Language language, std::unique_ptr<ParseMemory> memory)
    : tree_(tree), language_(language), memory_(std::move(memory)) {}
Tree::Tree(Tree&& other) noexcept = default;
Tree& Tree::operator=(Tree&& other) noexcept = default;

// The parser and the tree end with their memory; neither has anything else.
Tree::~Tree() {
  ParseMemory::giveBack(std::move(memory_));
}

Node Tree::root() const {
  return wrap(ts_tree_root_node(asTree(tree_)));
}

Field fieldNamed(Language language, std::string_view name) {
  return {
      ts_language_field_id_for_name(grammarOf(language), name.data(), static_cast<uint32_t>(name.size()))};
}
uint32_t symbolCount(Language language) {
  return ts_language_symbol_count(grammarOf(language));
}
std::string_view symbolName(Language language, uint16_t symbol) {
  const char* name = ts_language_symbol_name(grammarOf(language), symbol);
  return name ? name : std::string_view();
}
bool symbolIsNamed(Language language, uint16_t symbol) {
  return ts_language_symbol_type(grammarOf(language), symbol) == TSSymbolTypeRegular;
}

}  // namespace unfreed::syntax
