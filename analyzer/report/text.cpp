// The report for people: each finding as a compiler would say it, one line of summary at the end.
//
//   src/app.js:3:20: warning: `Parser` is created on every pass of this loop and never freed
//   [unfreed-in-loop]
//     2 |   for (const row of rows) {
//       |   --- the loop is here
//     3 |     const parser = new Parser(row);
//       |                    ^^^^^^^^^^^^^^^ it is created here
//     help: call `parser.free()` at the end of the pass
#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "report/characters.h"
#include "report/formats.h"
#include "report/frame.h"
#include "report/paint.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

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
  explicit TextReport(const RunReport& report)
      : report_(report), paint_(report.options.color, report.options.links) {}

  std::string render() {
    for (const Diagnostic& finding : report_.findings) {
      add(finding);
      out_ += '\n';
    }
    if (report_.options.quiet) return std::move(out_);
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
    out_ += fmt::format(
        "{}: {}: {} {}\n", placeOf(finding.location), paint_.as(finding.severity, wordOf(finding.severity)),
        paint_.bold(visible(finding.message)), paint_.dim(fmt::format("[{}]", visible(finding.ruleId))));
    out_ += frameOf(report_.sources, marksOf(finding), finding.severity, paint_, report_.options.width);
    addRemark("confidence", paint_.note("confidence"), doubtOf(finding));
    addRemark("help", paint_.help("help"), finding.help);
    for (const Fix& fix : finding.fixes) {
      addRemark("fix", paint_.help("fix"),
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
    return headingOf(file, start, paint_);
  }

  // A finding is at a creation, unless notes tell of releases before it.
  static std::string labelOf(const Diagnostic& finding) {
    const bool isMisuse = std::any_of(finding.notes.begin(), finding.notes.end(),
                                      [](const Note& note) { return note.kind == Note::Kind::Release; });
    return finding.notes.empty() || isMisuse ? "" : "it is created here";
  }

  // The finding's own place, then its notes; of many calls that lead to it, the first and the last ones.
  static std::vector<Mark> marksOf(const Diagnostic& finding) {
    constexpr size_t kMostCalls = 4;
    const auto calls =
        static_cast<size_t>(std::count_if(finding.notes.begin(), finding.notes.end(),
                                          [](const Note& note) { return note.kind == Note::Kind::Call; }));
    const size_t left = calls > kMostCalls ? calls - kMostCalls : 0;
    std::vector<Mark> marks{{finding.location, labelOf(finding)}};
    size_t call = 0;
    for (const Note& note : finding.notes) {
      const bool isCall = note.kind == Note::Kind::Call;
      const size_t number = isCall ? call++ : 0;
      if (isCall && left > 0 && number > 1 && number < 2 + left) continue;
      const bool isBeforeGap = isCall && left > 0 && number == 1;
      marks.push_back({note.location, isBeforeGap ? fmt::format("{} (then {} not shown)", note.message,
                                                                counted(left, "call"))
                                                  : note.message});
    }
    return marks;
  }

  // "  help: …"; further lines of a remark are indented below the first.
  void addRemark(std::string_view label, const std::string& painted, std::string_view remark) {
    uint32_t indent = static_cast<uint32_t>(label.size()) + 4;
    std::string begin = fmt::format("  {}: ", painted);
    while (!remark.empty()) {
      const size_t end = std::min(remark.find('\n'), remark.size());
      const std::string text = visible(remark.substr(0, end));
      for (const std::string& line : wrapped(text, std::max(report_.options.width, 2 * indent) - indent)) {
        out_ += begin + line + '\n';
        begin = "    ";
      }
      remark.remove_prefix(std::min(end + 1, remark.size()));
    }
  }

  const RunReport& report_;
  Paint paint_;
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
