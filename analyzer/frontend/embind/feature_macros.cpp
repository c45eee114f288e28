#include "frontend/embind/feature_macros.h"

#include <cctype>
#include <map>
#include <string_view>

namespace unfreed::embind {
namespace {

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Whether each macro of a condition must be there (`defined(A) && B`) or must not (`!defined(C)`).
class ConditionReader {
 public:
  explicit ConditionReader(std::map<std::string, int>& votes) : votes_(votes) {}

  void read(std::string_view condition) {
    // X > 2: one value is as good a guess as another.
    if (condition.find_first_of("<>=+-*/%?") != std::string_view::npos) return;
    std::vector<bool> outside;  // whether what stands around each open bracket is negated
    bool group = false;
    bool next = false;  // a ! stands before
    for (size_t i = 0; i < condition.size(); ++i) {
      const char c = condition[i];
      if (c == '!') {
        next = !next;
      } else if (c == '(') {
        outside.push_back(group);
        group = group != next;
        next = false;
      } else if (c == ')') {
        if (outside.empty()) return;
        group = outside.back();
        outside.pop_back();
      } else if (isWordCharacter(c)) {
        const size_t begin = i;
        while (i + 1 < condition.size() && isWordCharacter(condition[i + 1])) ++i;
        const std::string_view word = condition.substr(begin, i + 1 - begin);
        if (word == "defined") continue;  // the ! before it is for the name behind it
        vote(word, group != next);
        next = false;
      }
    }
  }

 private:
  void vote(std::string_view word, bool isNegated) {
    const bool isNumber = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    if (!isNumber && !word.starts_with("__")) votes_[std::string(word)] += isNegated ? -1 : 1;
  }

  std::map<std::string, int>& votes_;
};

}  // namespace

std::vector<std::string> featureMacros(const Names& names) {
  std::map<std::string, int> votes;
  ConditionReader reader(votes);
  for (const WrittenClass& cls : names.classes) {
    reader.read(cls.condition);
    for (const WrittenMember& member : cls.members) reader.read(member.condition);
  }
  for (const WrittenMember& function : names.functions) reader.read(function.condition);
  std::vector<std::string> macros;
  for (const auto& [name, balance] : votes) {
    if (balance > 0) macros.push_back(name + "=1");
  }
  return macros;
}

}  // namespace unfreed::embind
