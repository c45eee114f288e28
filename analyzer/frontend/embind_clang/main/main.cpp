// unfreed-embind: what one C++ file binds with Embind, as JSON on standard output (docs/bindings-json.md,
// with what was read and what was missing under "embind").
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

#include "frontend/embind_clang/reader.h"

int main(int argc, char** argv) {
  CLI::App app{"Reads the EMSCRIPTEN_BINDINGS of one C++ file", "unfreed-embind"};
  unfreed::embind_clang::Question question;
  app.set_version_flag("--version", UNFREED_VERSION);
  app.add_option("file", question.file, "the source or header to read")->required();
  app.add_option("--root", question.root, "headers are looked for below this folder");
  app.add_option("--include", question.includes, "a folder for headers; repeatable");
  app.add_option("--define", question.defines, "NAME or NAME=VALUE; repeatable");
  app.add_option("--compile-commands", question.compileCommands, "a compile_commands.json");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(question.file, error)) {
    std::fprintf(stderr, "unfreed-embind: cannot read `%s`\n", question.file.c_str());
    return 2;
  }
  const std::string json = toJson(unfreed::embind_clang::read(question));
  return std::fwrite(json.data(), 1, json.size(), stdout) == json.size() && std::fflush(stdout) == 0 ? 0 : 2;
}
