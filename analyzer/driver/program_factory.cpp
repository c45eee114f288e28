#include "driver/program_factory.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "driver/model_stage.h"
#include "driver/program_stage.h"
#include "driver/stopwatch.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

// Bytes of code in one part. What is followed takes forty to fifty times that.
constexpr uint64_t kPart = uint64_t{1} << 20;
constexpr uint64_t kTimesText = 40;

}  // namespace

Result<std::unique_ptr<ProgramFactory>> ProgramFactory::of(const Options& options, const std::string& root,
                                                           const Asked& asked, FoundFiles found) {
  std::unique_ptr<ProgramFactory> factory(new ProgramFactory(options, root));
  if (auto done = factory->prepare(asked, std::move(found)); !done)
    return tl::unexpected<Error>(std::move(done.error()));
  return factory;
}

Result<void> ProgramFactory::prepare(const Asked& asked, FoundFiles found) {
  takesAll_ = asked.takesAll;
  auto models = readModels(asked.modelFolders, root_, options_.overlay);
  if (!models) return tl::unexpected<Error>(std::move(models.error()));
  models_ = std::move(*models);
  scanner_.emplace(librariesOf(models_));
  if (found.sourcesBelowRoot) finder_.know(root_, std::move(*found.sourcesBelowRoot));
  {
    const Stopwatch watch(milliseconds_["read"]);
    auto read = readLinted(options_, root_, std::move(found), *scanner_);
    if (!read) return tl::unexpected<Error>(std::move(read.error()));
    read_ = std::move(*read);
  }
  disk_ = program::diskFileSystem(options_.overlay);
  resolver_.emplace(*disk_);
  collector_.emplace(*resolver_, models_, root_, options_.cache, options_.overlay);
  reading_.root = root_;
  reading_.threads = options_.threads;
  reading_.models = &models_;
  reading_.clang = std::make_shared<embind::Client>(options_.cache);
  reading_.instead = options_.overlay;
  {
    const Stopwatch watch(milliseconds_["given bindings"]);
    auto given = readGiven(asked.bindings, reading_, *resolver_, *collector_);
    if (!given) return tl::unexpected<Error>(std::move(given.error()));
    given_ = std::move(*given);
    note(std::move(given_.notifications));
  }
  const Stopwatch watch(milliseconds_["select"]);
  reach_.emplace(options_, root_, *resolver_, *collector_, given_.catalog, *scanner_, finder_);
  reach_->decide(read_);
  note(reach_->takeNotifications());
  return {};
}

void ProgramFactory::begin(bool asOne) {
  linted_.clear();
  lintedIn_.clear();
  ofPrograms_.clear();
  const uint64_t most =
      asOne || takesAll_ ? Reach::kAsOne : std::min(kPart, options_.limits.mostMemory() / kTimesText);
  reach_->split(most);
}

program::Program ProgramFactory::make(size_t part, SourceSet& sources) {
  reach_->enter(part);
  const size_t first = sources.size();
  // What was guessed too low is known the next time; a little less is kept then, so that this ends.
  for (uint64_t most = options_.limits.mostMemory();; most -= most / 8) {
    if (auto program = tryMake(part, sources, most)) return std::move(*program);
    sources.shrink(first);
  }
}

bool ProgramFactory::takes(const std::string& absolute) const {
  return reach_->isHere(absolute) && (takesAll_ || reach_->takes(absolute));
}

// Nothing when it is too much; then some of it is in another part, or has been left out.
std::optional<program::Program> ProgramFactory::tryMake(size_t part, SourceSet& sources, uint64_t most) {
  ProgramBuilder builder(
      options_, reading_, *resolver_, *collector_, given_.catalog, finder_,
      [this](const std::string& absolute) { return takes(absolute); }, sources);
  const size_t linted = linted_.size();
  addLinted(builder, part, sources);
  if (options_.progress) options_.progress->enter("reading what the files import");
  builder.addImported();
  for (const auto& [name, milliseconds] : builder.milliseconds()) milliseconds_[name] += milliseconds;
  if (builder.isTooMuch()) {
    reach_->relieve(builder.weights(), most);
    linted_.resize(linted);
    std::erase_if(lintedIn_, [&](const auto& one) { return one.second == part; });
    return std::nullopt;
  }
  builder.findSources();
  program::Program program = builder.finish();
  for (Notification& notification : builder.takeNotifications())
    ofPrograms_.push_back(std::move(notification));
  for (Notification& notification : missingClasses(models_, program.bindings))
    ofPrograms_.push_back(std::move(notification));
  return program;
}

void ProgramFactory::addLinted(ProgramBuilder& builder, size_t part, SourceSet& sources) {
  std::vector<FileId> files;
  uint64_t bytes = 0;
  for (size_t i = 0; i < read_.files.size() && !builder.isTooMuch(); ++i) {
    if (!takes(read_.files[i].absolute)) continue;
    const auto id = driver::addLinted(options_, root_, i, read_, sources);
    if (!id) continue;
    // What concerns all parts is reported in one of them.
    sources[*id].linted = lintedIn_.try_emplace(i, part).first->second == part;
    if (sources[*id].linted) linted_.push_back({*id, read_.files[i].configuration});
    files.push_back(*id);
    bytes += sources[*id].text.size();
    if (bytes < loweredAtOnce(options_)) continue;
    builder.addLinted(std::exchange(files, {}));
    bytes = 0;
  }
  builder.addLinted(files);
}

bool ProgramFactory::takeThoseSaying(const std::vector<std::string>& globals) {
  return !takesAll_ && reach_->takeThoseSaying(globals);
}

void ProgramFactory::note(std::vector<Notification> notifications) {
  for (Notification& notification : notifications) notifications_.push_back(std::move(notification));
}

// Said once, at the first of them.
std::vector<Notification> ProgramFactory::leftOut() const {
  std::vector<const std::string*> files;
  for (const FoundFile& file : read_.files) {
    if (reach_->leavesOut(file.absolute)) files.push_back(&file.absolute);
  }
  if (files.empty()) return {};
  const std::string others = files.size() == 1 ? "this file was"
                                               : fmt::format("this and {} more file{} were", files.size() - 1,
                                                             files.size() == 2 ? "" : "s");
  return {
      {Notification::Level::Warning, "memory-limit", path::shown(*files.front(), root_), std::nullopt,
       fmt::format(
           "{} left out: followed together with what is connected by imports, that would take more than {} "
           "MB of memory, the limit (`limits.memory`); lint parts of the project, or raise it",
           others, options_.limits.mostMemory() >> 20)}};
}

std::vector<Notification> ProgramFactory::takeNotifications() {
  note(std::move(read_.notifications));
  note(std::move(ofPrograms_));
  note(leftOut());
  std::vector<Notification> manifests = resolver_->notifications();
  for (Notification& notification : manifests) notification.path = path::shown(notification.path, root_);
  note(std::move(manifests));
  return std::move(notifications_);
}

}  // namespace unfreed::driver
