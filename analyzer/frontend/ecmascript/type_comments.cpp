// Types in JSDoc comments: `@type` before a declaration or a parenthesized value, `@param` and `@returns`
// before a function,
// `@typedef` anywhere. An annotation in the code itself goes before them.
#include <algorithm>
#include <optional>

#include "frontend/ecmascript/families.h"
#include "frontend/ecmascript/type_expression.h"

namespace unfreed::ecmascript {
namespace {

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

struct Tag {
  std::string_view type;  // between the braces
  std::string_view name;  // the word after the type
  size_t end = 0;         // where to look for the next tag
};

std::string_view takeBraced(std::string_view text, size_t& at) {
  int level = 0;
  const size_t begin = at + 1;
  for (; at < text.size(); ++at) {
    if (text[at] == '{') ++level;
    if (text[at] == '}' && --level == 0) return text.substr(begin, at++ - begin);
  }
  return {};
}

std::string_view takeName(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '[')) ++at;
  const size_t begin = at;
  while (at < text.size() && (isNamePart(text[at]) || text[at] == '.')) ++at;
  return text.substr(begin, at - begin);
}

// The next tag of this sort (`@param`) with a type, from `at` on.
std::optional<Tag> nextTag(std::string_view comment, std::string_view tag, size_t at) {
  while (true) {
    at = comment.find(tag, at);
    if (at == std::string_view::npos) return std::nullopt;
    at += tag.size();
    if (at < comment.size() && isNamePart(comment[at])) continue;
    size_t brace = at;
    while (brace < comment.size() && (comment[brace] == ' ' || comment[brace] == '\t')) ++brace;
    if (brace >= comment.size() || comment[brace] != '{') continue;
    Tag found;
    found.type = takeBraced(comment, brace);
    found.name = takeName(comment, brace);
    found.end = std::max(brace, at);
    return found;
  }
}

// The comment that ends right before `offset`, with nothing but white space between; empty if there is none.
std::string_view commentBefore(const Lowering& ctx, uint32_t offset) {
  const std::vector<Span>& comments = ctx.tree.docComments();
  const auto after =
      std::upper_bound(comments.begin(), comments.end(), offset,
                       [](uint32_t wanted, const Span& comment) { return wanted < comment.end; });
  if (after == comments.begin()) return {};
  const Span comment = *std::prev(after);
  if (!isBlank(ctx.textAt({comment.end, offset}))) return {};
  return ctx.textAt(comment);
}

bool carriesComment(Kind kind) {
  return kind == Kind::VariableDeclarator || kind == Kind::LexicalDeclaration ||
         kind == Kind::VariableDeclaration || kind == Kind::ExportStatement || kind == Kind::Assignment ||
         kind == Kind::ExpressionStatement || kind == Kind::Pair || kind == Kind::Parenthesized ||
         kind == Kind::FieldDefinition;
}

// The comment of a function stands before the statement or the property that the function is the value of.
std::string_view commentOf(const Lowering& ctx, Node node) {
  for (int level = 0; level < 6 && node.exists(); ++level) {
    const std::string_view comment = commentBefore(ctx, node.span().begin);
    if (!comment.empty()) return comment;
    node = node.parent();
    if (!carriesComment(node.kind())) return {};
  }
  return {};
}

// `@param {Tree} options.tree` after `@param {object} options`
void documentProperty(Lowering& ctx, flow::Variable& parameter, std::string_view name,
                      std::string_view type) {
  const auto saysNothing = [](const flow::TypeNote& note) {
    using Kind = flow::TypeNote::Kind;
    return note.kind == Kind::Unknown || (note.kind == Kind::Named && note.path.size() == 1 &&
                                          (note.path[0] == "Object" || note.path[0] == "object"));
  };
  if (isNone(parameter.type) || saysNothing(ctx.module.typeNotes[parameter.type])) {
    flow::TypeNote note;
    note.kind = flow::TypeNote::Kind::Object;
    parameter.type = ctx.module.typeNotes.add(std::move(note));
  }
  if (ctx.module.typeNotes[parameter.type].kind != flow::TypeNote::Kind::Object) return;
  const TypeNoteId note = readTypeExpression(type, ctx.module);
  ctx.module.typeNotes[parameter.type].members.emplace_back(name, note);
}

