// Nothing holds the handle: it is released where it is made, or gets a name.
//
//     out.push(tree.root().text());
//
//     const root = tree.root();
//     try {
//       out.push(root.text());
//     } finally {
//       root.free();
//     }
//
// What the statement evaluates before it gets a name as well, when it is not simple: the order stays.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "fix/evaluation.h"
#include "fix/site.h"

namespace unfreed::fix {
namespace {

using ownership::Acquisition;
using ownership::Drop;
using syntax::Node;

// ---- what is taken out ----

// An expression that gets a name.
struct Item {
  Node node;
  std::string name;
  std::string release;      // empty when it needs none
  bool takesUsing = false;  // `using` may declare it
  bool stays = false;       // it is assigned where it is evaluated
};

Node withoutBrackets(Node node) {
  while (node && node.parent().kind() == "parenthesized_expression") node = node.parent();
  return node;
}

// Whether nothing but the end of its statement loses the handle, and always.
std::optional<Withheld> whyNotTemporary(const Acquisition& made) {
  if (made.owner && (made.ownerRelease.empty() || !made.madeWithOwner)) return Withheld::OwnerCannotRelease;
  if (made.settled || !made.settledAt.empty() || made.released || made.moved || made.returned)
    return Withheld::Conditional;
  if (made.held || made.gatheredIn || !made.gatheredAt.empty()) return Withheld::NotNamed;
  if (made.shape != bindings::Shape::One && made.shape != bindings::Shape::Array) return Withheld::NotNamed;
  bool isLost = false;
  for (const Drop& drop : made.drops) {
    if (drop.onlyAfterThrow) continue;
    if (drop.cause != Drop::Cause::EndOfStatement) return Withheld::NotNamed;
    if (!drop.isSure) return Withheld::Conditional;
    isLost = true;
  }
  return isLost ? std::nullopt : std::optional(Withheld::Conditional);
}

bool isOfFacts(const Site& site, const Acquisition& made) {
  return std::any_of(site.facts.acquisitions.begin(), site.facts.acquisitions.end(),
                     [&](const Acquisition& other) { return &other == &made; });
}

// All that the expression makes, seen from each place of the flow where it is lowered. A site may say of its
// own expression what the facts do not.
std::vector<const Acquisition*> madeBy(const Site& site, Span expression) {
  std::vector<const Acquisition*> found;
  if (expression == site.made.expression && !isOfFacts(site, site.made)) return {&site.made};
  for (const Acquisition& made : site.facts.acquisitions) {
    if (made.expression == expression) found.push_back(&made);
  }
  return found;
}

Site siteOf(const Site& site, const Acquisition& made) {
  return {site.program, site.values, site.function, site.facts, made, site.code, site.style, site.names};
}

std::optional<Withheld> whyNot(const Site& site) {
  for (const Acquisition* made : madeBy(site, site.made.expression)) {
    if (made->part != 0) return Withheld::NotNamed;
    if (const auto why = whyNotTemporary(*made)) return why;
    const Endurance endurance = enduranceOfMade(siteOf(site, *made));
    if (endurance.pendingPromise) return Withheld::PendingPromise;
    if (endurance.lends) return Withheld::Lent;
  }
  return std::nullopt;
}

bool isArray(const Acquisition& made) {
  return made.shape == bindings::Shape::Array;
}

std::string baseNameOf(const Site& site) {
  if (isArray(site.made) && !site.made.elementName.empty()) return pluralOf(site.made.elementName);
  const flow::Op& op = site.cfg().ops[site.made.op];
  const std::string_view name = site.code.textOf(op.name);
  if (site.made.owner) return nameFromClass(name);
  const auto& callees = site.values.calleesOf(site.function, site.made.op).bindings;
  const bool isMember = std::any_of(callees.begin(), callees.end(), [](const program::BindingCallee& callee) {
    return callee.member->kind == bindings::Member::Kind::Method ||
           callee.member->kind == bindings::Member::Kind::Getter;
  });
  const std::string base = isMember ? nameFromMember(name) : std::string();
  return base.empty() ? nameFromClass(site.handleClass().name) + (isArray(site.made) ? "s" : "") : base;
}

std::string releaseOfAll(const Site& site, Span region, const std::string& name, bool mayBeNothing) {
  const std::string element =
      site.made.elementName.empty()
          ? site.names.fresh(site.code, region, nameFromClass(site.handleClass().name))
          : site.made.elementName;
  const std::string release = releaseStatement(site, element, false);
  if (release.empty()) return {};
  return fmt::format("for (const {} of {}{}) {}", element, name, mayBeNothing ? " ?? []" : "", release);
}

// A statement without a semicolon covers no more than its expression does.
Node expressionOf(const Site& site) {
  Node node = site.code.exactly(site.made.expression);
  while (node && (node.kind() == "expression_statement" || node.kind() == "program"))
    node = node.namedChild(0);
  return node && node.span() == site.made.expression ? node : Node();
}

// With the `await` around it, if there is one.
Node awaitedOf(const Site& site) {
  const Node made = expressionOf(site);
  if (!made) return made;
  const Node around = withoutBrackets(made).parent();
  return around && around.kind() == "await_expression" ? around : made;
}

std::optional<Item> handleItem(const Site& site, Node node, Span region, bool stays) {
  const std::string byClass = nameFromClass(site.handleClass().name) + (isArray(site.made) ? "s" : "");
  Item item{node, site.names.fresh(site.code, region, baseNameOf(site), byClass), {}, false, stays};
  const bool mayBeNothing = stays || site.made.optional || hasOptionalChain(site.code, expressionOf(site));
  item.release = isArray(site.made) ? releaseOfAll(site, region, item.name, mayBeNothing)
                                    : releaseStatement(site, item.name, mayBeNothing);
  if (item.release.empty()) return std::nullopt;
  item.takesUsing =
      site.style.allowsUsing && site.handleClass().dispose && !site.made.owner && !isArray(site.made);
  return item;
}

Item plainItem(const Site& site, Node node, Span region) {
  const bool isCall = node.kind() == "call_expression";
  Node callee = isCall ? site.code.field(node, "function") : node;
  if (callee.kind() == "member_expression") callee = site.code.field(callee, "property");
  const bool isName = callee.kind() == "identifier" || callee.kind() == "property_identifier";
  const std::string base = isName ? nameFromMember(site.code.textOf(callee)) : std::string();
  return {node, site.names.fresh(site.code, region, base.empty() ? "value" : base), {}, false, false};
}

// ---- how it is written ----

bool isWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The name instead of the expression; blanks where words would run together: `return(a ?? b).get()`.
Edit nameIt(const Code& code, const Item& item) {
  const Span span = item.node.span();
  if (item.stays) return {span, fmt::format("({} = {})", item.name, code.textOf(span))};
  const std::string& text = code.text();
  const bool isJoined = span.begin > 0 && isWordByte(text[span.begin - 1]);
  const bool isFollowed = span.end < text.size() && isWordByte(text[span.end]);
  return {span, (isJoined ? " " : "") + item.name + (isFollowed ? " " : "")};
}

class Writer {
 public:
  Writer(const Code& code, std::vector<Item> items, std::string semicolon)
      : code_(code), items_(std::move(items)), semicolon_(std::move(semicolon)) {}

