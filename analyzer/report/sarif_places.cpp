// Locations of a SARIF log. Regions never carry byte offsets: editors that find them open a hex view.
#include <algorithm>

#include "report/characters.h"
#include "report/places.h"
#include "report/sarif_parts.h"

namespace unfreed::sarif {
namespace {

constexpr uint32_t kLongestSnippet = 2000;  // bytes; a report on a minified file must not repeat the file
constexpr uint32_t kContext = 120;          // bytes on each side of a region in a long line

bool startsCharacter(std::string_view text, uint32_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// The region with the line before and after it; in long lines, with what stands near it.
Span contextOf(const SourceFile& file, Span span) {
  const LineIndex& lines = file.lines();
  const uint32_t first = lines.positionOf(span.begin).line;
  const uint32_t last = lines.positionOf(span.end).line;
  const uint32_t after = std::min(last + 1, lines.lineCount());
  Span context{lines.startOf(std::max(first, 2u) - 1),
               lines.startOf(after) + static_cast<uint32_t>(lines.textOf(after).size())};
  if (context.begin == 0 && startsWithByteOrderMark(file.text)) context.begin = std::min(3u, span.begin);
  if (context.size() <= kLongestSnippet) return context;

  context.begin = std::max(context.begin, span.begin - std::min(span.begin, kContext));
  context.end = std::min(context.end, span.end + kContext);
  while (context.begin < span.begin && !startsCharacter(file.text, context.begin)) ++context.begin;
  while (context.end > span.end && !startsCharacter(file.text, context.end)) --context.end;
  return context;
}

Json snippetOf(const SourceFile& file, Span span) {
  return {{"text", validUtf8(std::string_view(file.text).substr(span.begin, span.size()))}};
}

}  // namespace

Json message(std::string text) {
  return {{"text", std::move(text)}};
}

Json region(const SourceFile& file, Span span) {
  const Region where = regionOf(file, span);
  return {
      {"startLine", where.start.line},
      {"startColumn", where.start.column},
      {"endLine", where.end.line},
      {"endColumn", where.end.column},
  };
}

Json artifactLocation(const RunReport& report, const std::string& path) {
  Uri uri = uriOf(path, report.root);
  Json location = {{"uri", std::move(uri.text)}};
  if (uri.relative) location["uriBaseId"] = "%SRCROOT%";
  return location;
}

Json physicalLocation(const RunReport& report, const Location& location, Detail detail) {
  const SourceFile& file = report.sources[location.file];
  const Span span = clampedTo(file, location.span);
  Json place = {
      {"artifactLocation", artifactLocation(report, file.path)},
      {"region", region(file, span)},
  };
  if (detail == Detail::Region || span.empty() || span.size() > kLongestSnippet) return place;
  place["region"]["snippet"] = snippetOf(file, span);
  const Span context = contextOf(file, span);
  if (context != span && context.contains(span)) {
    place["contextRegion"] = region(file, context);
    place["contextRegion"]["snippet"] = snippetOf(file, context);
  }
  return place;
}

}  // namespace unfreed::sarif
