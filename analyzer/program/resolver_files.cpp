#include "program/resolver_files.h"

#include <algorithm>
#include <array>

#include "source/path.h"

namespace unfreed::program {
namespace {

struct Twin {
  std::string_view javaScript;
  std::array<std::string_view, 2> sources;  // what TypeScript compiles to it
  std::string_view declarations;
};
constexpr std::array<Twin, 4> kTwins{{{".js", {".ts", ".tsx"}, ".d.ts"},
                                      {".mjs", {".mts", ""}, ".d.mts"},
                                      {".cjs", {".cts", ""}, ".d.cts"},
                                      {".jsx", {".tsx", ""}, ".d.ts"}}};

const Twin* twinOf(std::string_view path) {
  for (const Twin& twin : kTwins) {
    if (path.ends_with(twin.javaScript)) return &twin;
  }
  return nullptr;
}

FilePair implementedBy(const FileSystem& files, std::string path) {
  std::string declarations = declarationsBeside(files, path);
  return {std::move(path), std::move(declarations)};
}

FilePair declaredBy(const FileSystem& files, std::string path) {
  for (const Twin& twin : kTwins) {
    if (!path.ends_with(twin.declarations)) continue;
    std::string beside =
        path.substr(0, path.size() - twin.declarations.size()) + std::string(twin.javaScript);
    if (files.isFile(beside)) return {std::move(beside), std::move(path)};
  }
  return {{}, std::move(path)};
}

FilePair exactly(const FileSystem& files, const std::string& path) {
  if (!files.isFile(path)) return {};
  return isDeclarations(path) ? declaredBy(files, path) : implementedBy(files, path);
}

// `./x.js` as it is written where x.ts is meant.
FilePair sourceFor(const FileSystem& files, const std::string& path) {
  const Twin* const twin = twinOf(path);
  if (twin == nullptr) return {};
  const std::string stem = path.substr(0, path.size() - twin->javaScript.size());
  for (const std::string_view source : twin->sources) {
    if (source.empty()) continue;
    std::string candidate = stem + std::string(source);
    if (files.isFile(candidate)) return {std::move(candidate), {}};
  }
  return {};
}

FilePair declarationsFor(const FileSystem& files, const std::string& path) {
  const Twin* const twin = twinOf(path);
  if (twin == nullptr) return {};
  std::string candidate =
      path.substr(0, path.size() - twin->javaScript.size()) + std::string(twin->declarations);
  return files.isFile(candidate) ? FilePair{{}, std::move(candidate)} : FilePair{};
}

// `./x.ts` as compilers write it into declarations where x.d.ts is meant.
FilePair declarationsForSource(const FileSystem& files, const std::string& path) {
  for (const Twin& twin : kTwins) {
    for (const std::string_view source : twin.sources) {
      if (source.empty() || !path.ends_with(source)) continue;
      std::string candidate = path.substr(0, path.size() - source.size()) + std::string(twin.declarations);
      if (files.isFile(candidate)) return declaredBy(files, std::move(candidate));
    }
  }
  return {};
}

constexpr std::array<std::string_view, 9> kSourcesFirst{".ts",  ".tsx", ".mts", ".cts", ".js",
                                                        ".mjs", ".cjs", ".jsx", ".json"};

FilePair withExtension(const FileSystem& files, const std::string& path, Prefer prefer) {
  static constexpr std::array<std::string_view, 9> kJavaScriptFirst{".js", ".cjs", ".mjs", ".jsx", ".json",
                                                                    "",    "",     "",     ""};
  for (const std::string_view extension : prefer == Prefer::Sources ? kSourcesFirst : kJavaScriptFirst) {
    if (extension.empty()) break;
    std::string candidate = path + std::string(extension);
    if (files.isFile(candidate)) return implementedBy(files, std::move(candidate));
  }
  for (const std::string_view extension : {".d.ts", ".d.mts", ".d.cts"}) {
    std::string candidate = path + std::string(extension);
    if (files.isFile(candidate)) return {{}, std::move(candidate)};
  }
  return {};
}

}  // namespace

bool isDeclarations(std::string_view path) {
  return path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".d.cts");
}

std::string sourceNameOf(std::string_view path) {
  for (const Twin& twin : kTwins) {
    if (path.ends_with(twin.declarations))
      return std::string(path.substr(0, path.size() - twin.declarations.size())) +
             std::string(twin.javaScript);
  }
  return std::string(path);
}

bool isAloneMeant(std::string_view path, std::string_view file) {
  if (file == path) return true;
  if (file.starts_with(path)) {
    const std::string_view added = file.substr(path.size());
    return std::find(kSourcesFirst.begin(), kSourcesFirst.end(), added) != kSourcesFirst.end();
  }
  const Twin* const twin = twinOf(path);
  if (twin == nullptr) return false;
  const std::string_view stem = path.substr(0, path.size() - twin->javaScript.size());
  return file.starts_with(stem) &&
         std::any_of(twin->sources.begin(), twin->sources.end(), [&](std::string_view source) {
           return !source.empty() && file.substr(stem.size()) == source;
         });
}

std::string declarationsBeside(const FileSystem& files, const std::string& implementation) {
  const auto beside = [&](std::string_view extension, std::string_view declarations) -> std::string {
    std::string candidate = implementation.substr(0, implementation.size() - extension.size());
    candidate += declarations;
    return files.isFile(candidate) ? candidate : std::string();
  };
  if (const Twin* const twin = twinOf(implementation)) {
    std::string found = beside(twin->javaScript, twin->declarations);
    if (found.empty() && twin->declarations != ".d.ts") found = beside(twin->javaScript, ".d.ts");
    return found;
  }
  return implementation.ends_with(".wasm") ? beside("", ".d.ts") : std::string();
}

FilePair asFile(const FileSystem& files, const std::string& path, Prefer prefer) {
  if (prefer == Prefer::Sources) {
    if (FilePair source = sourceFor(files, path); source.found()) return source;
  }
  if (FilePair exact = exactly(files, path); exact.found()) return exact;
  if (FilePair declared = declarationsFor(files, path); declared.found()) return declared;
  if (FilePair declared = declarationsForSource(files, path); declared.found()) return declared;
  return withExtension(files, path, prefer);
}

FilePair asFileOrIndex(const FileSystem& files, const std::string& path, Prefer prefer) {
  if (FilePair file = asFile(files, path, prefer); file.found()) return file;
  if (!files.isDirectory(path)) return {};
  return withExtension(files, path::join(path, "index"), prefer);
}

}  // namespace unfreed::program
