#include "driver/completion.h"

#include <fmt/format.h>
#include <string_view>

#include "driver/command_line.h"

namespace unfreed::driver {
namespace {

using Values = OptionRow::Values;

template <typename Words>
std::string joined(const Words& words, std::string_view between) {
  std::string text;
  for (const auto& word : words)
    text += fmt::format("{}{}", text.empty() ? std::string_view{} : between, word);
  return text;
}

// For a text between apostrophes.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

// ---- bash

// Bash parts words at `=`, `--format=sa` is three of them: _unfreed puts the one under the cursor together
// again and completes what stands behind the last `=`. File names are left to readline (`-o default`), which
// is asked when there is no reply. Nothing is given to `compgen -W`: it expands what it is given, and a
// branch may be called `$(reboot)`.
constexpr std::string_view kBashHead =
    R"BASH(# Completion for unfreed in bash. Made by `unfreed --completion=bash`.
_unfreed_reply() {
  local before=$1 value=$2 word
  shift 2
  for word; do
    if [[ $word == "$value"* ]]; then COMPREPLY+=("$before$word"); fi
  done
}

_unfreed_revisions() {
  local name
  while IFS= read -r name; do
    _unfreed_reply "$1" "$2" "$(printf %q "$name")"
  done < <(git for-each-ref '--format=%(refname:short)' 2>/dev/null)
}

_unfreed() {
  local i=$COMP_CWORD word=${COMP_WORDS[COMP_CWORD]} option='' value before=''
  while ((i > 1)) && [[ $word == =* || ${COMP_WORDS[i-1]} == "=" ]]; do
    ((i -= 1))
    word=${COMP_WORDS[i]}$word
  done
  COMPREPLY=()
  value=$word
  case $word in
    --*=*)
      option=${word%%=*} value=${word#*=}
      [[ $COMP_WORDBREAKS == *=* ]] || before=$option=
      ;;
    -*) ;;
    *) ((i > 1)) && option=${COMP_WORDS[i-1]} ;;
  esac
  case $option in
)BASH";

constexpr std::string_view kBashTail = R"BASH(  esac
  if [[ -z $option && $word == -* ]]; then
    _unfreed_reply '' "$word" $options
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  fi
}

complete -o default -F _unfreed unfreed
)BASH";

std::string bashCase(const OptionRow& row) {
  const std::string words = joined(row.listed, " ");
  switch (row.values) {
    case Values::None:
    case Values::Files:
    case Values::Free:
      return {};
    case Values::Listed:
      // A value that may be left out is never a word of its own.
      return fmt::format("    {}) {}_unfreed_reply \"$before\" \"$value\" {} ;;\n", row.name,
                         row.valueIsOptional ? "[[ $word == --*=* ]] && " : "", words);
    case Values::ListedCommas:
      return fmt::format(
          "    {})\n      [[ $value == *,* ]] && before=$before${{value%,*}},\n"
          "      _unfreed_reply \"$before\" \"${{value##*,}}\" {}\n      ;;\n",
          row.name, words);
    case Values::ListedLevels:
      return fmt::format(
          "    {})\n      if [[ $value == *=* ]]; then\n"
          "        _unfreed_reply \"${{before:+$before${{value%%=*}}=}}\" \"${{value#*=}}\" {}\n"
          "      else\n        _unfreed_reply \"$before\" \"$value\" {}=\n"
          "        compopt -o nospace 2>/dev/null\n      fi\n      ;;\n",
          row.name, joined(kSeverities, " "), joined(row.listed, "= "));
    case Values::Revisions:
      return fmt::format("    {}) _unfreed_revisions \"$before\" \"$value\" ;;\n", row.name);
  }
  return {};
}

std::string bashScript() {
  std::string text(kBashHead);
  std::vector<std::string> options;
  for (const OptionRow& row : optionTable()) {
    text += bashCase(row);
    const bool hasValue = !row.value.empty() && !row.valueIsOptional;
    options.push_back(row.name + (hasValue ? "=" : ""));
    if (row.valueIsOptional) options.push_back(fmt::format("{}={}", row.name, row.value));
  }
  std::string tail(kBashTail);
  tail.replace(tail.find("$options"), std::string_view("$options").size(), joined(options, " "));
  return text + tail;
}

// ---- zsh

// For the words of a specification of _arguments.
std::string zshEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return quoted(out);
}

