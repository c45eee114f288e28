#include "driver/reach.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/parallel.h"
#include "driver/import_map.h"
#include "driver/import_meaning.h"
#include "driver/lower_stage.h"
#include "driver/model_stage.h"
#include "driver/read_stage.h"
#include "driver/script_globals.h"
#include "program/globals.h"
#include "program/platform_globals.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using ResolutionKind = program::Resolution::Kind;

std::vector<std::string> globalsOf(const std::vector<const FoundSources*>& found) {
  std::vector<std::string> names;
  names.reserve(kScriptGlobals.size());
  for (const ScriptGlobal& global : kScriptGlobals) names.emplace_back(global.name);
  for (const FoundSources* const sources : found) {
    for (const SourceGroup& group : sources->groups)
      names.insert(names.end(), group.globals.begin(), group.globals.end());
  }
  return names;
}

bool hasGroups(const std::vector<const FoundSources*>& found) {
  return std::any_of(found.begin(), found.end(),
                     [](const FoundSources* sources) { return !sources->groups.empty(); });
}

}  // namespace

std::vector<LibraryNames> librariesOf(const std::vector<bindings::Model>& models) {
  std::vector<LibraryNames> libraries;
  for (const bindings::Model& model : models) {
    if (model.globals.empty()) continue;
    libraries.push_back({model.globals, Lazy<std::vector<std::string>>([&model] {
                           const bindings::Module module = bindings::moduleOf(model);
                           const auto telling = program::tellingNames(module);
                           return std::vector<std::string>(telling.begin(), telling.end());
                         })});
  }
  return libraries;
}

Reach::Reach(const Options& options, const std::string& root, const program::Resolver& resolver,
             const BindingCollector& collector, const ModuleCatalog& given, const FileScanner& scanner,
             SourceFinder& sources)
    : options_(options),
      root_(root),
      resolver_(resolver),
      collector_(collector),
      given_(given),
      scanner_(scanner),
      sources_(sources),
      takesAll_(!given.modules.empty()) {}

void Reach::decide(ReadFiles& linted) {
  for (size_t i = 0; i < linted.files.size(); ++i) {
    Node& node = addNode(linted.files[i].absolute, std::move(linted.scans[i]));
    node.isLinted = true;
    node.isTaken = linted.files[i].isNamed || node.scan.isAddressed;
    addPlain(static_cast<uint32_t>(i), linted.files[i].naming);
  }
  followImports();
  joinImports();
  bindLibraries();
  markConnected();
  applySources();
  takeGuessedGlobals();
  takeFew();
}

// Which globals the connected files fill is known for certain only when the program has been followed; then
// those that say their names are taken in, and all has to be made anew. So in a project of ordinary size they
// are guessed here.
void Reach::takeGuessedGlobals() {
  constexpr size_t kMostSearched = size_t{16} * 1024 * 1024;
  size_t searched = 0;
  for (uint32_t i = 0; i < nodes_.size(); ++i) searched += isConnected(i) ? 0 : nodes_[i].scan.size;
  if (searched == 0 || searched > kMostSearched || takesAll_) return;
  takeThoseSaying(guessedGlobals());
}

// Those that the connected files seem to fill.
std::vector<std::string> Reach::guessedGlobals() const {
  const std::vector<uint32_t> connected = connectedNodes();
  std::vector<std::vector<std::string>> found(connected.size());
  parallelFor(connected.size(), options_.threads, [&](size_t i) {
    if (const auto text = readText(nodes_[connected[i]].absolute, options_)) found[i] = globalsSetIn(*text);
  });
  std::set<std::string> names;
  for (const std::vector<std::string>& of : found) names.insert(of.begin(), of.end());
  std::erase_if(names, [](const std::string& name) { return program::isPlatformGlobal(name); });
  return {names.begin(), names.end()};
}

std::vector<uint32_t> Reach::connectedNodes() const {
  std::vector<uint32_t> connected;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (isConnected(i)) connected.push_back(i);
  }
  return connected;
}

