#include "suppression/directive.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed::suppression {
namespace {

using Kind = Directive::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 5> kWords{{
    {"unfreed-ignore-next-line", Kind::NextLine},
    {"unfreed-ignore-line", Kind::Line},
    {"unfreed-ignore-start", Kind::Start},
    {"unfreed-ignore-end", Kind::End},
    {"unfreed-ignore-file", Kind::File},
}};

constexpr std::string_view kBlanks = " \t\r\n\f\v";

bool isBlank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

bool isWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Without the delimiters that it has; a comment that is not closed has none at its end.
std::string_view insideOf(std::string_view comment) {
  if (comment.starts_with("//")) return comment.substr(2);
  if (comment.starts_with("/*")) {
    comment.remove_prefix(2);
    if (comment.ends_with("*/")) comment.remove_suffix(2);
  } else if (comment.starts_with("<!--")) {
    comment.remove_prefix(4);
    for (const std::string_view end : {"-->", "--!>"}) {
      if (comment.ends_with(end)) comment.remove_suffix(end.size());
    }
  }
  return comment;
}

// `text` from where the directive may begin: behind blanks and what documentation comments begin with.
std::string_view withoutOrnament(std::string_view text) {
  const size_t begin = text.find_first_not_of("*/! \t\r\n\f\v");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// "-- " and longer ones, with blanks (or nothing) on both sides; npos when there is none.
size_t separatorIn(std::string_view text) {
  for (size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at)) {
    size_t end = at;
    while (end < text.size() && text[end] == '-') ++end;
    const bool opens = at == 0 || isBlank(text[at - 1]);
    if (opens && (end == text.size() || isBlank(text[end]))) return at;
    at = end;
  }
  return std::string_view::npos;
}

// On one line, blanks joined, without the stars at the beginnings of lines.
std::string reasonOf(std::string_view text) {
  std::string reason;
  bool begins = false;  // a line of the comment
  for (size_t at = 0; at < text.size();) {
    if (isBlank(text[at])) {
      begins = begins || text[at] == '\n' || text[at] == '\r';
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && !isBlank(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (!begins || word != "*") {
      if (!reason.empty()) reason += ' ';
      reason += word;
    }
    begins = false;
    at = end;
  }
  return reason;
}

std::vector<Directive::Name> namesIn(std::string_view text, uint32_t begin) {
  constexpr std::string_view kBetween = " \t\r\n\f\v,:";
  constexpr size_t kMost = 64;  // of what somebody writes by hand
  std::vector<Directive::Name> names;
  for (size_t at = text.find_first_not_of(kBetween); at < text.size() && names.size() < kMost;) {
    const size_t end = std::min(text.find_first_of(kBetween, at), text.size());
    const std::string_view name = text.substr(at, end - at);
    const auto same = [&](const Directive::Name& one) { return one.text == name; };
    if (name != "*" && std::none_of(names.begin(), names.end(), same)) {
      names.push_back(
          {std::string(name), {begin + static_cast<uint32_t>(at), begin + static_cast<uint32_t>(end)}});
    }
    at = text.find_first_not_of(kBetween, end);
  }
  return names;
}

Kind kindOf(std::string_view word) {
  for (const auto& [known, kind] : kWords) {
    if (word == known) return kind;
  }
  return Kind::Unknown;
}

}  // namespace

std::optional<Directive> directiveIn(std::string_view text, Span comment) {
  const std::string_view body = withoutOrnament(insideOf(text.substr(comment.begin, comment.size())));
  if (!body.starts_with(kMark)) return std::nullopt;
  const auto wordEnd =
      static_cast<size_t>(std::find_if_not(body.begin(), body.end(), isWordPart) - body.begin());
  std::string_view rest = body.substr(wordEnd);

  Directive directive;
  directive.word = body.substr(0, wordEnd);
  directive.kind = kindOf(directive.word);
  directive.comment = comment;
  const size_t separator = separatorIn(rest);
  if (separator != std::string_view::npos) {
    directive.hasSeparator = true;
    directive.reason = reasonOf(rest.substr(std::min(rest.find_first_not_of('-', separator), rest.size())));
    rest = rest.substr(0, separator);
  }
  directive.rules = namesIn(rest, static_cast<uint32_t>(rest.data() - text.data()));
  return directive;
}

std::vector<std::string_view> directiveWords() {
  std::vector<std::string_view> words;
  words.reserve(kWords.size());
  for (const auto& [word, kind] : kWords) words.push_back(word);
  return words;
}

}  // namespace unfreed::suppression
