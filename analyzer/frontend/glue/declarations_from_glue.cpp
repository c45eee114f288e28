#include <string>

#include "frontend/glue/join.h"
#include "frontend/glue/outside_names.h"

namespace unfreed::glue {

using bindings::Member;

namespace {

// The text in the braces that open at or after `from`, or nothing.
std::string_view braced(std::string_view text, size_t from) {
  const size_t open = text.find('{', from);
  if (open == std::string_view::npos || open > from + 2) return {};
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    if (depth == 0) return text.substr(open + 1, i - open - 1);
  }
  return {};
}

std::string_view returnTypeIn(std::string_view comment) {
  for (const std::string_view tag : {"@returns", "@return", "@type"}) {
    const size_t at = comment.rfind(tag);
    if (at != std::string_view::npos) return braced(comment, at + tag.size());
  }
  return {};
}

// `@param {T} name`, `@param {T} [name]`
std::string_view parameterTypeIn(std::string_view comment, std::string_view name) {
  constexpr std::string_view tag = "@param";
  for (size_t at = comment.find(tag); at != std::string_view::npos; at = comment.find(tag, at + 1)) {
    const std::string_view type = braced(comment, at + tag.size());
    if (type.data() == nullptr) continue;
    std::string_view rest =
        comment.substr(static_cast<size_t>(type.data() + type.size() + 1 - comment.data()));
    while (rest.starts_with(' ') || rest.starts_with('[')) rest.remove_prefix(1);
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (rest.empty() || rest[0] == ' ' || rest[0] == ']' || rest[0] == '\n' || rest[0] == '\r' ||
        rest[0] == '=')
      return type;
  }
  return {};
}

std::string parametersOf(const GlueMember& member, const OutsideNames& names) {
  std::string text;
  for (const GlueParameter& parameter : member.parameters) {
    std::string_view type = parameterTypeIn(member.comment, parameter.name);
    if (!parameter.className.empty()) type = names.of(parameter.className);
    if (!text.empty()) text += ", ";
    text += std::string(parameter.name) + ": " + (type.empty() ? "any" : std::string(type));
  }
  return text;
}

std::string resultOf(const GlueMember& member, const OutsideNames& names) {
  const std::string_view type = returnTypeIn(member.comment);
  if (!type.empty()) return std::string(type);
  if (!member.wraps.empty())
    return std::string(names.of(member.wraps)) + (member.wrapsOptional ? " | undefined" : "");
  return member.comment.empty() ? "any" : "void";
}

bool isInternal(std::string_view name) {
  return name.starts_with("_") || name.starts_with("#") || name.starts_with("[") || name == "free";
}

std::string memberText(const GlueMember& member, const OutsideNames& names) {
  const std::string name(member.name);
  switch (member.kind) {
    case Member::Kind::Constructor:
      return "  constructor(" + parametersOf(member, names) + ");\n";
    case Member::Kind::Getter:
      return "  get " + name + "(): " + resultOf(member, names) + ";\n";
    case Member::Kind::Setter:
      return "  set " + name + "(" + parametersOf(member, names) + ");\n";
    case Member::Kind::Static:
      return "  static " + name + "(" + parametersOf(member, names) + "): " + resultOf(member, names) + ";\n";
    case Member::Kind::Method:
      return "  " + name + "(" + parametersOf(member, names) + "): " + resultOf(member, names) + ";\n";
    case Member::Kind::Function:
      break;
  }
  return {};
}

}  // namespace

std::string declarationsFromGlue(const GlueFacts& facts) {
  const OutsideNames names(facts);
  // UMD wrappers and post-processed glue export in ways that are not read: then everything counts as
  // exported.
  bool tellsExports = false;
  for (const GlueClass& cls : facts.classes) tellsExports |= cls.exported || names.isExported(cls.name);
  std::string text;
  for (const GlueClass& cls : facts.classes) {
    if (!cls.memberNamed("__destroy_into_raw") && !cls.memberNamed("free")) continue;
    const bool exported = !tellsExports || cls.exported || names.isExported(cls.name);
    text += std::string(exported ? "export" : "declare") + " class " + std::string(names.of(cls.name)) +
            " {\n  free(): void;\n";
    for (const GlueMember& member : cls.members) {
      if (!isInternal(member.name)) text += memberText(member, names);
    }
    text += "}\n";
  }
  for (const GlueMember& function : facts.functions) {
    const bool exported = function.exported || names.isExported(function.name);
    if (!exported || function.name.starts_with("__") || function.name == "initSync") continue;
    text += "export function " + std::string(names.of(function.name)) + "(" + parametersOf(function, names) +
            "): " + resultOf(function, names) + ";\n";
  }
  return text;
}

}  // namespace unfreed::glue
