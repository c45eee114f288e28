#include "frontend/ecmascript/using_rewrite.h"

#include <algorithm>

namespace unfreed::ecmascript {
namespace {

constexpr std::string_view word = "using";

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

size_t skipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

size_t skipSpace(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
    ++at;
  return at;
}

size_t nameEnd(std::string_view text, size_t at) {
  while (at < text.size() && isNamePart(text[at])) ++at;
  return at;
}

bool isOperatorWord(std::string_view name) {
  return name == "in" || name == "of" || name == "instanceof" || name == "as" || name == "satisfies" ||
         name == "is";
}

// What may follow the declared name.
bool declares(std::string_view text, size_t at) {
  at = skipSpace(text, at);
  if (at >= text.size()) return false;
  if (text[at] == '=') return at + 1 < text.size() && text[at + 1] != '=' && text[at + 1] != '>';
  if (text[at] == ':' || text[at] == ',' || text[at] == ';') return true;
  return text.substr(at, nameEnd(text, at) - at) == "of";
}

size_t previousNonSpace(std::string_view text, size_t at) {
  while (at > 0 &&
         (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\n' || text[at - 1] == '\r'))
    --at;
  return at;
}

bool isDeclaration(std::string_view text, size_t at) {
  if (at > 0 && (isNamePart(text[at - 1]) || text[at - 1] == '.')) return false;
  const size_t after = at + word.size();
  const size_t name = skipBlanks(text, after);
  if (name == after) return false;
  const size_t end = nameEnd(text, name);
  if (end == name || isOperatorWord(text.substr(name, end - name))) return false;
  return declares(text, end);
}

bool awaitBefore(std::string_view text, size_t at) {
  const size_t end = previousNonSpace(text, at);
  return end >= 5 && end < at && text.substr(end - 5, 5) == "await" &&
         (end == 5 || !isNamePart(text[end - 6]));
}

}  // namespace

UsingMarks findUsing(std::string_view text) {
  UsingMarks marks;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
    if (isDeclaration(text, at)) marks.push_back({static_cast<uint32_t>(at), awaitBefore(text, at)});
  }
  return marks;
}

std::string withoutUsing(std::string_view text, const UsingMarks& marks) {
  std::string copy(text);
  for (const UsingMark& mark : marks) {
    copy.replace(mark.offset, word.size(), "const");
    if (mark.isAwait) copy.replace(previousNonSpace(text, mark.offset) - 5, 5, "     ");
  }
  return copy;
}

const UsingMark* markAt(const UsingMarks& marks, uint32_t offset) {
  const auto found =
      std::lower_bound(marks.begin(), marks.end(), offset,
                       [](const UsingMark& mark, uint32_t wanted) { return mark.offset < wanted; });
  return found != marks.end() && found->offset == offset ? &*found : nullptr;
}

}  // namespace unfreed::ecmascript
