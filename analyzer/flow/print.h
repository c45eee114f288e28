// Print: functions as people read them, and as goldens keep them.
//
// The text is stable: it depends on nothing but the module, holds no offsets, and its names are numbered
// within their function, so that code added elsewhere in a file does not change it. Names of the input are
// escaped: a line is a line.
//
//   function f1 `load`(rows: Array<Row>) async
//     b0:
//       v0 = use rows
//       v1 = read v0.length
//       branch truthy v1 ? b1 : b2
#pragma once

#include <string>

#include "flow/module.h"

namespace unfreed::flow {

// `function` is one of the module's functions.
std::string printText(const Module& module, const Function& function);
// Imports, exports, classes, types and faults, then every function.
std::string printText(const Module& module);

// A mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html
std::string printMermaid(const Module& module, const Function& function);

}  // namespace unfreed::flow
