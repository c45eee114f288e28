#include "frontend/glue/declaration_parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed::glue {

using namespace syntax::literals;
using syntax::TokenKind;

bool DeclarationParser::accept(uint32_t code) {
  if (!is(code)) return false;
  ++at_;
  return true;
}

bool DeclarationParser::acceptName(std::string_view name) {
  if (!isName(name)) return false;
  ++at_;
  return true;
}

std::string_view DeclarationParser::takeName() {
  return isIdentifier(at_) ? list_.textOf(at_++) : std::string_view{};
}

void DeclarationParser::skipStatement(size_t end) {
  while (at_ < end && !accept(";"_p)) {
    step();
    if (at_ < end && list_[at_].afterNewline) return;
  }
}

void DeclarationParser::parseFile() {
  parseStatements(list_.size() - 1, {});
}

void DeclarationParser::parseStatements(size_t end, Context context) {
  while (at_ < end) {
    const size_t before = at_;
    parseStatement(end, context);
    if (at_ <= before) at_ = list_.after(before);
  }
  at_ = end;
}

void DeclarationParser::parseStatement(size_t end, Context context) {
  if (accept(";"_p)) return;
  const bool topLevel = isNone(context.space) && !context.exportsAll;
  if (isName("export")) {
    file().isModule |= topLevel;
    ++at_;
    parseExport(end, context);
  } else if (isName("import") && !list_.is(at_ + 1, "("_p) && !list_.is(at_ + 1, "."_p)) {
    file().isModule |= topLevel;
    ++at_;
    parseImport(end);
  } else {
    acceptName("declare");
    if (atDeclaration()) parseDeclaration(end, context, context.exportsAll, false);
  }
}

void DeclarationParser::parseExport(size_t end, Context context) {
  if (acceptName("default")) return parseExportDefault(end, context);
  if (accept("="_p)) {
    file().exports.push_back({ExportEntry::Kind::Assign, "export=", takeName(), {}});
    return;
  }
  if (isName("as") && list_.isName(at_ + 1, "namespace")) {
    at_ += 3;
    return;
  }
  if (isName("type") && (list_.is(at_ + 1, "{"_p) || list_.is(at_ + 1, "*"_p))) ++at_;
  if (is("*"_p) || is("{"_p)) return parseExportList();
  if (acceptName("import")) return parseImport(end);
  acceptName("declare");
  if (atDeclaration()) parseDeclaration(end, context, true, false);
}

void DeclarationParser::parseExportDefault(size_t end, Context context) {
  acceptName("declare");
  const bool isValue = isIdentifier(at_) && (list_.is(at_ + 1, ";"_p) || list_[at_ + 1].afterNewline ||
                                             list_[at_ + 1].kind == TokenKind::End);
  if (isValue) {
    file().exports.push_back({ExportEntry::Kind::Name, "default", takeName(), {}});
  } else if (atDeclaration()) {
    parseDeclaration(end, context, true, true);
  } else {
    skipStatement(end);
  }
}

// export * from "x"; export * as ns from "x"; export { a as b } [from "x"]
void DeclarationParser::parseExportList() {
  std::vector<ExportEntry> entries;
  if (accept("*"_p)) {
    ExportEntry entry{ExportEntry::Kind::Star, {}, {}, {}};
    if (acceptName("as")) {
      entry.kind = ExportEntry::Kind::StarAs;
      entry.name = takeName();
    }
    entries.push_back(entry);
  } else {
    const size_t end = list_.partner[at_];
    for (++at_; at_ < end;) {
      if (accept(","_p)) continue;
      if (isName("type") && isIdentifier(at_ + 1) && !list_.isName(at_ + 1, "as")) ++at_;
      const std::string_view local = takeName();
      if (local.empty()) {
        ++at_;
        continue;
      }
      const bool renamed = acceptName("as");
      entries.push_back({ExportEntry::Kind::Name, renamed ? takeName() : local, local, {}});
    }
    at_ = end + 1;
  }
  std::string_view from;
  if (acceptName("from") && list_[at_].kind == TokenKind::String) from = unquoted(list_.textOf(at_++));
  for (ExportEntry& entry : entries) {
    entry.from = from;
    file().exports.push_back(entry);
  }
}

