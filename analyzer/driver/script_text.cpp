#include "driver/script_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "driver/cmake_script.h"
#include "driver/script_variables.h"
#include "driver/statements.h"
#include "source/find_text.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

bool isSpace(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == '/' ||
         c == '@' || c == '*';
}

// Lines, joined where one ends with a backslash or leaves the bracket of a list open: FILES=(
std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  bool continues = false;
  bool isList = false;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool joins = std::exchange(continues, line.ends_with('\\'));
    if (continues) line.remove_suffix(1);
    if (joins || isList) {
      lines.back() += ' ';
      lines.back() += line;
    } else {
      lines.emplace_back(line);
    }
    if (contains(line, "=(")) isList = true;
    if (line.find(')') != std::string_view::npos) isList = false;
  }
  return lines;
}

struct Assignment {
  std::string_view name;
  std::string_view value;
  bool isAppended = false;
};

// NAME=value, NAME := value, NAME ?= value, NAME += value, export NAME=value
std::optional<Assignment> assignmentIn(std::string_view line) {
  for (const std::string_view word : {"export ", "local ", "readonly ", "const ", "let ", "var "}) {
    if (line.starts_with(word)) line = trimmed(line.substr(word.size()));
  }
  size_t at = 0;
  while (at < line.size() && (std::isalnum(static_cast<unsigned char>(line[at])) != 0 || line[at] == '_'))
    ++at;
  Assignment found{line.substr(0, at), {}, false};
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  if (at < line.size() && (line[at] == ':' || line[at] == '?' || line[at] == '+'))
    found.isAppended = line[at++] == '+';
  if (found.name.empty() || at >= line.size() || line[at] != '=') return std::nullopt;
  if (at + 1 < line.size() && (line[at + 1] == '=' || line[at + 1] == '>')) return std::nullopt;
  found.value = trimmed(line.substr(at + 1));
  return found;
}

std::string_view withoutQuotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == text.back() && contains("\"'`", text.substr(0, 1)))
    return text.substr(1, text.size() - 2);
  if (text.starts_with('(') && text.ends_with(')')) return text.substr(1, text.size() - 2);
  return text;
}

// The part of the path that is below where a script may start: without `./`, `../` and what variables that
// nobody knows leave behind.
std::string belowStart(std::string_view folder) {
  std::string inside = path::normalised(folder);
  while (inside.starts_with("../") || inside.starts_with('/')) inside.erase(0, inside.find('/') + 1);
  return inside == ".." || inside == "." ? std::string() : inside;
}

// Commands of one shell, which share their `cd`.
class ShellReader {
 public:
  ShellReader(ScriptVariables& variables, std::vector<Command>& commands)
      : variables_(variables), commands_(commands) {}

  void takeLine(std::string_view line) {
    for (size_t begin = 0; begin <= line.size();) {
      const size_t end = std::min({line.find("&&", begin), line.find(';', begin), line.find("||", begin)});
      const size_t stop = std::min(end, line.size());
      take(trimmed(line.substr(begin, stop - begin)));
      begin = stop + (stop < line.size() && line[stop] != ';' ? 2 : 1);
    }
  }

 private:
  void take(std::string_view part) {
    while (part.starts_with('(') || part.starts_with('@') || part.starts_with('-'))
      part = trimmed(part.substr(1));
    if (part.empty() || part.starts_with('#')) return;
    const auto assigned = assignmentIn(part);
    const bool isWhole =
        assigned && (assigned->value.starts_with('"') || assigned->value.starts_with('\'') ||
                     assigned->value.starts_with('(') || assigned->value.find(' ') == std::string_view::npos);
    if (isWhole) {
      std::string value = variables_.expanded(withoutQuotes(assigned->value));
      if (assigned->isAppended) {
        variables_.append(assigned->name, value);
      } else {
        variables_.set(assigned->name, std::move(value));
      }
      return;
    }
    std::string text = variables_.expanded(part);
    if (text.starts_with("cd ") || text.starts_with("pushd ")) {
      enter(text);
    } else {
      commands_.push_back({{}, std::move(text), folder_});
    }
  }

  void enter(std::string_view text) {
    const std::vector<std::string_view> words = wordsOf(text);
    if (words.size() < 2) {
      folder_.clear();
      return;
    }
    // What climbs above where the script starts begins anew.
    folder_ = belowStart(words[1].starts_with('/') ? std::string(words[1]) : path::join(folder_, words[1]));
  }

  ScriptVariables& variables_;
  std::vector<Command>& commands_;
  std::string folder_;
};

std::vector<Command> shellCommandsOf(std::string_view text) {
  std::vector<Command> commands;
  ScriptVariables variables;
  ShellReader shell(variables, commands);
  for (const std::string& line : linesOf(text)) shell.takeLine(trimmed(line));
  return commands;
}

