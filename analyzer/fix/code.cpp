#include "fix/code.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "frontend/ecmascript/readable.h"
#include "frontend/embedded/page.h"

namespace unfreed::fix {

using syntax::Node;

namespace {

bool isBlank(char byte) {
  return byte == ' ' || byte == '\t';
}
bool isLineBreak(char byte) {
  return byte == '\n' || byte == '\r';
}

struct Part {
  std::string text;  // of the whole file; what is not part of it is blank
  Language language{};
};

Part partAt(const SourceFile& file, Span place) {
  const std::optional<Markup> markup = markupOf(file.absolute);
  if (!markup) return {file.text, file.language};
  const embedded::Page page = embedded::readPage(file.text, *markup);
  for (const embedded::Scope& scope : embedded::scopesOf(page, *markup)) {
    const bool isInside =
        std::any_of(scope.blocks.begin(), scope.blocks.end(),
                    [&](const embedded::Block& block) { return block.code.contains(place); });
    if (!isInside) continue;
    const embedded::Code code = embedded::codeOf(file.text, scope);
    Part part{std::string(file.text.size(), ' '), scope.language};
    part.text.replace(code.begin, code.text.size(), code.text);
    return part;
  }
  return {};
}

std::optional<syntax::Tree> parse(const Part& part) {
  std::optional<syntax::Tree> tree = ecmascript::parseAnyhow(part.text, part.language);
  if (tree && tree->root().hasError()) tree.reset();
  return tree;
}

std::string newlineOf(std::string_view text) {
  const size_t at = text.find_first_of("\r\n");
  if (at == std::string_view::npos || text[at] == '\n') return "\n";
  return text.substr(at, 2) == "\r\n" ? "\r\n" : "\r";
}

// The smallest indentation that some line has: a tab, or that many blanks.
std::string indentUnitOf(std::string_view text) {
  size_t least = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    size_t width = 0;
    while (at + width < end && text[at + width] == ' ') ++width;
    if (at < end && text[at] == '\t') return "\t";
    const bool isComment = text.substr(at + width, 1) == "*";  // ` * a line of a comment`
    if (width > 1 && at + width < end && !isComment && (least == 0 || width < least)) least = width;
    at = end + 1;
  }
  return std::string(least == 0 || least > 8 ? 2 : least, ' ');
}

bool isWithinAny(const std::vector<Span>& spans, uint32_t offset) {
  return std::any_of(spans.begin(), spans.end(),
                     [&](Span span) { return span.begin < offset && offset < span.end; });
}

void collectTemplates(Node root, Span region, std::vector<Span>& templates) {
  std::vector<Node> pending{root};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    const Span span = node.span();
    if (span.end <= region.begin || region.end <= span.begin) continue;
    if (node.kind() == "template_string" || node.kind() == "string") {
      templates.push_back(span);
      continue;
    }
    for (const Node child : syntax::namedChildren(node)) pending.push_back(child);
  }
}

}  // namespace

bool isWordByte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return std::isalnum(value) != 0 || byte == '_' || byte == '$' || value >= 0x80;
}

bool isOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool isFunction(Node node) {
  static constexpr std::array<std::string_view, 6> kinds{
      "function_declaration", "function_expression", "arrow_function",
      "method_definition",    "generator_function",  "generator_function_declaration"};
  return isOneOf(node.kind(), kinds);
}

bool isBlock(Node node) {
  static constexpr std::array<std::string_view, 4> kinds{"statement_block", "program", "switch_case",
                                                         "switch_default"};
  return isOneOf(node.kind(), kinds);
}

bool isStatement(Node node) {
  const std::string_view kind = node.kind();
  return kind.ends_with("_statement") || kind.ends_with("_declaration") || kind == "statement_block";
}

bool isLoop(Node node) {
  static constexpr std::array<std::string_view, 4> kinds{"for_in_statement", "for_statement",
                                                         "while_statement", "do_statement"};
  return isOneOf(node.kind(), kinds);
}

