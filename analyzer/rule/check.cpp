#include "rule/check.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "rule/function_view.h"
#include "rule/report.h"

namespace unfreed::rule {
namespace {

// Runs what `rules` have for a view of this kind.
template <class View>
void checkOne(const View& view, std::span<const Rule> rules, std::vector<Diagnostic>& findings) {
  for (const Rule& rule : rules) {
    auto* const* const check = std::get_if<void (*)(const View&, Report&)>(&rule.check);
    if (check == nullptr) continue;
    Report report(rule);
    (*check)(view, report);
    for (Diagnostic& finding : report.take()) findings.push_back(std::move(finding));
  }
}

std::vector<Diagnostic> inOrder(std::vector<Diagnostic> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.location, a.ruleId) < std::tie(b.location, b.ruleId);
  });
  // One finding of a rule per creating expression: a call that gives two handles is one place to mend.
  const auto sameSite = [](const Diagnostic& a, const Diagnostic& b) {
    return a.location == b.location && a.ruleId == b.ruleId;
  };
  findings.erase(std::unique(findings.begin(), findings.end(), sameSite), findings.end());
  return findings;
}

}  // namespace

std::vector<Diagnostic> check(const program::Program& program, const ownership::Analysis& analysis,
                              std::span<const Rule> rules) {
  std::map<program::FunctionRef, std::vector<LeakView>> leaksOf;
  std::set<ownership::Site> leaking;
  for (const ownership::Leak& leak : analysis.leaks) {
    leaking.insert(leak.site);
    leaksOf[leak.site.function].emplace_back(program, analysis, leak);
  }
  std::vector<Diagnostic> findings;
  for (const auto& [function, facts] : analysis.facts) {
    if (facts.acquisitions.empty() && facts.misuses.empty()) continue;
    std::vector<MisuseView> misuses;
    for (const ownership::Misuse& misuse : facts.misuses)
      misuses.emplace_back(program, function, facts, misuse);
    std::vector<AcquisitionView> acquisitions;
    for (const ownership::Acquisition& made : facts.acquisitions) {
      const ownership::Site site{function, static_cast<uint32_t>(acquisitions.size())};
      acquisitions.emplace_back(program, function, facts, made, leaking.contains(site));
    }
    const FunctionView view(std::move(leaksOf[function]), std::move(misuses), std::move(acquisitions));
    checkOne(view, rules, findings);
  }
  return inOrder(std::move(findings));
}

std::vector<Diagnostic> checkBindings(const BindingSources& linted, const SourceSet& sources,
                                      std::span<const Rule> rules) {
  std::vector<Diagnostic> findings;
  for (const bindings::Module& module : linted.modules) {
    for (const bindings::Class& cls : module.classes) {
      checkOne(BindingView(module, cls, linted, sources), rules, findings);
    }
  }
  return inOrder(std::move(findings));
}

}  // namespace unfreed::rule