// Which of the libraries of which the file speaks it takes: the bytes that speak of them may be a comment.
std::vector<uint32_t> Reach::librariesTakenIn(const Node& node) const {
  auto text = readText(node.absolute, options_);
  if (!text) return node.scan.takes;
  SourceFile file;
  file.absolute = file.path = node.absolute;
  file.text = std::move(*text);
  file.language = languageOf(node.absolute).value_or(Language::JavaScript);
  const LoweredFile lowered = lowerFile(file, FileId{0}, options_.limits.ofCode());
  const auto takes = [&](const LibraryNames& library) {
    const std::vector<std::string>& names = library.telling.get();
    const std::unordered_set<std::string_view> telling(names.begin(), names.end());
    return std::any_of(lowered.modules.begin(), lowered.modules.end(), [&](const flow::Module& module) {
      return std::any_of(library.globals.begin(), library.globals.end(), [&](const std::string& name) {
        return program::takesGlobal(module, name, telling);
      });
    });
  };
  std::vector<uint32_t> taken;
  std::copy_if(node.scan.takes.begin(), node.scan.takes.end(), std::back_inserter(taken),
               [&](uint32_t library) { return takes(scanner_.libraries()[library]); });
  return taken;
}

// A global that one file takes for the library is the library in all of them. Small files are asked first;
// those that could tell nothing new are not.
void Reach::bindLibraries() {
  std::vector<const Node*> asked;
  for (const Node& node : nodes_) {
    if (!node.scan.takes.empty()) asked.push_back(&node);
  }
  std::stable_sort(asked.begin(), asked.end(),
                   [](const Node* a, const Node* b) { return a->scan.size < b->scan.size; });
  std::vector<std::atomic<bool>> isTaken(scanner_.libraries().size());
  parallelFor(asked.size(), options_.threads, [&](size_t i) {
    const std::vector<uint32_t>& of = asked[i]->scan.takes;
    if (std::all_of(of.begin(), of.end(), [&](uint32_t library) { return isTaken[library].load(); })) return;
    for (const uint32_t library : librariesTakenIn(*asked[i])) isTaken[library] = true;
  });
  for (Node& node : nodes_) {
    for (const uint32_t library : node.scan.says) node.isBound = node.isBound || isTaken[library];
  }
}

// In a small project, files that reach nothing are read all the same, for their mistakes of syntax.
void Reach::takeFew() {
  constexpr size_t kFewBytes = size_t{128} * 1024;
  size_t bytes = 0;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].isLinted && !isTaken(i)) bytes += nodes_[i].scan.size;
  }
  if (bytes > kFewBytes) return;
  for (Node& node : nodes_) node.isTaken = node.isTaken || node.isLinted;
}

bool Reach::takes(const std::string& absolute) const {
  const auto node = nodeOf_.find(absolute);
  return node == nodeOf_.end() || isTaken(node->second);
}

Reach::Node& Reach::addNode(std::string absolute, FileScan scan) {
  joined_.add();
  Node& node = nodes_.emplace_back();
  node.absolute = std::move(absolute);
  nodeOf_.emplace(node.absolute, static_cast<uint32_t>(nodes_.size() - 1));
  // What an import map maps may lead to anything; glue that is named as a program is one.
  node.isBound = scan.hasImportMap || scan.isGlue;
  node.scan = std::move(scan);
  return node;
}

// Of the files whose imports need no resolver. What models know may be a binding, by its name alone.
void Reach::addPlain(uint32_t id, Naming naming) {
  const std::string& absolute = nodes_[id].absolute;
  if (!isProjectCode(absolute) || bindings::wholeModelFor(collector_.models(), absolute) != nullptr) return;
  plain_.add(absolute, naming, id);
}

