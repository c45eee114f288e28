// Types in JSDoc comments.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {

void declareTypedefs(Lowering&) {}
TypeNoteId documentedType(Lowering&, Node) {
  return None<TypeNoteId>;
}
void documentFunction(Lowering&, Node, flow::Function&) {}

}  // namespace unfreed::ecmascript
