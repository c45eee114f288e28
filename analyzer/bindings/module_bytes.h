// A module of bindings as bytes, for the cache: all of it, unlike the JSON of `--print=bindings`, which tells
// people what counts, and read some ten times faster.
#pragma once

#include "base/byte_stream.h"
#include "bindings/binding.h"

namespace unfreed::bindings {

// The module outlives the writer.
void write(ByteWriter& bytes, const Module& module);
// False when the bytes are no module; whatever they are, an index of what is read is one of the module.
bool read(ByteReader& bytes, Module& module);

}  // namespace unfreed::bindings
