// Which objects a FinalizationRegistry will see, by the generations of the glue (docs/bindings-json.md lists
// them).
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "frontend/glue/join.h"
#include "frontend/glue/outside_names.h"

namespace unfreed::glue {

using bindings::Class;
using bindings::Finalizer;
using bindings::Toolchain;

namespace {

bool isFreeExport(std::string_view name) {
  return name.starts_with("__wbg_") && name.ends_with("_free");
}

// The number of parameters of `__wbg_…_free` in the declarations: 2 since wasm-bindgen 0.2.93, 1 before, 0
// unknown.
int declaredFreeArity(const Scope& scope) {
  const Declarations& declarations = scope.declarations();
  int arity = 0;
  const auto see = [&](const MemberDeclaration& member) {
    arity = std::max(arity, static_cast<int>(member.parameters.size()));
  };
  const auto seeType = [&](TypeId type) {
    if (isNone(type) || declarations.types[type].kind != TypeNode::Kind::Function) return;
    see(declarations.bodies[declarations.types[type].body].front());
  };
  for (const Declaration& declaration : declarations.all) {
    if (isFreeExport(declaration.name)) {
      if (declaration.kind == Declaration::Kind::Function) see(declaration.members.front());
      seeType(declaration.type);
    }
    if (declaration.name != "InitOutput") continue;
    for (const MemberDeclaration& member : declaration.members) {
      if (isFreeExport(member.name)) seeType(member.type);
    }
  }
  return arity;
}

// Since 0.2.96 a class without a constructor says so; `[Symbol.dispose]` came with 0.2.94.
bool isRecent(const bindings::Module& module, const Scope& scope) {
  for (const Class& cls : module.classes) {
    if (cls.dispose) return true;
  }
  for (const Declaration& declaration : scope.declarations().all) {
    if (declaration.kind != Declaration::Kind::Class || declaration.members.empty()) continue;
    const MemberDeclaration& first = declaration.members.front();
    if (first.kind == MemberDeclaration::Kind::Constructor && first.isHidden) return true;
  }
  return false;
}

Finalizer fromGlue(const GlueClass& glue) {
  const GlueMember* wrap = glue.memberNamed("__wrap");
  const GlueMember* constructor = nullptr;
  for (const GlueMember& member : glue.members) {
    if (member.kind == bindings::Member::Kind::Constructor) constructor = &member;
  }
  if (!glue.registered) return Finalizer::Never;
  const bool wrapRegisters = wrap && wrap->registers;
  const bool constructorRegisters =
      constructor && (constructor->registers || (wrapRegisters && !constructor->wraps.empty()));
  if (constructor && !constructorRegisters) return Finalizer::Factories;
  return Finalizer::Registry;
}

void decideWasmBindgen(bindings::Module& module, const GlueFacts& facts, const Scope& scope) {
  std::unordered_map<std::string_view, const GlueClass*> glue;
  const OutsideNames names(facts, module);
  for (const GlueClass& cls : facts.classes) glue.try_emplace(names.of(cls.name), &cls);
  const int arity = std::max(facts.freeArity, declaredFreeArity(scope));
  const bool recent = arity >= 2 || isRecent(module, scope);
  for (Class& cls : module.classes) {
    if (!cls.isHandle()) continue;
    const auto found = glue.find(cls.name);
    if (found != glue.end() && found->second->memberNamed("__destroy_into_raw")) {
      cls.finalizer = fromGlue(*found->second);
    } else if (facts.wasmBindgen && !facts.registry) {
      cls.finalizer = Finalizer::Never;
    } else {
      const bool hasConstructor = !membersNamed(module, cls, "new").empty();
      cls.finalizer = arity == 1 && hasConstructor ? Finalizer::Factories : Finalizer::Registry;
      cls.finalizerAssumed = !recent;
    }
  }
}

void decideHandWritten(bindings::Module& module, const GlueFacts& facts) {
  for (Class& cls : module.classes) {
    if (!cls.isHandle()) continue;
    const GlueClass* glue = facts.classNamed(cls.name);
    if (!glue) {
      cls.finalizer = facts.wasm && !facts.registry ? Finalizer::Never : Finalizer::Unknown;
      cls.finalizerAssumed = true;
      continue;
    }
    const bool registers = std::any_of(glue->members.begin(), glue->members.end(),
                                       [](const GlueMember& member) { return member.registers; });
    cls.finalizer = registers ? Finalizer::Registry : Finalizer::Never;
  }
}

}  // namespace

void decideFinalizers(bindings::Module& module, const GlueFacts& facts, const Scope& scope) {
  switch (module.toolchain) {
    case Toolchain::WasmBindgen:
      return decideWasmBindgen(module, facts, scope);
    case Toolchain::CGlue:
      return decideHandWritten(module, facts);
    case Toolchain::WebIdl:
    case Toolchain::Embind:
    case Toolchain::Model:
      break;
  }
  for (Class& cls : module.classes) {
    if (!cls.isHandle()) continue;
    cls.finalizer = Finalizer::Never;
    // Declarations never tell which classes are smart pointers, and only those are registered.
    cls.finalizerAssumed = module.toolchain == Toolchain::Embind;
  }
}

}  // namespace unfreed::glue