// Wave by wave: the linted files, then the code that these import, and so on. Neighbours are followed
// together, since they mostly import the same.
void Reach::followImports() {
  for (uint32_t first = 0; first < nodes_.size();) {
    const auto end = static_cast<uint32_t>(nodes_.size());
    std::vector<uint32_t> begins;
    for (uint32_t i = first; i < end; ++i) {
      if (i == first || path::parentOf(nodes_[i].absolute) != path::parentOf(nodes_[i - 1].absolute))
        begins.push_back(i);
    }
    begins.push_back(end);
    std::vector<UnreadImports> unread(begins.size() - 1);
    parallelFor(unread.size(), options_.threads,
                [&](size_t i) { followImportsOf(begins[i], begins[i + 1], unread[i]); });
    std::set<std::string> unknown;
    for (const UnreadImports& of : unread) {
      for (const auto& [id, file] : of) unknown.insert(file);
    }
    readNodes({unknown.begin(), unknown.end()});
    for (const UnreadImports& of : unread) {
      for (const auto& [id, file] : of) {
        if (const auto other = nodeOf_.find(file); other != nodeOf_.end()) {
          nodes_[id].imports.push_back(other->second);
        } else {
          nodes_[id].isBound = true;  // what is no code that can be read may be glue of any size
        }
      }
    }
    first = end;
  }
}

// Of nodes in one folder: where a specifier leads from one of them, it leads from all. They are needed no
// more then.
void Reach::followImportsOf(uint32_t first, uint32_t end, UnreadImports& unread) {
  const std::string folder(path::parentOf(nodes_[first].absolute));
  const bool isInstalled = path::hasFolder(nodes_[first].absolute, "node_modules");
  std::unordered_map<std::string, Link> known;
  std::string buffer;
  for (uint32_t id = first; id < end; ++id) {
    for (const std::string_view specifier : specifiersOf(nodes_[id].scan)) {
      const auto plain = isInstalled ? std::nullopt : plain_.find(folder, specifier, buffer);
      if (plain && bindings::wholeModelFor(collector_.models(), specifier) == nullptr) {
        nodes_[id].imports.push_back(*plain);
        continue;
      }
      const auto [link, isNew] = known.try_emplace(std::string(specifier));
      if (isNew) link->second = linkOf(nodes_[id].absolute, link->first);
      noteLink(id, specifier, link->second, unread);
    }
    nodes_[id].scan.specifiers = {};
  }
}

void Reach::noteLink(uint32_t id, std::string_view specifier, const Link& link, UnreadImports& unread) {
  Node& node = nodes_[id];
  if (link.standsIn) noteLink(id, specifier, {.kind = Link::Kind::Missing, .file = {}}, unread);
  switch (link.kind) {
    case Link::Kind::Nothing:
      break;
    case Link::Kind::Missing:
      node.isMissing = true;
      if (specifier.starts_with('.') || specifier.starts_with('/')) node.missing.emplace_back(specifier);
      break;
    case Link::Kind::Binding:
      node.isBound = true;
      break;
    case Link::Kind::File:
      if (const auto other = nodeOf_.find(link.file); other != nodeOf_.end()) {
        node.imports.push_back(other->second);
      } else {
        unread.emplace_back(id, link.file);
      }
      break;
  }
}

void Reach::joinImports() {
  std::vector<uint32_t> pending;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].isUsed = !nodes_[i].scan.onlyReexports;
    if (nodes_[i].isUsed) pending.push_back(i);
  }
  while (!pending.empty()) {
    const uint32_t id = pending.back();
    pending.pop_back();
    for (const uint32_t other : nodes_[id].imports) {
      joined_.join(id, other);
      if (!std::exchange(nodes_[other].isUsed, true)) pending.push_back(other);
    }
  }
}

// Code that is imported and not linted.
void Reach::readNodes(const std::vector<std::string>& wanted) {
  std::vector<FileScan> scans(wanted.size());
  std::vector<std::optional<ReadFault>> faults(wanted.size());
  parallelFor(wanted.size(), options_.threads, [&](size_t i) {
    const auto text = readText(wanted[i], options_);
    if (text) {
      scans[i] = scanner_.scan(wanted[i], *text);
    } else {
      faults[i] = text.error();
    }
  });
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (faults[i]) {
      notifications_.push_back(notificationOf(*faults[i], path::shown(wanted[i], root_)));
    } else {
      addNode(wanted[i], std::move(scans[i]));
    }
  }
}

