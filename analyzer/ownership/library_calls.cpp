#include "ownership/library_calls.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace unfreed::ownership {
namespace {

template <size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool isUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

// `addBody`, `insertChild`: a verb that puts its argument somewhere, and then what. Only as JavaScript writes
// it: `add_input` is a name from Rust, where what is kept is moved, or copied.
bool saysWhatItPutsIn(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kVerbs{"add",     "insert",   "append", "prepend",
                                                           "push",    "register", "track",  "manage",
                                                           "enqueue", "adopt",    "store"};
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) {
    return name.size() > verb.size() && name.starts_with(verb) && isUpper(name[verb.size()]);
  });
}

// `btVector3` is "bt" and "vector"; `add_child` is "add" and "child"; `RVec3` is "r" and "vec".
std::vector<std::string> wordsOfName(std::string_view name) {
  std::vector<std::string> words;
  bool begins = true;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool isLower = c >= 'a' && c <= 'z';
    if (!isUpper(c) && !isLower) {
      begins = true;  // digits, `_`, `$`
      continue;
    }
    const bool afterLower = i > 0 && !isUpper(name[i - 1]);
    const bool beforeLower = i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (begins || (isUpper(c) && (afterLower || beforeLower))) words.emplace_back();
    words.back() += isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    begins = false;
  }
  return words;
}

}  // namespace

bool isGatheringMethod(std::string_view name) {
  static constexpr std::array<std::string_view, 18> kNames{
      "push",    "unshift", "add", "set",      "splice", "fill",   "append", "prepend", "insert",
      "enqueue", "put",     "use", "register", "track",  "manage", "adopt",  "store",   "emplace"};
  return contains(kNames, name) || saysWhatItPutsIn(name);
}

bool isElementMethod(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames{"pop",  "shift", "at",       "get",        "find",
                                                          "next", "value", "findLast", "getOrInsert"};
  return contains(kNames, name);
}

bool isSameElementsMethod(std::string_view name) {
  static constexpr std::array<std::string_view, 15> kNames{
      "slice", "splice",   "concat",     "reverse",   "sort", "flat",    "values", "entries",
      "keys",  "toSorted", "toReversed", "toSpliced", "with", "toArray", "drain"};
  return contains(kNames, name);
}

bool runsCallbackAtOnce(std::string_view name) {
  static constexpr std::array<std::string_view, 20> kNames{
      "sort",   "toSorted", "replace",     "replaceAll", "forEach",   "map",      "filter",
      "reduce", "some",     "every",       "find",       "findIndex", "findLast", "findLastIndex",
      "from",   "flatMap",  "reduceRight", "call",       "apply",     "groupBy"};
  return contains(kNames, name);
}

bool registersCallback(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kVerbs{"subscribe", "register", "listen", "observe",
                                                          "watch"};
  static constexpr std::array<std::string_view, 3> kSetters{"set", "add", "install"};
  static constexpr std::array<std::string_view, 5> kNouns{"callback", "listener", "handler", "hook",
                                                          "observer"};
  const auto begins = [&](std::string_view word) { return name.starts_with(word); };
  const bool isOn = begins("on") && name.size() > 2 && (name[2] == '_' || (name[2] >= 'A' && name[2] <= 'Z'));
  if (isOn || name == "on" || name == "once") return true;
  if (std::any_of(kVerbs.begin(), kVerbs.end(), begins)) return true;
  if (std::none_of(kSetters.begin(), kSetters.end(), begins)) return false;
  const auto holds = [&](std::string_view noun) {  // in either case: setCallback, set_callback
    return name.find(noun.substr(1)) != std::string_view::npos;
  };
  return std::any_of(kNouns.begin(), kNouns.end(), holds);
}

bool passesArgumentOn(std::string_view path) {
  static constexpr std::array<std::string_view, 16> kPaths{
      "Promise.all",        "Promise.allSettled", "Promise.race", "Promise.any",
      "Promise.resolve",    "Array.from",         "Array.of",     "Object.values",
      "Object.entries",     "Object.freeze",      "Object.seal",  "Object.assign",
      "Object.fromEntries", "Array.fromAsync",    "Object",       "Reflect.ownKeys"};
  return contains(kPaths, path);
}

bool isCollectionConstructor(std::string_view path) {
  static constexpr std::array<std::string_view, 5> kPaths{"Array", "Map", "Set", "WeakMap", "WeakSet"};
  return contains(kPaths, path);
}

bool runsCallbackAgain(std::string_view name) {
  return name == "setAnimationLoop";
}

bool isDisposableStack(std::string_view path) {
  return path == "DisposableStack" || path == "AsyncDisposableStack";
}

bool isHandOverName(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames{"resolve", "reject",  "done",   "next", "callback",
                                                          "cb",      "fulfill", "accept", "emit"};
  // `props.onTree(tree)`
  const bool saysOn = name.size() > 2 && name.starts_with("on") && name[2] >= 'A' && name[2] <= 'Z';
  return saysOn || contains(kNames, name);
}

bool isKeepingName(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kVerbs{"add",    "insert",   "append",
                                                          "attach", "register", "enqueue"};
  const std::vector<std::string> words = wordsOfName(name);
  return !words.empty() && contains(kVerbs, words.front());
}

bool soundsLikeAValue(std::string_view className) {
  static constexpr std::array<std::string_view, 20> kWords{
      "vec",  "vector", "quat",   "quaternion", "mat",   "matrix", "transform", "point",  "pnt",   "color",
      "rect", "size",   "string", "array",      "float", "int",    "range",     "bounds", "angle", "scalar"};
  const std::vector<std::string> words = wordsOfName(className);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return contains(kWords, word); });
}

bool isHarmlessMethod(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kNames{"has",     "includes", "indexOf", "lastIndexOf",
                                                           "join",    "toString", "valueOf", "hasOwnProperty",
                                                           "isEmpty", "clear"};
  return contains(kNames, name);
}

bool isReleaseName(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames{"free",  "delete",  "destroy",      "dispose",
                                                          "close", "release", "freeRecursive"};
  return contains(kNames, name);
}

}  // namespace unfreed::ownership
