#include "frontend/embind_clang/clang_pass.h"

#include <algorithm>
#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Tooling/Tooling.h>
#include <fmt/format.h>
#include <llvm/Support/VirtualFileSystem.h>
#include <set>

#include "frontend/embind_clang/opaque_names.h"
#include "frontend/embind_clang/stand_ins.h"

namespace unfreed::embind_clang {

namespace {

constexpr size_t kMaxErrors = 200'000;  // places of errors that are kept
constexpr const char* kTexts = "/unfreed/text";
constexpr const char* kHeaders = "/unfreed/include";

// Keeps the places of errors; says nothing.
class ErrorPlaces : public clang::DiagnosticConsumer {
 public:
  explicit ErrorPlaces(Errors& errors) : errors_(errors) {}
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
    if (level < clang::DiagnosticsEngine::Error || !diagnostic.hasSourceManager()) return;
    if (!diagnostic.getLocation().isValid()) return;
    errors_.add(diagnostic.getSourceManager(), diagnostic.getLocation().getRawEncoding());
  }

 private:
  Errors& errors_;
};

class MissingHeaders : public clang::PPCallbacks {
 public:
  explicit MissingHeaders(std::set<std::string>& missing) : missing_(missing) {}
  bool FileNotFound(llvm::StringRef name) override {
    missing_.insert(name.str());
    return true;  // as if it were empty
  }

 private:
  std::set<std::string>& missing_;
};

bool isBindingsFunction(const clang::Decl* decl) {
  for (const clang::DeclContext* at = decl->getDeclContext(); at != nullptr; at = at->getParent()) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(at);
    if (function != nullptr && function->getIdentifier() &&
        function->getName().starts_with("unfreed_bindings_")) {
      return true;
    }
  }
  return false;
}

// The bodies worth parsing: those of the file itself, and those that tell who owns a pointer or what a val
// holds.
bool isBodyWanted(clang::Decl* decl, const clang::SourceManager& sources) {
  const clang::FunctionDecl* function = decl->getAsFunction();
  if (function == nullptr) return true;
  if (sources.isWrittenInMainFile(sources.getExpansionLoc(function->getLocation()))) return true;
  if (function->getIdentifier() && function->getName().starts_with("unfreed_bindings_")) return true;
  if (isBindingsFunction(function)) return true;
  const clang::QualType result = function->getReturnType();
  if (result.isNull() || result->isVoidType()) {
    // A template that registers classes on behalf of its callers.
    return function->getDescribedFunctionTemplate() != nullptr && !function->isCXXClassMember();
  }
  if (result->isPointerType())
    return !result->getPointeeType()->isVoidType() && !result->getPointeeType()->isCharType();
  const clang::CXXRecordDecl* record = result->getAsCXXRecordDecl();
  return record != nullptr && record->getIdentifier() && record->getName() == "val";
}

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(const Look& look, const Errors& errors, bool& finished)
      : look_(look), errors_(errors), finished_(finished) {}

  void Initialize(clang::ASTContext& ast) override { ast_ = &ast; }
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return !isBodyWanted(decl, ast_->getSourceManager());
  }
  void HandleTranslationUnit(clang::ASTContext& ast) override {
    finished_ = true;
    look_(ast, errors_);
  }

 private:
  const Look& look_;
  const Errors& errors_;
  bool& finished_;
  clang::ASTContext* ast_ = nullptr;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(const Look& look, const Errors& errors, std::set<std::string>& missing, PassOutput& output)
      : look_(look), errors_(errors), missing_(missing), output_(output) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef) override {
    compiler.setExternalSemaSource(new OpaqueNames());
    compiler.getDiagnostics().setFatalsAsError(
        true);  // a header that includes itself does not end the reading
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<MissingHeaders>(missing_));
    return std::make_unique<Consumer>(look_, errors_, output_.finished);
  }

  void EndSourceFileAction() override {
    const clang::SourceManager& sources = getCompilerInstance().getSourceManager();
    for (auto it = sources.fileinfo_begin(); it != sources.fileinfo_end(); ++it) {
      const llvm::StringRef path = it->first.getFileEntry().tryGetRealPathName();
      if (!path.empty() && !path.starts_with("/unfreed/")) output_.read.push_back(path.str());
    }
  }

 private:
  const Look& look_;
  const Errors& errors_;
  std::set<std::string>& missing_;
  PassOutput& output_;
};

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystem() {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  const auto add = [&](const std::string& path, std::string_view text) {
    memory->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(llvm::StringRef(text.data(), text.size())));
  };
  for (std::string_view text : {"emscripten", "std"})
    add(fmt::format("{}/{}.hpp", kTexts, text), standInText(text));
  for (const StandIn& standIn : standIns()) {
    add(fmt::format("{}/{}", kHeaders, standIn.header),
        fmt::format("#include \"{}/{}.hpp\"\n", kTexts, standIn.text));
  }
  auto overlay =
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::createPhysicalFileSystem());
  overlay->pushOverlay(memory);
  return overlay;
}

