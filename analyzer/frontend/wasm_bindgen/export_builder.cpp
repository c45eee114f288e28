#include "frontend/wasm_bindgen/export_builder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace unfreed::wasm_bindgen {

using bindings::Ownership;
using bindings::Parameter;
using bindings::PassMode;
using bindings::Type;

namespace {

constexpr size_t none = static_cast<size_t>(-1);

// Free functions whose names JavaScript keeps for itself are exported with a `_` in front.
bool isReserved(std::string_view name) {
  static constexpr std::array<std::string_view, 46> words{
      "arguments", "break",  "case",     "catch",  "class",      "const",   "continue",  "debugger",
      "delete",    "do",     "else",     "enum",   "eval",       "export",  "extends",   "false",
      "finally",   "for",    "function", "if",     "implements", "import",  "in",        "instanceof",
      "interface", "let",    "new",      "null",   "package",    "private", "protected", "public",
      "return",    "static", "super",    "switch", "this",       "throw",   "true",      "try",
      "typeof",    "var",    "void",     "while",  "with",       "yield"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

void addAll(std::vector<std::string>& into, const std::vector<std::string>& from) {
  for (const std::string& condition : from) {
    if (std::find(into.begin(), into.end(), condition) == into.end()) into.push_back(condition);
  }
}

Type plainType() {
  Type type;
  type.ownership = Ownership::Plain;
  return type;
}

}  // namespace

ExportBuilder::ExportBuilder(const Items& items, const std::vector<bindings::SourceText>& sources,
                             const Crate& crate)
    : items_(items),
      sources_(sources),
      crate_(crate),
      names_(items),
      meanings_(items, names_),
      bodies_(items, names_),
      classOf_(items.structs.size(), none) {}

bindings::Module ExportBuilder::build() {
  addClasses();
  addImpls();
  addFunctions();
  closeOpen();
  return assemble();
}

std::vector<std::string> ExportBuilder::conditionsOf(ScopeId scope, const Attributes& attributes) const {
  std::vector<std::string> conditions = items_.scopes[scope].conditions;
  addAll(conditions, attributes.conditions);
  return conditions;
}

// Two structs of one JavaScript name are one class to JavaScript: the same thing under two conditions.
size_t ExportBuilder::draftNamed(std::string name, const std::vector<std::string>& conditions,
                                 const Place& place) {
  const auto [found, isNew] = draftsByName_.try_emplace(name, drafts_.size());
  if (!isNew) {
    ClassDraft& draft = drafts_[found->second];
    if (conditions.size() < draft.conditions.size()) draft.conditions = conditions;
    return found->second;
  }
  ClassDraft draft;
  draft.cls.name = std::move(name);
  draft.cls.release = {"free"};
  draft.cls.path = sources_[place.file].path;
  draft.cls.line = place.line;
  draft.conditions = conditions;
  drafts_.push_back(std::move(draft));
  return drafts_.size() - 1;
}

void ExportBuilder::addClasses() {
  for (size_t i = 0; i < items_.structs.size(); ++i) {
    const StructItem& item = items_.structs[i];
    if (!item.attributes.bindgen || !item.attributes.exists) continue;
    std::string name = namespaces_.place(item.attributes.jsNamespace,
                                         item.attributes.jsName.value_or(std::string(item.name)));
    classOf_[i] = draftNamed(std::move(name), conditionsOf(item.scope, item.attributes), item.place);
  }
  addParents();
  for (size_t i = 0; i < items_.structs.size(); ++i) {
    if (classOf_[i] == none) continue;
    addFields(classOf_[i], static_cast<uint32_t>(i));
    if (items_.structs[i].attributes.inspectable) addInspection(classOf_[i], static_cast<uint32_t>(i));
  }
}

// `extends = Parent`, which is another struct of the crate.
void ExportBuilder::addParents() {
  for (size_t i = 0; i < items_.structs.size(); ++i) {
    const StructItem& item = items_.structs[i];
    if (classOf_[i] == none || item.attributes.parent.empty()) continue;
    const Entity parent = names_.resolve(item.scope, item.attributes.parent);
    if (parent.kind != Entity::Kind::Struct || classOf_[parent.index] == none) continue;
    std::vector<std::string>& bases = drafts_[classOf_[i]].cls.bases;
    const std::string& name = classNameOf(parent.index);
    if (classOf_[parent.index] != classOf_[i] && bases.empty()) bases.push_back(name);
  }
}

void ExportBuilder::addMember(size_t cls, Member member, std::vector<std::string> conditions) {
  drafts_[cls].cls.members.push_back(std::move(member));
  drafts_[cls].memberConditions.push_back(std::move(conditions));
}

// A public field is a getter, which clones what is no number, and a setter, which takes its value.
void ExportBuilder::addFields(size_t cls, uint32_t structIndex) {
  const StructItem& item = items_.structs[structIndex];
  for (const FieldItem& field : item.fields) {
    const Meaning meaning = meanings_.of(field.type, item.scope, structIndex);
    std::vector<std::string> conditions = conditionsOf(item.scope, item.attributes);
    addAll(conditions, field.attributes.conditions);
    Member getter;
    getter.kind = Member::Kind::Getter;
    getter.name = field.attributes.jsName.value_or(field.name);
    getter.path = sources_[field.place.file].path;
    getter.line = field.place.line;
    getter.returns = typeOf(meaning);
    Member setter = getter;
    if (meaning.kind == Meaning::Kind::Opaque) {
      Open open{cls,    drafts_[cls].cls.members.size(), std::nullopt, std::nullopt, nullptr, structIndex,
                meaning};
      if (meaning.typescript) open.question = ask(cls, getter.name, *meaning.typescript);
      open_.push_back(std::move(open));
    }
    addMember(cls, std::move(getter), conditions);
    if (field.attributes.readonly) continue;
    setter.kind = Member::Kind::Setter;
    setter.returns = plainType();
    setter.parameters.push_back(parameterOf("value", meaning));
    addMember(cls, std::move(setter), std::move(conditions));
  }
}

// `inspectable` writes these two.
void ExportBuilder::addInspection(size_t cls, uint32_t structIndex) {
  const StructItem& item = items_.structs[structIndex];
  for (const char* name : {"toJSON", "toString"}) {
    Member member;
    member.name = name;
    member.returns = plainType();
    member.path = sources_[item.place.file].path;
    member.line = item.place.line;
    addMember(cls, std::move(member), conditionsOf(item.scope, item.attributes));
  }
}

// The struct that is meant, or, when a macro or another crate made it, a class of that name.
std::optional<size_t> ExportBuilder::classOfImpl(const ImplItem& impl, uint32_t& structIndex) {
  if (impl.self.kind != RustType::Kind::Path) return std::nullopt;
  const Meaning meaning = meanings_.of(impl.self, impl.scope, noStruct);
  if (meaning.kind == Meaning::Kind::Handle && classOf_[meaning.structIndex] != none) {
    structIndex = meaning.structIndex;
    return classOf_[structIndex];
  }
  if (meaning.kind != Meaning::Kind::Unknown || impl.functions.empty()) return std::nullopt;
  std::string name = namespaces_.place(impl.attributes.jsNamespace,
                                       impl.attributes.jsClass.value_or(std::string(impl.self.name())));
  const auto known = draftsByName_.find(name);
  if (known != draftsByName_.end()) return known->second;
  return draftNamed(std::move(name), conditionsOf(impl.scope, impl.attributes), impl.functions.front().place);
}

void ExportBuilder::addImpls() {
  for (const ImplItem& impl : items_.impls) {
    if (!impl.attributes.bindgen || !impl.attributes.exists || !impl.trait.empty()) continue;
    uint32_t structIndex = noStruct;
    const std::optional<size_t> cls = classOfImpl(impl, structIndex);
    if (!cls) continue;
    for (const FunctionItem& method : impl.functions) {
      if (method.isPublic && !method.attributes.skip) addMethod(*cls, structIndex, method, impl.attributes);
    }
  }
}

namespace {

// What a setter sets: `set_` is dropped from its Rust name.
std::string propertyOf(const FunctionItem& method) {
  const Attributes& attributes = method.attributes;
  const std::optional<std::string>& written = attributes.setter ? attributes.setter : attributes.getter;
  if (written && !written->empty()) return *written;
  if (attributes.jsName) return *attributes.jsName;
  std::string name(method.name);
  if (attributes.setter && name.starts_with("set_")) name.erase(0, 4);
  return name;
}

}  // namespace

void ExportBuilder::addMethod(size_t cls, uint32_t structIndex, const FunctionItem& method,
                              const Attributes& impl) {
  const Attributes& attributes = method.attributes;
  Member member;
  if (attributes.constructor) {
    member.kind = Member::Kind::Constructor;
    member.name = "new";
  } else if (attributes.getter && method.receiver == FunctionItem::Receiver::None) {
    member.kind = Member::Kind::Static;  // `static get`
    member.name = propertyOf(method);
  } else if (attributes.getter || attributes.setter) {
    member.kind = attributes.setter ? Member::Kind::Setter : Member::Kind::Getter;
    member.name = propertyOf(method);
  } else {
    const bool isStatic = method.receiver == FunctionItem::Receiver::None;
    member.kind = isStatic ? Member::Kind::Static : Member::Kind::Method;
    member.name = attributes.jsName.value_or(std::string(method.name));
  }
  member.receiver = method.receiver == FunctionItem::Receiver::Consume ? PassMode::Consume : PassMode::Borrow;
  describe(member, method, structIndex, cls, drafts_[cls].cls.members.size());
  std::vector<std::string> conditions = conditionsOf(method.scope, impl);
  addAll(conditions, attributes.conditions);
  addMember(cls, std::move(member), std::move(conditions));
}

void ExportBuilder::addFunctions() {
  for (const FunctionItem& function : items_.functions) {
    const Attributes& attributes = function.attributes;
    if (!attributes.bindgen || !attributes.exists || attributes.main) continue;
    if (!function.isPublic && !attributes.start) continue;
    Member member;
    member.kind = Member::Kind::Function;
    member.name = attributes.jsName.value_or(std::string(function.name));
    if (isReserved(member.name)) member.name.insert(0, "_");
    member.name = namespaces_.place(attributes.jsNamespace, std::move(member.name));
    describe(member, function, noStruct, none, functions_.size());
    functions_.push_back(std::move(member));
    functionConditions_.push_back(conditionsOf(function.scope, attributes));
  }
}

size_t ExportBuilder::ask(size_t cls, const std::string& member, const std::string& text) {
  questions_.push_back({cls, member, text});
  return questions_.size() - 1;
}

// Place, parameters and result.
void ExportBuilder::describe(Member& member, const FunctionItem& function, uint32_t self, size_t cls,
                             size_t position) {
  member.path = sources_[function.place.file].path;
  member.line = function.place.line;
  const size_t first = cls == none && function.attributes.takesThis ? 1 : 0;
  for (size_t i = first; i < function.parameters.size(); ++i) {
    const FunctionParameter& declared = function.parameters[i];
    const Meaning meaning = meanings_.of(declared.type, function.scope, self);
    Parameter parameter = parameterOf(declared.name, meaning);
    parameter.rest = function.attributes.variadic && i + 1 == function.parameters.size();
    member.parameters.push_back(std::move(parameter));
    const std::optional<std::string>& told = declared.typescript ? declared.typescript : meaning.typescript;
    if (meaning.kind == Meaning::Kind::Opaque && told) {
      open_.push_back({cls, position, i - first, ask(cls, member.name, *told), nullptr, self, meaning});
    }
  }
  Meaning result = meanings_.of(function.result, function.scope, self);
  result.promise |= function.isAsync;
  member.returns = typeOf(result);
  if (result.kind != Meaning::Kind::Opaque && result.kind != Meaning::Kind::Unknown) return;
  Open open{cls, position, std::nullopt, std::nullopt, &function, self, result};
  const std::optional<std::string>& told =
      function.attributes.returnType ? function.attributes.returnType : result.typescript;
  if (told) open.question = ask(cls, member.name, *told);
  open_.push_back(std::move(open));
}

Type ExportBuilder::typeOf(const Meaning& meaning) const {
  Type type;
  type.optional = meaning.optional;
  type.promise = meaning.promise;
  switch (meaning.kind) {
    case Meaning::Kind::Plain:
      type.ownership = Ownership::Plain;
      break;
    case Meaning::Kind::Handle:
      if (classOf_[meaning.structIndex] == none) break;
      type.className = classNameOf(meaning.structIndex);
      type.ownership = Ownership::Owned;
      type.shape = meaning.shape;
      break;
    case Meaning::Kind::Opaque:
    case Meaning::Kind::Unknown:
      break;
  }
  return type;
}

Parameter ExportBuilder::parameterOf(const std::string& name, const Meaning& meaning) const {
  Parameter parameter;
  parameter.name = name;
  switch (meaning.kind) {
    case Meaning::Kind::Plain:
    case Meaning::Kind::Opaque:  // handed over as a JavaScript value, which the call cannot release
      parameter.mode = PassMode::Plain;
      break;
    case Meaning::Kind::Handle:
      parameter.mode = meaning.reference ? PassMode::Borrow : PassMode::Consume;
      if (classOf_[meaning.structIndex] != none) parameter.className = classNameOf(meaning.structIndex);
      break;
    case Meaning::Kind::Unknown:  // whatever it is: a reference takes nothing away
      parameter.mode = meaning.reference ? PassMode::Borrow : PassMode::Unknown;
      break;
  }
  return parameter;
}

}  // namespace unfreed::wasm_bindgen
