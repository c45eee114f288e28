#include "frontend/glue/toolchain.h"

#include <array>
#include <utility>

namespace unfreed::glue {

bool isLifecycleMethod(const MemberDeclaration& member, std::string_view name) {
  return member.kind == MemberDeclaration::Kind::Method && member.name == name && member.parameters.empty() &&
         !member.isStatic && !member.isHidden;
}

bool hasMethod(const Declaration& shape, std::string_view name) {
  for (const MemberDeclaration& member : shape.members) {
    if (isLifecycleMethod(member, name)) return true;
  }
  return false;
}

std::optional<Recognition> recognise(const Scope& scope, const GlueFacts& facts, bool shipsWasm) {
  using bindings::Toolchain;
  using Recogniser = Evidence (*)(const Scope&, const GlueFacts&);
  // The more particular marks first; among equals the first one wins.
  constexpr std::array<std::pair<Toolchain, Recogniser>, 4> recognisers{{
      {Toolchain::WebIdl, recogniseWebIdl},
      {Toolchain::WasmBindgen, recogniseWasmBindgen},
      {Toolchain::Embind, recogniseEmbind},
      {Toolchain::CGlue, recogniseHandWritten},
  }};
  std::optional<Recognition> best;
  int bestStrength = shipsWasm || facts.wasm ? 0 : 1;
  for (const auto& [toolchain, recogniser] : recognisers) {
    Evidence evidence = recogniser(scope, facts);
    if (evidence.strength <= bestStrength) continue;
    bestStrength = evidence.strength;
    best = Recognition{toolchain, std::move(evidence.roles)};
  }
  if (best) spreadRoles(scope, best->roles);
  return best;
}

}  // namespace unfreed::glue