  bool usesUsing() const {
    return std::all_of(items_.begin(), items_.end(), [](const Item& item) {
      return item.release.empty() || (item.takesUsing && !item.stays);
    });
  }
  const std::string& semicolon() const { return semicolon_; }

  // Each on its own, without what is between them.
  std::vector<std::string> declarations(bool asUsing) const {
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
  std::vector<std::string> releases() const {
    std::vector<std::string> lines;
    for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
      if (!item->release.empty()) lines.push_back(item->release + semicolon_);
    }
    return lines;
  }
  std::vector<Edit> names() const {
    std::vector<Edit> edits;
    for (const Item& item : items_) edits.push_back(nameIt(code_, item));
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span < b.span; });
    return edits;
  }
  std::string written(Span region) const {
    std::string text;
    uint32_t done = region.begin;
    for (const Edit& edit : names()) {
      text += code_.textOf({done, edit.span.begin});
      text += edit.text;
      done = edit.span.end;
    }
    return text + std::string(code_.textOf({done, region.end}));
  }

 private:
  const Code& code_;
  std::vector<Item> items_;
  std::string semicolon_;
};

std::string lines(const std::vector<std::string>& each, const std::string& before) {
  std::string text;
  for (const std::string& line : each) text += before + line;
  return text;
}

// Whether the statement stands on lines of its own: the end of its last line, comment included.
std::optional<uint32_t> endOfOwnLines(const Code& code, Span span) {
  if (!code.isFirstOnLine(span.begin)) return std::nullopt;
  const uint32_t end = code.endOfLineAfter(span.end);
  const bool isEnd = end == code.text().size() || code.text()[end] == '\n' || code.text()[end] == '\r';
  return isEnd ? std::optional(end) : std::nullopt;
}

