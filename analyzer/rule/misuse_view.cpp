#include "rule/misuse_view.h"

#include <algorithm>
#include <fmt/format.h>

namespace unfreed::rule {

using ownership::End;

Location MisuseView::at(Span span) const {
  return {program_.moduleOf(function_.unit).file, span};
}

std::string MisuseView::subject() const {
  return misuse_.name.empty() ? fmt::format("this `{}`", misuse_.what) : fmt::format("`{}`", misuse_.name);
}

const End& MisuseView::lastEnd() const {
  const auto& ends = misuse_.ends;
  const auto before = std::find_if(ends.rbegin(), ends.rend(),
                                   [&](const End& end) { return end.span.begin <= misuse_.span.begin; });
  return before == ends.rend() ? ends.back() : *before;
}

std::string MisuseView::afterWhat() const {
  const End& end = lastEnd();
  if (end.span == misuse_.span && !isOnNextPass()) return "by the very call that takes it over";
  const std::string quoted = end.call.empty() ? std::string() : fmt::format("`{}`", end.call);
  switch (end.how) {
    case End::How::Released:
      return quoted.empty() ? "after the end of its scope" : fmt::format("after {}", quoted);
    case End::How::Moved:
      return quoted.empty() ? "after it was taken over" : fmt::format("after {} took it over", quoted);
    case End::How::InCallee:
      return quoted.empty() ? "after it was freed" : fmt::format("after {}, which frees it", quoted);
  }
  return {};
}

bool MisuseView::isMoved() const {
  return std::all_of(misuse_.ends.begin(), misuse_.ends.end(),
                     [](const End& end) { return end.how == End::How::Moved; });
}

bindings::Toolchain MisuseView::toolchain() const {
  return program_.bindings[misuse_.classes.front().module].toolchain;
}

namespace {

std::string sentenceOf(End::How how) {
  switch (how) {
    case End::How::Released:
      return "it is freed here";
    case End::How::Moved:
      return "it is taken over here: the callee frees it";
    case End::How::InCallee:
      return "the function that is called here frees it";
  }
  return {};
}

}  // namespace

std::vector<Note> MisuseView::notes() const {
  std::vector<Note> notes;
  for (const End& end : misuse_.ends)
    notes.push_back({Note::Kind::Release, at(end.span), sentenceOf(end.how)});
  if (isOnNextPass()) {
    notes.push_back({Note::Kind::Loop, at(facts_.loops[index(misuse_.nextPassOf)].keyword),
                     "the loop is here; its next pass meets the same object again"});
  }
  if (!misuse_.creation.empty()) {
    notes.push_back({Note::Kind::Declaration, at(misuse_.creation), "it is created here"});
  }
  return notes;
}

}  // namespace unfreed::rule
