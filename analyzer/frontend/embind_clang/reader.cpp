#include "frontend/embind_clang/reader.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <llvm/Support/CrashRecoveryContext.h>
#include <set>

#include "frontend/embind_clang/callee_body.h"
#include "frontend/embind_clang/clang_pass.h"
#include "frontend/embind_clang/compile_commands.h"
#include "frontend/embind_clang/header_finder.h"
#include "frontend/embind_clang/module_maker.h"
#include "frontend/embind_clang/registration.h"

namespace unfreed::embind_clang {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMaxSources = 6;  // read for the bodies of what their headers declare
constexpr int kMaxPasses = 3;      // each finds headers that only the macros of the one before have named
std::string absolute(const std::string& path) {
  std::error_code error;
  const fs::path full = fs::absolute(path, error);
  return error ? path : full.lexically_normal().string();
}

Notification note(std::string id, const std::string& path, std::string message) {
  Notification made;
  made.id = std::move(id);
  made.path = path;
  made.message = std::move(message);
  return made;
}

PassInput inputFor(const Question& question, const std::string& file, Answer& answer) {
  PassInput input;
  input.file = file;
  for (const std::string& folder : question.includes) input.includes.push_back(absolute(folder));
  input.defines = question.defines;
  input.guessQualified = !question.quick;
  if (question.compileCommands.empty()) return input;
  CompileFlags flags = compileFlagsFor(question.compileCommands, file);
  if (!flags.problem.empty()) {
    answer.reading.notifications.push_back(
        note("unreadable-compile-commands", question.compileCommands,
             fmt::format("{}: the file is read without its include folders and macros", flags.problem)));
  }
  for (std::string& folder : flags.includes) input.includes.push_back(std::move(folder));
  for (std::string& define : flags.defines) input.defines.push_back(std::move(define));
  input.undefines = std::move(flags.undefines);
  input.standard = std::move(flags.standard);
  return input;
}

// Runs what may crash within Clang; false when it did.
bool survives(llvm::function_ref<void()> work) {
  llvm::CrashRecoveryContext::Enable();
  llvm::CrashRecoveryContext context;
  return context.RunSafely(work);
}

// Reads the sources beside the headers whose functions return pointers. Whether anything was learnt.
bool readBodies(HeaderFinder& headers, PassInput input, Bodies& bodies, std::set<std::string>& everRead) {
  std::set<std::string> sources;
  for (const std::string& header : bodies.wantedOf) {
    const std::string source = headers.sourceOf(header);
    if (!source.empty() && source != input.file) sources.insert(source);
    if (sources.size() == kMaxSources) break;
  }
  for (const std::string& source : sources) {
    input.file = source;
    PassOutput output;
    survives([&] {
      output = runPass(input, [&](clang::ASTContext& ast, const Errors&) { addBodies(ast, bodies); });
    });
    everRead.insert(output.read.begin(), output.read.end());
    everRead.insert(source);
  }
  return !bodies.known.empty();
}

}  // namespace

Answer read(const Question& question) {
  Answer base;
  const std::string file = absolute(question.file);
  PassInput input = inputFor(question, file, base);
  Question asked = question;
  if (!asked.root.empty()) asked.root = absolute(asked.root);
  if (asked.root.ends_with("/") && asked.root.size() > 1) asked.root.pop_back();

  HeaderFinder headers(asked.root, file, input.includes);
  headers.followIncludes();
  for (const std::string& macro : headers.undefinedExportMacros()) input.defines.push_back(macro + "=");
  Answer answer;
  Bodies bodies;
  std::set<std::string> everRead;
  const auto readFile = [&] {
    answer = base;
    input.includes = headers.folders();
    PassOutput output;
    const auto look = [&](clang::ASTContext& ast, const Errors& errors) {
      makeModule(registrationsIn(ast), ast, errors, asked, bodies, answer);
    };
    if (!survives([&] { output = runPass(input, look); })) {
      answer = base;
      input.guessQualified = false;  // what is declared in place of missing names is what crashes most
      output = runPass(input, look);
    }
    everRead.insert(output.read.begin(), output.read.end());
    answer.missing = output.missing;
    if (!output.finished) {
      answer.reading.notifications.push_back(
          note("embind-unread", question.file, "Clang could not read this file: only its names are known"));
    }
  };
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    readFile();
    if (answer.missing.empty() || !headers.find(answer.missing)) break;
  }
  if (readBodies(headers, input, bodies, everRead)) readFile();
  answer.read.assign(everRead.begin(), everRead.end());
  return answer;
}

}  // namespace unfreed::embind_clang
