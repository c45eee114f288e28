#include "frontend/wasm_bindgen/meaning.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

using bindings::Shape;

constexpr int maxDepth = 24;

template <size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool isPlainRust(std::string_view name) {
  static constexpr std::array<std::string_view, 24> words{
      "u8",  "u16",    "u32",     "u64",     "u128",    "usize",      "i8",       "i16",
      "i32", "i64",    "i128",    "isize",   "f32",     "f64",        "bool",     "char",
      "str", "String", "Clamped", "NonNull", "JsError", "Infallible", "Duration", "Closure"};
  return contains(words, name);
}

bool isPlainJavaScript(std::string_view name) {
  static constexpr std::array<std::string_view, 29> words{
      "ArrayBuffer",    "SharedArrayBuffer", "DataView",     "Date",         "Function",
      "RegExp",         "JsString",          "BigInt",       "Number",       "Boolean",
      "Error",          "TypeError",         "RangeError",   "SyntaxError",  "Symbol",
      "Uint8Array",     "Uint8ClampedArray", "Int8Array",    "Uint16Array",  "Int16Array",
      "Uint32Array",    "Int32Array",        "Float32Array", "Float64Array", "BigInt64Array",
      "BigUint64Array", "WeakMap",           "WeakSet",      "WeakRef"};
  return contains(words, name);
}

Meaning made(Meaning::Kind kind) {
  Meaning meaning;
  meaning.kind = kind;
  return meaning;
}

// Parameters of an alias replaced by what stands for them. Depth is that of a written type.
RustType substituted(const RustType& type, const AliasItem& alias, const RustType& use, int depth) {
  if (type.kind == RustType::Kind::Path && type.path.size() == 1) {
    for (size_t i = 0; i < alias.parameters.size() && i < use.parts.size(); ++i) {
      if (alias.parameters[i] == type.path.front()) return use.parts[i];
    }
  }
  RustType result = type;
  if (depth < maxDepth) {
    for (RustType& part : result.parts) part = substituted(part, alias, use, depth + 1);
  }
  return result;
}

}  // namespace

Meaning Meanings::visit(const RustType& type, ScopeId scope, uint32_t self, int depth) const {
  if (depth > maxDepth) return made(Meaning::Kind::Unknown);
  switch (type.kind) {
    case RustType::Kind::Unit:
    case RustType::Kind::Pointer:
      return made(Meaning::Kind::Plain);
    case RustType::Kind::Tuple:
    case RustType::Kind::Other:
      return made(Meaning::Kind::Unknown);
    case RustType::Kind::Reference: {
      if (type.parts.front().kind == RustType::Kind::Other) return made(Meaning::Kind::Plain);  // &dyn Fn()
      Meaning meaning = visit(type.parts.front(), scope, self, depth + 1);
      meaning.reference = true;
      return meaning;
    }
    case RustType::Kind::Slice: {
      Meaning meaning = visit(type.parts.front(), scope, self, depth + 1);
      if (meaning.kind != Meaning::Kind::Plain) meaning.shape = Shape::Array;
      return meaning;
    }
    case RustType::Kind::Path:
      return visitPath(type, scope, self, depth);
  }
  return made(Meaning::Kind::Unknown);
}

// Result, Option, Vec, Box, Rc, Arc: what they hold is what crosses.
std::optional<Meaning> Meanings::visitWrapper(const RustType& type, ScopeId scope, uint32_t self,
                                              int depth) const {
  const std::string_view name = type.name();
  if (type.parts.empty()) return std::nullopt;
  const auto inner = [&] { return visit(type.parts.front(), scope, self, depth + 1); };
  if (name == "Result" || name == "Box" || name == "Rc" || name == "Arc" || name == "ManuallyDrop")
    return inner();
  if (name == "Cow") return visit(type.parts.back(), scope, self, depth + 1);
  if (name == "Option") {
    Meaning meaning = inner();
    meaning.optional = true;
    return meaning;
  }
  if (name == "Vec" || name == "VecDeque") {
    Meaning meaning = inner();
    if (meaning.kind != Meaning::Kind::Plain) meaning.shape = Shape::Array;
    return meaning;
  }
  return std::nullopt;
}

