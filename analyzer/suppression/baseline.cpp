#include "suppression/baseline.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "source/content_hash.h"
#include "source/path.h"

namespace unfreed::suppression {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr uint32_t kMostBefore = 160;  // bytes; before it on a line of a minified file may stand anything
constexpr size_t kLongestCode = 160;   // bytes, of what is shown
constexpr std::string_view kBlanks = " \t\r\n\f\v";

// The creating expression, with what stands before it on its line.
std::string_view contextOf(const SourceFile& file, Span span) {
  const auto size = static_cast<uint32_t>(file.text.size());
  const uint32_t begin = std::min(span.begin, size);
  const uint32_t end = std::clamp(span.end, begin, size);
  const LineIndex& lines = file.lines();
  const uint32_t line = lines.startOf(lines.positionOf(begin).line);
  const uint32_t from = std::max(line, begin - std::min(begin, kMostBefore));
  return std::string_view(file.text).substr(from, end - from);
}

std::string joined(std::string_view text, std::string_view between) {
  std::string result;
  for (size_t at = text.find_first_not_of(kBlanks); at < text.size();) {
    const size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    if (!result.empty()) result += between;
    result += text.substr(at, end - at);
    at = text.find_first_not_of(kBlanks, end);
  }
  return result;
}

bool startsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

tl::unexpected<Error> broken(const std::string& shownPath, std::string_view what) {
  return fail(fmt::format("`{}` is no baseline: {}", shownPath, what),
              "mend it, or remove it and make it anew with --update-baseline");
}

// One element of `findings`; false when it is none.
bool readEntry(const Json& value, Baseline& baseline) {
  const auto text = [&](const char* key) -> std::string {
    const auto member = value.find(key);
    return member != value.end() && member->is_string() ? member->get<std::string>() : std::string();
  };
  if (!value.is_object()) return false;
  const BaselineKey key{text("path"), text("rule"), text("fingerprint")};
  const auto count = value.find("count");
  const bool counted = count == value.end() || (count->is_number_unsigned() && *count > 0);
  if (key.path.empty() || key.rule.empty() || key.fingerprint.empty() || !counted) return false;
  constexpr uint64_t kMost = 1'000'000;
  BaselineEntry& entry = baseline[key];
  entry.code = text("code");
  entry.count += count == value.end() ? 1 : static_cast<uint32_t>(std::min(count->get<uint64_t>(), kMost));
  return true;
}

}  // namespace

std::string codeOf(const SourceFile& file, const Diagnostic& finding) {
  std::string code = joined(contextOf(file, finding.location.span), " ");
  if (code.size() <= kLongestCode) return code;
  size_t end = kLongestCode;
  while (end > 0 && !startsCharacter(code[end])) --end;
  return code.substr(0, end) + "…";
}

BaselineKey keyOf(const SourceFile& file, const Diagnostic& finding, std::string_view folder) {
  const std::string code = joined(contextOf(file, finding.location.span), "");
  return {path::shown(file.absolute, folder), finding.ruleId, hexOf(hashOf(code)).substr(0, 16)};
}

Result<Baseline> parseBaseline(std::string_view text, const std::string& shownPath) {
  Json json;
  try {
    json = Json::parse(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
  } catch (const Json::parse_error& error) {  // a merge that has left its marks, mostly
    const auto offset = static_cast<uint32_t>(error.byte == 0 ? 0 : error.byte - 1);
    return broken(shownPath, fmt::format("line {} does not parse", LineIndex(text).positionOf(offset).line));
  } catch (const Json::out_of_range&) {  // `1e999`
    return broken(shownPath, "a number in it is too large");
  }
  if (!json.is_object()) return broken(shownPath, "it is not an object");
  const auto version = json.find("version");
  if (version == json.end() || *version != kVersion) {
    return broken(shownPath, fmt::format("its `version` is not {}", kVersion));
  }
  const auto findings = json.find("findings");
  if (findings == json.end() || !findings->is_array()) return broken(shownPath, "it has no list `findings`");
  Baseline baseline;
  for (size_t i = 0; i < findings->size(); ++i) {
    if (!readEntry((*findings)[i], baseline)) {
      return broken(shownPath, fmt::format("number {} of its `findings` is none", i + 1));
    }
  }
  return baseline;
}

std::string textOf(const Baseline& baseline) {
  Json findings = Json::array();
  for (const auto& [key, entry] : baseline) {
    findings.push_back({{"path", key.path},
                        {"rule", key.rule},
                        {"code", entry.code},
                        {"fingerprint", key.fingerprint},
                        {"count", entry.count}});
  }
  const Json json = {{"version", kVersion}, {"findings", std::move(findings)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace unfreed::suppression
