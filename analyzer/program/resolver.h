// Resolver: what file a specifier means, as Node and TypeScript would resolve it. Knows files, not their
// contents, except package.json and tsconfig.json.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/overlay.h"

namespace unfreed::program {

// The file system as the resolver sees it, so that tests and the in-memory runs can replace it. Paths are
// absolute, normalised.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual bool isFile(const std::string& path) const = 0;
  virtual bool isDirectory(const std::string& path) const = 0;
  virtual std::optional<std::string> read(
      const std::string& path) const = 0;  // nothing when it cannot be read
  virtual std::string canonical(
      const std::string& path) const = 0;  // symbolic links resolved; the path itself on failure
  virtual std::vector<std::string> list(const std::string& directory) const = 0;  // names, sorted
};

// With what stands for files of the disk, when there is something; it outlives the file system.
std::unique_ptr<FileSystem> diskFileSystem(const Overlay* instead = nullptr);

// Where a specifier leads. Both may be there: a package has an implementation and declarations.
struct Resolution {
  enum class Kind : uint8_t { Missing, Builtin, File, Package };
  Kind kind = Kind::Missing;
  std::string implementation;  // absolute path of the .js/.ts file that runs; may be empty
  std::string declarations;    // absolute path of the .d.ts; may be empty
  std::string packageName;     // "@scope/name"; empty for relative files outside any package of node_modules
  std::string packageRoot;     // absolute folder of its package.json
  bool standsIn = false;       // for a path at which nothing is, by a guess at what it would be built from
  bool shipsWasm = false;  // the package folder (two levels deep) holds a .wasm file, or its glue embeds one
};

// What a project says about the language that its files may be written in. Texts as they are written; empty
// when nothing is said.
struct LanguageTarget {
  bool hasConfig = false;  // there is a tsconfig.json or jsconfig.json
  std::string target;      // `compilerOptions`
  std::optional<std::vector<std::string>> libs;
  std::string typescript;  // the version that is installed, or the range that package.json asks for
  std::string node;        // the range of `engines`
};

class Resolver {
 public:
  explicit Resolver(const FileSystem& files);
  ~Resolver();

  // `from` is the absolute path of the importing file. What is no path is looked up once for all folders
  // between which nothing may change its meaning; safe for concurrent calls.
  Resolution resolve(const std::string& from, std::string_view specifier) const;

  // The name that the nearest package.json at or above `folder` gives its package; empty when there is none.
  std::string packageNameAt(const std::string& folder) const;

  // Its version; empty when there is none.
  std::string packageVersionAt(const std::string& folder) const;

  LanguageTarget languageTargetAt(const std::string& folder) const;

  // package.json and tsconfig.json files that do not parse (they count as missing), sorted by path.
  std::vector<Notification> notifications() const;

 private:
  Resolution resolveRelative(const std::string& from, const std::string& path) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace unfreed::program
