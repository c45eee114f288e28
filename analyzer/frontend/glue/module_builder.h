// ModuleBuilder: from resolved declarations to a bindings::Module. What only glue knows is added by join.h.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bindings/binding.h"
#include "frontend/glue/resolver.h"
#include "frontend/glue/roles.h"
#include "frontend/glue/scope.h"
#include "source/line_index.h"

namespace unfreed::glue {

// What a toolchain's declarations mean by themselves.
struct Policy {
  bindings::Ownership results = bindings::Ownership::Owned;     // of calls that return a handle
  bindings::Ownership properties = bindings::Ownership::Owned;  // of a handle's properties
  bindings::PassMode handleArguments = bindings::PassMode::Borrow;
  bool destroyFunction = false;      // released by `destroy(x)` instead of a method
  bool implicitConstructors = true;  // of classes that declare none
};

Policy policyOf(bindings::Toolchain toolchain);

class ModuleBuilder {
 public:
  ModuleBuilder(const Scope& scope, const Roles& roles, bindings::Toolchain toolchain,
                bindings::Module& module);

  void buildClasses();
  void buildFunctions();  // exports.cpp
  void buildExports();    // exports.cpp

 private:
  using Class = bindings::Class;
  using Member = bindings::Member;

  // Classes.
  void buildHandle(SymbolId symbol);
  void buildObject(SymbolId symbol);
  void buildSpace(SymbolId symbol);
  void addMergedSpace(Class& cls, SymbolId symbol);
  void addContents(Class& cls, SymbolId space);
  void buildConstructor(SymbolId symbol);
  void addBases(Class& cls, SymbolId symbol);
  std::vector<SymbolId> basesOf(SymbolId symbol) const;
  void addShape(Class& cls, const Declaration& shape, const Frame* outer);
  void addBaseMembers(Class& cls, SymbolId symbol);
  void addImplicitConstructor(Class& cls, SymbolId symbol);
  void addMember(Class& cls, const Declaration& shape, const MemberDeclaration& declared, const Frame* outer);
  void addProperty(Class& cls, const MemberDeclaration& declared, Member member, const Frame* frame,
                   bool isGenerated);
  void addLifecycle(Class& cls, const MemberDeclaration& declared) const;
  bool isLifecycle(const Class& cls, const MemberDeclaration& declared) const;
  void findNamespaces();
  bool isGeneratedRecord(SymbolId symbol) const;
  void findRecords();
  bool constructsItself(SymbolId symbol) const;

  // Members and types.
  Member makeMember(const MemberDeclaration& declared, Member::Kind kind, DeclarationFileId file) const;
  std::vector<bindings::Parameter> makeParameters(const MemberDeclaration& declared,
                                                  const Frame* frame) const;
  bindings::Parameter makeParameter(const ParameterDeclaration& declared, const Frame* frame) const;
  bindings::Type toType(const Resolved& resolved, bindings::Ownership ofHandles, std::string_view self) const;
  bindings::Ownership resultsOf(std::string_view function) const;
  std::string nameOf(SymbolId symbol) const;
  uint32_t lineOf(DeclarationFileId file, uint32_t offset) const;
  void place(Class& cls, SymbolId symbol) const;
  Class& classOf(SymbolId symbol);

  // Functions and exports (exports.cpp).
  void addFunction(const MemberDeclaration& signature, std::string_view name, DeclarationFileId file);
  void addVariable(const Declaration& variable);
  bool isLoader(const Declaration& function) const;
  void exportDeclaration(const Declaration& declaration, std::string_view name);
  void exportSymbol(SymbolId symbol, std::string_view name);
  void exportFile(DeclarationFileId file, std::vector<bool>& visited);
  DeclarationFileId fileNamed(DeclarationFileId from, std::string_view specifier) const;
  void addExport(bindings::Export entry);

  const Scope& scope_;
  const Declarations& declarations_;
  const Roles& roles_;
  Resolver resolver_;
  Policy policy_;
  bindings::Toolchain toolchain_;
  bindings::Module& module_;
  std::vector<bindings::ClassIndex> classes_;  // by symbol
  std::unordered_map<std::string_view, bindings::FunctionIndex> functions_;
  std::unordered_map<std::string, size_t> exported_;  // name to position
  std::vector<LineIndex> lines_;                      // by file
};

}  // namespace unfreed::glue
