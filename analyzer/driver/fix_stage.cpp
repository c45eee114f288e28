#include "driver/fix_stage.h"

#include <algorithm>
#include <utility>

#include "driver/lower_stage.h"
#include "fix/apply.h"
#include "fix/code.h"
#include "source/discovery.h"

namespace unfreed::driver {
namespace {

using Offers = std::map<FileId, std::vector<fix::Offer>>;

Offers offersIn(const SourceSet& sources, const std::vector<Diagnostic>& findings, Fix::Safety upTo) {
  Offers offers;
  for (const Diagnostic& finding : findings) {
    const Fix* const fix = fix::chosenFix(finding, upTo);
    // A fix that changes another file than its finding's has been made for the place of neither.
    if (fix == nullptr || fix->file != finding.location.file) continue;
    const SourceFile& file = sources[fix->file];
    if (!file.linted || !holdsCode(file.path) || isDeclarationFile(file.path)) continue;
    offers[fix->file].push_back({fix, finding.ruleId, finding.location.span, {}});
  }
  return offers;
}

// Names of one function do not meet those of another.
void setScopes(const SourceFile& file, std::vector<fix::Offer>& offers) {
  std::vector<Span> findings;
  findings.reserve(offers.size());
  for (const fix::Offer& offer : offers) findings.push_back(offer.finding);
  const std::vector<Span> scopes = fix::functionsAround(file, findings);
  for (size_t i = 0; i < offers.size(); ++i) offers[i].scope = scopes[i];
}

// It was lowered before, or nearly so: no limit is asked again.
constexpr ecmascript::Limits kWhatItTakes{.tokens = 1'000'000'000, .parseWork = 1'000'000'000'000};

bool hasFaults(const SourceFile& file, FileId id) {
  const LoweredFile lowered = lowerFile(file, id, kWhatItTakes);
  return std::any_of(lowered.modules.begin(), lowered.modules.end(),
                     [](const flow::Module& module) { return !module.faults.empty(); });
}

bool hasFaults(const SourceFile& like, FileId id, const std::string& text) {
  SourceFile file;
  file.path = like.path;
  file.absolute = like.absolute;
  file.text = text;
  file.language = like.language;
  return hasFaults(file, id);
}

Notification notFixed(const SourceFile& file, std::string why) {
  return {Notification::Level::Warning, "not-fixed", file.path, std::nullopt, std::move(why)};
}

FixedFile fixedFile(FileId id, fix::Application application) {
  FixedFile fixed;
  fixed.file = id;
  fixed.text = std::move(application.text);
  fixed.edits = std::move(application.edits);
  const auto count = [&](fix::Fate fate) {
    return static_cast<size_t>(std::count(application.fates.begin(), application.fates.end(), fate));
  };
  fixed.applied = count(fix::Fate::Applied);
  fixed.waiting = count(fix::Fate::Waits);
  return fixed;
}

}  // namespace

FixPlan planFixes(const SourceSet& sources, const std::vector<Diagnostic>& findings, Fix::Safety upTo) {
  FixPlan plan;
  Offers allOffers = offersIn(sources, findings, upTo);
  for (auto& [id, offers] : allOffers) {
    const SourceFile& file = sources[id];
    if (hasFaults(file, id)) {
      plan.notifications.push_back(notFixed(file, "the file cannot be read in full, so it is not fixed"));
      continue;
    }
    setScopes(file, offers);
    FixedFile fixed = fixedFile(id, fix::apply(file.text, offers));
    if (fixed.applied == 0) continue;
    if (hasFaults(file, id, fixed.text)) {
      plan.notifications.push_back(
          notFixed(file,
                   "the fixes would leave code that does not parse, so none was applied; this is a mistake "
                   "of unfreed's"));
      continue;
    }
    plan.files.push_back(std::move(fixed));
  }
  std::sort(plan.files.begin(), plan.files.end(), [&](const FixedFile& a, const FixedFile& b) {
    return sources[a.file].path < sources[b.file].path;
  });
  return plan;
}

}  // namespace unfreed::driver
