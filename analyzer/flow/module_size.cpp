#include "flow/module_size.h"

namespace unfreed::flow {
namespace {

uint64_t sizeOf(const Cfg& cfg) {
  return cfg.ops.size() * sizeof(Op) + (cfg.operands.size() + cfg.definingOp.size()) * sizeof(uint32_t) +
         cfg.blocks.size() * sizeof(Block) + cfg.loops.size() * sizeof(LoopInfo);
}

}  // namespace

uint64_t sizeOf(const Module& module) {
  uint64_t bytes = sizeof(Module) + module.variables.size() * sizeof(Variable) +
                   module.typeNotes.size() * sizeof(TypeNote) +
                   module.types.size() * sizeof(TypeDeclaration) + module.imports.size() * sizeof(Import) +
                   module.exports.size() * sizeof(Export);
  for (const Function& function : module.functions) bytes += sizeof(Function) + sizeOf(function.cfg);
  for (const Class& cls : module.classes) bytes += sizeof(Class) + cls.members.size() * sizeof(Member);
  return bytes;
}

}  // namespace unfreed::flow
