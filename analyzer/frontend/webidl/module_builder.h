// ModuleBuilder: from the declarations of .idl files to the module that the binder makes of them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bindings/binding.h"
#include "bindings/webidl_convention.h"
#include "frontend/webidl/idl.h"
#include "source/line_index.h"

namespace unfreed::webidl {

class ModuleBuilder {
 public:
  explicit ModuleBuilder(bindings::Module& module) : module_(module) {}

  // The names that all files declare come first: types are told by them.
  void declare(const File& file);
  void build(const File& file, const std::string& path, std::string_view text);
  // The module object, and what an importer sees. Once, at the end.
  void finish();

 private:
  using Member = bindings::Member;

  bindings::Class& classOf(const Interface& interface);
  void addInterface(const Interface& interface);
  void addBase(std::string_view derived, std::string_view base);
  void addOperation(bindings::Class& cls, const MemberDeclaration& declared);
  void addAttribute(bindings::Class& cls, const MemberDeclaration& declared);
  void addMember(bindings::Class& cls, Member member);
  Member makeMember(const MemberDeclaration& declared, std::string name, Member::Kind kind) const;
  bindings::Type resultOf(const MemberDeclaration& declared, const TypeName& type) const;
  bindings::Parameter parameter(std::string_view name, const TypeName& type) const;
  TypeName resolve(TypeName type) const;
  bool isClass(const TypeName& type) const;
  bool isKnown(const TypeName& type) const;

  bindings::Module& module_;
  std::unordered_set<std::string_view> interfaces_;
  std::unordered_set<std::string_view> enumerations_;
  std::unordered_map<std::string_view, TypeName> typeDefinitions_;
  std::unordered_map<std::string_view, bindings::ClassIndex> classes_;
  std::unordered_map<std::string, std::unordered_set<std::string>> signatures_;  // by class: each member once
  std::vector<bindings::BinderConstant> constants_;
  // Of the file being built.
  const std::string* path_ = nullptr;
  const LineIndex* lines_ = nullptr;
};

}  // namespace unfreed::webidl
