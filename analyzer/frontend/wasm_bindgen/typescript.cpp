#include "frontend/wasm_bindgen/typescript.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "frontend/glue/declarations.h"
#include "frontend/glue/module_builder.h"
#include "frontend/glue/roles.h"
#include "frontend/glue/scope.h"

namespace unfreed::wasm_bindgen {

namespace {

using bindings::Class;
using bindings::Member;
using bindings::Ownership;
using bindings::Type;

constexpr std::string_view questionPrefix = "unfreed$";

bool isIdentifier(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
  });
}

bool tells(const Type& type) {
  return type.ownership != Ownership::Unknown || !type.className.empty();
}

std::optional<size_t> questionOf(std::string_view name) {
  if (!name.starts_with(questionPrefix)) return std::nullopt;
  size_t number = 0;
  const auto [end, error] =
      std::from_chars(name.data() + questionPrefix.size(), name.data() + name.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

// Of several declarations of one member the one that leads to a handle says most.
void prefer(std::optional<Type>& best, const Type& type) {
  if (tells(type) && (!best || (best->className.empty() && !type.className.empty()))) best = type;
}

}  // namespace

void TypeScript::addSection(std::string_view text) {
  sections_ += text;
  sections_ += '\n';
}

size_t TypeScript::ask(size_t owner, std::string place, std::string_view text) {
  questions_.push_back({owner, std::move(place), std::string(text)});
  return questions_.size() - 1;
}

std::string TypeScript::declarations() const {
  std::vector<std::vector<size_t>> byOwner(classes_.size());
  std::string text;
  for (size_t i = 0; i < questions_.size(); ++i) {
    if (questions_[i].owner < classes_.size()) {
      byOwner[questions_[i].owner].push_back(i);
    } else {
      fmt::format_to(std::back_inserter(text), "export function {}{}(): {};\n", questionPrefix, i,
                     questions_[i].text);
    }
  }
  for (size_t i = 0; i < classes_.size(); ++i) {
    if (!isIdentifier(classes_[i])) continue;
    fmt::format_to(std::back_inserter(text), "export class {} {{\n  free(): void;\n", classes_[i]);
    for (const size_t question : byOwner[i]) {
      fmt::format_to(std::back_inserter(text), "  {}{}(): {};\n", questionPrefix, question,
                     questions_[question].text);
    }
    text += "}\n";
  }
  return text;
}

void TypeScript::read() {
  answers_.resize(questions_.size());
  if (questions_.empty() && sections_.empty()) return;
  const std::string own = declarations();
  glue::Declarations declarations;
  glue::parseDeclarations(declarations, "", own);
  // In a file of its own: what is broken in there breaks nothing else.
  glue::parseDeclarations(declarations, "", sections_);
  glue::nameObjectTypes(declarations);
  const glue::Scope scope(declarations);
  glue::Roles roles(scope.symbols().size());
  for (const std::string& name : classes_) {
    const glue::SymbolId symbol = scope.find(name);
    if (!isNone(symbol)) roles.set(symbol, glue::Role::Handle);
  }
  glue::spreadRoles(scope, roles);
  glue::ModuleBuilder builder(scope, roles, bindings::Toolchain::WasmBindgen, module_);
  builder.buildClasses();
  builder.buildFunctions();
  tidy();
  const auto answer = [&](const Member& member) {
    const std::optional<size_t> question = questionOf(member.name);
    if (question && *question < answers_.size() && tells(member.returns))
      answers_[*question] = member.returns;
  };
  for (const Class& cls : module_.classes) {
    for (const Member& member : cls.members) answer(member);
  }
  for (const Member& function : module_.functions) answer(function);
}

// An object type that a question mentions was named after the question: name it after the member. And nothing
// here stands in a file that the user could open.
void TypeScript::tidy() {
  const auto rename = [&](std::string& name) {
    const size_t at = name.find(questionPrefix);
    if (at == std::string::npos) return;
    const std::optional<size_t> question = questionOf(std::string_view(name).substr(at));
    if (!question || *question >= questions_.size()) return;
    const size_t end = std::min(name.find('.', at), name.size());
    name.replace(at, end - at, questions_[*question].place);
  };
  const auto tidyMember = [&](Member& member) {
    rename(member.returns.className);
    member.path.clear();
    member.line = 0;
  };
  for (Class& cls : module_.classes) {
    rename(cls.name);
    cls.path.clear();
    cls.line = 0;
    for (Member& member : cls.members) tidyMember(member);
  }
  for (Member& function : module_.functions) tidyMember(function);
}

std::optional<Type> TypeScript::typeOf(size_t question) const {
  return question < answers_.size() ? answers_[question] : std::nullopt;
}

std::optional<Type> TypeScript::typeOfMember(std::string_view cls, const Member& member) const {
  const bindings::ClassIndex index = module_.classNamed(cls);
  if (isNone(index)) return std::nullopt;
  std::optional<Type> best;
  for (const Member& told : module_.classes[index].members) {
    const bool isProperty = told.kind == Member::Kind::Getter;
    if (told.name != member.name || isProperty != (member.kind == Member::Kind::Getter)) continue;
    Type type = told.returns;
    if (isProperty && type.ownership == Ownership::Borrowed) type.ownership = Ownership::Owned;
    prefer(best, type);
  }
  return best;
}

std::optional<Type> TypeScript::typeOfFunction(std::string_view name) const {
  std::optional<Type> best;
  for (const Member& told : module_.functions) {
    if (told.name == name) prefer(best, told.returns);
  }
  return best;
}

std::vector<Class> TypeScript::objects() const {
  std::vector<Class> objects;
  for (const Class& cls : module_.classes) {
    if (cls.kind == Class::Kind::Plain) objects.push_back(cls);
  }
  return objects;
}

}  // namespace unfreed::wasm_bindgen
