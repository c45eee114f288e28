#include "rule/binding_view.h"

#include <algorithm>
#include <fmt/format.h>

namespace unfreed::rule {
namespace {

bool isWordCharacter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

Span spanAt(size_t begin, size_t size) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + size)};
}

// The only place of the word on the line; nothing when there are several.
std::optional<Span> onlyWord(std::string_view line, std::string_view word) {
  std::optional<Span> found;
  if (word.empty()) return found;
  for (size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + word.size())) {
    const size_t end = at + word.size();
    if (at > 0 && isWordCharacter(line[at - 1])) continue;
    if (end < line.size() && isWordCharacter(line[end])) continue;
    if (found) return std::nullopt;
    found = spanAt(at, word.size());
  }
  return found;
}

// In `fn extent_of(&self)`: `extent_of`.
std::optional<Span> functionName(std::string_view line) {
  const std::optional<Span> keyword = onlyWord(line, "fn");
  if (!keyword) return std::nullopt;
  const size_t begin = line.find_first_not_of(" \t", keyword->end);
  if (begin == std::string_view::npos || !isWordCharacter(line[begin])) return std::nullopt;
  size_t end = begin;
  while (end < line.size() && isWordCharacter(line[end])) ++end;
  return spanAt(begin, end - begin);
}

Span withoutBlanks(std::string_view line) {
  const size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {0, 0};
  return spanAt(begin, line.find_last_not_of(" \t") + 1 - begin);
}

}  // namespace

Span nameOnLine(std::string_view line, std::string_view name) {
  const std::string literal = fmt::format("\"{}\"", name);
  if (const size_t at = line.find(literal); at != std::string_view::npos) return spanAt(at, literal.size());
  if (const auto function = functionName(line)) return *function;
  return onlyWord(line, name).value_or(withoutBlanks(line));
}

std::string AcquiringGetterView::releaseCall() const {
  if (!type_.releaseFunction.empty()) return fmt::format("`{}(…)`", type_.releaseFunction);
  return fmt::format("`{}()`", type_.release.empty() ? "free" : type_.release.front());
}

// The class of the handle that a read makes; null when it makes none.
const bindings::Class* BindingView::acquiredBy(const bindings::Member& getter) const {
  if (getter.kind != bindings::Member::Kind::Getter) return nullptr;
  const bindings::Type& type = getter.returns;
  const bool isAcquired = type.ownership == bindings::Ownership::Owned && !type.isConstructor &&
                          type.passedOn.what == bindings::PassedOn::What::Nothing;
  if (!isAcquired || isNone(type.classIndex)) return nullptr;
  // A getter that takes its receiver over can be read but once, and gives it in another form.
  if (getter.receiver == bindings::PassMode::Consume) return nullptr;
  const bindings::Class& cls = module_.classes[type.classIndex];
  return cls.isHandle() ? &cls : nullptr;
}

std::optional<Location> BindingView::declarationOf(const bindings::Member& member) const {
  const auto file = linted_.files.find(member.path);
  if (file == linted_.files.end() || member.line == 0) return std::nullopt;
  const LineIndex& lines = sources_[file->second].lines();
  if (member.line > lines.lineCount()) return std::nullopt;
  const Span within = nameOnLine(lines.textOf(member.line), member.name);
  const uint32_t start = lines.startOf(member.line);
  return Location{file->second, {start + within.begin, start + within.end}};
}

std::vector<AcquiringGetterView> BindingView::acquiringGetters() const {
  std::vector<AcquiringGetterView> getters;
  for (const bindings::Member& member : class_.members) {
    const bindings::Class* const type = acquiredBy(member);
    if (type == nullptr) continue;
    if (const auto declaration = declarationOf(member))
      getters.emplace_back(class_, member, *type, *declaration);
  }
  return getters;
}

}  // namespace unfreed::rule
