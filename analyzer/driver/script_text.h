// Build scripts as the commands that they run, one after the other: continued lines are joined, variables
// have the values that the script gives them. A heuristic reader of many languages, not an interpreter of
// any: both branches of a condition are there, and what is only known as the script runs is empty.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

enum class ScriptKind : uint8_t { CMake, Make, Shell, Manifest, Code };

// By the name, or, where that has no extension, by the first line (`#!/bin/sh`): Manifest is package.json,
// Code what has statements (JavaScript, Rust, Python).
ScriptKind scriptKindOf(std::string_view name, std::string_view text);

// Whether the first line says that a shell runs it.
bool startsAsShellScript(std::string_view text);

struct Command {
  std::string name;    // CMake: the command's own, in small letters
  std::string text;    // CMake: its arguments; else the whole
  std::string folder;  // where a `cd` before it went, as written; empty when none did
};

std::vector<Command> commandsOf(ScriptKind kind, std::string_view text);

// What lies between blanks, quotes and brackets: names, paths, options.
std::vector<std::string_view> wordsOf(std::string_view text);

}  // namespace unfreed::driver
