#include "frontend/glue/signs.h"

#include <array>
#include <string>
#include <vector>

#include "source/find_text.h"

namespace unfreed::glue {
namespace {

// In this order; what they mean is said by their places.
constexpr std::array<std::string_view, 13> kWords{
    "free",        "delete",     "WrapperObject", "__destroy__", "namespace",  "module", "destroy",
    "wrapPointer", "castObject", "getCache",      "_malloc",     "getPointer", "compare"};
enum Word : uint32_t { kFree, kDelete, kWrapperObject, kDestroyMember, kNamespace, kModule, kDestroy };

constexpr std::array<std::string_view, 3> kWasmBindgen{"__destroy_into_raw", "__wbindgen", "__wbg_"};
constexpr std::array<std::string_view, 3> kBinder{"WrapperObject", "__destroy__", "wrapPointer"};

template <size_t count>
WordFinder finderOf(const std::array<std::string_view, count>& words) {
  return WordFinder(std::vector<std::string>(words.begin(), words.end()));
}

// What counts as a part of a name in any case; beyond ASCII there are spaces, too.
bool isAsciiNamePart(char c) {
  return isNamePart(c) && static_cast<unsigned char>(c) < 0x80;
}

// Whether parameters may begin at `at`, and end at once: "(" and ")", type parameters, or what is not looked
// through (comments, characters beyond ASCII).
bool mayTakeNothing(std::string_view text, size_t at) {
  constexpr std::string_view kSpaces = " \t\n\r\v\f";
  at = text.find_first_not_of(" \t\n\r\v\f\"'`?!", at);  // "free"?()
  if (at == std::string_view::npos) return true;
  if (text[at] != '(')
    return text[at] == '<' || text[at] == '/' || static_cast<unsigned char>(text[at]) >= 0x80;
  const size_t first = text.find_first_not_of(kSpaces, at + 1);
  if (first == std::string_view::npos) return true;
  constexpr std::string_view kUnclear = ")]}/@";
  if (kUnclear.find(text[first]) != std::string_view::npos || static_cast<unsigned char>(text[first]) >= 0x80)
    return true;
  const std::string_view rest = text.substr(first);
  return rest.substr(0, rest.find(')')).find("this") != std::string_view::npos;  // is no parameter
}

Signs signsInDeclarations(std::string_view text) {
  static const WordFinder finder = finderOf(kWords);
  Signs signs;
  bool hasNamespace = false;
  finder.findAll(text, [&](uint32_t word, size_t at) {
    const size_t end = at + kWords[word].size();
    const bool isName =
        (at == 0 || !isAsciiNamePart(text[at - 1])) && (end >= text.size() || !isAsciiNamePart(text[end]));
    if (!isName) return;
    switch (word) {
      case kFree:
      case kDelete:
        signs.releases = signs.releases || mayTakeNothing(text, end);
        break;
      case kWrapperObject:
      case kDestroyMember:
        signs.binds = true;
        break;
      case kNamespace:
      case kModule:
        hasNamespace = true;
        break;
      case kDestroy:
        signs.destroys = true;
        break;
      default:
        signs.wraps = true;
        break;
    }
  });
  signs.destroys = signs.destroys && hasNamespace;
  signs.wraps = signs.wraps && hasNamespace;
  return signs;
}

Signs signsInGlue(std::string_view text) {
  static const WordFinder wasmBindgen = finderOf(kWasmBindgen);
  static const WordFinder binder = finderOf(kBinder);
  Signs signs;
  wasmBindgen.findAll(text, [&](uint32_t, size_t) { signs.generated = true; });
  if (signs.generated) return signs;
  uint32_t seen = 0;
  binder.findAll(text, [&](uint32_t word, size_t) { seen |= 1u << word; });
  signs.generated = seen == (1u << kBinder.size()) - 1;
  return signs;
}

}  // namespace

Signs& Signs::operator|=(const Signs& other) {
  releases |= other.releases;
  binds |= other.binds;
  destroys |= other.destroys;
  wraps |= other.wraps;
  generated |= other.generated;
  return *this;
}

Signs signsIn(std::string_view text, Input::Kind kind) {
  return kind == Input::Kind::Declarations ? signsInDeclarations(text) : signsInGlue(text);
}

// The recognisers ask for no less: wasm-bindgen, Embind and hand-written classes for such a method or for
// glue that wasm-bindgen has written, the binder for its names, its namespace or its glue.
bool mayBeModule(const Signs& signs) {
  return signs.releases || signs.binds || (signs.destroys && signs.wraps) || signs.generated;
}

}  // namespace unfreed::glue
