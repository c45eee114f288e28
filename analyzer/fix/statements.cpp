#include "fix/statements.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace unfreed::fix {

using syntax::Node;

namespace {

constexpr std::array<std::string_view, 4> kExits{"return_statement", "continue_statement", "break_statement",
                                                 "throw_statement"};

// Whether all that the node is made of is allowed.
template <class Allows>
bool isMadeOf(Node root, const Allows& allows) {
  std::vector<Node> pending{root};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!node || !allows(node)) return false;
    const std::vector<Node> parts = syntax::namedChildren(node);
    pending.insert(pending.end(), parts.begin(), parts.end());
  }
  return true;
}

constexpr std::array<std::string_view, 20> kQuiet{"identifier",
                                                  "property_identifier",
                                                  "private_property_identifier",
                                                  "this",
                                                  "number",
                                                  "string",
                                                  "null",
                                                  "undefined",
                                                  "true",
                                                  "false",
                                                  "comment",
                                                  "member_expression",
                                                  "subscript_expression",
                                                  "optional_chain",
                                                  "non_null_expression",
                                                  "parenthesized_expression",
                                                  "unary_expression",
                                                  "binary_expression",
                                                  "string_fragment",
                                                  "arguments"};

bool isBlankAt(const std::string& text, uint32_t at) {
  return text[at] == ' ' || text[at] == '\t';
}

bool isEnded(const Code& code, Node statement) {
  const std::string_view text = code.textOf(spanOfCode(statement));
  return text.ends_with(';') || text.ends_with('}');
}

}  // namespace

Node statementOf(const Code& code, Span expression) {
  Node node = code.exactly(expression);
  // Without a semicolon the statement covers no more than its expression does.
  if (node && node.kind() == "expression_statement") return node;
  if (!node || node.span() != expression) return {};
  Node around = node.parent();
  while (around && (around.kind() == "await_expression" || around.kind() == "parenthesized_expression"))
    around = around.parent();
  return around && around.kind() == "expression_statement" ? around : Node();
}

bool isQuiet(Node expression) {
  return isMadeOf(expression, [](Node node) { return isOneOf(node.kind(), kQuiet); });
}

bool isPlainCall(Node expression) {
  int calls = 0;
  const bool isPlain = isMadeOf(expression, [&](Node node) {
    calls += node.kind() == "call_expression" ? 1 : 0;
    return node.kind() == "call_expression" || isOneOf(node.kind(), kQuiet);
  });
  return isPlain && calls == 1;
}

std::optional<Edit> removalOf(const Code& code, Node statement) {
  const Node block = statement.parent();
  if (!block || !isBlock(block) || statementsOf(block).size() < 2) return std::nullopt;
  const std::string& text = code.text();
  Span span = statement.span();
  while (span.begin > 0 && isBlankAt(text, span.begin - 1)) --span.begin;
  const bool isFirst = code.isFirstOnLine(span.begin);
  uint32_t end = span.end;
  while (end < text.size() && isBlankAt(text, end)) ++end;
  const bool isLast = end == text.size() || text[end] == '\r' || text[end] == '\n';
  if (!isFirst) return Edit{span, ""};
  if (!isLast) return Edit{{statement.span().begin, end}, ""};
  if (end < text.size() && text[end] == '\r') ++end;
  if (end < text.size() && text[end] == '\n') ++end;
  return Edit{{span.begin, end}, ""};
}

Edit behind(const Code& code, Node statement, const std::string& text) {
  const Span span = spanOfCode(statement);
  const uint32_t end = code.isFirstOnLine(span.begin) ? code.endOfLineAfter(span.end) : span.end;
  return {{end, end}, code.gapAt(span.begin) + text};
}

bool saysRelease(const Code& code, Node expression, std::string release) {
  const std::string_view text = code.textOf(expression);
  if (text == release) return true;
  const size_t question = release.find("?.");
  return question != std::string::npos && text == release.erase(question, 1);
}

std::string semicolonAfter(const Code& code, Node statement) {
  return isEnded(code, statement) ? ";" : "";
}

std::string endingOf(const Code& code, Node statement) {
  return isEnded(code, statement) ? "" : ";";
}

std::string endingBeside(const Code& code, uint32_t offset, const std::string& semicolon) {
  return code.gapAt(offset) == " " ? ";" : semicolon;
}

Edit constantBefore(const Code& code, Node statement, const std::string& name, std::string_view value) {
  const uint32_t begin = statement.span().begin;
  const std::string ending = endingBeside(code, begin, semicolonAfter(code, statement));
  return {{begin, begin}, fmt::format("const {} = {}{}{}", name, value, ending, code.gapAt(begin))};
}

