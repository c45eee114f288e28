// The words of the bindings JSON, for whoever prints a fact.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "bindings/binding.h"

namespace unfreed::bindings {

template <class Enum, size_t N>
using NameTable = std::array<std::pair<Enum, std::string_view>, N>;

inline constexpr NameTable<Toolchain, 5> kToolchainNames{{
    {Toolchain::WasmBindgen, "wasm-bindgen"},
    {Toolchain::Embind, "embind"},
    {Toolchain::WebIdl, "webidl"},
    {Toolchain::CGlue, "c-glue"},
    {Toolchain::Model, "model"},
}};
inline constexpr NameTable<Origin, 4> kOriginNames{{
    {Origin::Glue, "glue"},
    {Origin::Source, "source"},
    {Origin::Declarations, "declarations"},
    {Origin::Model, "model"},
}};
inline constexpr NameTable<Ownership, 4> kOwnershipNames{{
    {Ownership::Owned, "owned"},
    {Ownership::Borrowed, "borrowed"},
    {Ownership::Plain, "plain"},
    {Ownership::Unknown, "unknown"},
}};
inline constexpr NameTable<Shape, 5> kShapeNames{{
    {Shape::One, "one"},
    {Shape::Array, "array"},
    {Shape::Map, "map"},
    {Shape::Set, "set"},
    {Shape::Union, "union"},
}};
inline constexpr NameTable<Finalizer, 4> kFinalizerNames{{
    {Finalizer::Registry, "registry"},
    {Finalizer::Factories, "factories"},
    {Finalizer::Never, "never"},
    {Finalizer::Unknown, "unknown"},
}};
inline constexpr NameTable<PassMode, 4> kPassModeNames{{
    {PassMode::Borrow, "borrow"},
    {PassMode::Consume, "consume"},
    {PassMode::Plain, "plain"},
    {PassMode::Unknown, "unknown"},
}};
inline constexpr NameTable<Member::Kind, 6> kMemberKindNames{{
    {Member::Kind::Constructor, "constructor"},
    {Member::Kind::Static, "static"},
    {Member::Kind::Method, "method"},
    {Member::Kind::Getter, "getter"},
    {Member::Kind::Setter, "setter"},
    {Member::Kind::Function, "function"},
}};
inline constexpr NameTable<Class::Kind, 3> kClassKindNames{{
    {Class::Kind::Handle, "handle"},
    {Class::Kind::Namespace, "namespace"},
    {Class::Kind::Plain, "plain"},
}};

template <class Table, class Enum>
constexpr std::string_view nameIn(const Table& names, Enum value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return {};
}

}  // namespace unfreed::bindings
