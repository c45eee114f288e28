// Imports and exports, ESM and TypeScript's; require() and import() are expressions.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::Export;
using flow::Import;

std::string_view moduleExportName(Node name) {
  return name.is(Kind::String) ? stringText(name) : name.text();
}

void declareImport(Lowering& ctx, Import import, Node local) {
  import.local = ctx.declare(flow::Variable::Kind::Import, local.text(), local.span());
  ctx.module.imports.push_back(import);
}

void declareClause(Lowering& ctx, const Import& common, Node clause) {
  for (const Node child : clause.children()) {
    Import import = common;
    if (child.is(Kind::Identifier)) {
      import.kind = Import::Kind::Default;
      declareImport(ctx, import, child);
    } else if (child.is(Kind::NamespaceImport)) {
      import.kind = Import::Kind::Namespace;
      declareImport(ctx, import, child.lastNamed());
    } else if (child.is(Kind::NamedImports)) {
      for (const Node specifier : child.children()) {
        if (!specifier.is(Kind::ImportSpecifier)) continue;
        const Node name = specifier.child(Role::Name);
        const Node alias = specifier.child(Role::Alias);
        import.importedName = moduleExportName(name);
        import.kind = import.importedName == "default" ? Import::Kind::Default : Import::Kind::Named;
        import.typeOnly = common.typeOnly || specifier.has(Kind::TypeToken);
        import.span = specifier.span();
        declareImport(ctx, import, alias ? alias : name);
      }
    }
  }
}

void addExport(Lowering& ctx, Export::Kind kind, std::string_view name, VariableId local) {
  Export exported;
  exported.kind = kind;
  exported.name = name;
  exported.local = local;
  ctx.module.exports.push_back(exported);
}

void exportLocal(Lowering& ctx, std::string_view name, VariableId local) {
  addExport(ctx, Export::Kind::Local, name, local);
}

void exportClause(Lowering& ctx, Node clause, std::string_view specifier, bool isReexport) {
  for (const Node child : clause.children()) {
    if (!child.is(Kind::ExportSpecifier)) continue;
    Export exported;
    const std::string_view name = moduleExportName(child.child(Role::Name));
    const Node alias = child.child(Role::Alias);
    exported.name = alias ? moduleExportName(alias) : name;
    if (isReexport) {
      exported.kind = Export::Kind::Reexport;
      exported.specifier = specifier;
      exported.importedName = name;
    } else {
      exported.local = ctx.resolve(name);
    }
    ctx.module.exports.push_back(exported);
  }
}

// Names that a pattern declares, in the order of the text; patterns hold few nodes, so a scan of the subtree
// will do.
void exportPattern(Lowering& ctx, Node pattern) {
  for (uint32_t at = pattern.position(); at < pattern.endPosition(); ++at) {
    const Node node = pattern.inSameTree(at);
    if (!node.is(Kind::Identifier) && !node.is(Kind::ShorthandPattern)) continue;
    const VariableId variable = ctx.ownVariable(node.text());
    const bool declared = !isNone(variable) && ctx.module.variables[variable].declaration == node.span();
    if (declared) exportLocal(ctx, node.text(), variable);
  }
}

void exportDeclaration(Lowering& ctx, Node declaration, bool isDefault) {
  if (declaration.is(Kind::AmbientDeclaration)) {
    for (const Node child : declaration.children()) exportDeclaration(ctx, child, false);
    return;
  }
  if (declaration.is(Kind::LexicalDeclaration) || declaration.is(Kind::VariableDeclaration)) {
    for (const Node child : declaration.children()) {
      if (child.is(Kind::VariableDeclarator)) exportPattern(ctx, child.child(Role::Name));
    }
    return;
  }
  const Node name = declaration.child(Role::Name);
  if (!name) return;
  const VariableId variable = ctx.ownVariable(name.text());
  if (!isNone(variable)) exportLocal(ctx, isDefault ? std::string_view("default") : name.text(), variable);
}

void lowerDefaultValue(Lowering& ctx, Node node, Node value) {
  const VariableId variable = ctx.synthetic();
  ctx.assign(variable, lowerNamed(ctx, value, "default", {}), node.span(), flag::Declares);
  exportLocal(ctx, "default", variable);
  ctx.endStatement(node.span());
}

// `export = value` is `module.exports = value`.
void lowerExportAssignment(Lowering& ctx, Node node) {
  const ValueId value = lowerExpression(ctx, node.lastNamed());
  const ValueId target = ctx.use(ctx.resolve("module"), node.span());
  Op op = makeOp(OpKind::Store, node.span());
  op.text = "exports";
  ctx.emitEffect(op, {target, value});
  ctx.endStatement(node.span());
}

void lowerReexport(Lowering& ctx, Node node, Node source) {
  const std::string_view specifier = stringText(source);
  if (const Node clause = node.child(Kind::ExportClause)) return exportClause(ctx, clause, specifier, true);
  Export exported;
  exported.specifier = specifier;
  exported.kind = Export::Kind::All;
  if (const Node name = node.child(Kind::NamespaceExport)) {
    exported.kind = Export::Kind::Namespace;
    exported.name = moduleExportName(name.lastNamed());
  }
  ctx.module.exports.push_back(exported);
}

