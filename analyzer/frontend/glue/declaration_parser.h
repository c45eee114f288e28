// DeclarationParser: a reader of declaration files. Types are in type_parser.cpp, members in
// member_parser.cpp, statements in declaration_parser.cpp.
//
// It works on matched brackets, so it can always step over what it does not understand; depth is bounded, and
// every token is looked at a bounded number of times.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/glue/declarations.h"
#include "frontend/glue/token_list.h"

namespace unfreed::glue {

class DeclarationParser {
 public:
  DeclarationParser(Declarations& into, const TokenList& list, DeclarationFileId file)
      : into_(into), list_(list), file_(file) {}

  void parseFile();
  TypeId parseType();

 private:
  static constexpr int maxDepth = 64;

  struct Context {
    DeclarationId space = None<DeclarationId>;
    bool exportsAll = false;  // `declare module "x" { … }` exports what it declares
  };

  // Cursor.
  bool is(uint32_t code) const { return list_.is(at_, code); }
  bool isName(std::string_view name) const { return list_.isName(at_, name); }
  bool isIdentifier(size_t at) const { return list_[at].kind == syntax::TokenKind::Identifier; }
  bool atEnd() const { return list_[at_].kind == syntax::TokenKind::End; }
  bool accept(uint32_t code);
  bool acceptName(std::string_view name);
  std::string_view takeName();
  void step() { at_ = list_.after(at_); }
  void skipToMemberEnd(size_t end);
  void skipStatement(size_t end);

  // Types.
  TypeId add(TypeNode::Kind kind);
  TypeId add(TypeNode node);
  TypeId addBody(TypeNode::Kind kind, std::vector<MemberDeclaration> members);
  TypeId parseConditional();
  TypeId parseList(uint32_t separator, TypeNode::Kind kind);
  TypeId parseIntersection();
  TypeId parseUnary();
  TypeId parsePostfix(TypeId operand);
  TypeId parsePrimary();
  TypeId parseNamed();
  TypeId parseReference(TypeNode::Kind kind);
  TypeId parseImportType();
  TypeId parseTypeOf();
  TypeId parseTuple();
  TypeId parseObject();
  TypeId parseFunction(TypeNode::Kind kind);
  bool atFunctionType() const;
  bool atPredicate() const;
  std::vector<TypeId> parseArguments();
  std::vector<TypeParameter> parseTypeParameters();

  // Members.
  std::vector<MemberDeclaration> parseMembers();  // at `{`
  bool parseMember(std::vector<MemberDeclaration>& members, size_t end);
  bool parseModifiers(MemberDeclaration& member);
  bool parseMemberName(MemberDeclaration& member);
  void parseSignature(MemberDeclaration& member);
  std::vector<ParameterDeclaration> parseParameters();  // at `(`
  ParameterDeclaration parseParameter(size_t end);

  // Statements.
  void parseStatements(size_t end, Context context);
  void parseStatement(size_t end, Context context);
  void parseExport(size_t end, Context context);
  void parseExportDefault(size_t end, Context context);
  void parseExportList();
  void parseImport(size_t end);
  void parseDeclaration(size_t end, Context context, bool exported, bool isDefault);
  bool atDeclaration() const;
  void parseClassLike(Declaration declaration);
  void parseAlias(Declaration declaration);
  void parseFunctionDeclaration(Declaration declaration);
  void parseVariables(const Declaration& declaration, size_t end);
  void parseEnum(Declaration declaration);
  void parseNamespace(Declaration declaration, Context context);
  Declaration begin(Declaration::Kind kind, Context context, bool exported, bool isDefault) const;
  DeclarationId finish(Declaration declaration);
  DeclarationFile& file() { return into_.files[file_]; }

  Declarations& into_;
  const TokenList& list_;
  DeclarationFileId file_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace unfreed::glue