std::string zshAction(const OptionRow& row) {
  const std::string words = joined(row.listed, " ");
  switch (row.values) {
    case Values::None:
      return {};
    case Values::Files:
      return "_files";
    case Values::Free:
      return " ";
    case Values::Listed:
      return fmt::format("({})", words);
    case Values::ListedCommas:
      return fmt::format("_sequence compadd - {}", words);
    case Values::ListedLevels:
      return "_unfreed_level";
    case Values::Revisions:
      return "_unfreed_revision";
  }
  return {};
}

std::string zshLine(const OptionRow& row) {
  const std::string help = zshEscaped(row.help);
  if (row.value.empty()) {
    if (row.shortName.empty()) return fmt::format("    '{}[{}]'", row.name, help);
    return fmt::format("    '({0} {1})'{{{0},{1}}}'[{2}]'", row.shortName, row.name, help);
  }
  return fmt::format("    '{}{}{}[{}]:{}{}:{}'", row.isRepeatable ? "*" : "", row.name,
                     row.valueIsOptional ? "=-" : "=", help, row.valueIsOptional ? ":" : "",
                     zshEscaped(row.value), zshAction(row));
}

std::string zshScript() {
  std::string ids, lines;
  for (const OptionRow& row : optionTable()) {
    if (row.values == Values::ListedLevels) ids = joined(row.listed, " ");
    lines += " \\\n" + zshLine(row);
  }
  return fmt::format(
      "#compdef unfreed\n"
      "# Completion for unfreed in zsh. Made by `unfreed --completion=zsh`.\n"
      "_unfreed_level() {{\n"
      "  if compset -P '*='; then\n    compadd -- {}\n  else\n    compadd -S = -- {}\n  fi\n}}\n\n"
      "_unfreed_revision() {{\n"
      "  compadd -- ${{(f)\"$(git for-each-ref '--format=%(refname:short)' 2>/dev/null)\"}}\n}}\n\n"
      "_unfreed() {{\n"
      "  _arguments -S{} \\\n    '*:file:_files'\n}}\n\n"
      "# Found by its name, the file is the function's body; sourced, it declares it.\n"
      "if [[ $funcstack[1] == _unfreed ]]; then\n  _unfreed \"$@\"\nelse\n  compdef _unfreed unfreed\nfi\n",
      joined(kSeverities, " "), ids, lines);
}

// ---- fish

std::string fishValues(const OptionRow& row) {
  switch (row.values) {
    case Values::None:
      return {};
    case Values::Files:
      return " -r -F";
    case Values::Free:
      return " -x";
    case Values::Listed:
    case Values::ListedCommas:
      return fmt::format(" {} -a '{}'", row.valueIsOptional ? "-f" : "-x", quoted(joined(row.listed, " ")));
    case Values::ListedLevels: {
      std::vector<std::string> pairs;
      for (const std::string& id : row.listed) {
        for (const std::string_view level : kSeverities) pairs.push_back(fmt::format("{}={}", id, level));
      }
      return fmt::format(" -x -a '{}'", quoted(joined(pairs, " ")));
    }
    case Values::Revisions:
      return " -x -a '(git for-each-ref \"--format=%(refname:short)\" 2>/dev/null)'";
  }
  return {};
}

std::string fishQuoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fishScript() {
  std::string text = "# Completion for unfreed in fish. Made by `unfreed --completion=fish`.\n";
  for (const OptionRow& row : optionTable()) {
    const std::string shortName = row.shortName.empty() ? "" : " -s " + row.shortName.substr(1);
    // An option with a value that may be left out is offered in both ways.
    if (row.valueIsOptional) {
      text += fmt::format("complete -c unfreed -l {} -d '{}'\n", row.name.substr(2), fishQuoted(row.help));
      text +=
          fmt::format("complete -c unfreed -a '{}={}' -n 'string match -q -- \"--*\" (commandline -ct)'\n",
                      row.name, row.value);
      continue;
    }
    text += fmt::format("complete -c unfreed{} -l {}{} -d '{}'\n", shortName, row.name.substr(2),
                        fishValues(row), fishQuoted(row.help));
  }
  return text;
}

}  // namespace

std::string completionScript(Shell shell) {
  switch (shell) {
    case Shell::Bash:
      return bashScript();
    case Shell::Zsh:
      return zshScript();
    case Shell::Fish:
      return fishScript();
  }
  return {};
}

}  // namespace unfreed::driver