// Recipes see what is assigned after them, too. Each line of a recipe is a shell of its own.
std::vector<Command> makeCommandsOf(std::string_view text) {
  const std::vector<std::string> lines = linesOf(text);
  ScriptVariables variables;
  const auto isRecipe = [](std::string_view line) {
    return line.starts_with('\t') || line.starts_with("  ");
  };
  for (const std::string& line : lines) {
    const auto assigned = isRecipe(line) ? std::nullopt : assignmentIn(trimmed(line));
    if (!assigned) continue;
    const std::string_view value = withoutQuotes(assigned->value);
    if (assigned->isAppended) {
      variables.append(assigned->name, value);
    } else {
      variables.set(assigned->name, std::string(value));
    }
  }
  std::vector<Command> commands;
  for (const std::string& line : lines) {
    if (isRecipe(line)) {
      ShellReader(variables, commands).takeLine(trimmed(line));
      continue;
    }
    const size_t colon = line.find(':');
    if (colon == std::string::npos || assignmentIn(trimmed(line)) || line.starts_with('#')) continue;
    const std::string targets = variables.expanded(std::string_view(line).substr(0, colon));
    const std::string needed = variables.expanded(std::string_view(line).substr(colon + 1));
    const std::vector<std::string_view> words = wordsOf(needed);
    const std::vector<std::string_view> made = wordsOf(targets);
    variables.set("@", made.empty() ? std::string() : std::string(made[0]));
    variables.set("<", words.empty() ? std::string() : std::string(words[0]));
    variables.set("^", needed);
  }
  return commands;
}

std::vector<Command> manifestCommandsOf(std::string_view text) {
  std::vector<Command> commands;
  const Json manifest = Json::parse(text, nullptr, false);
  if (!manifest.is_object()) return commands;
  const auto scripts = manifest.find("scripts");
  if (scripts == manifest.end() || !scripts->is_object()) return commands;
  for (const Json& script : *scripts) {
    if (!script.is_string()) continue;
    ScriptVariables variables;
    ShellReader(variables, commands).takeLine(script.get_ref<const std::string&>());
  }
  return commands;
}

std::vector<Command> codeCommandsOf(std::string_view text) {
  std::vector<Command> commands;
  ScriptVariables variables;
  for (const std::string& statement : statementsOf(text)) {
    const auto assigned = assignmentIn(trimmed(statement));
    const std::string_view plain = assigned ? withoutQuotes(assigned->value) : std::string_view();
    if (assigned && plain.size() != assigned->value.size() && !assigned->value.starts_with('(')) {
      variables.set(assigned->name, variables.expanded(plain));
    }
    commands.push_back({{}, variables.expanded(statement), {}});
  }
  return commands;
}

}  // namespace

bool startsAsShellScript(std::string_view text) {
  if (!text.starts_with("#!")) return false;
  static constexpr std::array<std::string_view, 6> kShells{"sh", "bash", "dash", "zsh", "ksh", "ash"};
  // #!/bin/bash -e, #!/usr/bin/env -S bash -e
  for (const std::string_view word : wordsOf(text.substr(0, std::min<size_t>(text.find('\n'), 256)))) {
    if (std::find(kShells.begin(), kShells.end(), path::nameOf(word)) != kShells.end()) return true;
  }
  return false;
}

ScriptKind scriptKindOf(std::string_view name, std::string_view text) {
  if (name == "CMakeLists.txt" || name.ends_with(".cmake")) return ScriptKind::CMake;
  if (name == "package.json") return ScriptKind::Manifest;
  if (name.ends_with(".mk") || name.ends_with("akefile")) return ScriptKind::Make;
  // Its recipes are like those of make, and so are its assignments.
  if (name == "justfile" || name == "Justfile" || name == ".justfile") return ScriptKind::Make;
  if (name.ends_with(".sh") || name.ends_with(".bash")) return ScriptKind::Shell;
  if (name.find('.') == std::string_view::npos && startsAsShellScript(text)) return ScriptKind::Shell;
  return ScriptKind::Code;
}

std::vector<Command> commandsOf(ScriptKind kind, std::string_view text) {
  switch (kind) {
    case ScriptKind::CMake:
      return cmakeCommandsOf(text);
    case ScriptKind::Make:
      return makeCommandsOf(text);
    case ScriptKind::Shell:
      return shellCommandsOf(text);
    case ScriptKind::Manifest:
      return manifestCommandsOf(text);
    case ScriptKind::Code:
      return codeCommandsOf(text);
  }
  return {};
}

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    if (!isWordCharacter(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && isWordCharacter(text[at])) ++at;
    const std::string_view word = text.substr(begin, at - begin);
    if (word != ".arg" && word != ".args")
      words.push_back(word);  // Command::new("x").arg("--out-dir").arg("y")
  }
  return words;
}

}  // namespace unfreed::driver
