#include "fix/naming.h"

#include <algorithm>
#include <fmt/format.h>

#include "fix/statements.h"

namespace unfreed::fix {

using syntax::Node;

namespace {

// The name instead of the expression; blanks where words would run together: `return(a ?? b).get()`.
Edit nameIt(const Code& code, const Item& item) {
  const Span span = item.node.span();
  if (item.stays) return {span, fmt::format("({} = {})", item.name, code.textOf(span))};
  const std::string& text = code.text();
  const bool isJoined = span.begin > 0 && isWordByte(text[span.begin - 1]);
  const bool isFollowed = span.end < text.size() && isWordByte(text[span.end]);
  return {span, (isJoined ? " " : "") + item.name + (isFollowed ? " " : "")};
}

// What follows on the line of a statement has to be told from it.
std::string endOnLine(const Code& code, Node statement, const std::string& gap) {
  return gap == " " && !code.textOf(spanOfCode(statement)).ends_with(';') ? ";" : "";
}

// The arrow's body, with what stands between the arrow and it when that is blank.
Span bodyOf(const Code& code, Node arrow, Node body) {
  for (const Node child : syntax::children(arrow)) {
    if (child.kind() != "=>") continue;
    const Span gap{child.span().end, body.span().begin};
    const bool isBlank = code.textOf(gap).find_first_not_of(" \t\r\n") == std::string_view::npos;
    return {isBlank ? gap.end - gap.size() : gap.end, body.span().end};
  }
  return body.span();
}

}  // namespace

bool Writer::usesUsing() const {
  return std::all_of(items_.begin(), items_.end(), [](const Item& item) {
    return item.release.empty() || (item.takesUsing && !item.stays);
  });
}

std::vector<std::string> Writer::declarations(bool asUsing) const {
  std::vector<std::string> lines;
  for (const Item& item : items_) {
    if (item.stays) {
      lines.push_back(fmt::format("let {}{}", item.name, semicolon_));
      continue;
    }
    const bool isUsing = asUsing && item.takesUsing;
    lines.push_back(fmt::format("{} {} = {}{}", isUsing ? "using" : "const", item.name,
                                code_.textOf(item.node), semicolon_));
  }
  return lines;
}

std::vector<std::string> Writer::releases() const {
  std::vector<std::string> lines;
  for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
    if (!item->release.empty()) lines.push_back(item->release + semicolon_);
  }
  return lines;
}

std::vector<Edit> Writer::names() const {
  std::vector<Edit> edits;
  for (const Item& item : items_) edits.push_back(nameIt(code_, item));
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span < b.span; });
  return edits;
}

std::string Writer::written(Span region) const {
  std::string text;
  uint32_t done = region.begin;
  for (const Edit& edit : names()) {
    text += code_.textOf({done, edit.span.begin});
    text += edit.text;
    done = edit.span.end;
  }
  return text + std::string(code_.textOf({done, region.end}));
}

std::string nameForResult(const Site& site, Node expression, Span region) {
  const bool isCall = expression.kind() == "call_expression";
  Node callee = isCall ? site.code.field(expression, "function") : expression;
  if (callee.kind() == "member_expression") callee = site.code.field(callee, "property");
  const bool isName = callee.kind() == "identifier" || callee.kind() == "property_identifier";
  const std::string base = isName ? nameFromMember(site.code.textOf(callee)) : std::string();
  return site.names.fresh(site.code, region, base.empty() ? "value" : base);
}

std::string lines(const std::vector<std::string>& each, const std::string& before) {
  std::string text;
  for (const std::string& line : each) text += before + line;
  return text;
}

std::optional<uint32_t> endOfOwnLines(const Code& code, Span span) {
  if (!code.isFirstOnLine(span.begin)) return std::nullopt;
  const uint32_t end = code.endOfLineAfter(span.end);
  const bool isEnd = end == code.text().size() || code.text()[end] == '\n' || code.text()[end] == '\r';
  return isEnd ? std::optional(end) : std::nullopt;
}