Meaning Meanings::visitPath(const RustType& type, ScopeId scope, uint32_t self, int depth) const {
  const std::string_view name = type.name();
  if (name == "Self" && type.path.size() == 1) {
    if (self == noStruct) return made(Meaning::Kind::Unknown);
    Meaning meaning = made(Meaning::Kind::Handle);
    meaning.structIndex = self;
    return meaning;
  }
  if (std::optional<Meaning> wrapped = visitWrapper(type, scope, self, depth)) return *wrapped;
  if (type.path.size() == 1 && isPlainRust(name)) return made(Meaning::Kind::Plain);
  const Entity entity = names_.resolve(scope, type.path);
  switch (entity.kind) {
    case Entity::Kind::Struct: {
      Meaning meaning = made(Meaning::Kind::Handle);
      meaning.structIndex = entity.index;
      return meaning;
    }
    case Entity::Kind::Plain:
      return made(Meaning::Kind::Plain);
    case Entity::Kind::Foreign: {
      Meaning meaning = made(Meaning::Kind::Opaque);
      meaning.typescript = items_.foreignTypes[entity.index].typescript;
      meaning.untyped = !meaning.typescript;
      return meaning;
    }
    case Entity::Kind::Alias:
      return visitAlias(items_.aliases[entity.index], type, scope, self, depth);
    case Entity::Kind::None:
      break;
  }
  if (entity.crate == "web_sys" || entity.crate == "serde_json") return made(Meaning::Kind::Plain);
  const std::string_view real = entity.name.empty() ? name : entity.name;
  if (real != name) {  // `use wasm_bindgen::JsValue as Js`
    RustType renamed = type;
    renamed.path = {real};
    if (std::optional<Meaning> wrapped = visitWrapper(renamed, scope, self, depth)) return *wrapped;
  }
  return visitJavaScript(type, real, scope, self, depth);
}

Meaning Meanings::visitJavaScript(const RustType& type, std::string_view name, ScopeId scope, uint32_t self,
                                  int depth) const {
  if (isPlainRust(name) || isPlainJavaScript(name)) return made(Meaning::Kind::Plain);
  Meaning meaning = made(Meaning::Kind::Opaque);
  meaning.untyped = true;
  if (name == "JsValue" || name == "Object" || name == "Iterator" || name == "AsyncIterator") return meaning;
  const bool isArray = name == "Array";
  if (!isArray && name != "Map" && name != "Set" && name != "Promise") {
    return name.ends_with("Result") && !type.parts.empty() ? visit(type.parts.front(), scope, self, depth + 1)
                                                           : made(Meaning::Kind::Unknown);
  }
  if (!type.parts.empty()) {  // js_sys::Array<Foo>, Promise<Foo>
    const Meaning inner = visit(type.parts.back(), scope, self, depth + 1);
    if (inner.kind != Meaning::Kind::Unknown) meaning = inner;
  }
  if (name == "Promise") {
    meaning.promise = true;
  } else if (meaning.kind != Meaning::Kind::Plain) {
    meaning.shape = isArray ? Shape::Array : name == "Map" ? Shape::Map : Shape::Set;
  }
  return meaning;
}

Meaning Meanings::visitAlias(const AliasItem& alias, const RustType& use, ScopeId scope, uint32_t self,
                             int depth) const {
  RustType type = substituted(alias.type, alias, use, 0);
  // What was substituted is written in `scope`, the rest in the alias's own; names seldom differ.
  const bool generic = !alias.parameters.empty() && !use.parts.empty();
  return visit(type, generic ? scope : alias.scope, self, depth + 1);
}

}  // namespace unfreed::wasm_bindgen
