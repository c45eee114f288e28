#include "frontend/ecmascript/kinds.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/ensure.h"
#include "syntax/tree.h"

namespace unfreed::ecmascript {
namespace {

struct Entry {
  std::string_view name;  // the grammar's, of a node or of a token such as "using" or "?."
  Kind value;
  bool named = true;  // false for a token
};

constexpr Entry kindNames[] = {
    {"comment", Kind::Comment},
    {"html_comment", Kind::Skipped},
    {"hash_bang_line", Kind::Skipped},
    {"string_fragment", Kind::Skipped},
    {"escape_sequence", Kind::Skipped},
    {"regex_pattern", Kind::Skipped},
    {"regex_flags", Kind::Skipped},
    {"html_character_reference", Kind::Skipped},
    {"program", Kind::Program},
    {"expression_statement", Kind::ExpressionStatement},
    {"variable_declaration", Kind::VariableDeclaration},
    {"lexical_declaration", Kind::LexicalDeclaration},
    {"using_declaration", Kind::UsingDeclaration},
    {"variable_declarator", Kind::VariableDeclarator},
    {"statement_block", Kind::StatementBlock},
    {"if_statement", Kind::IfStatement},
    {"else_clause", Kind::ElseClause},
    {"switch_statement", Kind::SwitchStatement},
    {"switch_body", Kind::SwitchBody},
    {"switch_case", Kind::SwitchCase},
    {"switch_default", Kind::SwitchDefault},
    {"for_statement", Kind::ForStatement},
    {"for_in_statement", Kind::ForInStatement},
    {"while_statement", Kind::WhileStatement},
    {"do_statement", Kind::DoStatement},
    {"try_statement", Kind::TryStatement},
    {"catch_clause", Kind::CatchClause},
    {"finally_clause", Kind::FinallyClause},
    {"with_statement", Kind::WithStatement},
    {"break_statement", Kind::BreakStatement},
    {"continue_statement", Kind::ContinueStatement},
    {"debugger_statement", Kind::DebuggerStatement},
    {"return_statement", Kind::ReturnStatement},
    {"throw_statement", Kind::ThrowStatement},
    {"empty_statement", Kind::EmptyStatement},
    {"labeled_statement", Kind::LabeledStatement},
    {"import_statement", Kind::ImportStatement},
    {"import_clause", Kind::ImportClause},
    {"namespace_import", Kind::NamespaceImport},
    {"named_imports", Kind::NamedImports},
    {"import_specifier", Kind::ImportSpecifier},
    {"import_require_clause", Kind::ImportRequireClause},
    {"import_alias", Kind::ImportAlias},
    {"import_attribute", Kind::ImportAttribute},
    {"export_statement", Kind::ExportStatement},
    {"export_clause", Kind::ExportClause},
    {"export_specifier", Kind::ExportSpecifier},
    {"namespace_export", Kind::NamespaceExport},
    {"function_declaration", Kind::FunctionDeclaration},
    {"generator_function_declaration", Kind::GeneratorFunctionDeclaration},
    {"function_expression", Kind::FunctionExpression},
    {"generator_function", Kind::GeneratorFunction},
    {"arrow_function", Kind::ArrowFunction},
    {"function_signature", Kind::FunctionSignature},
    {"formal_parameters", Kind::FormalParameters},
    {"required_parameter", Kind::RequiredParameter},
    {"optional_parameter", Kind::OptionalParameter},
    {"accessibility_modifier", Kind::AccessibilityModifier},
    {"override_modifier", Kind::OverrideModifier},
    {"readonly", Kind::Readonly, false},
    {"class_declaration", Kind::ClassDeclaration},
    {"abstract_class_declaration", Kind::AbstractClassDeclaration},
    {"class", Kind::Class},
    {"class_heritage", Kind::ClassHeritage},
    {"extends_clause", Kind::ExtendsClause},
    {"implements_clause", Kind::ImplementsClause},
    {"class_body", Kind::ClassBody},
    {"method_definition", Kind::MethodDefinition},
    {"field_definition", Kind::FieldDefinition},
    {"public_field_definition", Kind::FieldDefinition},
    {"class_static_block", Kind::ClassStaticBlock},
    {"method_signature", Kind::MethodSignature},
    {"abstract_method_signature", Kind::AbstractMethodSignature},
    {"index_signature", Kind::IndexSignature},
    {"decorator", Kind::Decorator},
    {"identifier", Kind::Identifier},
    {"undefined", Kind::Undefined},
    {"this", Kind::This},
    {"super", Kind::Super},
    {"number", Kind::Number},
    {"string", Kind::String},
    {"template_string", Kind::TemplateString},
    {"template_substitution", Kind::TemplateSubstitution},
    {"regex", Kind::Regex},
    {"true", Kind::True},
    {"false", Kind::False},
    {"null", Kind::Null},
    {"object", Kind::Object},
    {"pair", Kind::Pair},
    {"shorthand_property_identifier", Kind::Shorthand},
    {"computed_property_name", Kind::ComputedName},
    {"property_identifier", Kind::PropertyName},
    {"private_property_identifier", Kind::PrivateName},
    {"spread_element", Kind::SpreadElement},
    {"array", Kind::Array},
    {"call_expression", Kind::Call},
    {"new_expression", Kind::New},
    {"await_expression", Kind::Await},
    {"yield_expression", Kind::Yield},
    {"member_expression", Kind::Member},
    {"subscript_expression", Kind::Subscript},
    {"assignment_expression", Kind::Assignment},
    {"augmented_assignment_expression", Kind::AugmentedAssignment},
    {"ternary_expression", Kind::Ternary},
    {"binary_expression", Kind::Binary},
    {"unary_expression", Kind::Unary},
    {"update_expression", Kind::Update},
    {"sequence_expression", Kind::Sequence},
    {"parenthesized_expression", Kind::Parenthesized},
    {"meta_property", Kind::MetaProperty},
    {"import", Kind::ImportKeyword},
    {"arguments", Kind::Arguments},
    {"optional_chain", Kind::OptionalChain},
    {"?.", Kind::OptionalChain, false},
    {"object_pattern", Kind::ObjectPattern},
    {"array_pattern", Kind::ArrayPattern},
    {"pair_pattern", Kind::PairPattern},
    {"rest_pattern", Kind::RestPattern},
    {"assignment_pattern", Kind::AssignmentPattern},
    {"object_assignment_pattern", Kind::ObjectAssignmentPattern},
    {"shorthand_property_identifier_pattern", Kind::ShorthandPattern},
    {"as_expression", Kind::AsExpression},
    {"satisfies_expression", Kind::SatisfiesExpression},
    {"non_null_expression", Kind::NonNull},
    {"type_assertion", Kind::TypeAssertion},
    {"instantiation_expression", Kind::InstantiationExpression},
    {"enum_declaration", Kind::Enum},
    {"enum_body", Kind::EnumBody},
    {"enum_assignment", Kind::EnumAssignment},
    {"internal_module", Kind::InternalModule},
    {"module", Kind::Module},
    {"nested_identifier", Kind::NestedIdentifier},
    {"ambient_declaration", Kind::AmbientDeclaration},
    {"interface_declaration", Kind::Interface},
    {"interface_body", Kind::InterfaceBody},
    {"type_alias_declaration", Kind::TypeAlias},
    {"type_annotation", Kind::TypeAnnotation},
    {"type_identifier", Kind::TypeIdentifier},
    {"nested_type_identifier", Kind::NestedTypeIdentifier},
    {"generic_type", Kind::GenericType},
    {"type_arguments", Kind::TypeArguments},
    {"type_parameters", Kind::TypeParameters},
    {"predefined_type", Kind::PredefinedType},
    {"union_type", Kind::UnionType},
    {"intersection_type", Kind::IntersectionType},
    {"array_type", Kind::ArrayType},
    {"tuple_type", Kind::TupleType},
    {"readonly_type", Kind::ReadonlyType},
    {"parenthesized_type", Kind::ParenthesizedType},
    {"literal_type", Kind::LiteralType},
    {"function_type", Kind::FunctionType},
    {"constructor_type", Kind::ConstructorType},
    {"object_type", Kind::ObjectType},
    {"type_query", Kind::TypeQuery},
    {"this_type", Kind::ThisType},
    {"optional_type", Kind::OptionalType},
    {"rest_type", Kind::RestType},
    {"flow_maybe_type", Kind::FlowMaybeType},
    {"property_signature", Kind::PropertySignature},
    {"call_signature", Kind::CallSignature},
    {"construct_signature", Kind::ConstructSignature},
    {"extends_type_clause", Kind::ExtendsTypeClause},
    {"type_predicate", Kind::TypePredicate},
    {"type_predicate_annotation", Kind::TypePredicate},
    {"?", Kind::QuestionToken, false},
    {"asserts_annotation", Kind::AssertsAnnotation},
    {"template_literal_type", Kind::TemplateLiteralType},
    {"lookup_type", Kind::LookupType},
    {"conditional_type", Kind::ConditionalType},
    {"index_type_query", Kind::IndexTypeQuery},
    {"jsx_element", Kind::JsxElement},
    {"jsx_self_closing_element", Kind::JsxSelfClosing},
    {"jsx_opening_element", Kind::JsxOpening},
    {"jsx_closing_element", Kind::JsxClosing},
    {"jsx_attribute", Kind::JsxAttribute},
    {"jsx_expression", Kind::JsxExpression},
    {"jsx_text", Kind::JsxText},
    {"jsx_namespace_name", Kind::JsxNamespaceName},
    {"async", Kind::AsyncToken, false},
    {"*", Kind::StarToken, false},
    {"static", Kind::StaticToken, false},
    {"get", Kind::GetToken, false},
    {"set", Kind::SetToken, false},
    {"await", Kind::AwaitToken, false},
    {",", Kind::CommaToken, false},
    {"type", Kind::TypeToken, false},
    {"default", Kind::DefaultToken, false},
    {"=", Kind::EqualsToken, false},
    {"const", Kind::ConstToken, false},
    {"declare", Kind::DeclareToken, false},
    {"abstract", Kind::AbstractToken, false},
    {"global", Kind::GlobalToken, false},
    {"namespace", Kind::NamespaceToken, false},
    {"from", Kind::FromToken, false},
};

constexpr std::pair<std::string_view, Role> roleNames[] = {
    {"alias", Role::Alias},
    {"alternative", Role::Alternative},
    {"argument", Role::Argument},
    {"arguments", Role::Arguments},
    {"attribute", Role::Attribute},
    {"body", Role::Body},
    {"close_tag", Role::CloseTag},
    {"condition", Role::Condition},
    {"consequence", Role::Consequence},
    {"constructor", Role::Constructor},
    {"declaration", Role::Declaration},
    {"decorator", Role::Decorator},
    {"finalizer", Role::Finalizer},
    {"function", Role::Function},
    {"handler", Role::Handler},
    {"increment", Role::Increment},
    {"index", Role::Index},
    {"initializer", Role::Initializer},
    {"key", Role::Key},
    {"kind", Role::Kind},
    {"label", Role::Label},
    {"left", Role::Left},
    {"member", Role::Member},
    {"module", Role::Module},
    {"name", Role::Name},
    {"object", Role::Object},
    {"open_tag", Role::OpenTag},
    {"operator", Role::Operator},
    {"optional_chain", Role::OptionalChain},
    {"parameter", Role::Parameter},
    {"parameters", Role::Parameters},
    {"pattern", Role::Pattern},
    {"property", Role::Property},
    {"return_type", Role::ReturnType},
    {"right", Role::Right},
    {"source", Role::Source},
    {"type", Role::Type},
    {"type_arguments", Role::TypeArguments},
    {"type_parameters", Role::TypeParameters},
    {"value", Role::Value},
};

std::vector<Entry> kindsByName() {
  std::vector<Entry> entries(std::begin(kindNames), std::end(kindNames));
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

std::vector<Kind> kindsOf(Language language) {
  const std::vector<Entry> entries = kindsByName();
  std::vector<Kind> kinds(syntax::symbolCount(language), Kind::Other);
  for (uint32_t symbol = 0; symbol < kinds.size(); ++symbol) {
    const auto number = static_cast<uint16_t>(symbol);
    const std::string_view name = syntax::symbolName(language, number);
    const bool named = syntax::symbolIsNamed(language, number);
    auto entry = std::lower_bound(entries.begin(), entries.end(), name,
                                  [](const Entry& item, std::string_view text) { return item.name < text; });
    while (entry != entries.end() && entry->name == name && entry->named != named) ++entry;
    const bool isKnown = entry != entries.end() && entry->name == name;
    kinds[symbol] = isKnown ? entry->value : named ? Kind::Other : Kind::Skipped;
  }
  return kinds;
}

std::vector<Role> rolesOf(Language language) {
  std::vector<Role> roles;
  for (const auto& [name, role] : roleNames) {
    const uint16_t field = syntax::fieldNamed(language, name).id;
    if (field == 0) continue;
    if (field >= roles.size()) roles.resize(field + 1u, Role::None);
    roles[field] = role;
  }
  return roles;
}

template <Language language>
const Vocabulary& vocabulary() {
  static const Vocabulary made{kindsOf(language), rolesOf(language)};
  return made;
}

}  // namespace

// Each only when it is asked for: a grammar's tables are unpacked for it.
const Vocabulary& vocabularyOf(Language language) {
  switch (language) {
    case Language::JavaScript:
      return vocabulary<Language::JavaScript>();
    case Language::TypeScript:
      return vocabulary<Language::TypeScript>();
    case Language::Tsx:
      return vocabulary<Language::Tsx>();
    case Language::Rust:
      break;
  }
  ENSURE(false, "only ECMAScript files are lowered");
  return vocabulary<Language::JavaScript>();
}

bool isFunctionLiteral(Kind kind) {
  return kind == Kind::ArrowFunction || kind == Kind::FunctionExpression || kind == Kind::GeneratorFunction;
}

bool isFunctionLike(Kind kind) {
  return isFunctionLiteral(kind) || kind == Kind::FunctionDeclaration ||
         kind == Kind::GeneratorFunctionDeclaration || kind == Kind::MethodDefinition;
}

bool isClass(Kind kind) {
  return kind == Kind::Class || kind == Kind::ClassDeclaration || kind == Kind::AbstractClassDeclaration;
}

bool isStatement(Kind kind) {
  return (kind >= Kind::ExpressionStatement && kind <= Kind::LabeledStatement &&
          kind != Kind::VariableDeclarator && kind != Kind::ElseClause && kind != Kind::SwitchBody &&
          kind != Kind::SwitchCase && kind != Kind::SwitchDefault && kind != Kind::CatchClause &&
          kind != Kind::FinallyClause) ||
         kind == Kind::ImportStatement || kind == Kind::ImportAlias || kind == Kind::ExportStatement ||
         kind == Kind::FunctionDeclaration || kind == Kind::GeneratorFunctionDeclaration ||
         kind == Kind::FunctionSignature || kind == Kind::ClassDeclaration ||
         kind == Kind::AbstractClassDeclaration || kind == Kind::Enum || kind == Kind::InternalModule ||
         kind == Kind::Module || kind == Kind::AmbientDeclaration || kind == Kind::Interface ||
         kind == Kind::TypeAlias;
}

}  // namespace unfreed::ecmascript
