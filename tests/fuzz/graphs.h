// What a lowered module promises, for whoever lowers much.
#pragma once

#include <string>

#include "flow/check.h"
#include "flow/module.h"

namespace unfreed::fuzz {

// The first promise that some function's graph does not keep; empty when all is well.
inline std::string brokenGraphIn(const flow::Module& module) {
  for (const flow::Function& function : module.functions) {
    // A constructor holds the field initialisers of its class.
    const bool isConstructor = !isNone(function.ownerClass) && function.name == "constructor";
    const Span around = isConstructor ? module.classes[function.ownerClass].span : function.span;
    for (const std::string& broken : flow::brokenInvariants(function.cfg, around)) {
      return std::string(function.name) + ": " + broken;
    }
  }
  return {};
}

}  // namespace unfreed::fuzz