std::vector<Edit> inFinally(const Code& code, Node statement, const Writer& writer) {
  const Span span = statement.span();
  const std::string& newline = code.newline();
  const std::string line = newline + code.indentationAt(span.begin);
  const auto end = endOfOwnLines(code, span);
  const bool isInBlock = isBlock(statement.parent()) && !statement.parent().kind().starts_with("switch");
  if (end && isInBlock) {
    const Span region{span.begin, *end};
    const std::string text = fmt::format("{}try {{{}{}{}{}}} finally {{{}{}}}",
                                         lines(writer.declarations(false), line).substr(line.size()) + line,
                                         line, code.indentUnit(), code.indented(region, writer.names()), line,
                                         lines(writer.releases(), line + code.indentUnit()), line);
    return {{region, text}};
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

// What follows on the line of a statement has to be told from it.
std::string endOnLine(const Code& code, Node statement, const std::string& gap) {
  return gap == " " && !code.textOf(statement).ends_with(';') ? ";" : "";
}

// A declaration stays where it is, for what comes behind it.
std::vector<Edit> aroundDeclaration(const Code& code, Node declaration, const Writer& writer, bool asUsing) {
  const Span span = declaration.span();
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
    text += fmt::format("{}try {{{}{}return {}{}{}}} finally {{{}{}}}", line, line, code.indentUnit(),
                        code.indented(body.span(), writer.names()), semicolon, line,
                        lines(writer.releases(), line + code.indentUnit()), line);
  }
  return {{region, text + outer + "}"}};
}

// ---- the conditions of loops ----

bool hasContinue(Node body) {
  std::vector<Node> pending{body};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (node.kind() == "continue_statement") return true;
    if (isFunction(node)) continue;
    for (const Node child : syntax::namedChildren(node)) pending.push_back(child);
  }
  return false;
}

// Whether a name of the condition would mean something that the body declares.
bool isShadowedIn(const Code& code, Node body, Node condition) {
  if (body.kind() != "statement_block") return false;
  std::vector<Node> pending;
  for (const Node statement : statementsOf(body)) {
    const std::string_view kind = statement.kind();
    if (kind.ends_with("_declaration") && kind != "lexical_declaration" && kind != "variable_declaration")
      pending.push_back(code.field(statement, "name"));
    if (kind != "lexical_declaration") continue;
    for (const Node declarator : syntax::namedChildren(statement))
      pending.push_back(code.field(declarator, "name"));
  }
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!node) continue;
    const std::vector<Node> parts = syntax::namedChildren(node);
    if (parts.empty() && code.mentions(condition.span(), code.textOf(node))) return true;
    pending.insert(pending.end(), parts.begin(), parts.end());
  }
  return false;
}

// Whether the statements of a block begin on a line of their own.
bool hasLinesOfItsOwn(const Code& code, Node body) {
  if (!body || body.kind() != "statement_block") return false;
  const std::vector<Node> statements = statementsOf(body);
  return !statements.empty() && code.isFirstOnLine(statements.front().span().begin);
}

