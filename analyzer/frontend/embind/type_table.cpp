#include "frontend/embind/type_table.h"

#include <algorithm>
#include <array>

namespace unfreed::embind {
namespace {

using bindings::Finalizer;
using bindings::Ownership;
using bindings::Parameter;
using bindings::PassMode;
using bindings::Type;

constexpr int kMaxLayers = 12;  // aliases of aliases, const of reference of …

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The position behind the last `::` outside of template arguments.
size_t lastPartOf(std::string_view type) {
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i + 1 < type.size(); ++i) {
    if (type[i] == '<') ++depth;
    if (type[i] == '>') --depth;
    if (depth == 0 && type[i] == ':' && type[i + 1] == ':') begin = i + 2;
  }
  return begin;
}

// name<args>: whether the last part of the name is one of these. The first argument.
std::string_view argumentOf(std::string_view type, std::string_view name) {
  if (!type.ends_with('>')) return {};
  const std::string_view last = type.substr(lastPartOf(type));
  if (!last.starts_with(name) || last.size() <= name.size() || last[name.size()] != '<') return {};
  std::string_view inside = last.substr(name.size() + 1, last.size() - name.size() - 2);
  int depth = 0;
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '<' || inside[i] == '(') ++depth;
    if (inside[i] == '>' || inside[i] == ')') --depth;
    if (depth == 0 && inside[i] == ',') return trimmed(inside.substr(0, i));
  }
  return trimmed(inside);
}

bool isPlainWord(std::string_view word) {
  constexpr std::array<std::string_view, 52> kWords{
      "void",         "bool",         "char",         "short",         "int",           "long",
      "float",        "double",       "signed",       "unsigned",      "wchar_t",       "char8_t",
      "char16_t",     "char32_t",     "size_t",       "ssize_t",       "ptrdiff_t",     "intptr_t",
      "uintptr_t",    "int8_t",       "int16_t",      "int32_t",       "int64_t",       "uint8_t",
      "uint16_t",     "uint32_t",     "uint64_t",     "string",        "wstring",       "u8string",
      "u16string",    "u32string",    "uint",         "uchar",         "ushort",        "ulong",
      "byte",         "nullptr_t",    "monostate",    "string_view",   "int_fast8_t",   "int_fast16_t",
      "int_fast32_t", "int_fast64_t", "uint_fast8_t", "uint_fast16_t", "uint_fast32_t", "uint_fast64_t",
      "float32_t",    "float64_t",    "off_t",        "time_t"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// unsigned long long, std::string, uint32_t, emscripten::memory_view<float>
bool isPlainType(std::string_view type) {
  if (!argumentOf(type, "memory_view").empty() || !argumentOf(type, "basic_string").empty()) return true;
  std::string_view rest = type;
  if (rest.starts_with("::")) rest.remove_prefix(2);
  if (rest.starts_with("std::")) rest.remove_prefix(5);
  while (!rest.empty()) {
    const size_t space = rest.find(' ');
    if (!isPlainWord(rest.substr(0, space))) return false;
    rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
  }
  return !type.empty();
}

std::string withoutSpaces(std::string_view type) {
  std::string text(type);
  std::erase(text, ' ');
  if (text.starts_with("::")) text.erase(0, 2);
  return text;
}

// Whether one name is the other with more namespaces in front.
bool namesTheSame(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.size() < b.size()) std::swap(a, b);
  return a.ends_with(b) && a.substr(0, a.size() - b.size()).ends_with("::");
}

}  // namespace

TypeTable::TypeTable(const std::vector<const Names*>& files) {
  for (const Names* file : files) {
    for (const WrittenClass& cls : file->classes) add(cls.type, cls.name, true);
    for (const PlainName& plain : file->plain) {
      if (!plain.type.empty()) add(plain.type, {}, false);
    }
    for (const auto& [name, type] : file->aliases) {
      const auto [known, isNew] = aliases_.emplace(name, type);
      // A local name of several types says nothing.
      if (!isNew && known->second != type) known->second.clear();
    }
  }
}

void TypeTable::add(std::string_view type, std::string_view name, bool isClass) {
  if (type.empty()) return;
  const std::string key = withoutSpaces(type);
  const std::string bound = isClass ? std::string(name) : std::string();
  std::vector<size_t>& namesakes = byLastPart_[key.substr(lastPartOf(key))];
  for (const size_t i : namesakes) {
    if (bound_[i].type != key) continue;
    bound_[i].isAmbiguous |= bound_[i].name != bound;
    return;
  }
  namesakes.push_back(bound_.size());
  bound_.push_back({key, bound});
}