Reach::Link Reach::linkOf(const std::string& from, const std::string& specifier) const {
  using Kind = Link::Kind;
  const program::Resolution resolution = resolveImport(resolver_, from, specifier);
  if (given_.find(resolution, from, specifier)) return {Kind::Binding, {}};
  const DeliveredPackage delivered = packageDeliveredAt(specifier);
  if (wholeModelMeant(collector_.models(), delivered.name.empty() ? specifier : delivered.path, resolution))
    return {Kind::Binding, {}};
  switch (resolution.kind) {
    case ResolutionKind::Builtin:
      return {};
    case ResolutionKind::Missing:
      return {Kind::Missing, {}};
    case ResolutionKind::File:
    case ResolutionKind::Package:
      break;
  }
  if (leadsNowhere(resolution)) return {Kind::Missing, {}};
  const bool isCode = isProjectCode(resolution.implementation);
  const bool isPlain = isCode && resolution.declarations.empty();
  if (!isPlain && options_.autoBindings && collector_.isBinding(resolution)) return {Kind::Binding, {}};
  if (!isCode) return {resolution.standsIn ? Kind::Missing : Kind::Nothing, {}};
  if (isCopyOfLibrary(collector_.models(), resolution.implementation)) return {Kind::Binding, {}};
  return {Kind::File, resolution.implementation, resolution.standsIn};
}

// Where sources of bindings are, every import that leads nowhere may mean them, and every global that they
// may define.
void Reach::applySources() {
  bool isAnyLeft = false;
  for (uint32_t i = 0; i < nodes_.size(); ++i) isAnyLeft |= nodes_[i].isLinted && !isConnected(i);
  if (!options_.autoBindings || !isAnyLeft || takesAll_) return;
  const std::vector<const FoundSources*> found = sourcesInReach();
  if (!hasGroups(found)) return;
  for (Node& node : nodes_) node.isBound = node.isBound || node.isMissing;
  for (const FoundSources* const sources : found) {
    for (const SourceGroup& group : sources->groups) {
      for (const std::string& script : group.linked) {
        if (const auto node = nodeOf_.find(script); node != nodeOf_.end())
          nodes_[node->second].isBound = true;
      }
    }
  }
  markConnected();
  takeSaying(globalsOf(found));
}

// The folders in which the ProgramBuilder looks for what missing imports mean.
std::vector<const FoundSources*> Reach::sourcesInReach() {
  std::set<std::string> folders{root_};
  std::set<std::string_view> asked;
  ProjectFolders projects;
  for (const Node& node : nodes_) {
    if (!node.isMissing || !options_.searchesRepository) continue;
    const std::string_view own = path::parentOf(node.absolute);
    if (asked.insert(own).second) folders.insert(projects.ofFilesIn(std::string(own)));
    for (const std::string& specifier : node.missing) {
      const std::string place = importTargetOf(node.absolute, specifier).place;
      if (!place.empty()) folders.insert(sourceFolderNear(place, node.absolute));
    }
  }
  folders.erase("");
  std::vector<const FoundSources*> found;
  for (const std::string& folder : folders) {
    const bool isPartOfRoot = folder != root_ && path::isInside(folder, root_);
    if (!isPartOfRoot) found.push_back(&sources_.in(folder));
  }
  return found;
}

void Reach::takeSaying(const std::vector<std::string>& names) {
  std::vector<uint32_t> asked;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (!isConnected(i)) asked.push_back(i);
  }
  std::vector<char> says(asked.size(), 0);
  parallelFor(asked.size(), options_.threads, [&](size_t i) {
    const auto text = readText(nodes_[asked[i]].absolute, options_);
    says[i] = text && saysAny(*text, names) ? 1 : 0;
  });
  for (size_t i = 0; i < asked.size(); ++i) {
    if (says[i] != 0) nodes_[asked[i]].isBound = true;
  }
  markConnected();
}

void Reach::markConnected() {
  isConnected_.assign(nodes_.size(), false);
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].isBound && nodes_[i].isUsed) isConnected_[joined_.of(i)] = true;
  }
}

}  // namespace unfreed::driver