Edit atEndOf(const Code& code, uint32_t after, const std::vector<Node>& statements, bool isOneLine,
             const std::string& text) {
  const uint32_t last = statements.empty() ? after : spanOfCode(statements.back()).end;
  const std::string_view before = code.textOf({last - 1, last});
  const bool needsEnd = isOneLine && !statements.empty() && before != ";" && before != "}";
  if (isOneLine) return {{last, last}, (needsEnd ? "; " : " ") + text};
  const uint32_t end = code.endOfLineAfter(last);
  const uint32_t like = statements.empty() ? after : statements.back().span().begin;
  return {{end, end}, code.newline() + code.indentationAt(like) + text};
}

std::string tryText(const std::string& line, const std::string& body, const std::string& finally) {
  return fmt::format("try {{{1}{0}}} finally {{{2}{0}}}", line, body, finally);
}

std::vector<Edit> tryAround(const Code& code, const std::vector<Node>& rest, const std::string& finally) {
  const uint32_t begin = rest.front().span().begin;
  const uint32_t last = spanOfCode(rest.back()).end;
  if (!code.isFirstOnLine(begin))
    return {{{begin, begin}, "try { "}, {{last, last}, fmt::format(" }} finally {{ {} }}", finally)}};
  const std::string line = code.newline() + code.indentationAt(begin);
  const Span region{begin, code.endOfLineAfter(last)};
  const std::string inner = line + code.indentUnit();
  return {{region, tryText(line, inner + code.indented(region), inner + finally)}};
}

std::vector<Edit> tryInsteadOf(const Code& code, Node first, const std::vector<Node>& rest,
                               const std::string& finally) {
  const Span span = first.span();
  const uint32_t last = spanOfCode(rest.back()).end;
  if (!code.isFirstOnLine(span.begin) || !code.isFirstOnLine(rest.front().span().begin)) {
    return {{span, "try {"}, {{last, last}, fmt::format(" }} finally {{ {} }}", finally)}};
  }
  const std::string line = code.newline() + code.indentationAt(span.begin);
  const Span region{span.end, code.endOfLineAfter(last)};
  return {
      {{span.begin, region.end}, tryText(line, code.indented(region), line + code.indentUnit() + finally)}};
}

std::optional<BareBody> bareBodyAt(const Code& code, Node statement) {
  const Node loop = statement.parent();
  const bool isBody = loop && isLoop(loop) && loop.kind() != "do_statement" &&
                      statement.kind() != "statement_block" && code.field(loop, "body") == statement;
  if (!isBody) return std::nullopt;
  const Span span = statement.span();
  const uint32_t end = code.endOfLineAfter(span.end);
  const bool endsLine = end == code.text().size() || code.text()[end] == '\n' || code.text()[end] == '\r';
  uint32_t begin = span.begin;
  while (begin > 0 && std::string_view(" \t\r\n").find(code.text()[begin - 1]) != std::string_view::npos)
    --begin;
  if (!endsLine || begin == 0 || code.text()[begin - 1] != ')') return std::nullopt;  // a comment is between
  return BareBody{{begin, end},
                  {span.begin, end},
                  code.newline() + code.indentationAt(loop.span().begin),
                  code.isFirstOnLine(span.begin)};
}

bool isExit(Node statement) {
  return isOneOf(statement.kind(), kExits);
}

Span spanOf(const std::vector<Node>& statements) {
  return {statements.front().span().begin, statements.back().span().end};
}

bool hasInside(Node root, std::span<const std::string_view> kinds) {
  std::vector<Node> pending{root};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (isOneOf(node.kind(), kinds)) return true;
    if (isFunction(node)) continue;
    const std::vector<Node> parts = syntax::namedChildren(node);
    pending.insert(pending.end(), parts.begin(), parts.end());
  }
  return false;
}

bool mayLeave(Node statement) {
  return hasInside(statement, kExits);
}

bool declaresHoisted(const std::vector<Node>& statements) {
  return std::any_of(statements.begin(), statements.end(), [](Node statement) {
    const std::string_view kind = statement.kind();
    return kind == "function_declaration" || kind == "generator_function_declaration" ||
           kind == "class_declaration" || kind.starts_with("export") || kind.starts_with("import");
  });
}

std::vector<Node> statementsAfter(Node statement) {
  std::vector<Node> rest = statementsOf(statement.parent());
  std::erase_if(rest, [&](Node other) { return other.span().begin < statement.span().end; });
  return rest;
}

}  // namespace unfreed::fix
