// Stage 2, select: which files can reach a binding. The others are no part of the program.
//
// Values travel along imports, in both directions: a file may use what it imports, and what those who import
// it have put into it. So a file can hold a handle only if a chain of imports, each followed in either
// direction, connects it with a file that
// - imports a module of bindings, by declarations, glue, a model, or sources of the project;
// - or says the name of a global that may be one;
// - or says the name of a global that one of these files fills.
// A file that only hands on what others export connects them for those who import it, and connects nothing
// when no code does: an index of everything that is there for users of a package. What is told from bytes
// (driver/file_scan) is more than what a parse would tell, never less: a file that is left out cannot change
// the report. One thing is asked of a parse, file by file until one says yes: whether the globals of a
// library that models know are used at all, since comments speak of them, too. Beside these files, the
// program takes in those that were named, those that speak to this program in comments, and those that say
// what has an effect on all files.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/disjoint_sets.h"
#include "diagnostics/diagnostic.h"
#include "driver/bindings_stage.h"
#include "driver/file_scan.h"
#include "driver/module_catalog.h"
#include "driver/parts.h"
#include "driver/plain_imports.h"
#include "driver/read_stage.h"
#include "driver/run.h"
#include "driver/source_finder.h"
#include "program/resolver.h"

namespace unfreed::driver {

// The globals of the libraries that models know, one library for each model that has some. The models must
// stay where they are.
std::vector<LibraryNames> librariesOf(const std::vector<bindings::Model>& models);

class Reach {
 public:
  // All outlive it.
  Reach(const Options& options, const std::string& root, const program::Resolver& resolver,
        const BindingCollector& collector, const ModuleCatalog& given, const FileScanner& scanner,
        SourceFinder& sources);

  // Once, for the files to be linted; takes their specifiers.
  void decide(ReadFiles& linted);

  // Whether the file, linted or imported, is one of these.
  bool takes(const std::string& absolute) const;

  // Every file that is not left out, from now on.
  void takeAll() { takesAll_ = true; }
  // Takes in the files that say one of the names, which the files of this part fill, and what they are
  // connected with. Whether there are any that were not taken before, or were in another part; then all parts
  // are to be made anew.
  bool takeThoseSaying(const std::vector<std::string>& names);

  // Divides what is taken into parts of at most so many bytes of code, where no component alone has more; the
  // first is entered. kAsOne: there is one part.
  static constexpr uint64_t kAsOne = UINT64_MAX;
  void split(uint64_t most);
  const Parts& parts() const { return parts_; }
  void enter(size_t part) { part_ = part; }
  // Whether the file, if it is taken, is in the part that was entered last, and not left out.
  bool isHere(const std::string& absolute) const;

  // Of this part, keeps the components that fit into `most` bytes: those that stand first do, whose first
  // file was met first. Those that do not fit become another part, if there may be more than one; what is too
  // much by itself is left out. `weights`: by path, what files are known to take; of others that is guessed
  // by their size.
  void relieve(const std::unordered_map<std::string, uint64_t>& weights, uint64_t most);
  bool leavesOut(const std::string& absolute) const;

  // What could not be read.
  std::vector<Notification> takeNotifications() { return std::move(notifications_); }

 private:
  struct Node {
    std::string absolute;
    FileScan scan;
    bool isLinted = false;
    bool isBound = false;              // it imports a binding, or may
    bool isMissing = false;            // an import of it leads nowhere
    std::vector<std::string> missing;  // those that name a path
    bool isTaken = false;              // for a reason of its own
    bool isUsed = false;               // it has code, or code imports it
    bool isLeftOut = false;            // it is too much
    std::vector<uint32_t> imports;
  };
  // What a specifier of a file leads to.
  struct Link {
    enum class Kind : uint8_t { Nothing, Missing, Binding, File } kind = Kind::Nothing;
    std::string file;
    bool standsIn = false;  // for what is missing
  };

  // Imports of code that is no node yet: the node, and the file.
  using UnreadImports = std::vector<std::pair<uint32_t, std::string>>;

  // What the files of a component take, in bytes.
  struct Weighed {
    uint32_t component = 0;
    double bytes = 0;
  };

  // Of this part, in the order in which their first files were met.
  std::vector<Weighed> weighComponents(const std::unordered_map<std::string, uint64_t>& weights) const;
  Node& addNode(std::string absolute, FileScan scan);
  void addPlain(uint32_t id, Naming naming);
  void followImports();
  void followImportsOf(uint32_t first, uint32_t end, UnreadImports& unread);
  void noteLink(uint32_t id, std::string_view specifier, const Link& link, UnreadImports& unread);
  void joinImports();
  void readNodes(const std::vector<std::string>& wanted);
  Link linkOf(const std::string& from, const std::string& specifier) const;
  void applySources();
  std::vector<uint32_t> librariesTakenIn(const Node& node) const;
  void bindLibraries();
  void takeGuessedGlobals();
  std::vector<std::string> guessedGlobals() const;
  void takeFew();
  std::vector<const FoundSources*> sourcesInReach();
  void takeSaying(const std::vector<std::string>& names);
  std::vector<std::vector<bool>> sayers(const std::vector<uint32_t>& nodes,
                                        const std::vector<std::string>& names) const;
  std::vector<uint32_t> connectedNodes() const;
  bool joinSayers(const std::vector<std::string>& names);
  void joinByLibraries();
  std::vector<Parts::Component> takenComponents() const;
  bool isInPart(uint32_t node) const {
    return parts_.count() == 1 || nodes_[node].scan.concernsAll || parts_.of(joined_.of(node)) == part_;
  }
  bool isConnected(uint32_t node) const { return isConnected_[joined_.of(node)]; }
  bool isTaken(uint32_t node) const {
    return !nodes_[node].isLeftOut && (takesAll_ || nodes_[node].isTaken || isConnected(node));
  }
  void markConnected();

  const Options& options_;
  const std::string& root_;
  const program::Resolver& resolver_;
  const BindingCollector& collector_;
  const ModuleCatalog& given_;
  const FileScanner& scanner_;
  SourceFinder& sources_;
  std::deque<Node> nodes_;
  PlainImports plain_;             // of linted files
  DisjointSets joined_;            // nodes
  std::vector<bool> isConnected_;  // by component
  std::unordered_map<std::string_view, uint32_t> nodeOf_;
  Parts parts_;  // of the components
  size_t part_ = 0;
  bool isOne_ = true;                  // there may not be more of them
  std::set<std::string> joinedNames_;  // of globals: those who say them are joined
  std::vector<Notification> notifications_;
  bool takesAll_ = false;
};

}  // namespace unfreed::driver
