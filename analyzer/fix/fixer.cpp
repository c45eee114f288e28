#include "fix/fixer.h"

#include <algorithm>
#include <map>
#include <optional>

namespace unfreed::fix {
namespace {

struct Made {
  program::FunctionRef function;
  const ownership::FunctionFacts* facts = nullptr;
  const ownership::Acquisition* acquisition = nullptr;
};

class Proposals {
 public:
  Proposals(const program::Program& program, const program::Values& values,
            const ownership::Analysis& analysis, const SourceSet& sources, const StyleOf& styleOf)
      : program_(program), values_(values), sources_(sources), styleOf_(styleOf) {
    for (const auto& [function, facts] : analysis.facts) {
      const FileId file = program.moduleOf(function.unit).file;
      for (const ownership::Acquisition& made : facts.acquisitions)
        made_.try_emplace({file, made.span}, Made{function, &facts, &made});
    }
  }

  Proposal of(const Diagnostic& finding) {
    const auto found = made_.find(finding.location);
    if (found == made_.end()) return Withheld::NeedsDecision;
    const Made& made = found->second;
    const SourceFile& file = sources_[finding.location.file];
    const std::optional<Code>& code = codeOf(finding.location);
    if (!code) return Withheld::Unreadable;
    const Site site{program_,          values_, made.function,  *made.facts,
                    *made.acquisition, *code,   styleOf_(file), names_[finding.location.file]};
    Proposal proposal = made.acquisition->held ? releaseHeld(site) : releaseTemporary(site);
    if (proposal.fix) finish(*proposal.fix, finding.location.file);
    return proposal;
  }

 private:
  // One tree at a time: findings come file by file.
  const std::optional<Code>& codeOf(Location place) {
    const bool isEmbedded = markupOf(sources_[place.file].absolute).has_value();
    if (!read_ || *read_ != place.file || isEmbedded) {
      read_ = place.file;
      code_ = Code::read(sources_[place.file], place.span);
    }
    return code_;
  }

  static void finish(Fix& fix, FileId file) {
    fix.file = file;
    std::sort(fix.edits.begin(), fix.edits.end(),
              [](const Edit& a, const Edit& b) { return a.span < b.span; });
  }

  const program::Program& program_;
  const program::Values& values_;
  const SourceSet& sources_;
  const StyleOf& styleOf_;
  std::map<Location, Made> made_;
  std::optional<FileId> read_;
  std::optional<Code> code_;
  std::map<FileId, Names> names_;
};

}  // namespace

void propose(const program::Program& program, const program::Values& values,
             const ownership::Analysis& analysis, const SourceSet& sources, const StyleOf& styleOf,
             std::vector<Diagnostic>& findings) {
  Proposals proposals(program, values, analysis, sources, styleOf);
  for (Diagnostic& finding : findings) {
    Proposal proposal = proposals.of(finding);
    if (proposal.fix) {
      finding.fixes.push_back(std::move(*proposal.fix));
    } else {
      finding.fixWithheld = wordOf(proposal.withheld);
    }
  }
}

}  // namespace unfreed::fix
