// The second half of ExportBuilder: what TypeScript and bodies add, and the module put together.
#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

#include "frontend/wasm_bindgen/export_builder.h"

namespace unfreed::wasm_bindgen {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Ownership;
using bindings::Parameter;
using bindings::PassMode;
using bindings::Shape;
using bindings::Type;

namespace {

constexpr size_t none = static_cast<size_t>(-1);

// What Rust says around the JavaScript type: Option<JsFoo>, Vec<JsFoo>, an async function.
void wrap(Type& type, const Meaning& meaning) {
  type.optional |= meaning.optional;
  type.promise |= meaning.promise;
  if (!type.className.empty() && meaning.shape != Shape::One) type.shape = meaning.shape;
}

// The part of a version behind "0.2."; nothing for any other version.
int patchOf(const std::string& version) {
  if (!version.starts_with("0.2.")) return version.starts_with("0.") ? 0 : 1'000'000;
  int patch = 0;
  std::from_chars(version.data() + 4, version.data() + version.size(), patch);
  return patch;
}

}  // namespace

void ExportBuilder::closeOpen() {
  std::vector<std::string> names;
  names.reserve(drafts_.size());
  for (const ClassDraft& draft : drafts_) names.push_back(draft.cls.name);
  typescript_.emplace(std::move(names));
  for (const Question& question : questions_) typescript_->ask(question.cls, question.member, question.text);
  for (const std::string& section : items_.typescript) typescript_->addSection(section);
  typescript_->read();
  for (const Open& open : open_) {
    Member& member = open.cls == none ? functions_[open.member] : drafts_[open.cls].cls.members[open.member];
    if (open.parameter) {
      closeParameter(open, member.parameters[*open.parameter]);
    } else {
      closeResult(open, member);
    }
  }
}

// A handle that is handed over as a JavaScript value stays the caller's.
void ExportBuilder::closeParameter(const Open& open, Parameter& parameter) const {
  const std::optional<Type> type = typescript_->typeOf(*open.question);
  if (!type || type->className.empty() || draftsByName_.find(type->className) == draftsByName_.end()) return;
  parameter.mode = PassMode::Borrow;
  parameter.className = type->className;
}

void ExportBuilder::closeResult(const Open& open, Member& member) {
  std::optional<Type> type;
  if (open.question) type = typescript_->typeOf(*open.question);
  std::optional<Type> merged = open.cls == none
                                   ? typescript_->typeOfFunction(member.name)
                                   : typescript_->typeOfMember(drafts_[open.cls].cls.name, member);
  if (!type) {
    type = std::move(merged);
  } else if (merged && !type->className.empty() && !merged->className.empty() &&
             merged->className != type->className) {
    // Two declarations of it, two classes: it may be either.
    type->alternatives.push_back(merged->className);
    if (type->shape == Shape::One) type->shape = Shape::Union;
  }
  const bool fromTypeScript = type.has_value();
  if (!type) type = fromBody(open);
  if (!type) return;
  // TypeScript is told of the whole result, with a promise around it for async functions.
  const bool whole = fromTypeScript && open.function && open.function->attributes.returnType.has_value();
  Meaning around = open.meaning;
  if (whole) around.shape = Shape::One;
  wrap(*type, around);
  member.returns = std::move(*type);
}

std::optional<Type> ExportBuilder::fromBody(const Open& open) {
  if (!open.function || open.meaning.kind == Meaning::Kind::Unknown || open.meaning.promise)
    return std::nullopt;
  const BodyFacts facts = bodies_.look(*open.function, open.self);
  if (facts.cached) return std::nullopt;
  Type type;
  if (facts.classes.empty()) {
    // Serialised data, and nothing that could be something else.
    if (!facts.serialised || facts.other) return std::nullopt;
    type.ownership = Ownership::Plain;
    return type;
  }
  for (const uint32_t index : facts.classes) {
    if (classOf_[index] == none) continue;
    const std::string& name = classNameOf(index);
    if (type.className.empty()) {
      type.className = name;
    } else if (name != type.className) {
      type.alternatives.push_back(name);
    }
  }
  if (type.className.empty()) return std::nullopt;
  type.ownership = Ownership::Owned;
  type.optional = facts.optional;
  if (!type.alternatives.empty() || facts.serialised || facts.other || facts.branches)
    type.shape = Shape::Union;
  if (facts.shape != Shape::One) type.shape = facts.shape;
  return type;
}

// Since 0.2.93 every object is registered, in 0.2.91 and 0.2.92 what functions return, before that nothing.
void ExportBuilder::decideFinalizer(Class& cls) const {
  const int patch = crate_.wasmBindgen.empty() ? 0 : patchOf(crate_.wasmBindgen);
  cls.dispose = patch >= 104;  // of a requirement: at least that version
  if (!crate_.isResolved || crate_.wasmBindgen.empty()) {
    cls.finalizer = Finalizer::Registry;
    cls.finalizerAssumed = patch < 93;
    return;
  }
  const bool constructs = std::any_of(cls.members.begin(), cls.members.end(), [](const Member& member) {
    return member.kind == Member::Kind::Constructor;
  });
  cls.finalizer = patch >= 93 || (patch >= 91 && !constructs) ? Finalizer::Registry
                  : patch >= 91                               ? Finalizer::Factories
                                                              : Finalizer::Never;
}

// JavaScript sees one member of a name: of several, one that needs no condition.
void ExportBuilder::keepOneOfEach(ClassDraft& draft) const {
  std::vector<size_t> order(draft.cls.members.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return draft.memberConditions[a].size() < draft.memberConditions[b].size();
  });
  std::set<std::pair<Member::Kind, std::string_view>> seen;
  std::vector<bool> kept(order.size(), false);
  for (const size_t i : order)
    kept[i] = seen.emplace(draft.cls.members[i].kind, draft.cls.members[i].name).second;
  std::vector<Member> members;
  for (size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    std::vector<std::string> own;
    for (const std::string& condition : draft.memberConditions[i]) {
      const auto& ofClass = draft.conditions;
      if (std::find(ofClass.begin(), ofClass.end(), condition) == ofClass.end()) own.push_back(condition);
    }
    members.push_back(std::move(draft.cls.members[i]));
    members.back().condition = joined(own);
  }
  draft.cls.members = std::move(members);
}

