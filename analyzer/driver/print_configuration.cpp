#include "driver/print_configuration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "driver/configuration.h"
#include "driver/rule_selection.h"
#include "report/words.h"
#include "rules/rules.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

Json listed(const std::vector<std::string>& absolute, const std::string& root) {
  Json list = Json::array();
  for (const std::string& path : absolute) list.push_back(path::shown(path, root));
  return list;
}

// The environment of the run as the configuration names it; both, when it does not.
Json environmentsOf(const Configuration& configuration) {
  Json names = Json::array();
  if (configuration.node.value_or(true)) names.push_back("node");
  if (configuration.browser.value_or(true)) names.push_back("browser");
  return names;
}

// "pool.dispose", "new Pool".
std::string textOf(const ownership::CallName& name) {
  return fmt::format("{}{}", name.constructs ? "new " : "", fmt::join(name.path, "."));
}

Json namesOf(const std::vector<ownership::CallName>& names) {
  Json list = Json::array();
  for (const ownership::CallName& name : names) list.push_back(textOf(name));
  return list;
}

Json argumentOf(const ownership::DeclaredCall& call) {
  switch (call.of) {
    case ownership::DeclaredCall::Of::AllArguments:
      return "all";
    case ownership::DeclaredCall::Of::Receiver:
      return "receiver";
    case ownership::DeclaredCall::Of::Argument:
      return call.argument;
  }
  return nullptr;
}

Json callsThat(ownership::DeclaredCall::Does does, const Configuration& configuration) {
  Json list = Json::array();
  for (const ownership::DeclaredCall& call : configuration.calls) {
    if (call.does == does) list.push_back({{"call", textOf(call.name)}, {"argument", argumentOf(call)}});
  }
  return list;
}

// In the units of the configuration.
Json limitsOf(const Configuration& configuration) {
  Json limits = Json::object();
  for (const LimitKey& key : limitKeys())
    limits[std::string(key.name)] = valueOf(key, configuration.limits) / key.scale;
  return limits;
}

Json shown(const Configuration& here, const RuleSelection& selection, const std::string& file,
           const std::string& root) {
  Json extends = Json::array();
  for (const Extended& extended : here.extends) extends.push_back(path::shown(extended.path, root));
  Json rules = Json::object();
  for (const rule::Rule& rule : rules::all())
    rules[std::string(rule.id)] = wordOf(selection.severityOf(rule, here));
  const Severity failOn = here.failOn.value_or(Severity::Warning);
  return {
      {"file", path::shown(file, root)},
      {"configuration", here.path.empty() ? Json() : Json(path::shown(here.path, root))},
      {"extends", std::move(extends)},
      {"linted", here.lints(file)},
      {"rules", std::move(rules)},
      {"bindings", listed(here.bindings, root)},
      {"models", listed(here.models, root)},
      {"releases", callsThat(ownership::DeclaredCall::Does::Releases, here)},
      {"owners", callsThat(ownership::DeclaredCall::Does::Owns, here)},
      {"yields",
       {{"platform", here.platformYields.value_or(true)},
        {"unknown", here.unknownYields.value_or(true)},
        {"tasks", namesOf(here.taskYields)}}},
      {"environment", environmentsOf(here)},
      {"failOn", failOn == Severity::Off ? "never" : wordOf(failOn)},
      {"suppressions",
       {{"requireReason", here.requireReason.value_or(true)},
        {"reportUnused", here.reportUnused.value_or(true)}}},
      {"fix", {{"style", nameOf(here.fixStyle.value_or(FixStyle::Auto))}}},
      {"limits", limitsOf(here)},
      {"baseline", here.baseline.empty() ? Json() : Json(path::shown(here.baseline, root))},
  };
}

}  // namespace

Result<std::string> printConfiguration(const Options& options, const std::string& file) {
  const std::string root = options.root.empty() ? path::workingDirectory() : path::normalised(options.root);
  const std::string absolute = path::join(root, file);
  const auto selection = RuleSelection::of(options);
  if (!selection) return tl::unexpected<Error>(selection.error());
  Configurations configurations(options.config.empty() ? std::string() : path::join(root, options.config),
                                root);
  const auto here = configurations.ofFile(absolute);
  if (!here) return tl::unexpected<Error>(here.error());
  return shown(**here, *selection, absolute, root).dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace unfreed::driver
