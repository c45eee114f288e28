#include "report/places.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "report/characters.h"

namespace unfreed {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Position withoutMark(const SourceFile& file, Position position) {
  if (position.line != 1 || !startsWithByteOrderMark(file.text)) return position;
  // Asked rather than assumed to be one column: whatever the index counts for the mark is taken off.
  const uint32_t first = file.lines().positionOf(static_cast<uint32_t>(kByteOrderMark.size())).column;
  position.column = position.column > first ? position.column - first + 1 : 1;
  return position;
}

bool isPlainInPath(char byte) {
  if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9'))
    return true;
  return std::string_view("-._~!$&'()*+,;=:@").find(byte) != std::string_view::npos;
}

std::string percentEncoded(std::string_view segment) {
  std::string encoded;
  for (const char byte : validUtf8(segment)) {
    if (isPlainInPath(byte))
      encoded += byte;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return encoded;
}

// The segments of a path, "." and empty ones left out, ".." applied. `leavesRoot` tells of a ".." too many.
struct Segments {
  std::vector<std::string_view> parts;
  bool leavesRoot = false;
};

Segments segmentsOf(std::string_view path) {
  Segments segments;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..")
      segments.parts.push_back(part);
    else if (segments.parts.empty())
      segments.leavesRoot = true;
    else
      segments.parts.pop_back();
  }
  return segments;
}

std::string joined(const std::vector<std::string_view>& parts, size_t from = 0) {
  std::string text;
  for (size_t i = from; i < parts.size(); ++i) {
    if (i > from) text += '/';
    text += percentEncoded(parts[i]);
  }
  return text;
}

Uri relativeUri(const std::vector<std::string_view>& parts, size_t from) {
  std::string text = joined(parts, from);
  if (text.empty()) text = ".";
  // RFC 3986, 4.2: else the colon would end a scheme.
  if (text.substr(0, text.find('/')).find(':') != std::string::npos) text.insert(0, "./");
  return {std::move(text), true};
}

bool beginsWith(const std::vector<std::string_view>& parts, const std::vector<std::string_view>& start) {
  return start.size() < parts.size() && std::equal(start.begin(), start.end(), parts.begin());
}

}  // namespace

bool startsWithByteOrderMark(std::string_view text) {
  return text.starts_with(kByteOrderMark);
}

Span clampedTo(const SourceFile& file, Span span) {
  const auto size = static_cast<uint32_t>(file.text.size());
  const uint32_t begin = std::min(span.begin, size);
  return {begin, std::clamp(span.end, begin, size)};
}

Region regionOf(const SourceFile& file, Span span) {
  span = clampedTo(file, span);
  const LineIndex& lines = file.lines();
  return {withoutMark(file, lines.positionOf(span.begin)), withoutMark(file, lines.positionOf(span.end))};
}

Uri uriOf(std::string_view path, std::string_view root) {
  const Segments own = segmentsOf(path);
  const Segments base = segmentsOf(root);
  if (path.starts_with('/')) {
    if (!root.empty() && beginsWith(own.parts, base.parts)) return relativeUri(own.parts, base.parts.size());
    return {"file:///" + joined(own.parts), false};
  }
  if (!own.leavesRoot) return relativeUri(own.parts, 0);
  // Out of the root: name the file absolutely. `leavesRoot` loses how far up, so the whole is read again.
  const std::string whole = std::string(root) + '/' + std::string(path);
  const Segments absolute = segmentsOf(whole);
  if (beginsWith(absolute.parts, base.parts)) return relativeUri(absolute.parts, base.parts.size());
  return {"file:///" + joined(absolute.parts), false};
}

std::string fileUrlOf(const SourceFile& file) {
  return "file:///" + joined(segmentsOf(file.absolute).parts);
}

}  // namespace unfreed