bool isTypeDeclaration(Node node) {
  return node.is(Kind::Interface) || node.is(Kind::TypeAlias);
}

Op importOp(Lowering& ctx, Span span, std::string_view specifier, uint16_t flags) {
  ctx.module.usesRequireOrDynamicImport = true;
  Op op = makeOp(OpKind::Import, span, flags);
  op.text = specifier;
  return op;
}

Node onlyArgument(Node call) {
  Node only;
  for (const Node argument : call.child(Role::Arguments).children()) {
    if (argument.isToken()) continue;
    if (only) break;  // import attributes
    only = argument;
  }
  return only;
}

}  // namespace

void declareImports(Lowering& ctx, Node node) {
  if (node.is(Kind::ImportAlias)) {
    const Node name = node.firstNamed();
    ctx.declare(flow::Variable::Kind::Const, name.text(), name.span());
    return;
  }
  if (const Node clause = node.child(Kind::ImportRequireClause)) {
    const Node name = clause.firstNamed();
    ctx.declare(flow::Variable::Kind::Const, name.text(), name.span());
    return;
  }
  Import import;
  import.specifier = stringText(node.child(Role::Source));
  import.typeOnly = node.has(Kind::TypeToken);
  import.span = node.span();
  if (const Node clause = node.child(Kind::ImportClause)) return declareClause(ctx, import, clause);
  import.kind = Import::Kind::SideEffect;
  ctx.module.imports.push_back(import);
}

// ESM imports are declarations only; `import x = require('y')` runs where it stands.
void lowerImport(Lowering& ctx, Node node) {
  const Node clause = node.child(Kind::ImportRequireClause);
  if (!clause) return;
  const Node name = clause.firstNamed();
  const Op op = importOp(ctx, clause.span(), stringText(clause.child(Role::Source)), 0);
  ctx.assign(ctx.resolve(name.text()), ctx.emit(op, {}), node.span(), flag::Declares);
  ctx.endStatement(node.span());
}

// `import A = B.C`
void lowerImportAlias(Lowering& ctx, Node node) {
  const Node name = node.firstNamed();
  Node path = node.lastNamed();
  std::vector<Node> properties;
  while (path.is(Kind::NestedIdentifier) || path.is(Kind::Member)) {
    properties.push_back(path.child(Role::Property));
    path = path.child(Role::Object);
  }
  ValueId value = ctx.use(ctx.resolve(path.text()), path.span());
  for (size_t at = properties.size(); at-- > 0;) {
    Op op = makeOp(OpKind::Read, {path.span().begin, properties[at].span().end});
    op.name = properties[at].span();
    op.text = properties[at].text();
    value = ctx.emit(op, {value});
  }
  ctx.assign(ctx.resolve(name.text()), value, node.span(), flag::Declares);
  ctx.endStatement(node.span());
}

void lowerExport(Lowering& ctx, Node node) {
  if (const Node source = node.child(Role::Source)) return lowerReexport(ctx, node, source);
  const bool isDefault = node.has(Kind::DefaultToken);
  if (const Node declaration = node.child(Role::Declaration)) {
    if (isTypeDeclaration(declaration)) return declareType(ctx, declaration, true);
    lowerDecorators(ctx, node);
    lowerStatement(ctx, declaration);
    return exportDeclaration(ctx, declaration, isDefault);
  }
  if (const Node value = node.child(Role::Value)) return lowerDefaultValue(ctx, node, value);
  if (const Node clause = node.child(Kind::ExportClause)) return exportClause(ctx, clause, {}, false);
  if (node.has(Kind::EqualsToken)) return lowerExportAssignment(ctx, node);
  for (const Node child : node.children()) {
    if (isStatement(child.kind())) lowerStatement(ctx, child);
  }
}

std::optional<ValueId> lowerImportCall(Lowering& ctx, Node call, Want want) {
  const Node callee = call.child(Role::Function);
  const bool isDynamic = callee.is(Kind::ImportKeyword);
  if (!isDynamic && (!callee.is(Kind::Identifier) || callee.text() != "require")) return std::nullopt;
  const Node argument = onlyArgument(call);
  if (!argument || !call.child(Role::Arguments).is(Kind::Arguments)) return std::nullopt;
  if (!isDynamic && !ctx.isGlobal(ctx.resolve("require"))) return std::nullopt;
  const uint16_t flags = isDynamic ? flag::Dynamic : uint16_t{0};
  const Node plain = withoutParentheses(argument);
  const bool isLiteral = plain.is(Kind::String) || (plain.is(Kind::TemplateString) && !plain.firstNamed());
  if (isLiteral) return ctx.emit(importOp(ctx, call.span(), stringText(plain), flags), {}, want);
  const ValueId specifier = lowerExpression(ctx, argument);
  return ctx.emit(importOp(ctx, call.span(), {}, flags), {specifier}, want);
}

}  // namespace unfreed::ecmascript
