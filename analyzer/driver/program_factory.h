// Stages 2 to 4 as one: from the files that were found to the program that is analysed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "bindings/model.h"
#include "driver/bindings_stage.h"
#include "driver/given_bindings.h"
#include "driver/program_stage.h"
#include "driver/reach.h"
#include "driver/read_stage.h"
#include "driver/run.h"
#include "driver/source_finder.h"
#include "program/program.h"
#include "program/resolver.h"

namespace unfreed::driver {

// A linted file that is a part of the program.
struct LintedFile {
  FileId id{};
  const Configuration* configuration = nullptr;
};

class ProgramFactory {
 public:
  // What is read, beside the options. All paths are absolute.
  struct Asked {
    std::vector<std::string> modelFolders;
    GivenPaths bindings;
    // Every file that was found is a part of the program, whether it can reach a binding or not.
    bool takesAll = false;
  };

  // Reads what was found, and decides what is taken. `options` and `root` outlive the factory.
  static Result<std::unique_ptr<ProgramFactory>> of(const Options& options, const std::string& root,
                                                    const Asked& asked, FoundFiles found);

  // Begins anew, with new sources: what is taken so far is divided into the parts that are made one after the
  // other. `asOne`, and whenever everything is taken: in one part, however large.
  void begin(bool asOne);
  // Making one may add more of them.
  size_t parts() const { return reach_->parts().count(); }
  // The program of a part; adds its files to `sources`. What would take more memory than the limit by itself
  // is left out, from now on: whole components (driver/reach), so that nothing else is judged otherwise for
  // that.
  program::Program make(size_t part, SourceSet& sources);

  // Takes in the files that say one of these names of globals, which the part that was made last fills.
  // Whether there are any that were not taken before, or were in another part; then all is to begin anew.
  bool takeThoseSaying(const std::vector<std::string>& globals);

  void takeAll() { reach_->takeAll(); }

  // Of the programs that were made, each in the order of their paths.
  const std::vector<LintedFile>& linted() const { return linted_; }
  // Every file that was to be linted and could be read, taken or not.
  const std::vector<FoundFile>& found() const { return read_.files; }
  // Whether what is wrong with the file is worth a word: it can reach a binding, or was looked at for a
  // reason of its own.
  bool speaksOf(const std::string& absolute) const { return reach_->takes(absolute); }

  std::vector<Notification> takeNotifications();
  // What took how long, for --stats.
  const std::map<std::string, double>& milliseconds() const { return milliseconds_; }

 private:
  ProgramFactory(const Options& options, const std::string& root)
      : options_(options), root_(root), finder_(options.overlay) {}
  Result<void> prepare(const Asked& asked, FoundFiles found);
  std::optional<program::Program> tryMake(size_t part, SourceSet& sources, uint64_t most);
  bool takes(const std::string& absolute) const;
  void addLinted(ProgramBuilder& builder, size_t part, SourceSet& sources);
  std::vector<Notification> leftOut() const;
  void note(std::vector<Notification> notifications);

  const Options& options_;
  const std::string& root_;
  bool takesAll_ = false;
  std::unique_ptr<program::FileSystem> disk_;
  std::optional<program::Resolver> resolver_;
  std::vector<bindings::Model> models_;
  std::optional<FileScanner> scanner_;
  std::optional<BindingCollector> collector_;
  SourceReading reading_;
  GivenBindings given_;
  SourceFinder finder_;
  ReadFiles read_;
  std::optional<Reach> reach_;
  std::vector<LintedFile> linted_;
  std::map<size_t, size_t> lintedIn_;  // by place: the part in which the file is reported
  std::vector<Notification> notifications_;
  std::vector<Notification> ofPrograms_;  // of those that were made
  std::map<std::string, double> milliseconds_;
};

}  // namespace unfreed::driver
