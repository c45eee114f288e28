// From the items of a crate to what JavaScript sees.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bindings/reading.h"
#include "frontend/wasm_bindgen/bodies.h"
#include "frontend/wasm_bindgen/crate.h"
#include "frontend/wasm_bindgen/items.h"
#include "frontend/wasm_bindgen/meaning.h"
#include "frontend/wasm_bindgen/names.h"
#include "frontend/wasm_bindgen/namespaces.h"
#include "frontend/wasm_bindgen/typescript.h"

namespace unfreed::wasm_bindgen {

class ExportBuilder {
 public:
  ExportBuilder(const Items& items, const std::vector<bindings::SourceText>& sources, const Crate& crate);

  bindings::Module build();

 private:
  using Class = bindings::Class;
  using Member = bindings::Member;

  // A result or a parameter that Rust alone does not tell: TypeScript or the body may.
  struct Open {
    size_t cls = 0;     // position in classes_, or npos for a free function
    size_t member = 0;  // in the class or among the functions
    std::optional<size_t> parameter;
    std::optional<size_t> question;  // for TypeScript
    const FunctionItem* function = nullptr;
    uint32_t self = noStruct;
    Meaning meaning;
  };

  struct ClassDraft {
    Class cls;
    std::vector<std::string> conditions;
    std::vector<std::vector<std::string>> memberConditions;
  };

  void addClasses();
  void addParents();
  void addFields(size_t cls, uint32_t structIndex);
  void addImpls();
  void addMethod(size_t cls, uint32_t structIndex, const FunctionItem& method, const Attributes& impl);
  void addInspection(size_t cls, uint32_t structIndex);
  void addFunctions();
  std::optional<size_t> classOfImpl(const ImplItem& impl, uint32_t& structIndex);
  size_t draftNamed(std::string name, const std::vector<std::string>& conditions, const Place& place);

  void describe(Member& member, const FunctionItem& function, uint32_t self, size_t cls, size_t position);
  bindings::Type typeOf(const Meaning& meaning) const;
  bindings::Parameter parameterOf(const std::string& name, const Meaning& meaning) const;
  void addMember(size_t cls, Member member, std::vector<std::string> conditions);

  void closeOpen();
  void closeResult(const Open& open, Member& member);
  void closeParameter(const Open& open, bindings::Parameter& parameter) const;
  std::optional<bindings::Type> fromBody(const Open& open);
  void decideFinalizer(Class& cls) const;
  bindings::Module assemble();
  void keepOneOfEach(ClassDraft& draft) const;
  const std::string& classNameOf(uint32_t structIndex) const {
    return drafts_[classOf_[structIndex]].cls.name;
  }
  std::vector<std::string> conditionsOf(ScopeId scope, const Attributes& attributes) const;

  const Items& items_;
  const std::vector<bindings::SourceText>& sources_;
  const Crate& crate_;
  Names names_;
  Meanings meanings_;
  Bodies bodies_;
  std::vector<ClassDraft> drafts_;
  std::unordered_map<std::string, size_t> draftsByName_;
  std::vector<size_t> classOf_;  // draft by struct
  std::vector<Member> functions_;
  std::vector<std::vector<std::string>> functionConditions_;
  std::vector<Open> open_;
  struct Question {
    size_t cls;
    std::string member;
    std::string text;
  };
  size_t ask(size_t cls, const std::string& member, const std::string& text);

  std::vector<Question> questions_;
  Namespaces namespaces_;
  std::optional<TypeScript> typescript_;
};

}  // namespace unfreed::wasm_bindgen
