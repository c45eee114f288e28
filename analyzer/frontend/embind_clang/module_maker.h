// Turns what was registered into the bindings of a module.
#pragma once

#include "frontend/embind_clang/callee_body.h"
#include "frontend/embind_clang/reader.h"
#include "frontend/embind_clang/registration.h"

namespace unfreed::embind_clang {

// `shown` is the path of the file as it was asked for; other files are shown relative to `root`.
void makeModule(const Registrations& registrations, const clang::ASTContext& ast, const Errors& errors,
                const Question& question, Bodies& bodies, Answer& answer);

}  // namespace unfreed::embind_clang