std::vector<std::string> commandLine(const PassInput& input) {
  std::vector<std::string> words{"unfreed-embind",
                                 "-fsyntax-only",
                                 "-w",
                                 "-xc++",
                                 "-ferror-limit=0",
                                 "-fno-caret-diagnostics",
                                 "-ftemplate-depth=200",
                                 "-fbracket-depth=400",
                                 "-fconstexpr-steps=10000",
                                 "-nostdinc",
                                 "-nostdinc++",
                                 "-fexceptions",
                                 "--target=wasm32-unknown-emscripten",
                                 "-Wno-everything"};
  words.push_back(input.guessQualified ? "-fspell-checking-limit=0" : "-fno-spell-checking");
  words.push_back("-std=" + (input.standard.empty() ? std::string("c++20") : input.standard));
  words.push_back(fmt::format("-I{}", kHeaders));
  for (const std::string& folder : input.includes) words.push_back("-I" + folder);
  words.push_back("-D__EMSCRIPTEN__=1");
  words.push_back("-DEMSCRIPTEN=1");
  words.push_back("-D__wasm__=1");
  // Embind is there whatever becomes of the headers that would bring it.
  words.push_back("-include");
  words.push_back(fmt::format("{}/emscripten.hpp", kTexts));
  for (const std::string& define : input.defines) words.push_back("-D" + define);
  for (const std::string& name : input.undefines) words.push_back("-U" + name);
  words.push_back(input.file);
  return words;
}

}  // namespace

void Errors::add(const clang::SourceManager& sources, uint32_t location) {
  ++count_;
  if (places_.size() >= kMaxErrors) return;
  const clang::SourceLocation at = sources.getFileLoc(clang::SourceLocation::getFromRawEncoding(location));
  const auto [file, offset] = sources.getDecomposedLoc(at);
  places_.emplace_back(file.getHashValue(), offset);
  sorted_ = false;
}

bool Errors::within(const clang::SourceManager& sources, const clang::SourceRange& range) const {
  if (!sorted_) std::sort(places_.begin(), places_.end());
  sorted_ = true;
  const auto [file, begin] = sources.getDecomposedLoc(sources.getFileLoc(range.getBegin()));
  const auto [endFile, end] = sources.getDecomposedLoc(sources.getFileLoc(range.getEnd()));
  if (file != endFile) return true;
  const auto first = std::lower_bound(places_.begin(), places_.end(), std::pair(file.getHashValue(), begin));
  return first != places_.end() && first->first == file.getHashValue() && first->second <= end;
}

PassOutput runPass(const PassInput& input, const Look& look) {
  PassOutput output;
  Errors errors;
  std::set<std::string> missing;
  ErrorPlaces places(errors);
  auto files = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), fileSystem());
  clang::tooling::ToolInvocation invocation(
      commandLine(input), std::make_unique<Action>(look, errors, missing, output), files.get());
  invocation.setDiagnosticConsumer(&places);
  invocation.run();
  output.missing.assign(missing.begin(), missing.end());
  std::sort(output.read.begin(), output.read.end());
  output.read.erase(std::unique(output.read.begin(), output.read.end()), output.read.end());
  return output;
}

}  // namespace unfreed::embind_clang
