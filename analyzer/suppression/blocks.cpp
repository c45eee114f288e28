#include "suppression/blocks.h"

#include <map>
#include <string>

namespace unfreed::suppression {
namespace {

class Pairing {
 public:
  Pairing(const std::vector<Directive>& directives, uint32_t endOfFile)
      : directives_(directives), endOfFile_(endOfFile), open_(directives.size()) {}

  Blocks run() {
    for (size_t i = 0; i < directives_.size(); ++i) {
      if (directives_[i].kind == Directive::Kind::Start) start(i);
      if (directives_[i].kind == Directive::Kind::End && !end(directives_[i])) result_.unopened.push_back(i);
    }
    for (const size_t directive : started_) {
      if (open_[directive] > 0) result_.unclosed.push_back(directive);
    }
    return std::move(result_);
  }

 private:
  void start(size_t directive) {
    const std::vector<Directive::Name>& rules = directives_[directive].rules;
    // One that names nothing blocks nothing, and its end is still its own.
    open_[directive] = rules.empty() ? 1 : rules.size();
    started_.push_back(directive);
    for (size_t name = 0; name < rules.size(); ++name) {
      ofRule_[rules[name].text].push_back(result_.blocks.size());
      result_.blocks.push_back({directive, name, directives_[directive].comment.end, endOfFile_});
    }
  }

  // Whether it ends something for each rule that it names.
  bool end(const Directive& end) {
    if (end.rules.empty()) return endLast(end.comment.begin);
    bool all = true;
    for (const Directive::Name& rule : end.rules) {
      const auto known = ofRule_.find(rule.text);
      const bool isOpen = known != ofRule_.end() && !known->second.empty();
      if (isOpen) close(known->second, end.comment.begin);
      all = all && isOpen;
    }
    return all;
  }

  bool endLast(uint32_t offset) {
    while (!started_.empty() && open_[started_.back()] == 0) started_.pop_back();
    if (started_.empty()) return false;
    const size_t directive = started_.back();
    for (const Directive::Name& rule : directives_[directive].rules) {
      // Every later start is closed, so that what is open of this one lies on top.
      std::vector<size_t>& stack = ofRule_[rule.text];
      if (!stack.empty() && result_.blocks[stack.back()].directive == directive) close(stack, offset);
    }
    open_[directive] = 0;
    return true;
  }

  void close(std::vector<size_t>& stack, uint32_t offset) {
    Block& block = result_.blocks[stack.back()];
    stack.pop_back();
    block.end = offset;
    --open_[block.directive];
  }

  const std::vector<Directive>& directives_;
  uint32_t endOfFile_;
  std::vector<size_t> open_;  // of each start: rules that are not closed
  std::vector<size_t> started_;
  std::map<std::string, std::vector<size_t>> ofRule_;  // open blocks, the last one last
  Blocks result_;
};

}  // namespace

Blocks pairBlocks(const std::vector<Directive>& directives, uint32_t endOfFile) {
  return Pairing(directives, endOfFile).run();
}

}  // namespace unfreed::suppression
