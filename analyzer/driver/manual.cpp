#include "driver/manual.h"

#include <fmt/format.h>
#include <string_view>

#include "driver/command_line.h"
#include "driver/option_table.h"
#include "report/words.h"
#include "rules/rules.h"

namespace unfreed::driver {
namespace {

struct Described {
  std::string_view what;
  std::string_view meaning;
};

constexpr Described kEnvironment[] = {
    {"CI", "No progress is shown when it is set."},
    {"FORCE_COLOR, NO_COLOR", "Colours always, or never, whatever standard output is."},
    {"FORCE_HYPERLINK", "Links to places in the code always, or never (0)."},
    {"GITHUB_ACTIONS", "When it is true and neither --format nor --output is given, the format is github."},
    {"UNFREED_CACHE_DIR",
     "The folder for what is kept from run to run, without --cache-dir; nothing is kept when it is empty. "
     "Otherwise it is unfreed in XDG_CACHE_HOME or ~/.cache."},
    {"UNFREED_EMBIND", "The program unfreed-embind, when it lies neither beside unfreed nor in PATH."},
};

constexpr Described kExitCodes[] = {
    {"0", "Nothing was found that fails the run."},
    {"1", "Something was found."},
    {"2", "Wrong usage, input that cannot be read, or a bad configuration."},
};

constexpr Described kExamples[] = {
    {"unfreed", "Lints the working folder."},
    {"unfreed src", "Lints a folder. Bindings are still looked for in the whole repository."},
    {"unfreed --format=text --format=sarif --output=unfreed.sarif",
     "Shows the findings and writes a SARIF log of the same run."},
    {"unfreed --rule=unfreed-in-loop --bindings=pkg/codec.d.ts src/main.ts",
     "Runs one rule over one file, with one more source of bindings."},
    {"unfreed --fix src", "Applies the safe fixes and reports what is left."},
};

// "--format=FORMAT", "--fix[=suggested]", "-h, --help".
std::string usageOf(const OptionRow& row) {
  std::string text = row.shortName.empty() ? row.name : row.shortName + ", " + row.name;
  if (!row.value.empty()) text += fmt::format(fmt::runtime(row.valueIsOptional ? "[={}]" : "={}"), row.value);
  return text;
}

// troff takes a backslash, and a period or an apostrophe at the start of a line, for itself; a bare hyphen
// may be shown as a dash that cannot be copied into a shell.
std::string escaped(std::string_view text) {
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string tagged(std::string_view tag, std::string_view text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", escaped(tag), escaped(text));
}

template <typename Rows>
std::string section(std::string_view name, const Rows& rows) {
  std::string text = fmt::format(".SH {}\n", name);
  for (const Described& row : rows) text += tagged(row.what, row.meaning);
  return text;
}

// A sentence of a line of the help.
std::string sentenceOf(const OptionRow& row) {
  return sentence(capitalised(row.help)) + (row.isRepeatable ? " May be given several times." : "");
}

std::string options() {
  std::string text = ".SH OPTIONS\n";
  for (const std::string_view group : kOptionGroups) {
    text += fmt::format(".SS {}\n", group);
    for (const OptionRow& row : optionTable()) {
      if (row.group != group) continue;
      text += tagged(usageOf(row), sentenceOf(row));
    }
  }
  return text;
}

std::string rulesSection() {
  std::string text = ".SH RULES\nThe page of a rule is shown by \\fBunfreed \\-\\-explain=\\fIID\\fR.\n";
  for (const rule::Rule& rule : rules::all()) {
    const std::string_view off = rule.severity == Severity::Off ? " Off unless it is asked for." : "";
    text += tagged(rule.id, fmt::format("{}{}", rule.summary, off));
  }
  return text;
}

}  // namespace

std::string helpText() {
  std::string text =
      "Finds loops that create Wasm-backed objects which nothing releases.\n"
      "Usage: unfreed [OPTIONS] [PATH...]    lint files and folders (default: .)\n";
  for (const std::string_view group : kOptionGroups) {
    text += fmt::format("\n{}\n", group);
    for (const OptionRow& row : optionTable()) {
      if (row.group != group) continue;
      text += fmt::format("  {:<26}{}\n", usageOf(row), row.help);
    }
  }
  text +=
      "\nExample: unfreed --format=text --format=sarif --output=unfreed.sarif src\n"
      "Exit: 0 clean, 1 findings, 2 wrong usage, unreadable input or bad configuration\n";
  return text;
}

std::string manualPage() {
  std::string text = fmt::format(".TH UNFREED 1 \"\" \"unfreed {}\" \"User Commands\"\n", UNFREED_VERSION);
  text +=
      ".SH NAME\n"
      "unfreed \\- finds loops that create Wasm\\-backed objects which nothing releases\n"
      ".SH SYNOPSIS\n"
      ".B unfreed\n"
      "[\\fIOPTIONS\\fR] [\\fIPATH\\fR...]\n"
      ".SH DESCRIPTION\n"
      "Reads JavaScript and TypeScript, also in HTML, Vue, Svelte and Astro files, and reports the loops "
      "that\n"
      "create objects of a WebAssembly package and never release them. What a package exports is read from "
      "its\n"
      "own declarations, glue code or sources (wasm\\-bindgen, Embind, the WebIDL binder).\n"
      "Without a \\fIPATH\\fR, the working folder is linted.\n";
  text += options();
  text += rulesSection();
  text += section("ENVIRONMENT", kEnvironment);
  text +=
      ".SH FILES\n"
      ".TP\n"
      "\\fBunfreed.json\\fR\n"
      "The configuration: the nearest one above each file. \\fB\\-\\-print\\-config=\\fIFILE\\fR shows what "
      "it says.\n";
  text += section("EXIT STATUS", kExitCodes);
  text += section("EXAMPLES", kExamples);
  return text;
}

}  // namespace unfreed::driver
