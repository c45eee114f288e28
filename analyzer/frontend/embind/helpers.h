// Functions of the file that bind for others: `template <class T> void bind(const char* name) {
// class_<T>(name) … }`. Each call of one is written out, as if the function were a macro, so that the names
// are literals again.
#pragma once

#include "frontend/embind/preprocessor.h"

namespace unfreed::embind {

// Bounded: calls within calls are written out a few levels deep, and a file does not grow without limit.
void writeOutHelpers(Preprocessed& source);

}  // namespace unfreed::embind