std::vector<Edit> inFinally(const Code& code, Node statement, const Writer& writer) {
  const Span span = spanOfCode(statement);
  const std::string& newline = code.newline();
  const std::string line = newline + code.indentationAt(span.begin);
  const auto end = endOfOwnLines(code, span);
  const bool isInBlock = isBlock(statement.parent()) && !statement.parent().kind().starts_with("switch");
  if (end && isInBlock) {
    const Span region{span.begin, *end};
    const std::string inner = line + code.indentUnit();
    return {{region, lines(writer.declarations(false), line).substr(line.size()) + line +
                         tryText(line, inner + code.indented(region, writer.names()),
                                 lines(writer.releases(), inner))}};
  }
  if (const auto bare = bareBodyAt(code, statement)) {
    const std::string outer = bare->line + code.indentUnit();
    const std::string inner = outer + code.indentUnit();
    const std::string body = code.indented(bare->statement, writer.names(), bare->isOnOwnLine ? 1 : 2);
    return {{bare->region, " {" + lines(writer.declarations(false), outer) + outer +
                               tryText(outer, inner + body, lines(writer.releases(), inner)) + bare->line +
                               "}"}};
  }
  std::string open = lines(writer.declarations(false), " ").substr(1) + " try { ";
  std::string close = " } finally {" + lines(writer.releases(), " ") + " }";
  if (!isInBlock) {
    open = "{ " + open;
    close += " }";
  }
  std::vector<Edit> edits = writer.names();
  edits.insert(edits.begin(), {{span.begin, span.begin}, open});
  edits.push_back({{span.end, span.end}, close});
  return edits;
}

std::vector<Edit> aroundDeclaration(const Code& code, Node declaration, const Writer& writer, bool asUsing) {
  const Span span = spanOfCode(declaration);
  const auto end = endOfOwnLines(code, span);
  const std::string gap = end ? code.newline() + code.indentationAt(span.begin) : std::string(" ");
  const uint32_t behind = end.value_or(span.end);
  std::vector<Edit> edits = writer.names();
  const std::string before = lines(writer.declarations(asUsing), gap).substr(gap.size()) + gap;
  edits.insert(edits.begin(), {{span.begin, span.begin}, before});
  if (!asUsing)
    edits.push_back({{behind, behind}, endOnLine(code, declaration, gap) + lines(writer.releases(), gap)});
  return edits;
}

std::vector<Edit> asBlock(const Code& code, Node arrow, Node body, const Writer& writer) {
  const Span region = bodyOf(code, arrow, body);
  const std::string outer = code.newline() + code.indentationAt(arrow.span().begin);
  const std::string line = outer + code.indentUnit();
  const std::string& semicolon = writer.semicolon();
  std::string text =
      region.begin < body.span().begin || !isWordByte(code.text()[region.begin - 1]) ? " {" : "{";
  if (region.begin == body.span().begin) text = "{";
  const bool asUsing = writer.usesUsing();
  text += lines(writer.declarations(asUsing), line);
  if (asUsing) {
    text += line + "return " + writer.written(body.span()) + semicolon;
  } else {
    const std::string inner = line + code.indentUnit();
    text += line + tryText(line, inner + "return " + code.indented(body.span(), writer.names()) + semicolon,
                           lines(writer.releases(), inner));
  }
  return {{region, text + outer + "}"}};
}

std::vector<Edit> namedAlone(const Code& code, Node statement, const Item& item, const Writer& writer) {
  const Span span = spanOfCode(statement);
  const auto end = isBlock(statement.parent()) ? endOfOwnLines(code, span) : std::nullopt;
  const bool isAlone = !isBlock(statement.parent());
  const std::string gap = end ? code.newline() + code.indentationAt(span.begin) : std::string(" ");
  const uint32_t behind = end.value_or(span.end);
  return {{{span.begin, span.begin}, fmt::format("{}const {} = ", isAlone ? "{ " : "", item.name)},
          {{behind, behind},
           endOnLine(code, statement, gap) + lines(writer.releases(), gap) + (isAlone ? " }" : "")}};
}

}  // namespace unfreed::fix
