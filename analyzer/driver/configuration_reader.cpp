// From the text of an unfreed.json to a Configuration: strict, and every complaint has its place.
#include <array>
#include <fmt/format.h>
#include <span>
#include <utility>

#include "base/nearest_name.h"
#include "base/number.h"
#include "driver/configuration.h"
#include "driver/json_text.h"
#include "rules/rules.h"
#include "source/line_index.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Kind = JsonValue::Kind;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 18> kKeys{
    "$schema",  "version",      "extends",  "include", "exclude", "rules",
    "bindings", "models",       "releases", "owners",  "yields",  "environment",
    "failOn",   "suppressions", "baseline", "fix",     "limits",  "overrides"};
constexpr std::array<std::string_view, 5> kOverrideKeys{"files", "ignore", "rules", "failOn", "suppressions"};
constexpr std::array<std::string_view, 3> kYieldKeys{"platform", "unknown", "tasks"};
constexpr std::array<std::string_view, 2> kCallKeys{"call", "argument"};
constexpr std::array<std::string_view, 2> kCallArguments{"all", "receiver"};
constexpr std::array<std::string_view, 1> kFixKeys{"style"};
constexpr std::array<std::string_view, 3> kFixStyles{"auto", "using", "finally"};
constexpr std::array<std::string_view, 2> kSuppressionKeys{"requireReason", "reportUnused"};
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
  Reader(std::string_view text, const std::string& path, std::string shownPath, const std::string& folder)
      : lines_(text), shownPath_(std::move(shownPath)), home_(path::parentOf(path)) {
    result_.path = path;
    result_.folder = folder;
  }

  Result<Configuration> read(const JsonValue& json) {
    if (!json.is(Kind::Object)) {
      return fail(at(json.offset) + ": the configuration is not an object", "it begins with `{`");
    }
    for (const JsonMember& member : json.members) {
      if (!readKey(member)) return tl::unexpected<Error>(std::move(error_));
    }
    return std::move(result_);
  }

  std::string at(uint32_t offset) const {
    const Position position = lines_.positionOf(offset);
    return fmt::format("{}:{}:{}", shownPath_, position.line, position.column);
  }

 private:
  bool readKey(const JsonMember& member) {
    const std::string& key = member.key;
    if (key == "$schema" || key == "version") return true;
    if (key == "extends") return readExtends(member);
    if (key == "include") return readPatterns(member, result_.include);
    if (key == "exclude") return readPatterns(member, result_.exclude);
    if (key == "rules") return readRules(member, result_.rules);
    if (key == "bindings") return readPaths(member, result_.bindings);
    if (key == "models") return readPaths(member, result_.models);
    if (key == "releases") return readCalls(member, ownership::DeclaredCall::Does::Releases);
    if (key == "owners") return readCalls(member, ownership::DeclaredCall::Does::Owns);
    if (key == "yields") return readYields(member);
    if (key == "environment") return readEnvironment(member);
    if (key == "failOn") return readFailOn(member, result_.failOn);
    if (key == "suppressions") return readSuppressions(member, result_.requireReason, result_.reportUnused);
    if (key == "baseline") return readBaseline(member);
    if (key == "fix") return readFix(member);
    if (key == "limits") return readLimits(member);
    if (key == "overrides") return readOverrides(member);
    return unknown(member, "key", kKeys);
  }

  bool readStrings(const JsonMember& member, std::vector<const JsonValue*>& strings) {
    if (!member.value.is(Kind::List)) {
      return wrong(member.value, fmt::format("`{}` is not a list", member.key), "write a list of strings");
    }
    for (const JsonValue& item : member.value.items) {
      if (!item.is(Kind::String)) {
        return wrong(item, fmt::format("`{}` holds something that is no string", member.key),
                     "write a list of strings");
      }
      strings.push_back(&item);
    }
    return true;
  }

  // A string, or a list of strings.
  bool readOneOrMore(const JsonMember& member, std::vector<const JsonValue*>& strings) {
    if (!member.value.is(Kind::String)) return readStrings(member, strings);
    strings.push_back(&member.value);
    return true;
  }

  bool readPatterns(const JsonMember& member, IgnoreRules& rules) {
    std::vector<const JsonValue*> patterns;
    if (!readStrings(member, patterns)) return false;
    std::string lines;
    for (const JsonValue* const pattern : patterns) {
      lines += pattern->text.starts_with("./") ? pattern->text.substr(1) : pattern->text;
      lines += '\n';
    }
    rules = std::make_shared<const IgnoreChain>(IgnoreChain{nullptr, IgnoreFile(result_.folder, lines)});
    return true;
  }

  bool readRules(const JsonMember& member, std::map<std::string, Severity>& rules) {
    if (!member.value.is(Kind::Object)) {
      return wrong(member.value, "`rules` is not an object", "write { \"rule-id\": \"severity\" }");
    }
    for (const JsonMember& rule : member.value.members) {
      if (rules::find(rule.key) == nullptr) {
        std::vector<std::string_view> ids;
        for (const rule::Rule& each : rules::all()) ids.push_back(each.id);
        return unknown(rule, "rule", ids);
      }
      const auto named = rule.value.is(Kind::String) ? severityNamed(rule.value.text) : std::nullopt;
      if (!named) {
        return wrong(rule.value, fmt::format("the severity of `{}` is none that there is", rule.key),
                     "use " + listed(kSeverities));
      }
      rules[rule.key] = *named;
    }
    return true;
  }

  bool readPaths(const JsonMember& member, std::vector<std::string>& absolute) {
    std::vector<const JsonValue*> paths;
    if (!readStrings(member, paths)) return false;
    for (const JsonValue* const path : paths) absolute.push_back(path::join(home_, path->text));
    return true;
  }

  bool readExtends(const JsonMember& member) {
    std::vector<const JsonValue*> paths;
    if (!readOneOrMore(member, paths)) return false;
    for (const JsonValue* const path : paths) {
      if (path->text.empty()) return wrong(*path, "`extends` names no file", "write \"./base.json\"");
      result_.extends.push_back({path::join(home_, path->text), at(path->offset)});
    }
    return true;
  }

  bool readBaseline(const JsonMember& member) {
    if (!member.value.is(Kind::String) || member.value.text.empty()) {
      return wrong(member.value, "`baseline` names no file", "write \"unfreed-baseline.json\"");
    }
    result_.baseline = path::join(home_, member.value.text);
    return true;
  }

  bool readBoolean(const JsonMember& member, std::optional<bool>& to) {
    if (!member.value.is(Kind::Boolean)) {
      return wrong(member.value, fmt::format("`{}` is not a boolean", member.key), "use true or false");
    }
    to = member.value.boolean;
    return true;
  }

  bool readYields(const JsonMember& member) {
    if (!member.value.is(Kind::Object)) {
      return wrong(member.value, "`yields` is not an object", "write { \"platform\": true }");
    }
    for (const JsonMember& each : member.value.members) {
      const bool isRead = each.key == "platform"  ? readBoolean(each, result_.platformYields)
                          : each.key == "unknown" ? readBoolean(each, result_.unknownYields)
                          : each.key == "tasks"   ? readCallNames(each, result_.taskYields)
                                                  : unknown(each, "key of `yields`", kYieldKeys);
      if (!isRead) return false;
    }
    return true;
  }

  bool readCallName(const JsonValue& value, ownership::CallName& name) {
    if (value.is(Kind::String)) name = ownership::parseCallName(value.text);
    if (!name.path.empty()) return true;
    return wrong(value, "this is no name of a call", R"(write "dispose", "pool.release" or "new Pool")");
  }

  bool readCallNames(const JsonMember& member, std::vector<ownership::CallName>& names) {
    std::vector<const JsonValue*> strings;
    if (!readStrings(member, strings)) return false;
    for (const JsonValue* const string : strings) {
      if (!readCallName(*string, names.emplace_back())) return false;
    }
    return true;
  }

  bool readCalls(const JsonMember& member, ownership::DeclaredCall::Does does) {
    constexpr std::string_view kExample = "write [{ \"call\": \"dispose\", \"argument\": 0 }]";
    if (!member.value.is(Kind::List)) {
      return wrong(member.value, fmt::format("`{}` is not a list", member.key), std::string(kExample));
    }
    for (const JsonValue& item : member.value.items) {
      if (!item.is(Kind::Object)) {
        return wrong(item, fmt::format("`{}` holds something that is no object", member.key),
                     std::string(kExample));
      }
      ownership::DeclaredCall& call = result_.calls.emplace_back();
      call.does = does;
      for (const JsonMember& each : item.members) {
        const bool isRead = each.key == "call"       ? readCallName(each.value, call.name)
                            : each.key == "argument" ? readCallArgument(each, call)
                                                     : unknown(each, "key of a call", kCallKeys);
        if (!isRead) return false;
      }
      if (call.name.path.empty()) return wrong(item, "this does not say which call it means", "add `call`");
    }
    return true;
  }

  bool readCallArgument(const JsonMember& member, ownership::DeclaredCall& call) {
    using Of = ownership::DeclaredCall::Of;
    const std::string& text = member.value.text;
    if (member.value.is(Kind::Number)) {
      if (const auto position = numberIn<uint32_t>(text)) {
        call.argument = *position;
        return true;
      }
    }
    const bool isName = member.value.is(Kind::String);
    if (isName && text == "all") call.of = Of::AllArguments;
    if (isName && text == "receiver") call.of = Of::Receiver;
    if (call.of != Of::Argument) return true;
    return wrong(member.value, "`argument` is no position", "count from 0, or use " + listed(kCallArguments));
  }

  bool readSuppressions(const JsonMember& member, std::optional<bool>& requireReason,
                        std::optional<bool>& reportUnused) {
    if (!member.value.is(Kind::Object)) {
      return wrong(member.value, "`suppressions` is not an object", "write { \"requireReason\": true }");
    }
    for (const JsonMember& each : member.value.members) {
      const bool isRead = each.key == "requireReason" ? readBoolean(each, requireReason)
                          : each.key == "reportUnused"
                              ? readBoolean(each, reportUnused)
                              : unknown(each, "key of `suppressions`", kSuppressionKeys);
      if (!isRead) return false;
    }
    return true;
  }

  bool readEnvironment(const JsonMember& member) {
    std::vector<const JsonValue*> names;
    if (!readOneOrMore(member, names)) return false;
    if (names.empty()) return wrong(member.value, "`environment` names none", "use " + listed(kEnvironments));
    result_.node = result_.browser = false;
    for (const JsonValue* const name : names) {
      if (name->text != "node" && name->text != "browser") {
        return unknown(name->text, name->offset, "environment", kEnvironments);
      }
      (name->text == "node" ? result_.node : result_.browser) = true;
    }
    return true;
  }

  bool readFailOn(const JsonMember& member, std::optional<Severity>& failOn) {
    const std::string& name = member.value.text;
    if (member.value.is(Kind::String)) failOn = name == "never" ? Severity::Off : severityNamed(name);
    if (!failOn || name == "off") {
      return wrong(member.value, "`failOn` is none of the severities", "use " + listed(kFailOn));
    }
    return true;
  }

  bool readFix(const JsonMember& member) {
    if (!member.value.is(Kind::Object)) {
      return wrong(member.value, "`fix` is not an object", "write { \"style\": \"auto\" }");
    }
    for (const JsonMember& each : member.value.members) {
      if (each.key != "style") return unknown(each, "key of `fix`", kFixKeys);
      if (each.value.is(Kind::String)) result_.fixStyle = fixStyleNamed(each.value.text);
      if (!each.value.is(Kind::String) || !result_.fixStyle) {
        return wrong(each.value, "`style` is none of the styles of fixes", "use " + listed(kFixStyles));
      }
    }
    return true;
  }

  bool readLimits(const JsonMember& member) {
    if (!member.value.is(Kind::Object)) {
      return wrong(member.value, "`limits` is not an object", "write { \"fileSize\": 5 }");
    }
    for (const JsonMember& each : member.value.members) {
      if (!readLimit(each)) return false;
    }
    return true;
  }

  bool readLimit(const JsonMember& member) {
    std::vector<std::string_view> names;
    for (const LimitKey& key : limitKeys()) {
      names.push_back(key.name);
      if (key.name != member.key) continue;
      const uint64_t number =
          member.value.is(Kind::Number) ? numberIn<uint64_t>(member.value.text).value_or(0) : 0;
      if (number == 0 || number > key.most) {
        return wrong(member.value, fmt::format("`{}` is no limit", key.name),
                     fmt::format("write a whole number from 1 to {}", key.most));
      }
      result_.limits.*key.value = number * key.scale;
      return true;
    }
    return unknown(member, "key of `limits`", names);
  }

  bool readOverrides(const JsonMember& member) {
    if (!member.value.is(Kind::List)) {
      return wrong(member.value, "`overrides` is not a list", "write [{ \"files\": […], \"rules\": {…} }]");
    }
    for (const JsonValue& item : member.value.items) {
      if (!item.is(Kind::Object)) {
        return wrong(item, "`overrides` holds something that is no object",
                     "write { \"files\": […], \"rules\": {…} }");
      }
      Override& made = result_.overrides.emplace_back();
      for (const JsonMember& each : item.members) {
        if (!readOverrideKey(each, made)) return false;
      }
      if (made.files == nullptr)
        return wrong(item, "this override does not say for which files", "add `files`");
    }
    return true;
  }

  bool readOverrideKey(const JsonMember& member, Override& made) {
    if (member.key == "files") return readPatterns(member, made.files);
    if (member.key == "ignore") return readPatterns(member, made.ignore);
    if (member.key == "rules") return readRules(member, made.rules);
    if (member.key == "failOn") return readFailOn(member, made.failOn);
    if (member.key == "suppressions") return readSuppressions(member, made.requireReason, made.reportUnused);
    return unknown(member, "key of an override", kOverrideKeys);
  }

  bool wrong(const JsonValue& where, std::string_view what, std::string hint) {
    error_ = {fmt::format("{}: {}", at(where.offset), what), std::move(hint)};
    return false;
  }

  bool unknown(std::string_view name, uint32_t offset, std::string_view sort, Names names) {
    const std::string_view near = nearestName(name, names);
    error_ = {fmt::format("{}: there is no {} `{}`", at(offset), sort, name),
              near.empty() ? "use " + listed(names) : fmt::format("did you mean `{}`?", near)};
    return false;
  }
  bool unknown(const JsonMember& member, std::string_view sort, Names names) {
    return unknown(member.key, member.offset, sort, names);
  }

  LineIndex lines_;
  std::string shownPath_;
  std::string home_;  // what paths are relative to
  Configuration result_;
  Error error_;
};

}  // namespace

Result<Configuration> parseConfiguration(std::string_view text, const std::string& absolutePath,
                                         const std::string& shownPath, const std::string& folder) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Reader reader(text, absolutePath, shownPath, folder);
  const auto json = parseJsonText(text);
  if (!json) {
    return fail(fmt::format("{}: the configuration does not parse: {}", reader.at(json.error().offset),
                            json.error().message),
                "it is JSON; comments are allowed, trailing commas are not");
  }
  return reader.read(*json);
}

}  // namespace unfreed::driver
