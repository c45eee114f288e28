// What a run says of its program beside the findings: code that could not be read or followed in full.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"
#include "program/program.h"
#include "source/source_file.h"

namespace unfreed::driver {

// Collected from the programs of a run, one for each part.
class ProgramNotes {
 public:
  // Code that cannot be read in full: of the linted files of which `speaksOf` says that it is worth a word,
  // by absolute path, one notification for each, where its first fault is. For all files with types of Flow
  // there is one. And files that were left out, also where nothing is reported in them: what they do is not
  // known to those that import them.
  void addCode(const program::Program& program, const SourceSet& sources,
               const std::function<bool(const std::string& absolute)>& speaksOf);
  // Functions that are too much to be followed in full.
  void addAnalysis(const program::Program& program, const ownership::Analysis& analysis,
                   const SourceSet& sources);

  // What there is to say. Nothing else may be asked for then.
  std::vector<Notification> take();

 private:
  // What is said once, at the first place.
  struct Counted {
    std::string path;
    Location first;
    size_t functions = 0;  // of the first cycle
    size_t count = 0;
  };
  static void count(Counted& of, const program::Program& program, program::FunctionRef first, size_t count,
                    const SourceSet& sources);

  std::vector<Notification> notifications_;
  Counted flowFiles_;
  Counted tooLarge_;
  Counted tooWide_;
};

}  // namespace unfreed::driver
