// A run's outcome as text: for people, for GitHub, GitLab, editors and scripts.
//
// render() is a pure function: the same RunReport gives the same bytes. Every format is valid UTF-8 whatever
// the bytes of the sources and paths are. Nothing here decides what is a finding; nothing here knows a rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"

namespace unfreed {

enum class Format : uint8_t { Text, Json, Sarif, Github, Gitlab, Junit };

// The format called `name` on the command line ("text", "json", …), or nothing.
std::optional<Format> formatNamed(std::string_view name);

// How often a rule's findings are right, in the words of GitHub's code scanning.
enum class Precision : uint8_t { VeryHigh, High, Medium, Low };

// What a report says about a rule. Filled by the driver from the list of rules.
struct RuleInfo {
  std::string id;                // "unfreed-in-loop"
  std::string name;              // PascalCase, "UnfreedInLoop"; empty: made from the id
  std::string shortDescription;  // one sentence
  std::string fullDescription;   // a paragraph; empty: the short one
  std::string helpMarkdown;      // the rule's page
  std::string helpText;          // the same without markup; empty: the markdown is shown as it is
  std::string helpUri;           // absolute; may be empty
  Severity defaultSeverity = Severity::Warning;
  Precision precision = Precision::High;
  std::vector<std::string> tags;
};

struct RunCounts {
  size_t filesLinted = 0;
  size_t suppressed = 0;  // findings that a comment or the baseline silenced
};

// Which state of which repository was linted.
struct VersionControl {
  std::string repositoryUri;  // absolute, without credentials
  std::string revisionId;     // may be empty
  std::string branch;         // may be empty
  std::string inside;         // the report's root from the repository's; empty: it is the same
};

struct RenderOptions {
  bool color = false;    // text only
  uint32_t width = 100;  // text only: columns at which source lines are cut
  bool quiet = false;    // text only: findings and nothing else
  bool links = false;    // text only: places are links (OSC 8), which the terminal opens
};

struct RunReport {
  const SourceSet& sources;
  std::vector<Diagnostic> findings;  // sorted by file and place; reports keep this order
  std::vector<Notification> notifications;
  std::vector<RuleInfo> rules;  // every rule that ran
  RunCounts counts;
  std::string toolVersion;     // "0.1.0"
  std::string informationUri;  // the tool's home page, absolute; may be empty
  std::string root;            // the absolute folder that the paths are relative to
  bool completed = true;       // false: the run stopped before the end
  RenderOptions options;
  std::vector<Suppressed> suppressed{};  // shown by the formats that can say so: SARIF and JSON
  bool hasBaseline = false;              // findings were compared with one: those that are left are new
  std::optional<VersionControl> versionControl{};  // shown by SARIF
};

std::string render(const RunReport& report, Format format);

// Only the notifications, as Format::Text writes them; nothing when there are none.
std::string renderNotifications(const RunReport& report);

}  // namespace unfreed