// `while (a().ok()) { … }` → `while (true) { const a = a(); const goesOn = …; if (!goesOn) break; … }`
Proposal inLoop(const Site& site, const Place& place, const Writer& writer) {
  const Code& code = site.code;
  const Node loop = place.node;
  const Node body = code.field(loop, "body");
  const bool isLast = loop.kind() == "do_statement";
  if (!body || (isLast && hasContinue(body)) || isShadowedIn(code, body, place.expression))
    return Withheld::EvaluationOrder;
  const std::string goesOn = site.names.fresh(code, code.functionAround(loop), "goesOn");
  const std::string& semicolon = writer.semicolon();
  const Span tested = place.expression.span();
  std::vector<std::string> each = writer.declarations(false);
  each.push_back(fmt::format("const {} = {}{}", goesOn, writer.written(tested), semicolon));
  for (std::string& release : writer.releases()) each.push_back(std::move(release));
  each.push_back(fmt::format("if (!{}) break{}", goesOn, semicolon));

  Fix fix;
  fix.safety = Fix::Safety::Suggested;
  fix.edits = {{tested, loop.kind() == "for_statement" ? "" : "true"}};
  const Span span = body.span();
  if (body.kind() != "statement_block") {
    const std::string text = lines(each, " ");
    fix.edits.push_back({{span.begin, span.begin}, isLast ? "{ " : "{" + text + " "});
    fix.edits.push_back({{span.end, span.end}, isLast ? text + " }" : " }"});
    return fix;
  }
  const std::vector<Node> statements = statementsOf(body);
  const bool isOneLine = !hasLinesOfItsOwn(code, body);
  const std::string gap =
      isOneLine ? " " : code.newline() + code.indentationAt(statements.front().span().begin);
  uint32_t at = span.begin + 1;
  if (isLast) at = statements.empty() ? at : statements.back().span().end;
  if (!isOneLine) at = code.endOfLineAfter(at);
  fix.edits.push_back({{at, at}, lines(each, gap)});
  return fix;
}

// ---- what is ignored ----

// `doc.title();` alone on its line: what it gives is released at once.
std::optional<Proposal> releaseIgnored(const Site& site, Node made) {
  const Code& code = site.code;
  const Node statement = made.parent();
  if (!statement || statement.kind() != "expression_statement") return std::nullopt;
  if (isArray(site.made) || made.kind() == "await_expression") return std::nullopt;
  const std::string text(code.textOf(made));
  const std::string release = releaseStatement(site, text, site.made.optional);
  if (release.empty()) return Proposal(Withheld::NoModuleName);
  const bool isPlain = release.starts_with(text);  // else it is an argument of the release function
  if (!isPlain && site.made.optional) return std::nullopt;
  Fix fix;
  fix.safety = Fix::Safety::Safe;
  fix.title = "release what is not used at once";
  const Span span = made.span();
  const bool isNew = made.kind() == "new_expression" && !text.ends_with(')');  // `new Tree`
  if (isPlain) {
    fix.edits = {{{span.end, span.end}, (isNew ? "()" : "") + release.substr(text.size())}};
  } else {
    fix.edits = {{span, release}};
  }
  return Proposal(fix);
}

// `await open();` → `const file = await open(); file.free();`
std::vector<Edit> namedAlone(const Code& code, Node statement, const Item& item, const Writer& writer) {
  const Span span = statement.span();
  const auto end = isBlock(statement.parent()) ? endOfOwnLines(code, span) : std::nullopt;
  const bool isAlone = !isBlock(statement.parent());
  const std::string gap = end ? code.newline() + code.indentationAt(span.begin) : std::string(" ");
  const uint32_t behind = end.value_or(span.end);
  return {{{span.begin, span.begin}, fmt::format("{}const {} = ", isAlone ? "{ " : "", item.name)},
          {{behind, behind},
           endOnLine(code, statement, gap) + lines(writer.releases(), gap) + (isAlone ? " }" : "")}};
}

// ---- together ----

// As the nearest statement has it that can say: a block ends with a bracket whatever the style is.
std::string semicolonOf(const Site& site, Node place) {
  const Code& code = site.code;
  Node statement = code.statementAround(place);
  for (int depth = 0; statement && depth < 20 && code.textOf(statement).ends_with('}'); ++depth) {
    const bool isBranch = statement.kind() == "if_statement";
    const Node inner = statement.kind() == "statement_block"
                           ? statement
                           : code.field(statement, isBranch ? "consequence" : "body");
    if (!inner) break;
    const std::vector<Node> statements =
        inner.kind() == "statement_block" ? statementsOf(inner) : std::vector<Node>{inner};
    if (statements.empty()) break;
    statement = statements.front();
  }
  return statement ? semicolonAfter(code, statement) : ";";
}

std::string titleOf(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) {
    if (!item.release.empty()) names.push_back(fmt::format("`{}`", item.name));
  }
  return fmt::format("name {} and release {}", fmt::join(names, ", "), names.size() > 1 ? "them" : "it");
}

struct Taken {
  std::vector<Item> items;
  Fix::Safety safety = Fix::Safety::Safe;
};