void documentParameters(Lowering& ctx, std::string_view comment, const flow::Function& function) {
  size_t position = 0;
  std::string_view lastName;
  VariableId last = None<VariableId>;
  for (std::optional<Tag> tag = nextTag(comment, "@param", 0); tag;
       tag = nextTag(comment, "@param", tag->end)) {
    const size_t dot = tag->name.find('.');
    if (dot != std::string_view::npos) {
      const std::string_view property = tag->name.substr(dot + 1);
      if (isNone(last) || tag->name.substr(0, dot) != lastName ||
          property.find('.') != std::string_view::npos)
        continue;
      documentProperty(ctx, ctx.module.variables[last], property, tag->type);
      continue;
    }
    lastName = tag->name;
    last = None<VariableId>;
    for (size_t at = 0; at < function.parameters.size(); ++at) {
      flow::Variable& parameter = ctx.module.variables[function.parameters[at]];
      const bool same = parameter.name.empty() ? at == position : parameter.name == tag->name;
      if (same) last = function.parameters[at];
      if (same && isNone(parameter.type)) parameter.type = readTypeExpression(tag->type, ctx.module);
    }
    ++position;
  }
}

// `@typedef {Object} Name` with `@property {T} name` tags, or `@typedef {T} Name`.
void declareTypedef(Lowering& ctx, std::string_view comment, const Tag& tag, size_t end) {
  flow::TypeDeclaration declaration;
  declaration.name = tag.name;
  const bool isObject = tag.type == "Object" || tag.type == "object";
  if (!isObject) {
    declaration.note = readTypeExpression(tag.type, ctx.module);
  } else {
    flow::TypeNote note;
    note.kind = flow::TypeNote::Kind::Object;
    const std::string_view part = comment.substr(0, end);
    for (std::optional<Tag> member = nextTag(part, "@property", tag.end); member;
         member = nextTag(part, "@property", member->end)) {
      note.members.emplace_back(member->name, readTypeExpression(member->type, ctx.module));
    }
    declaration.note = ctx.module.typeNotes.add(std::move(note));
  }
  ctx.module.types.push_back(std::move(declaration));
}

}  // namespace

void declareTypedefs(Lowering& ctx) {
  for (const Span span : ctx.tree.docComments()) {
    const std::string_view comment = ctx.textAt(span);
    std::optional<Tag> tag = nextTag(comment, "@typedef", 0);
    while (tag) {
      const std::optional<Tag> next = nextTag(comment, "@typedef", tag->end);
      const size_t end = next ? comment.find("@typedef", tag->end) : comment.size();
      if (!tag->name.empty()) declareTypedef(ctx, comment, *tag, end);
      tag = next;
    }
  }
}

TypeNoteId documentedType(Lowering& ctx, Node node) {
  if (ctx.tree.docComments().empty() || !node.exists()) return None<TypeNoteId>;
  std::string_view comment = commentBefore(ctx, node.span().begin);
  if (comment.empty() && node.parent().is(Kind::ExportStatement)) {
    comment = commentBefore(ctx, node.parent().span().begin);
  }
  const std::optional<Tag> tag = nextTag(comment, "@type", 0);
  return tag ? readTypeExpression(tag->type, ctx.module) : None<TypeNoteId>;
}

void documentFunction(Lowering& ctx, Node node, FunctionId id) {
  if (ctx.tree.docComments().empty()) return;
  const std::string_view comment = commentOf(ctx, node);
  if (comment.empty()) return;
  flow::Function& function = ctx.module.functions[id];
  documentParameters(ctx, comment, function);
  if (!isNone(function.returnType)) return;
  std::optional<Tag> tag = nextTag(comment, "@returns", 0);
  if (!tag) tag = nextTag(comment, "@return", 0);
  if (tag) function.returnType = readTypeExpression(tag->type, ctx.module);
}

}  // namespace unfreed::ecmascript
