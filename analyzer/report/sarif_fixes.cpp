// Fixes as SARIF replacements, in the form that VS Code's viewer applies correctly.
//
// The viewer moves the start of a region to the first character of its line that is no blank, but not its
// end. An edit that starts in the indentation would replace the indentation. Such an edit is therefore stated
// from the end of the line before: the same bytes come out.
#include <algorithm>
#include <string_view>

#include "report/places.h"
#include "report/sarif_parts.h"
#include "report/words.h"

namespace unfreed::sarif {
namespace {

bool isBlank(char byte) {
  return byte == ' ' || byte == '\t';
}

struct PlainEdit {
  Span span;
  std::string text;
};

// `free` is where the previous edit ended: bytes before it are not ours to touch.
PlainEdit fromLineBefore(const SourceFile& file, const Edit& edit, uint32_t free) {
  const std::string_view text = file.text;
  PlainEdit plain{clampedTo(file, edit.span), edit.text};
  const LineIndex& lines = file.lines();
  const uint32_t line = lines.positionOf(plain.span.begin).line;
  const uint32_t lineStart = lines.startOf(line);
  const std::string_view indentation = text.substr(lineStart, plain.span.begin - lineStart);
  const bool insideIndentation = std::all_of(indentation.begin(), indentation.end(), isBlank) &&
                                 plain.span.begin < text.size() && isBlank(text[plain.span.begin]);
  if (!insideIndentation || line == 1) return plain;

  const uint32_t before = lines.startOf(line - 1) + static_cast<uint32_t>(lines.textOf(line - 1).size());
  if (before < free) return plain;
  const std::string_view lineBreak = text.substr(before, lineStart - before);
  if (plain.span.empty() && indentation.empty() && plain.text.ends_with(lineBreak)) {
    plain.text = std::string(lineBreak) + plain.text.substr(0, plain.text.size() - lineBreak.size());
    plain.span = {before, before};
  } else {
    plain.text = std::string(lineBreak) + std::string(indentation) + plain.text;
    plain.span.begin = before;
  }
  return plain;
}

}  // namespace

Json fix(const RunReport& report, const Fix& fix) {
  const SourceFile& file = report.sources[fix.file];
  Json replacements = Json::array();
  uint32_t free = 0;
  for (const Edit& edit : fix.edits) {
    const PlainEdit plain = fromLineBefore(file, edit, free);
    free = plain.span.end;
    Json replacement = {{"deletedRegion", region(file, plain.span)}};
    if (!plain.text.empty()) replacement["insertedContent"] = {{"text", plain.text}};
    replacements.push_back(std::move(replacement));
  }
  return {
      {"description", message(sentence(capitalised(fix.title.empty() ? "Apply the fix" : fix.title)))},
      {"artifactChanges", Json::array({{{"artifactLocation", artifactLocation(report, file.path)},
                                        {"replacements", std::move(replacements)}}})},
      {"properties", {{"safety", wordOf(fix.safety)}}},
  };
}

}  // namespace unfreed::sarif