std::optional<Withheld> take(const Site& site, Node node, Span region, bool stays, Taken& taken) {
  if (const auto why = whyNot(site)) return why;
  const auto item = handleItem(site, node, region, stays);
  if (!item) return Withheld::NoModuleName;
  taken.items.push_back(*item);
  const bool isSafe =
      !stays && !enduranceOfMade(site).unknownCallee && site.made.confidence == Confidence::Certain;
  if (!isSafe) taken.safety = Fix::Safety::Suggested;
  return std::nullopt;
}

std::optional<Withheld> takeBefore(const Site& site, Node node, Span region, Taken& taken) {
  const std::vector<const Acquisition*> made = madeBy(site, node.span());
  const bool isLost = !made.empty() && !whyNotTemporary(*made.front());
  if (isLost) return take(siteOf(site, *made.front()), node, region, false, taken);
  taken.items.push_back(plainItem(site, node, region));
  return std::nullopt;
}

bool isDeclaration(Node statement) {
  return statement.kind() == "lexical_declaration" || statement.kind() == "variable_declaration";
}

Proposal write(const Site& site, const Place& place, Taken taken) {
  const Code& code = site.code;
  const bool isOneLine =
      (place.kind == Place::Kind::Statement && !endOfOwnLines(code, place.node.span())) ||
      (place.kind == Place::Kind::LoopCondition && !hasLinesOfItsOwn(code, code.field(place.node, "body")));
  const Writer writer(code, taken.items, isOneLine ? ";" : semicolonOf(site, place.node));
  Fix fix;
  switch (place.kind) {
    case Place::Kind::Statement: {
      const Node parent = place.node.parent();
      if (parent.kind() == "labeled_statement" || parent.kind() == "export_statement")
        return Withheld::NotNamed;
      const bool isInBlock = parent.kind() == "statement_block";
      const bool asUsing = writer.usesUsing() && isInBlock;
      fix.edits = isDeclaration(place.node) || asUsing ? aroundDeclaration(code, place.node, writer, asUsing)
                                                       : inFinally(code, place.node, writer);
      break;
    }
    case Place::Kind::Body:
      fix.edits = asBlock(code, place.node, place.expression, writer);
      break;
    case Place::Kind::LoopCondition: {
      Proposal proposal = inLoop(site, place, writer);
      if (!proposal.fix) return proposal;
      fix = std::move(*proposal.fix);
      taken.safety = Fix::Safety::Suggested;
      break;
    }
  }
  fix.title = titleOf(taken.items);
  fix.safety = taken.safety;
  return fix;
}

Proposal nameAndRelease(const Site& site, Node made) {
  const IsHandle isHandle = [&](Node node) { return !madeBy(site, node.span()).empty(); };
  const Evaluation found = evaluationOf(site.code, made, isHandle);
  if (found.why) return *found.why;
  const bool isAwaitedLate = found.readsTarget && made.kind() == "await_expression";
  const bool stays = found.staysFor || isAwaitedLate;
  const Span region = site.code.functionAround(found.place.node);
  Taken taken;
  for (const Node node : found.before) {
    if (stays) break;
    if (const auto why = takeBefore(site, node, region, taken)) return *why;
  }
  if (const auto why = take(site, made, region, stays, taken)) return *why;
  const Node statement = found.place.node;
  if (statement.kind() == "expression_statement" && made.parent() == statement) {
    const bool isOnLines = isBlock(statement.parent()) && endOfOwnLines(site.code, statement.span());
    const Writer writer(site.code, taken.items, isOnLines ? semicolonOf(site, statement) : ";");
    Fix fix{taken.safety, "release what is not used at once", {}, {}};
    fix.edits = namedAlone(site.code, statement, taken.items.back(), writer);
    return fix;
  }
  return write(site, found.place, std::move(taken));
}

}  // namespace

Proposal releaseTemporary(const Site& site) {
  if (const auto why = whyNot(site)) return *why;
  const Node made = awaitedOf(site);
  if (!made) return Withheld::NotNamed;
  if (givesPromise(site) && made.kind() != "await_expression") return Withheld::PendingPromise;
  if (auto proposal = releaseIgnored(site, made)) return std::move(*proposal);
  return nameAndRelease(site, made);
}

}  // namespace unfreed::fix