TypeTable::Known TypeTable::find(std::string_view core, std::string& name) const {
  const std::string key = withoutSpaces(core);
  const auto found = byLastPart_.find(key.substr(lastPartOf(key)));
  if (found == byLastPart_.end()) return Known::No;
  const Bound* match = nullptr;
  for (const size_t i : found->second) {
    const Bound& candidate = bound_[i];
    if (candidate.type == key) {
      match = &candidate;
      break;
    }
    if (!namesTheSame(candidate.type, key)) continue;
    // Two classes of one name in different namespaces: which of them is not told.
    if (match != nullptr && match->name != candidate.name) return Known::No;
    match = &candidate;
  }
  if (match == nullptr || match->isAmbiguous) return Known::No;
  name = match->name;
  return name.empty() ? Known::Plain : Known::Class;
}

TypeTable::Shape TypeTable::shapeOf(std::string_view type) const {
  Shape shape;
  shape.core = trimmed(type);
  for (int layer = 0; layer < kMaxLayers; ++layer) {
    std::string_view& core = shape.core;
    if (core.starts_with("const ")) {
      core.remove_prefix(6);
    } else if (core.ends_with(" const")) {
      core.remove_suffix(6);
    } else if (core.ends_with("&")) {
      core.remove_suffix(1);
    } else if (core.ends_with("*const")) {
      core.remove_suffix(5);
    } else if (core.ends_with("*")) {
      core.remove_suffix(1);
      shape.isPointer = true;
    } else if (const std::string_view inner = argumentOf(core, "optional"); !inner.empty()) {
      core = inner;
      shape.isOptional = true;
    } else if (const std::string_view shared = argumentOf(core, "shared_ptr"); !shared.empty()) {
      core = shared;
      shape.isSmart = true;
    } else if (const std::string_view unique = argumentOf(core, "unique_ptr"); !unique.empty()) {
      core = unique;
      shape.isSmart = shape.isUnique = true;
    } else if (const std::string_view counted = argumentOf(core, "sk_sp"); !counted.empty()) {
      core = counted;
      shape.isSmart = true;
    } else {
      std::string name;
      if (isPlainType(core) || find(core, name) != Known::No) break;
      const auto alias = aliases_.find(std::string(core.substr(lastPartOf(core))));
      if (alias == aliases_.end() || alias->second.empty()) break;
      core = alias->second;
    }
    core = trimmed(core);
  }
  return shape;
}

std::string TypeTable::classOf(std::string_view type) const {
  std::string name;
  return find(shapeOf(type).core, name) == Known::Class ? name : std::string();
}

bool TypeTable::isPlain(std::string_view type) const {
  const Shape shape = shapeOf(type);
  std::string name;
  return isPlainType(shape.core) || find(shape.core, name) == Known::Plain;
}

Type TypeTable::resultOf(std::string_view type, WrittenMember::Policy policy) const {
  Type result;
  if (trimmed(type).empty()) return result;
  const Shape shape = shapeOf(type);
  std::string name;
  const Known known = isPlainType(shape.core) ? Known::Plain : find(shape.core, name);
  switch (known) {
    case Known::No:
      return result;
    case Known::Plain:
      // A pointer to a number is no handle either.
      result.ownership = Ownership::Plain;
      result.optional = shape.isOptional;
      return result;
    case Known::Class:
      break;
  }
  result.className = name;
  result.optional = shape.isOptional;
  if (shape.isSmart) {
    result.ownership = Ownership::Owned;
    result.finalizer = Finalizer::Registry;
    return result;
  }
  switch (policy) {
    case WrittenMember::Policy::TakeOwnership:
      result.ownership = Ownership::Owned;
      result.finalizer = Finalizer::Never;
      break;
    case WrittenMember::Policy::Reference:
      result.ownership = Ownership::Borrowed;
      break;
    case WrittenMember::Policy::None:
      // By value or by reference: a copy is made.
      result.ownership = shape.isPointer ? Ownership::Unknown : Ownership::Owned;
      if (!shape.isPointer) result.finalizer = Finalizer::Never;
      break;
  }
  return result;
}

Parameter TypeTable::parameterOf(const WrittenParameter& written) const {
  Parameter parameter;
  parameter.name = written.name;
  if (written.type.empty()) return parameter;
  const Shape shape = shapeOf(written.type);
  std::string name;
  switch (isPlainType(shape.core) ? Known::Plain : find(shape.core, name)) {
    case Known::No:
      break;
    case Known::Plain:
      parameter.mode = PassMode::Plain;
      break;
    case Known::Class:
      parameter.className = name;
      // unique_ptr by value: the object belongs to the callee from then on.
      parameter.mode = shape.isUnique && !written.type.ends_with("&") ? PassMode::Consume : PassMode::Borrow;
      break;
  }
  return parameter;
}

}  // namespace unfreed::embind
