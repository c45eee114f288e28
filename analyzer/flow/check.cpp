#include "flow/check.h"

#include <fmt/format.h>
#include <utility>

#include "flow/dominators.h"
#include "flow/graph.h"

namespace unfreed::flow {

namespace {

constexpr size_t MostReports = 100;

class Checker {
 public:
  explicit Checker(const Cfg& cfg) : cfg_(cfg) {}

  std::vector<std::string> check();
  std::vector<std::string> checkSpans(Span function);

 private:
  template <class... Arguments>
  void report(fmt::format_string<Arguments...> what, Arguments&&... arguments) {
    if (broken_.size() < MostReports)
      broken_.push_back(fmt::format(what, std::forward<Arguments>(arguments)...));
  }
  bool isBlock(BlockId block) const { return index(block) < cfg_.blocks.size(); }

  void checkEnds();
  void checkLayout();
  void checkEdges(size_t at);
  void checkEdgeCount(size_t at);
  void checkIterate(size_t at);
  void checkResults();
  void checkLoops();
  void checkReached(const Dominators& dominators);
  void checkBackEdges(const Dominators& dominators);
  void checkOperands(const Dominators& dominators);
  void checkUse(const Dominators& dominators, size_t block, size_t at, ValueId value);

  const Cfg& cfg_;
  std::vector<std::string> broken_;
  std::vector<size_t> blockOf_;            // by op
  std::vector<uint32_t> statementsEnded_;  // by op: how many EndStatements of its block come before it
};

// What later checks index with comes first: they run only when it holds.
std::vector<std::string> Checker::check() {
  checkEnds();
  checkLayout();
  for (size_t at = 0; at < cfg_.blocks.size(); ++at) checkEdges(at);
  checkResults();
  if (!broken_.empty()) return std::move(broken_);
  for (size_t at = 0; at < cfg_.blocks.size(); ++at) {
    checkEdgeCount(at);
    checkIterate(at);
  }
  const Dominators dominators(successorsOf(cfg_), cfg_.entry);
  checkReached(dominators);
  checkBackEdges(dominators);
  checkOperands(dominators);
  checkLoops();
  return std::move(broken_);
}

void Checker::checkEnds() {
  const std::pair<const char*, BlockId> named[] = {
      {"entry", cfg_.entry}, {"exit", cfg_.exit}, {"raised", cfg_.raised}};
  for (const auto& [name, block] : named) {
    if (!isBlock(block)) report("{} is no block", name);
  }
  if (cfg_.entry == cfg_.exit || cfg_.exit == cfg_.raised || cfg_.raised == cfg_.entry) {
    report("entry, exit and raised are not three blocks");
  }
  for (const BlockId last : {cfg_.exit, cfg_.raised}) {
    if (!isBlock(last)) continue;
    const Block& block = cfg_.blocks[last];
    if (block.end != EndKind::Stop || block.opCount != 0) report("b{} does more than end", index(last));
  }
}

void Checker::checkLayout() {
  size_t next = 0;
  for (size_t at = 0; at < cfg_.blocks.size(); ++at) {
    const Block& block = cfg_.blocks[idAt<BlockId>(at)];
    if (block.firstOp != next) report("the ops of b{} do not follow those of the block before", at);
    next = size_t{block.firstOp} + block.opCount;
    if (next > cfg_.ops.size()) {
      report("the ops of b{} do not exist", at);
      return;
    }
    uint32_t ended = 0;
    for (const Op& op : cfg_.opsOf(block)) {
      blockOf_.push_back(at);
      statementsEnded_.push_back(ended);
      if (op.kind == OpKind::EndStatement) ++ended;
    }
  }
  if (next != cfg_.ops.size()) report("{} ops belong to no block", cfg_.ops.size() - next);
}

void Checker::checkEdges(size_t at) {
  const Block& block = cfg_.blocks[idAt<BlockId>(at)];
  for (const Edge& edge : block.to) {
    if (!isBlock(edge.to)) report("an edge of b{} leads nowhere", at);
    if (edge.kind == EdgeKind::Exceptional) report("b{} has an exceptional edge beside its handler", at);
  }
  if (!isNone(block.handler) && !isBlock(block.handler)) report("the handler of b{} is no block", at);
  if (!isNone(block.test.value) && index(block.test.value) >= cfg_.valueCount()) {
    report("b{} tests a value that nothing defines", at);
  }
}

void Checker::checkEdgeCount(size_t at) {
  const Block& block = cfg_.blocks[idAt<BlockId>(at)];
  const size_t count = block.to.size();
  const auto expect = [&](bool holds, const char* what) {
    if (!holds) report("b{} ends with {}, but has {} edges or a wrong target", at, what, count);
  };
  switch (block.end) {
    case EndKind::Jump:
      return expect(count == 1, "a jump");
    case EndKind::Branch:
      return expect(count == 2, "a branch");
    case EndKind::Switch:
      return expect(count >= 1, "a switch");
    case EndKind::Iterate:
      return expect(count == 2, "an iteration");
    case EndKind::Return:
      return expect(count == 1 && block.to[0].to == cfg_.exit, "a return");
    case EndKind::Throw:  // a block without ops has lost its handler, not its target
      return expect(count == 1 && (isNone(block.handler) || block.to[0].to == block.handler), "a throw");
    case EndKind::Stop:
      return expect(count == 0, "a stop");
  }
}

void Checker::checkIterate(size_t at) {
  const Block& block = cfg_.blocks[idAt<BlockId>(at)];
  const auto ops = cfg_.opsOf(block);
  for (size_t position = 0; position < ops.size(); ++position) {
    const bool last = position + 1 == ops.size();
    if (ops[position].kind != OpKind::Iterate) continue;
    if (!last || block.end != EndKind::Iterate) report("b{} iterates before its end", at);
  }
  if (block.end == EndKind::Iterate && (ops.empty() || ops.back().kind != OpKind::Iterate)) {
    report("b{} ends with an iteration, but its last op is no Iterate", at);
  }
}

void Checker::checkResults() {
  std::vector<bool> defined(cfg_.valueCount(), false);
  for (size_t at = 0; at < cfg_.ops.size(); ++at) {
    const Op& op = cfg_.ops[at];
    if (size_t{op.firstOperand} + op.operandCount > cfg_.operands.size()) {
      report("the operands of op {} do not exist", at);
    }
    if (isNone(op.result)) continue;
    const size_t value = index(op.result);
    if (value >= defined.size()) {
      report("op {} defines v{}, which is out of range", at, value);
      continue;
    }
    if (defined[value]) report("v{} is defined twice", value);
    defined[value] = true;
    if (cfg_.definingOp[value] != at)
      report("v{} is defined by op {}, but definingOp says otherwise", value, at);
  }
  for (size_t value = 0; value < defined.size(); ++value) {
    if (!defined[value]) report("v{} is defined by no op", value);
  }
}

void Checker::checkLoops() {
  for (size_t at = 0; at < cfg_.loops.size(); ++at) {
    if (!isBlock(cfg_.loops[idAt<LoopId>(at)].header)) report("the header of l{} is no block", at);
  }
}

void Checker::checkReached(const Dominators& dominators) {
  for (size_t at = 0; at < cfg_.blocks.size(); ++at) {
    const auto block = idAt<BlockId>(at);
    if (block == cfg_.exit || block == cfg_.raised) continue;
    if (!dominators.dominates(cfg_.entry, block)) report("b{} cannot be reached", at);
  }
}

void Checker::checkBackEdges(const Dominators& dominators) {
  for (size_t at = 0; at < cfg_.blocks.size(); ++at) {
    for (const Edge& edge : cfg_.blocks[idAt<BlockId>(at)].to) {
      const bool back = dominators.dominates(edge.to, idAt<BlockId>(at));
      if (back != (edge.kind == EdgeKind::Back)) {
        report("the edge b{} to b{} is {}marked as back", at, index(edge.to), back ? "not " : "");
      }
    }
  }
}

// The definition comes before the use on every path; within a block no statement ends between them.
void Checker::checkUse(const Dominators& dominators, size_t block, size_t at, ValueId value) {
  if (index(value) >= cfg_.valueCount())
    return report("op {} in b{} uses a value that nothing defines", at, block);
  const size_t definition = cfg_.definingOp[index(value)];
  const size_t from = blockOf_[definition];
  if (from == block) {
    if (definition >= at)
      return report("op {} in b{} uses v{} before it is defined", at, block, index(value));
    const uint32_t ended = statementsEnded_[definition];
    const uint32_t endedNow = at < blockOf_.size() && blockOf_[at] == block ? statementsEnded_[at] : ended;
    if (ended != endedNow) report("op {} in b{} uses v{} after its statement ended", at, block, index(value));
  } else if (!dominators.dominates(idAt<BlockId>(from), idAt<BlockId>(block))) {
    report("op {} in b{} uses v{}, which b{} does not define on every path", at, block, index(value), from);
  }
}

void Checker::checkOperands(const Dominators& dominators) {
  for (size_t block = 0; block < cfg_.blocks.size(); ++block) {
    const Block& each = cfg_.blocks[idAt<BlockId>(block)];
    const size_t end = size_t{each.firstOp} + each.opCount;
    for (size_t at = each.firstOp; at < end; ++at) {
      const Op& op = cfg_.ops[at];
      for (const uint32_t operand : cfg_.operandsOf(op)) {
        if (op.kind != OpKind::LeaveScope) {
          checkUse(dominators, block, at, static_cast<ValueId>(operand));
        } else if (isNone(static_cast<VariableId>(operand))) {
          report("op {} in b{} leaves the scope of no variable", at, block);
        }
      }
    }
    if (!isNone(each.test.value)) checkUse(dominators, block, end, each.test.value);
  }
}

std::vector<std::string> Checker::checkSpans(Span function) {
  for (size_t at = 0; at < cfg_.ops.size(); ++at) {
    const Op& op = cfg_.ops[at];
    if (op.span.begin > op.span.end || (!op.span.empty() && !function.contains(op.span))) {
      report("op {} ({}..{}) lies outside its function ({}..{})", at, op.span.begin, op.span.end,
             function.begin, function.end);
    }
    if (op.name.begin > op.name.end || (!op.name.empty() && !op.span.contains(op.name))) {
      report("the name of op {} ({}..{}) lies outside it ({}..{})", at, op.name.begin, op.name.end,
             op.span.begin, op.span.end);
    }
  }
  return std::move(broken_);
}

}  // namespace

std::vector<std::string> brokenInvariants(const Cfg& cfg) {
  return Checker(cfg).check();
}

std::vector<std::string> brokenInvariants(const Cfg& cfg, Span function) {
  std::vector<std::string> broken = Checker(cfg).check();
  if (broken.empty()) broken = Checker(cfg).checkSpans(function);
  return broken;
}

}  // namespace unfreed::flow
