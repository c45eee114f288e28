#include "fix/fixer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/parallel.h"

namespace unfreed::fix {
namespace {

// What is known of a place, and the function of which it is.
template <class What>
struct Known {
  program::FunctionRef function;
  const ownership::FunctionFacts* facts = nullptr;
  const What* what = nullptr;
};

// A handle may be made where another is needed too late; the notes say which of the two is meant.
bool isOfMisuse(const Diagnostic& finding) {
  return std::any_of(finding.notes.begin(), finding.notes.end(),
                     [](const Note& note) { return note.kind == Note::Kind::Release; });
}

// Where handles are made and misused, all over the program.
struct Places {
  Places(const program::Program& program, const ownership::Analysis& analysis) {
    for (const auto& [function, facts] : analysis.facts) {
      const FileId file = program.moduleOf(function.unit).file;
      for (const ownership::Acquisition& acquired : facts.acquisitions)
        made.try_emplace({file, acquired.span}, Known<ownership::Acquisition>{function, &facts, &acquired});
      for (const ownership::Misuse& misuse : facts.misuses)
        misused.try_emplace({file, misuse.span}, Known<ownership::Misuse>{function, &facts, &misuse});
    }
  }

  std::map<Location, Known<ownership::Acquisition>> made;
  std::map<Location, Known<ownership::Misuse>> misused;
};

// The blocks of a file's functions that none of its findings has to do with; none where the code is embedded,
// or not all of it could be read. Functions within functions go with them.
std::vector<Span> blocksWithout(const std::vector<Diagnostic*>& findings,
                                const std::vector<const flow::Module*>& modules) {
  std::vector<Span> blocks;
  const auto isNamed = [&](Span span) {
    return std::any_of(findings.begin(), findings.end(), [&](const Diagnostic* finding) {
      const auto isWithin = [&](const Location& place) {
        return place.file == modules[0]->file && place.span.begin < span.end && span.begin < place.span.end;
      };
      return isWithin(finding->location) ||
             std::any_of(finding->notes.begin(), finding->notes.end(),
                         [&](const Note& note) { return isWithin(note.location); });
    });
  };
  if (modules.size() != 1 || !modules[0]->faults.empty()) return blocks;
  for (const flow::Function& function : modules[0]->functions) {
    const bool isOutermost = function.parent == flow::Module::topLevel;
    if (isOutermost && function.body.size() > 2 && !isNamed(function.span)) blocks.push_back(function.body);
  }
  return blocks;
}

// For the findings of one file.
class Proposals {
 public:
  Proposals(const program::Program& program, const program::Values& values, const Places& places,
            const SourceFile& file, Style style, std::vector<Span> unread)
      : program_(program),
        values_(values),
        places_(places),
        file_(file),
        style_(style),
        unread_(std::move(unread)) {}

  // Gives the finding its fixes: the release first, then what else would do.
  void addTo(Diagnostic& finding) {
    const auto misused = places_.misused.find(finding.location);
    if (misused != places_.misused.end() && isOfMisuse(finding)) return mend(misused->second, finding);
    const auto found = places_.made.find(finding.location);
    if (found == places_.made.end()) return withhold(Withheld::NeedsDecision, finding);
    const std::optional<Code>& code = codeOf(finding.location.span);
    if (!code) return withhold(Withheld::Unreadable, finding);
    const Site site = siteOf(found->second, *found->second.what, *code);
    if (site.made.mayBeTaken) return withhold(Withheld::NeedsDecision, finding);
    const Proposal release = releaseOf(site);
    for (const Proposal& proposal : {release, waitForTask(site)}) {
      if (!proposal.fix) continue;
      finding.fixes.push_back(*proposal.fix);
      finish(finding.fixes.back(), finding.location.file);
      // What may be released elsewhere is for people to decide.
      if (finding.confidence != Confidence::Certain) finding.fixes.back().safety = Fix::Safety::Suggested;
    }
    if (finding.fixes.empty()) withhold(reasonOf(site, release.withheld), finding);
  }

 private:
  template <class What>
  Site siteOf(const Known<What>& known, const ownership::Acquisition& made, const Code& code) {
    return {program_, values_, known.function, *known.facts, made, code, style_, names_};
  }

  void mend(const Known<ownership::Misuse>& found, Diagnostic& finding) {
    const std::optional<Code>& code = codeOf(finding.location.span);
    if (!code) return withhold(Withheld::Unreadable, finding);
    const ownership::Acquisition nothing;  // the handle may be made anywhere
    const Proposal proposal = mendMisuse(siteOf(found, nothing, *code), *found.what);
    if (!proposal.fix) return withhold(proposal.withheld, finding);
    finding.fixes.push_back(*proposal.fix);
    finish(finding.fixes.back(), finding.location.file);
  }

  static void withhold(Withheld why, Diagnostic& finding) { finding.fixWithheld = wordOf(why); }

  static bool isLostWithCollection(const ownership::Acquisition& made) {
    using Cause = ownership::Drop::Cause;
    return made.gatheredIn &&
           std::all_of(made.drops.begin(), made.drops.end(), [](const ownership::Drop& drop) {
             return drop.onlyAfterThrow || drop.cause == Cause::WithCollection || drop.isSureInside;
           });
  }

