#include "driver/configuration.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "driver/nearest_name.h"
#include "rules/rules.h"
#include "source/file_reader.h"
#include "source/line_index.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::json;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 10> kKeys{"$schema", "include", "exclude",     "rules",  "bindings",
                                                 "models",  "yields",  "environment", "failOn", "version"};
constexpr std::array<std::string_view, 2> kYieldKeys{"platform", "unknown"};
constexpr std::array<std::string_view, 4> kSeverities{"error", "warning", "note", "off"};
constexpr std::array<std::string_view, 4> kFailOn{"error", "warning", "note", "never"};
constexpr std::array<std::string_view, 2> kEnvironments{"node", "browser"};

std::string listed(Names names) {
  std::string all;
  for (const std::string_view name : names) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", name);
  return all;
}

// Reads one file; the first thing that is wrong ends it.
class Reader {
 public:
  Reader(std::string_view text, std::string folder, std::string shownPath)
      : text_(text), lines_(text), shownPath_(std::move(shownPath)) {
    result_.folder = std::move(folder);
  }

  Result<Configuration> read(const Json& json) {
    if (!json.is_object()) return fail(at(1, "the configuration is not an object"), "it begins with `{`");
    for (const auto& [key, value] : json.items()) {
      if (!readKey(key, value)) return tl::unexpected<Error>(std::move(error_));
    }
    return std::move(result_);
  }

  std::string at(uint32_t line, std::string_view what) const {
    return fmt::format("{}:{}: {}", shownPath_, line, what);
  }
  uint32_t lineOfByte(size_t byte) const { return lines_.positionOf(static_cast<uint32_t>(byte)).line; }

 private:
  bool readKey(const std::string& key, const Json& value) {
    if (key == "$schema" || key == "version") return true;
    if (key == "include") return readPatterns(key, value, result_.include);
    if (key == "exclude") return readPatterns(key, value, result_.exclude);
    if (key == "rules") return readRules(value);
    if (key == "bindings") return readPaths(key, value, result_.bindings);
    if (key == "models") return readPaths(key, value, result_.models);
    if (key == "yields") return readYields(value);
    if (key == "environment") return readEnvironment(value);
    if (key == "failOn") return readFailOn(value);
    return unknown(key, "key", kKeys);
  }

  bool readStrings(const std::string& key, const Json& value, std::vector<std::string>& strings) {
    if (!value.is_array())
      return wrong(key, fmt::format("`{}` is not a list", key), "write a list of strings");
    for (const Json& item : value) {
      if (!item.is_string()) {
        return wrong(key, fmt::format("`{}` holds something that is no string", key),
                     "write a list of strings");
      }
      strings.push_back(item.get<std::string>());
    }
    return true;
  }

  bool readPatterns(const std::string& key, const Json& value, IgnoreRules& rules) {
    std::vector<std::string> patterns;
    if (!readStrings(key, value, patterns)) return false;
    std::string lines;
    for (const std::string& pattern : patterns) {
      lines += pattern.starts_with("./") ? pattern.substr(1) : pattern;
      lines += '\n';
    }
    rules = std::make_shared<const IgnoreChain>(IgnoreChain{nullptr, IgnoreFile(result_.folder, lines)});
    return true;
  }

  bool readRules(const Json& value) {
    if (!value.is_object())
      return wrong("rules", "`rules` is not an object", "write { \"rule-id\": \"severity\" }");
    for (const auto& [id, severity] : value.items()) {
      if (rules::find(id) == nullptr) {
        std::vector<std::string_view> ids;
        for (const rule::Rule& rule : rules::all()) ids.push_back(rule.id);
        return unknown(id, "rule", ids);
      }
      const auto named =
          severity.is_string() ? severityNamed(severity.get_ref<const std::string&>()) : std::nullopt;
      if (!named) {
        return wrong(id, fmt::format("the severity of `{}` is none that there is", id),
                     "use " + listed(kSeverities));
      }
      result_.rules[id] = *named;
    }
    return true;
  }

  bool readPaths(const std::string& key, const Json& value, std::vector<std::string>& absolute) {
    std::vector<std::string> paths;
    if (!readStrings(key, value, paths)) return false;
    for (const std::string& path : paths) absolute.push_back(path::join(result_.folder, path));
    return true;
  }

  bool readYields(const Json& value) {
    if (!value.is_object()) {
      return wrong("yields", "`yields` is not an object", "write { \"platform\": true, \"unknown\": true }");
    }
    for (const auto& [key, allowed] : value.items()) {
      if (key != "platform" && key != "unknown") return unknown(key, "key of `yields`", kYieldKeys);
      if (!allowed.is_boolean())
        return wrong(key, fmt::format("`{}` is not a boolean", key), "use true or false");
      (key == "platform" ? result_.platformYields : result_.unknownYields) = allowed.get<bool>();
    }
    return true;
  }

  bool readEnvironment(const Json& value) {
    std::vector<std::string> names;
    if (value.is_string()) {
      names.push_back(value.get<std::string>());
    } else if (!readStrings("environment", value, names)) {
      return false;
    }
    result_.node = result_.browser = false;
    for (const std::string& name : names) {
      if (name != "node" && name != "browser") return unknown(name, "environment", kEnvironments);
      (name == "node" ? result_.node : result_.browser) = true;
    }
    if (names.empty())
      return wrong("environment", "`environment` names none", "use " + listed(kEnvironments));
    return true;
  }