// import "x"; import a, { b as c } from "x"; import * as ns from "x"; import a = require("x"); import a = N.B
void DeclarationParser::parseImport(size_t end) {
  if (isName("type") && !list_.isName(at_ + 1, "from") && !list_.is(at_ + 1, "="_p)) ++at_;
  std::vector<ImportEntry> entries;
  if (isIdentifier(at_) && !isName("from")) {
    const std::string_view local = takeName();
    if (accept("="_p)) {
      ImportEntry entry{local, "*", {}};
      while (at_ < end && isIdentifier(at_)) {
        entry.imported = takeName();
        if (entry.imported == "require") entry.imported = "*";
        if (!accept("."_p)) break;
      }
      file().imports.push_back(entry);
      return skipStatement(end);
    }
    entries.push_back({local, "default", {}});
    accept(","_p);
  }
  if (accept("*"_p)) {
    acceptName("as");
    entries.push_back({takeName(), "*", {}});
  } else if (is("{"_p)) {
    const size_t close = list_.partner[at_];
    for (++at_; at_ < close;) {
      if (isName("type") && isIdentifier(at_ + 1) && !list_.isName(at_ + 1, "as")) ++at_;
      const std::string_view imported = takeName();
      if (imported.empty()) {
        ++at_;
        continue;
      }
      entries.push_back({acceptName("as") ? takeName() : imported, imported, {}});
    }
    at_ = close + 1;
  }
  std::string_view from;
  if (acceptName("from") && list_[at_].kind == TokenKind::String) from = unquoted(list_.textOf(at_));
  for (ImportEntry& entry : entries) {
    entry.from = from;
    file().imports.push_back(entry);
  }
  skipStatement(end);
}

bool DeclarationParser::atDeclaration() const {
  if (!isIdentifier(at_)) return false;
  constexpr std::array starts{"class", "interface", "type",      "function", "const",  "let",     "var",
                              "enum",  "async",     "namespace", "module",   "global", "abstract"};
  const std::string_view name = list_.textOf(at_);
  if (std::find(starts.begin(), starts.end(), name) == starts.end()) return false;
  const TokenKind next = list_[at_ + 1].kind;
  if (name == "global" || name == "class" || name == "function") return true;
  if (name == "module") return next == TokenKind::Identifier || next == TokenKind::String;
  return next == TokenKind::Identifier;
}

Declaration DeclarationParser::begin(Declaration::Kind kind, Context context, bool exported,
                                     bool isDefault) const {
  Declaration declaration;
  declaration.kind = kind;
  declaration.name = "default";
  declaration.file = file_;
  declaration.offset = list_[at_].span.begin;
  declaration.space = context.space;
  declaration.exported = exported;
  declaration.isDefault = isDefault;
  declaration.firstType = idAt<TypeId>(into_.types.size());
  return declaration;
}

DeclarationId DeclarationParser::finish(Declaration declaration) {
  declaration.endType = idAt<TypeId>(into_.types.size());
  return into_.all.add(std::move(declaration));
}

void DeclarationParser::parseDeclaration(size_t end, Context context, bool exported, bool isDefault) {
  using Kind = Declaration::Kind;
  bool isAbstract = false;
  for (; (isName("abstract") || isName("async")) && isIdentifier(at_ + 1); ++at_)
    isAbstract = isAbstract || isName("abstract");
  const auto start = [&](Kind kind) {
    Declaration declaration = begin(kind, context, exported, isDefault);
    declaration.isAbstract = isAbstract;
    return declaration;
  };
  if (acceptName("class")) return parseClassLike(start(Kind::Class));
  if (acceptName("interface")) return parseClassLike(start(Kind::Interface));
  if (acceptName("type")) return parseAlias(start(Kind::Alias));
  if (acceptName("function")) return parseFunctionDeclaration(start(Kind::Function));
  if (isName("const") && list_.isName(at_ + 1, "enum")) ++at_;
  if (acceptName("enum")) return parseEnum(start(Kind::Enum));
  if (acceptName("const") || acceptName("let") || acceptName("var")) {
    return parseVariables(start(Kind::Variable), end);
  }
  if (isName("namespace") || isName("module") || isName("global")) {
    return parseNamespace(start(Kind::Namespace), context);
  }
}