  static bool isOverwritten(const ownership::Acquisition& made) {
    using Cause = ownership::Drop::Cause;
    return std::any_of(made.drops.begin(), made.drops.end(), [](const ownership::Drop& drop) {
      return !drop.onlyAfterThrow && drop.cause == Cause::Overwritten;
    });
  }

  static bool isAssignedElsewhere(const Site& site, flow::VariableId variable) {
    std::optional<Span> assigned;
    for (const flow::Op& op : site.cfg().ops) {
      if (op.kind != flow::OpKind::Assign || op.variable != variable) continue;
      if (assigned && *assigned != op.span) return true;
      assigned = op.span;
    }
    return site.module().variables[variable].assignedElsewhere;
  }

  // A `var` of a pass is assigned anew by the next one, and by nothing else; a constant may get
  // one of several.
  static Withheld reasonOf(const Site& site, Withheld why) {
    if (why != Withheld::Reassigned || isNone(site.made.holder)) return why;
    std::set<flow::VariableId> holders{site.made.holder};
    for (const ownership::Drop& drop : site.made.drops) {
      if (!isNone(drop.variable)) holders.insert(drop.variable);
    }
    const bool isReassigned = std::any_of(holders.begin(), holders.end(), [&](flow::VariableId holder) {
      return isAssignedElsewhere(site, holder);
    });
    if (isReassigned) return why;
    return isOverwritten(site.made) ? Withheld::OutlivesPass : Withheld::Conditional;
  }

  // A variable holds what gives the handles one by one.
  static bool isTakenOutOfHolder(const Site& site) {
    const ownership::Acquisition& made = site.made;
    return !isNone(made.holder) && !made.owner && site.module().variables[made.holder].name != made.heldBy;
  }

  static Proposal releaseOf(const Site& site) {
    const ownership::Acquisition& made = site.made;
    if (made.registered) return Withheld::Registered;
    if (!made.held) return releaseTemporary(site);
    if (made.mayBeArgument) {
      const bool isPlain = !isNone(made.holder) && !made.owner && made.shape == bindings::Shape::One;
      return isPlain && !isOverwritten(made) ? releaseHeld(site) : Withheld::Conditional;
    }
    if (isNone(made.holder) && made.owner) return releaseWithOwner(site);
    if (isNone(made.holder) && !made.heldIn.empty() && !made.gatheredIn) return releaseField(site);
    const bool hasName = !isNone(made.holder) && !site.module().variables[made.holder].name.empty();
    if (!hasName && !made.gatheredIn) return releaseOfLoop(site);
    const bool isOne = made.shape == bindings::Shape::One || made.shape == bindings::Shape::Union;
    const bool isInside = isLostWithCollection(made) || !isOne || isTakenOutOfHolder(site);
    if (isInside) return drainCollection(site);
    return isOverwritten(made) ? releaseReplaced(site) : releaseHeld(site);
  }

  // A page has code of its own around each place.
  const std::optional<Code>& codeOf(Span place) {
    if (!isRead_ || markupOf(file_.absolute).has_value()) code_ = Code::read(file_, place, unread_);
    isRead_ = true;
    return code_;
  }

  static void finish(Fix& fix, FileId file) {
    fix.file = file;
    std::sort(fix.edits.begin(), fix.edits.end(),
              [](const Edit& a, const Edit& b) { return a.span < b.span; });
  }

  const program::Program& program_;
  const program::Values& values_;
  const Places& places_;
  const SourceFile& file_;
  Style style_;
  std::vector<Span> unread_;
  bool isRead_ = false;
  std::optional<Code> code_;
  Names names_;
};

}  // namespace

void propose(const program::Program& program, const program::Values& values,
             const ownership::Analysis& analysis, const SourceSet& sources, const StyleOf& styleOf,
             unsigned threads, std::vector<Diagnostic>& findings) {
  std::map<FileId, std::vector<Diagnostic*>> findingsOf;
  for (Diagnostic& finding : findings) findingsOf[finding.location.file].push_back(&finding);
  struct Part {
    FileId file{};
    Style style;
    std::vector<Diagnostic*> findings;
    std::vector<const flow::Module*> modules;  // of the file
  };
  std::map<FileId, std::vector<const flow::Module*>> modulesOf;
  for (const program::Unit& unit : program.units) modulesOf[unit.module.file].push_back(&unit.module);
  std::vector<Part> parts;
  parts.reserve(findingsOf.size());
  for (auto& [file, ofFile] : findingsOf)
    parts.push_back({file, styleOf(sources[file]), std::move(ofFile), std::move(modulesOf[file])});
  const Places places(program, analysis);
  parallelFor(parts.size(), threads, [&](size_t i) {
    const Part& part = parts[i];
    const SourceFile& file = sources[part.file];
    const bool isPlain = !markupOf(file.absolute);
    Proposals proposals(program, values, places, file, part.style,
                        isPlain ? blocksWithout(part.findings, part.modules) : std::vector<Span>());
    for (Diagnostic* const finding : part.findings) proposals.addTo(*finding);
  });
}

}  // namespace unfreed::fix
