// Reads the types of one translation unit's EMSCRIPTEN_BINDINGS with Clang.
//
// No header of the machine is read: Emscripten and the standard library are stand-ins of our own, what is
// missing is skipped, and unknown names become opaque ones. Nothing of Clang shows here. The caller runs this
// in a process of its own, because Clang may crash on hostile input.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bindings/reading.h"

namespace unfreed::embind_clang {

struct Question {
  std::string file;                   // the file to read, a source or a header
  std::string root;                   // headers are looked for below it; empty: beside the file only
  std::vector<std::string> includes;  // -I
  std::vector<std::string> defines;   // NAME or NAME=VALUE
  std::string compileCommands;        // a compile_commands.json; empty: none
  bool quick =
      false;  // fewer guesses about what is not declared: for files on which the others take too long
};

// A result whose class is not bound in this file: another file of the same program may bind it. The member
// stands in the module without class and with unknown ownership; these are the facts that hold once the class
// is known.
struct ForeignResult {
  std::string className;  // JavaScript class of the member; empty for a free function
  std::string member;
  std::string kind;       // as in the bindings JSON; empty for a free function
  size_t overload = 0;    // among the members of that name and kind
  std::string type;       // the C++ class, qualified
  std::string ownership;  // as in the bindings JSON
  bool optional = false;
  bool smart = false;  // comes as a smart pointer that Embind registers
};

struct Answer {
  bindings::Reading reading;
  std::vector<std::string> read;                           // every real file that was read, absolute, sorted
  std::vector<std::string> missing;                        // headers that were not found, as written, sorted
  size_t chains = 0;                                       // chains of registrations met
  size_t typed = 0;                                        // members whose result is known
  std::vector<std::pair<std::string, std::string>> types;  // C++ class, qualified, and its JavaScript name
  std::vector<ForeignResult> foreign;
};

Answer read(const Question& question);
std::string toJson(const Answer& answer);

}  // namespace unfreed::embind_clang
