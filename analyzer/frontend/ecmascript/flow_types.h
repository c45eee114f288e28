// Flow's types, made readable for the grammar of TSX.
//
// Flow and TypeScript share most of how types are written. What only Flow knows is blanked out or put as
// TypeScript puts it, in a copy of the text whose lines and offsets stay: exact objects `{| … |}`, `?T`,
// `+name`, spreads and inexact objects, `string => void`, `<T: Bound>`, `(value: Type)`, `Box<>`, `import
// typeof`, `opaque type`, `%checks` (https://flow.org/en/docs/types/). Spans stay true, and texts are taken
// from the file itself.
//
// It works on tokens. Where a type begins is told from the brackets around it and the tokens beside it; what
// cannot be read as a type is left as it is. Hits in code that means something else do little harm: nothing
// is written over but what no expression can hold.
#pragma once

#include <string>
#include <string_view>

namespace unfreed::ecmascript {

// Whether a comment at the beginning says `@flow`.
bool hasFlowPragma(std::string_view text);

// The text to parse as TSX; as long as `text`.
std::string withoutFlowTypes(std::string_view text);

}  // namespace unfreed::ecmascript