Node enclosing(Node node, std::string_view kind) {
  while (node && node.kind() != kind) node = node.parent();
  return node;
}

Node field(const Node& node, Language language, std::string_view name) {
  return node.field(syntax::fieldNamed(language, name));
}

Span spanOfCode(Node node) {
  Node last = node;
  while (const uint32_t count = last.childCount()) {
    uint32_t at = count - 1;
    // A token that the tree does not show ends it.
    if (last.child(at).span().end < last.span().end) break;
    while (at > 0 && last.child(at).kind() == "comment") --at;
    const Node next = last.child(at);
    if (next.kind() == "comment") break;
    last = next;
  }
  return {node.span().begin, last.span().end};
}

std::vector<Node> statementsOf(Node block) {
  std::vector<Node> statements;
  const bool isCase = block.kind() == "switch_case";
  bool isValue = isCase;  // `case VALUE:` comes first
  for (const Node child : syntax::namedChildren(block)) {
    if (child.kind() == "comment") continue;
    if (!std::exchange(isValue, false)) statements.push_back(child);
  }
  return statements;
}

std::optional<Code> Code::read(const SourceFile& file, Span place, std::vector<Span> unread) {
  Part part = partAt(file, place);
  for (const Span block : unread)
    std::fill(part.text.begin() + block.begin + 1, part.text.begin() + block.end - 1, ' ');
  std::optional<syntax::Tree> tree = parse(part);
  if (!tree) return std::nullopt;
  return Code(file, std::move(*tree), std::move(unread));
}

Code::Code(const SourceFile& file, syntax::Tree tree, std::vector<Span> unread)
    : file_(&file),
      tree_(std::move(tree)),
      unread_(std::move(unread)),
      newline_(newlineOf(file.text)),
      indentUnit_(indentUnitOf(file.text)) {}

// What cannot be parsed as a whole stays unread.
const syntax::Tree& Code::treeFor(Span region) const {
  const auto block = std::find_if(unread_.begin(), unread_.end(), [&](Span unread) {
    return unread.begin < region.end && region.begin < unread.end;
  });
  if (block == unread_.end()) return tree_;
  if (!whole_) whole_ = parse(partAt(*file_, region));
  return whole_ ? *whole_ : tree_;
}

std::string_view Code::textOf(Span span) const {
  return std::string_view(text()).substr(span.begin, span.size());
}

Node Code::field(Node node, std::string_view name) const {
  return fix::field(node, tree_.language(), name);
}

Node Code::at(Span span) const {
  return treeFor(span).root().covering(span);
}

Node Code::exactly(Span span) const {
  Node node = at(span);
  for (Node around = node.parent(); around && around.span() == span; around = around.parent()) node = around;
  return node;
}

Node Code::statementAround(Node node) const {
  for (; node; node = node.parent()) {
    if (!isStatement(node)) continue;
    const Node parent = node.parent();
    // A declaration in the head of a loop is no statement of its own.
    if (parent && (isBlock(parent) || parent.kind() != "for_statement")) return node;
    const Node body = parent ? field(parent, "body") : Node();
    if (body == node) return node;
  }
  return {};
}

std::string Code::indentationAt(uint32_t offset) const {
  uint32_t begin = offset;
  while (begin > 0 && !isLineBreak(text()[begin - 1])) --begin;
  uint32_t end = begin;
  while (end < text().size() && isBlank(text()[end])) ++end;
  return text().substr(begin, end - begin);
}

bool Code::isFirstOnLine(uint32_t offset) const {
  while (offset > 0 && isBlank(text()[offset - 1])) --offset;
  return offset == 0 || isLineBreak(text()[offset - 1]);
}

std::string Code::gapAt(uint32_t offset) const {
  return isFirstOnLine(offset) ? newline() + indentationAt(offset) : " ";
}

