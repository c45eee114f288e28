// The report for people: each finding as a compiler would say it, one line of summary at the end.
//
//   src/app.js:3:20: warning: `Parser` is created on every pass of this loop and never freed
//   [unfreed-in-loop]
//     3 |     const parser = new Parser(row);
//       |                    ^^^^^^^^^^^^^^^
//   src/app.js:2:3: note: the loop is here
//     2 |   for (const row of rows) {
//       |   ^^^
//     help: call `parser.free()` at the end of the pass
#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "report/characters.h"
#include "report/excerpt.h"
#include "report/formats.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

// Terminal colours, or nothing.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string bold(std::string_view text) const { return with("1", text); }
  std::string dim(std::string_view text) const { return with("2", text); }
  std::string error(std::string_view text) const { return with("1;31", text); }
  std::string warning(std::string_view text) const { return with("1;33", text); }
  std::string note(std::string_view text) const { return with("1;36", text); }
  std::string help(std::string_view text) const { return with("1;32", text); }

 private:
  std::string with(std::string_view code, std::string_view text) const {
    return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  bool on_;
};

std::string painted(const Paint& paint, Severity severity, std::string_view text) {
  switch (severity) {
    case Severity::Off:
    case Severity::Note:
      return paint.note(text);
    case Severity::Warning:
      return paint.warning(text);
    case Severity::Error:
      return paint.error(text);
  }
  return std::string(text);
}

std::string painted(const Paint& paint, Notification::Level level, std::string_view text) {
  switch (level) {
    case Notification::Level::Note:
      return paint.note(text);
    case Notification::Level::Warning:
      return paint.warning(text);
    case Notification::Level::Error:
      return paint.error(text);
  }
  return std::string(text);
}

class TextReport {
 public:
  explicit TextReport(const RunReport& report) : report_(report), paint_(report.options.color) {}

  std::string render() {
    for (const Diagnostic& finding : report_.findings) {
      add(finding);
      out_ += '\n';
    }
    addNotifications();
    if (!report_.notifications.empty()) out_ += '\n';
    addSummary();
    return std::move(out_);
  }

  std::string renderNotifications() {
    addNotifications();
    return std::move(out_);
  }

 private:
  void addNotifications() {
    for (const Notification& notification : report_.notifications) add(notification);
  }

  void add(const Diagnostic& finding) {
    gutter_ = gutterOf(finding);
    out_ += fmt::format("{}: {}: {} {}\n", placeOf(finding.location),
                        painted(paint_, finding.severity, wordOf(finding.severity)),
                        paint_.bold(visible(finding.message)),
                        paint_.dim(fmt::format("[{}]", visible(finding.ruleId))));
    addExcerpt(finding.location,
               [&](std::string_view carets) { return painted(paint_, finding.severity, carets); });
    for (const Note& note : finding.notes) {
      out_ += fmt::format("{}: {}: {}\n", placeOf(note.location), paint_.note("note"), visible(note.message));
      addExcerpt(note.location, [&](std::string_view carets) { return paint_.note(carets); });
    }
    addRemark(paint_.note("confidence"), doubtOf(finding));
    addRemark(paint_.help("help"), finding.help);
    for (const Fix& fix : finding.fixes) {
      addRemark(paint_.help("fix"),
                fmt::format("{} (`{}` does it)", fix.title,
                            fix.safety == Fix::Safety::Safe ? "--fix" : "--fix=suggested"));
    }
  }

  static std::string lineOf(const Notification& notification) {
    return notification.line == 0 ? std::string() : fmt::format(":{}", notification.line);
  }

  void add(const Notification& notification) {
    out_ += painted(paint_, notification.level, wordOf(notification.level)) + ": ";
    if (notification.location)
      out_ += placeOf(*notification.location) + ": ";
    else if (!notification.path.empty())
      out_ += paint_.bold(visible(notification.path) + lineOf(notification)) + ": ";
    out_ += visible(notification.message) + '\n';
  }

  void addSummary() {
    const Tally tally = tallyOf(report_);
    const std::string linted = counted(report_.counts.filesLinted, "file");
    if (tally.total() == 0) {
      out_ += paint_.bold(fmt::format("no problems in {}", linted));
    } else {
      std::string kinds;
      const auto addKind = [&](size_t count, std::string_view noun) {
        if (count > 0) kinds += (kinds.empty() ? "" : ", ") + counted(count, noun);
      };
      addKind(tally.errors, "error");
      addKind(tally.warnings, "warning");
      addKind(tally.notes, "note");
      out_ += paint_.bold(fmt::format("{} ({}) in {}", counted(tally.total(), "problem"), kinds,
                                      counted(tally.filesWithFindings, "file")));
      out_ += fmt::format("; {} linted", linted);
    }
    if (report_.counts.suppressed > 0) out_ += fmt::format("; {} suppressed", report_.counts.suppressed);
    if (!report_.completed) out_ += "; the run did not complete";
    out_ += '\n';
  }

  std::string placeOf(const Location& location) const {
    const SourceFile& file = report_.sources[location.file];
    const Position start = regionOf(file, location.span).start;
    return paint_.bold(fmt::format("{}:{}:{}", visible(file.path), start.line, start.column));
  }

  template <class Painter>
  void addExcerpt(const Location& location, Painter paintCarets) {
    const uint32_t frame = gutter_ + 5;  // "  12 | "
    const uint32_t width = report_.options.width > frame ? report_.options.width - frame : 1;
    const Excerpt excerpt = excerptOf(report_.sources[location.file], location.span, width);
    const std::string number = fmt::format("  {:>{}} |", excerpt.line, gutter_);
    out_ += paint_.dim(number) + (excerpt.source.empty() ? "" : " ") + excerpt.source + '\n';
    out_ += paint_.dim(fmt::format("  {:>{}} |", "", gutter_)) + ' ' + excerpt.blanks;
    out_ += paintCarets(excerpt.carets) + '\n';
  }

  // "  help: …"; further lines of a remark are indented below the first.
  void addRemark(const std::string& label, std::string_view remark) {
    if (remark.empty()) return;
    out_ += "  " + label + ": ";
    while (true) {
      const size_t end = std::min(remark.find('\n'), remark.size());
      out_ += visible(remark.substr(0, end)) + '\n';
      if (end + 1 >= remark.size()) return;
      remark.remove_prefix(end + 1);
      out_ += "    ";
    }
  }

  // The width of the largest line number of a finding, so that its excerpts line up.
  uint32_t gutterOf(const Diagnostic& finding) const {
    uint32_t largest = lineOf(finding.location);
    for (const Note& note : finding.notes) largest = std::max(largest, lineOf(note.location));
    return static_cast<uint32_t>(fmt::formatted_size("{}", largest));
  }

  uint32_t lineOf(const Location& location) const {
    const SourceFile& file = report_.sources[location.file];
    return file.lines().positionOf(clampedTo(file, location.span).begin).line;
  }

  const RunReport& report_;
  Paint paint_;
  uint32_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string renderText(const RunReport& report) {
  return TextReport(report).render();
}

std::string renderNotifications(const RunReport& report) {
  return TextReport(report).renderNotifications();
}

}  // namespace unfreed
