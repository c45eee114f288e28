#include "report/frame.h"

#include <algorithm>
#include <fmt/format.h>

#include "report/characters.h"
#include "report/excerpt.h"
#include "report/places.h"

namespace unfreed {
namespace {

constexpr uint32_t kSmallestWidth = 20;

uint32_t columnsOf(std::string_view text) {
  uint32_t columns = 0;
  while (!text.empty()) {
    const Character character = characterAt(text);
    columns += displayWidth(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

class Frame {
 public:
  Frame(const SourceSet& sources, const std::vector<Mark>& marks, Severity severity, const Paint& paint,
        uint32_t width)
      : sources_(sources), marks_(marks), severity_(severity), paint_(paint) {
    uint32_t largest = 0;
    for (const Mark& mark : marks) largest = std::max(largest, lineOf(mark));
    gutter_ = static_cast<uint32_t>(fmt::formatted_size("{}", largest));
    const uint32_t before = gutter_ + 5;  // "  12 | "
    width_ = std::max(width > before ? width - before : 0, kSmallestWidth);
  }

  std::string draw() {
    std::vector<FileId> files;
    for (const Mark& mark : marks_) {
      if (std::find(files.begin(), files.end(), mark.location.file) == files.end())
        files.push_back(mark.location.file);
    }
    for (const FileId file : files) drawFile(file);
    return std::move(out_);
  }

 private:
  void drawFile(FileId file) {
    std::vector<const Mark*> here;
    for (const Mark& mark : marks_) {
      if (mark.location.file == file) here.push_back(&mark);
    }
    if (file != marks_.front().location.file) addPlace(*here.front());
    std::stable_sort(here.begin(), here.end(), [](const Mark* a, const Mark* b) {
      return a->location.span.begin < b->location.span.begin;
    });
    uint32_t line = 0;
    std::string source;
    for (const Mark* mark : here) {
      const Excerpt excerpt = excerptOf(sources_[file], mark->location.span, width_);
      if (excerpt.line != line) {
        addBetween(file, line, excerpt.line);
        source.clear();
      }
      if (excerpt.line != line || excerpt.source != source) addSource(excerpt.line, excerpt.source);
      addMark(*mark, excerpt);
      line = excerpt.line;
      source = excerpt.source;
    }
  }

  // One line between two marked ones is shown: it takes no more room than "...".
  void addBetween(FileId file, uint32_t last, uint32_t next) {
    if (last == 0 || next == last + 1) return;
    if (next > last + 2) {
      out_ += paint_.dim(fmt::format("  {:>{}}", "...", gutter_)) + '\n';
      return;
    }
    const uint32_t start = sources_[file].lines().startOf(last + 1);
    addSource(last + 1, excerptOf(sources_[file], {start, start}, width_).source);
  }

  void addPlace(const Mark& mark) {
    const SourceFile& file = sources_[mark.location.file];
    const Position start = regionOf(file, mark.location.span).start;
    out_ += fmt::format("  {} {}\n", paint_.dim(fmt::format("{:>{}}", "-->", gutter_ + 2)),
                        headingOf(file, start, paint_));
  }

  void addSource(uint32_t line, std::string_view source) {
    out_ += paint_.dim(fmt::format("  {:>{}} |", line, gutter_));
    if (!source.empty()) out_ += fmt::format(" {}", source);
    out_ += '\n';
  }

  void addMark(const Mark& mark, const Excerpt& excerpt) {
    const bool isFirst = &mark == &marks_.front();
    std::string carets = excerpt.carets;
    if (!isFirst) std::replace(carets.begin(), carets.end(), '^', '-');
    const auto painted = [&](std::string_view text) {
      return isFirst ? paint_.as(severity_, text) : paint_.note(text);
    };
    const std::string label = visible(mark.label);
    const auto blanks = static_cast<uint32_t>(excerpt.blanks.size());
    const bool fits = blanks + columnsOf(carets) + 1 + columnsOf(label) <= width_;
    addRow(excerpt.blanks, painted(fits && !label.empty() ? carets + ' ' + label : carets));
    if (fits) return;
    // Below the marks, as far to the left as it needs to be.
    const uint32_t room = std::max(width_ > blanks ? width_ - blanks : 0, width_ / 2);
    const uint32_t wanted = columnsOf(label) <= width_ ? width_ : room;
    const std::vector<std::string> lines = wrapped(label, wanted);
    uint32_t longest = 0;
    for (const std::string& line : lines) longest = std::max(longest, columnsOf(line));
    const uint32_t indent = std::min(blanks, width_ > longest ? width_ - longest : 0);
    for (const std::string& line : lines) addRow(std::string(indent, ' '), painted(line));
  }

  void addRow(std::string_view blanks, std::string_view text) {
    out_ += paint_.dim(fmt::format("  {:>{}} |", "", gutter_));
    out_ += fmt::format(" {}{}\n", blanks, text);
  }

  uint32_t lineOf(const Mark& mark) const {
    const SourceFile& file = sources_[mark.location.file];
    return file.lines().positionOf(clampedTo(file, mark.location.span).begin).line;
  }

  const SourceSet& sources_;
  const std::vector<Mark>& marks_;
  Severity severity_;
  const Paint& paint_;
  uint32_t gutter_ = 1;
  uint32_t width_ = 0;
  std::string out_;
};

// Up to the next blank outside of backquotes.
std::string_view firstWord(std::string_view text) {
  bool isCode = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') isCode = !isCode;
    if (text[i] == ' ' && !isCode) return text.substr(0, i);
  }
  return text;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, uint32_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::string_view word = firstWord(text);
    if (!line.empty() && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string headingOf(const SourceFile& file, Position start, const Paint& paint) {
  const std::string text = fmt::format("{}:{}:{}", visible(file.path), start.line, start.column);
  return paint.link(fileUrlOf(file), paint.bold(text));
}

std::string frameOf(const SourceSet& sources, const std::vector<Mark>& marks, Severity severity,
                    const Paint& paint, uint32_t width) {
  return Frame(sources, marks, severity, paint, width).draw();
}

}  // namespace unfreed