  bool readFailOn(const Json& value) {
    const std::string name = value.is_string() ? value.get<std::string>() : std::string();
    result_.failOn = name == "never" ? Severity::Off : severityNamed(name);
    if (!result_.failOn || name == "off") {
      return wrong("failOn", "`failOn` is none of the severities", "use " + listed(kFailOn));
    }
    return true;
  }

  bool wrong(std::string_view key, std::string_view what, std::string hint) {
    error_ = {at(lineOfKey(key), what), std::move(hint)};
    return false;
  }

  bool unknown(std::string_view name, std::string_view sort, Names names) {
    const std::string_view near = nearestName(name, names);
    return wrong(name, fmt::format("there is no {} `{}`", sort, name),
                 near.empty() ? "use " + listed(names) : fmt::format("did you mean `{}`?", near));
  }

  // The parser gives no positions; the first place where the name stands in quotes is good enough for a
  // message.
  uint32_t lineOfKey(std::string_view key) const {
    const size_t found = text_.find(fmt::format("\"{}\"", key));
    return found == std::string_view::npos ? 1 : lineOfByte(found);
  }

  std::string_view text_;
  LineIndex lines_;
  std::string shownPath_;
  Configuration result_;
  Error error_;
};

// "[json.exception.parse_error.101] parse error at line 3, column 1: syntax error …" without what is about
// the library.
std::string reasonOf(const Json::parse_error& error) {
  const std::string_view what = error.what();
  const size_t begin = what.find(": ");
  std::string_view reason = begin == std::string_view::npos ? what : what.substr(begin + 2);
  reason = reason.substr(0, reason.find('\n'));
  return std::string(reason.substr(0, 160));
}

}  // namespace

bool Configuration::lints(std::string_view absolutePath) const {
  if (include != nullptr) {
    // A pattern may name a folder: then everything below it is meant.
    bool included = false;
    for (std::string_view at = absolutePath; !included && at.size() > folder.size();
         at = path::parentOf(at)) {
      included = isExcluded(include, at, at.size() != absolutePath.size());
    }
    if (!included) return false;
  }
  for (std::string_view at = absolutePath; at.size() > folder.size(); at = path::parentOf(at)) {
    if (exclude != nullptr && isExcluded(exclude, at, at.size() != absolutePath.size())) return false;
  }
  return true;
}

std::optional<Severity> severityNamed(std::string_view name) {
  if (name == "error") return Severity::Error;
  if (name == "warning" || name == "warn") return Severity::Warning;
  if (name == "note" || name == "info") return Severity::Note;
  if (name == "off") return Severity::Off;
  return std::nullopt;
}

Result<Configuration> parseConfiguration(std::string_view text, const std::string& absolutePath,
                                         const std::string& shownPath) {
  std::string_view body = text;
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  Reader reader(body, std::string(path::parentOf(absolutePath)), shownPath);
  Json json;
  try {
    json = Json::parse(body, nullptr, true, true);
  } catch (const Json::parse_error& error) {
    return fail(reader.at(reader.lineOfByte(error.byte == 0 ? 0 : error.byte - 1),
                          "the configuration does not parse: " + reasonOf(error)),
                "it is JSON; comments are allowed, trailing commas are not");
  }
  auto configuration = reader.read(json);
  if (configuration) configuration->path = absolutePath;
  return configuration;
}

Configurations::Configurations(std::string named, std::string root)
    : named_(std::move(named)), root_(std::move(root)) {
  defaults_.folder = root_;
}

Result<const Configuration*> Configurations::load(const std::string& path) {
  constexpr uint64_t kMaxSize = 1024 * 1024;
  if (const auto known = byPath_.find(path); known != byPath_.end()) return known->second.get();
  const std::string shown = path::shown(path, root_);
  const auto text = readFile(path, kMaxSize);
  if (!text) {
    return fail(fmt::format("cannot read the configuration `{}`: {}", shown, text.error().message),
                "name a file in JSON with --config=FILE");
  }
  auto parsed = parseConfiguration(*text, path, shown);
  if (!parsed) return tl::unexpected<Error>(std::move(parsed.error()));
  return byPath_.emplace(path, std::make_unique<Configuration>(std::move(*parsed))).first->second.get();
}

Result<const Configuration*> Configurations::of(const std::string& absoluteFolder) {
  if (!named_.empty()) return load(named_);
  std::vector<std::string> asked;
  const Configuration* found = &defaults_;
  for (std::string at = absoluteFolder;; at = path::parentOf(at)) {
    if (const auto known = byFolder_.find(at); known != byFolder_.end()) {
      found = known->second;
      break;
    }
    asked.push_back(at);
    const std::string candidate = path::join(at, "unfreed.json");
    const auto exists = readFile(candidate, 0);  // one open; any size is over this limit
    if (exists || exists.error().kind != ReadFault::Kind::Missing) {
      auto loaded = load(candidate);
      if (!loaded) return loaded;
      found = *loaded;
      break;
    }
    if (at == "/" || at.empty()) break;
  }
  for (std::string& folder : asked) byFolder_.emplace(std::move(folder), found);
  return found;
}

std::vector<const Configuration*> Configurations::all() const {
  std::vector<const Configuration*> result;
  for (const auto& [path, configuration] : byPath_) result.push_back(configuration.get());
  return result;
}

}  // namespace unfreed::driver
