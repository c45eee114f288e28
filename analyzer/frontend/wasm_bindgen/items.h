// What the files of a crate declare, as written: only what can be seen from JavaScript, or leads to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "frontend/wasm_bindgen/attributes.h"
#include "frontend/wasm_bindgen/rust_tokens.h"
#include "frontend/wasm_bindgen/rust_type.h"

namespace unfreed::wasm_bindgen {

enum class ScopeId : uint32_t {};  // a Rust module

// A piece of code, kept to be looked at later.
struct TokenRange {
  const TokenList* list = nullptr;
  size_t begin = 0;
  size_t end = 0;
};

struct Place {
  uint32_t file = 0;
  uint32_t line = 0;
};

struct Use {
  std::vector<std::string_view> path;
  std::string_view alias;  // the name it has here; empty for `*`
};

// A Rust module. Conditions include those of the modules around it.
struct RustScope {
  std::string crate;              // the folder that holds `src`
  std::vector<std::string> path;  // from the crate's root
  std::vector<std::string> conditions;
  std::vector<Use> uses;
};

struct FunctionParameter {
  std::string name;
  RustType type;
  std::optional<std::string> typescript;
};

struct FunctionItem {
  enum class Receiver : uint8_t { None, Borrow, Consume };
  std::string_view name;
  Attributes attributes;
  bool isPublic = false;
  bool isAsync = false;
  Receiver receiver = Receiver::None;
  std::vector<FunctionParameter> parameters;
  RustType result;
  TokenRange body;
  Place place;
  ScopeId scope{};
};

struct FieldItem {
  std::string name;
  Attributes attributes;
  RustType type;
  Place place;
};

struct StructItem {
  std::string_view name;
  Attributes attributes;
  std::vector<FieldItem> fields;  // public ones
  Place place;
  ScopeId scope{};
};

struct EnumItem {
  std::string_view name;
  Attributes attributes;
  ScopeId scope{};
};

struct ImplItem {
  RustType self;
  std::string_view trait;  // last word of the trait's path; empty: an impl of its own
  Attributes attributes;
  std::vector<FunctionItem> functions;
  ScopeId scope{};
};

// `type Foo;` in an `extern "C"` block: a JavaScript type.
struct ForeignType {
  std::string_view name;
  std::optional<std::string> typescript;
  ScopeId scope{};
};

struct AliasItem {
  std::string_view name;
  std::vector<std::string_view> parameters;
  RustType type;
  ScopeId scope{};
};

struct MacroDefinition {
  std::string_view name;
  TokenRange rules;
  bool exists = true;
  uint32_t file = 0;
};

struct MacroCall {
  std::string_view name;
  TokenRange input;
  Attributes attributes;
  Place place;
  ScopeId scope{};
  uint32_t depth = 0;  // of expansions that led to it
};

struct Items {
  Table<ScopeId, RustScope> scopes;
  std::vector<StructItem> structs;
  std::vector<EnumItem> enums;
  std::vector<ImplItem> impls;
  std::vector<FunctionItem> functions;  // free ones, exported or not
  std::vector<ForeignType> foreignTypes;
  std::vector<AliasItem> aliases;
  std::vector<std::string> typescript;  // custom sections
  std::vector<MacroDefinition> macros;
  std::vector<MacroCall> calls;  // not yet expanded
};

}  // namespace unfreed::wasm_bindgen