void DeclarationParser::parseClassLike(Declaration declaration) {
  if (isIdentifier(at_) && !isName("extends") && !isName("implements")) declaration.name = takeName();
  declaration.typeParameters = parseTypeParameters();
  while (isName("extends") || isName("implements")) {
    const bool isBase = isName("extends") && declaration.kind == Declaration::Kind::Class;
    ++at_;
    do {
      if (!isIdentifier(at_)) break;
      declaration.bases.push_back(parseReference(TypeNode::Kind::Name));
      if (isBase) declaration.extended = declaration.bases.back();
    } while (accept(","_p));
  }
  declaration.members = parseMembers();
  if (declaration.kind == Declaration::Kind::Class) {
    // `new` constructs in an interface only; in a class it is a name like any other: `static new(): Foo`.
    for (MemberDeclaration& member : declaration.members) {
      if (member.kind == MemberDeclaration::Kind::ConstructSignature)
        member.kind = MemberDeclaration::Kind::Method;
    }
  }
  finish(std::move(declaration));
}

void DeclarationParser::parseAlias(Declaration declaration) {
  declaration.name = takeName();
  declaration.typeParameters = parseTypeParameters();
  if (accept("="_p)) declaration.type = parseType();
  accept(";"_p);
  finish(std::move(declaration));
}

void DeclarationParser::parseFunctionDeclaration(Declaration declaration) {
  accept("*"_p);
  if (isIdentifier(at_)) declaration.name = takeName();
  MemberDeclaration signature;
  signature.name = declaration.name;
  signature.kind = MemberDeclaration::Kind::CallSignature;
  signature.offset = declaration.offset;
  parseSignature(signature);
  declaration.members.push_back(std::move(signature));
  if (is("{"_p)) step();
  accept(";"_p);
  finish(std::move(declaration));
}

void DeclarationParser::parseVariables(const Declaration& declaration, size_t end) {
  do {
    Declaration variable = declaration;
    variable.offset = list_[at_].span.begin;
    variable.firstType = idAt<TypeId>(into_.types.size());
    variable.name = takeName();
    if (variable.name.empty()) return;
    accept("!"_p);
    if (accept(":"_p)) variable.type = parseType();
    if (is("="_p)) {
      while (at_ < end && !is(","_p) && !is(";"_p)) {
        step();
        if (list_[at_].afterNewline) break;
      }
    }
    finish(std::move(variable));
  } while (accept(","_p));
  accept(";"_p);
}

void DeclarationParser::parseEnum(Declaration declaration) {
  declaration.name = takeName();
  if (is("{"_p)) step();
  finish(std::move(declaration));
}

// namespace A.B { … }, module A { … }, module "x" { … }, global { … }
void DeclarationParser::parseNamespace(Declaration declaration, Context context) {
  Context inner = context;
  if (acceptName("global")) {
    inner = {};
  } else {
    ++at_;
    if (list_[at_].kind == TokenKind::String) {
      ++at_;
      inner.exportsAll = true;
    } else {
      declaration.name = takeName();
      while (accept("."_p)) takeName();
      inner.space = finish(std::move(declaration));
      inner.exportsAll = true;
    }
  }
  if (!is("{"_p)) return;
  const size_t end = list_.partner[at_];
  if (++depth_ <= maxDepth) {
    ++at_;
    parseStatements(end, inner);
  }
  --depth_;
  at_ = end;
  accept("}"_p);
}

DeclarationFileId parseDeclarations(Declarations& into, std::string path, std::string_view text) {
  DeclarationFile file;
  file.path = std::move(path);
  file.text = text;
  file.isRaw = file.path.ends_with(".wasm.d.ts");
  const DeclarationFileId id = into.files.add(std::move(file));
  const TokenList list = tokenize(text);
  DeclarationParser(into, list, id).parseFile();
  return id;
}

TypeId parseType(Declarations& into, std::string_view text) {
  const TokenList list = tokenize(text);
  return DeclarationParser(into, list, None<DeclarationFileId>).parseType();
}

}  // namespace unfreed::glue