uint32_t Code::endOfLineAfter(uint32_t offset) const {
  const size_t found = text().find_first_of("\r\n", offset);
  const auto end = static_cast<uint32_t>(found == std::string::npos ? text().size() : found);
  const std::string_view rest = textOf({offset, end});
  const size_t first = rest.find_first_not_of(" \t");
  if (first == std::string_view::npos) return end;
  const std::string_view code = rest.substr(first);
  const bool isComment = code.starts_with("//") ||
                         (code.starts_with("/*") && code.find("*/") == code.find_last_not_of(" \t") - 1);
  return isComment ? end : offset;
}

bool Code::isOnLineOf(uint32_t a, uint32_t b) const {
  return textOf({std::min(a, b), std::max(a, b)}).find_first_of("\r\n") == std::string_view::npos;
}

std::string Code::indented(Span region, const std::vector<Edit>& edits, int levels) const {
  std::vector<Span> templates;
  collectTemplates(treeFor(region).root(), region, templates);
  std::string result;
  auto edit = edits.begin();
  for (uint32_t at = region.begin; at < region.end; ++at) {
    for (; edit != edits.end() && edit->span.begin == at; ++edit) {
      result += edit->text;
      at = edit->span.end;
    }
    if (at >= region.end) break;
    const bool beginsLine = at > 0 && isLineBreak(text()[at - 1]);
    const bool isEmpty = isLineBreak(text()[at]);
    if (beginsLine && !isEmpty && !isWithinAny(templates, at)) {
      for (int level = 0; level < levels; ++level) result += indentUnit_;
    }
    result += text()[at];
  }
  return result;
}

std::string Code::unindented(Span region) const {
  std::vector<Span> templates;
  collectTemplates(treeFor(region).root(), region, templates);
  std::string result;
  for (uint32_t at = region.begin; at < region.end; ++at) {
    const bool beginsLine = at > 0 && isLineBreak(text()[at - 1]);
    const bool isIndented = beginsLine && textOf({at, region.end}).starts_with(indentUnit_);
    if (isIndented && !isWithinAny(templates, at)) at += static_cast<uint32_t>(indentUnit_.size());
    if (at < region.end) result += text()[at];
  }
  return result;
}

bool Code::mentions(Span region, std::string_view name, bool countsProperties) const {
  const std::string_view within = textOf(region);
  for (size_t at = within.find(name); at != std::string_view::npos; at = within.find(name, at + 1)) {
    const bool begins = at == 0 || !isWordByte(within[at - 1]);
    const bool ends = at + name.size() == within.size() || !isWordByte(within[at + name.size()]);
    const bool isProperty = at > 0 && within[at - 1] == '.' && (at == 1 || within[at - 2] != '.');
    if (begins && ends && (countsProperties || !isProperty)) return true;
  }
  return false;
}

bool Code::mentions(Span region, std::string_view name) const {
  return mentions(region, name, true);
}
bool Code::mentionsName(Span region, std::string_view name) const {
  return mentions(region, name, false);
}

Span Code::functionAround(Node node) const {
  for (; node; node = node.parent()) {
    if (isFunction(node)) return node.span();
  }
  return {0, static_cast<uint32_t>(text().size())};
}

std::vector<Span> functionsAround(const SourceFile& file, const std::vector<Span>& places) {
  std::vector<Span> found;
  std::optional<Code> code;
  const bool isEmbedded = markupOf(file.absolute).has_value();
  for (const Span place : places) {
    if (!code || isEmbedded) code = Code::read(file, place);
    found.push_back(code ? code->functionAround(code->at(place))
                         : Span{0, static_cast<uint32_t>(file.text.size())});
  }
  return found;
}

std::optional<Span> codeAround(const SourceFile& file, const std::vector<Span>& places) {
  Span all = places.front();
  for (const Span place : places) all = {std::min(all.begin, place.begin), std::max(all.end, place.end)};
  const std::optional<Code> code = Code::read(file, all);
  if (!code) return std::nullopt;
  const Node node = code->at(all);
  return node.parent() ? std::optional(node.span()) : std::nullopt;
}

}  // namespace unfreed::fix
