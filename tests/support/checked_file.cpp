#include "support/checked_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace unfreed::test {
namespace {

using Kind = Annotation::Kind;
using Debt = Annotation::Debt;

bool samePlace(const Annotation& annotation, const Sighting& sighting) {
  return annotation.line == sighting.line && annotation.column == sighting.column &&
         (annotation.endColumn == 0 || annotation.endColumn == sighting.endColumn);
}

bool describes(const Annotation& annotation, const Sighting& sighting) {
  return annotation.kind == sighting.kind && annotation.rule == sighting.rule &&
         samePlace(annotation, sighting) && sighting.message.find(annotation.part) != std::string::npos;
}

std::string nameOf(const Annotation& annotation) {
  return annotation.kind == Kind::Note ? std::string("note") : annotation.rule;
}

Sighting sightingAt(const SourceFile& file, Span span) {
  const LineIndex& lines = file.lines();
  const Position begin = lines.positionOf(span.begin);
  const Position end = lines.positionOf(span.end);
  Sighting made;
  made.line = begin.line;
  made.column = begin.column;
  made.endColumn = end.column;
  if (end.line != begin.line) {
    const std::string_view text = lines.textOf(begin.line);
    const size_t length = text.find_last_not_of(" \t") + 1;
    made.endColumn = lines.positionOf(lines.startOf(begin.line) + static_cast<uint32_t>(length)).column;
  }
  made.endColumn = std::max(made.endColumn, made.column + 1);
  return made;
}

// Pairs annotations and sightings and keeps what remains of both.
class Comparison {
 public:
  Comparison(std::string_view text, const std::vector<Sighting>& sightings)
      : text_(text), lines_(text), sightings_(sightings), said_(sightings.size(), false) {}

  CheckedFile run() {
    Annotations annotations = annotationsIn(text_);
    result_.complaints = std::move(annotations.mistakes);
    for (const Annotation& annotation : annotations.items) judge(annotation);
    for (size_t i = 0; i < sightings_.size(); ++i) {
      if (sightings_[i].kind == Kind::Finding && !said_[i])
        complainAboutUnsaid(sightings_[i], annotations.items);
    }
    if (result_.complaints.empty()) {
      result_.corrected = std::string(text_);
    } else {
      writeCorrected();
    }
    return std::move(result_);
  }

 private:
  void judge(const Annotation& annotation) {
    const bool found = claim(annotation);
    if (found == (annotation.debt != Debt::Missing)) {
      keep(annotation);
    } else if (annotation.debt == Debt::None) {
      complain(annotation.at, "`{}` is annotated and not found", nameOf(annotation));
    } else {
      const std::string_view word = annotation.debt == Debt::Missing ? "missing" : "spurious";
      complain(annotation.at, "the debt is paid off: `{}` {}; delete {}", annotation.rule,
               found ? "is found" : "is no longer reported",
               found ? fmt::format("the word `{}`", word) : "the annotation");
      if (found) add(annotation.line, annotation.column, annotation.endColumn, labelOf(annotation));
    }
  }

  // One annotation stands for one finding: two findings of one rule at one place need two. Notes may be
  // shared.
  bool claim(const Annotation& annotation) {
    for (size_t i = 0; i < sightings_.size(); ++i) {
      if (!describes(annotation, sightings_[i]) || (said_[i] && annotation.kind == Kind::Finding)) continue;
      said_[i] = true;
      return true;
    }
    return false;
  }

  void complainAboutUnsaid(const Sighting& sighting, const std::vector<Annotation>& annotations) {
    complain(sighting.line, "`{}` is found at columns {} to {} and not annotated: {}", sighting.rule,
             sighting.column, sighting.endColumn - 1, sighting.message);
    std::string label = sighting.rule;
    for (const Annotation& old : annotations) {  // an annotation that was only misplaced keeps its words
      if (old.line != sighting.line || old.rule != sighting.rule || old.part.empty()) continue;
      if (sighting.message.find(old.part) == std::string::npos) continue;
      label = labelOf(old);
      break;
    }
    add(sighting.line, sighting.column, sighting.endColumn, label);
  }

  static std::string labelOf(const Annotation& annotation) {
    return annotation.part.empty() ? nameOf(annotation)
                                   : fmt::format("{}: {}", nameOf(annotation), annotation.part);
  }

  template <class... Args>
  void complain(uint32_t line, fmt::format_string<Args...> format, Args&&... args) {
    result_.complaints.push_back(
        fmt::format("line {}: {}", line, fmt::format(format, std::forward<Args>(args)...)));
  }

  void keep(const Annotation& annotation) {
    below_[annotation.line].emplace_back(lines_.textOf(annotation.at));
  }

  void add(uint32_t line, uint32_t column, uint32_t endColumn, const std::string& label) {
    below_[line].push_back(writeAnnotation(lines_.textOf(line), column, endColumn, label));
  }

  void writeCorrected() {
    const std::string_view lineBreak = text_.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
    for (uint32_t number = 1; number <= lines_.lineCount(); ++number) {
      const std::string_view line = lines_.textOf(number);
      if (isAnnotationLine(line)) continue;
      const bool last = number == lines_.lineCount();
      result_.corrected += line;
      if (!last) result_.corrected += lineBreak;
      for (const std::string& annotation : below_[number]) {
        if (last) result_.corrected += lineBreak;
        result_.corrected += annotation;
        if (!last) result_.corrected += lineBreak;
      }
    }
  }

  std::string_view text_;
  LineIndex lines_;
  const std::vector<Sighting>& sightings_;
  std::vector<bool> said_;
  std::map<uint32_t, std::vector<std::string>> below_;  // the annotations that follow each line of code
  CheckedFile result_;
};

}  // namespace

std::vector<Sighting> sightingsIn(const SourceSet& sources, FileId file,
                                  const std::vector<Diagnostic>& findings) {
  std::vector<Sighting> sightings;
  for (const Diagnostic& finding : findings) {
    if (finding.location.file == file) {
      Sighting made = sightingAt(sources[file], finding.location.span);
      made.rule = finding.ruleId;
      made.message = finding.message;
      sightings.push_back(std::move(made));
    }
    for (const Note& note : finding.notes) {
      if (note.location.file != file) continue;
      Sighting made = sightingAt(sources[file], note.location.span);
      made.kind = Kind::Note;
      made.message = note.message;
      sightings.push_back(std::move(made));
    }
  }
  std::stable_sort(sightings.begin(), sightings.end(), [](const Sighting& a, const Sighting& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return sightings;
}

CheckedFile checkFile(std::string_view text, const std::vector<Sighting>& sightings) {
  return Comparison(text, sightings).run();
}

}  // namespace unfreed::test
