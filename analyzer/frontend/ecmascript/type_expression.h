// Type expressions of JSDoc comments: `{import('x').Foo|null}`, `{Array<Foo>}`, `{Foo[]}`, `{?Foo}`,
// `{function(): Foo}`.
#pragma once

#include <string_view>

#include "flow/module.h"

namespace unfreed::ecmascript {

// Reads the text between the braces; what cannot be read is Unknown. Views in the notes point into `text`.
flow::TypeNoteId readTypeExpression(std::string_view text, flow::Module& module);

}  // namespace unfreed::ecmascript