bindings::Module ExportBuilder::assemble() {
  bindings::Module module;
  module.toolchain = bindings::Toolchain::WasmBindgen;
  module.origin = bindings::Origin::Source;
  module.package = crate_.name;
  const auto byPlace = [](const auto& a, const auto& b) {
    return std::tie(a.path, a.line) < std::tie(b.path, b.line);
  };
  std::stable_sort(drafts_.begin(), drafts_.end(),
                   [&](const ClassDraft& a, const ClassDraft& b) { return byPlace(a.cls, b.cls); });
  for (ClassDraft& draft : drafts_) {
    keepOneOfEach(draft);
    draft.cls.condition = joined(draft.conditions);
    decideFinalizer(draft.cls);
    module.classes.add(std::move(draft.cls));
  }
  for (size_t i = 0; i < functions_.size(); ++i) functions_[i].condition = joined(functionConditions_[i]);
  std::stable_sort(functions_.begin(), functions_.end(), byPlace);
  std::stable_sort(functions_.begin(), functions_.end(), [](const Member& a, const Member& b) {
    return a.condition.empty() > b.condition.empty();
  });
  std::set<std::string> seen;
  for (Member& function : functions_) {
    if (seen.insert(function.name).second) module.functions.add(std::move(function));
  }
  module.exportAll();
  namespaces_.build(module);
  for (Class& object : typescript_->objects()) {
    if (isNone(module.classNamed(object.name))) module.classes.add(std::move(object));
  }
  const bool hasDefault = std::any_of(module.exports.begin(), module.exports.end(),
                                      [](const bindings::Export& entry) { return entry.name == "default"; });
  if (!hasDefault && !module.exports.empty()) {
    // `import init from`: fetches and starts the module.
    bindings::Export init;
    init.name = "default";
    init.value.ownership = Ownership::Plain;
    module.exports.push_back(std::move(init));
  }
  module.link();
  return module;
}

}  // namespace unfreed::wasm_bindgen
