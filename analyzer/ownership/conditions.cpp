#include "ownership/conditions.h"

#include <map>
#include <utility>

namespace unfreed::ownership {
namespace {

using flow::Constant;
using flow::Op;
using flow::OpKind;
using flow::TestKind;
using flow::ValueId;
using flow::VariableId;

// Conditions beyond this many parts are not compared.
constexpr int kDeepest = 5;

bool isConstantName(flow::Variable::Kind kind) {
  return kind == flow::Variable::Kind::Const || kind == flow::Variable::Kind::Import ||
         kind == flow::Variable::Kind::Function;
}

std::string textOfVariable(VariableId variable) {
  return "$" + std::to_string(static_cast<uint32_t>(variable));
}

// The truth of a constant, where assigning it is as good as a test.
std::optional<bool> truthOf(const Op& constant) {
  switch (constant.constant) {
    case Constant::Undefined:
    case Constant::Null:
      return false;
    case Constant::Boolean:
      return constant.text == "true";
    case Constant::Number:
    case Constant::BigInt:
    case Constant::String:
    case Constant::RegExp:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Conditions::Conditions(const Frame& frame) : frame_(frame) {
  std::map<std::string, std::vector<std::pair<uint32_t, bool>>> testedBy;  // block, negated
  std::map<std::string, Key> known;
  for (const Op& op : frame.cfg().ops) {
    if (op.kind == OpKind::Store) stored_.insert(op.text);
  }
  const auto& blocks = frame.cfg().blocks;
  for (uint32_t at = 0; at < blocks.size(); ++at) {
    std::optional<Key> key = keyOf(blocks[idAt<flow::BlockId>(at)]);
    if (!key) continue;
    testedBy[key->text].emplace_back(at, key->negated);
    known.try_emplace(key->text, *key);
  }
  std::set<std::string> assigned;
  for (const Op& op : frame.cfg().ops) {
    if (op.kind != OpKind::Assign || !frame.owns(op.variable)) continue;
    const Op* value = frame.definition(frame.operand(op, 0));
    if (value && value->kind == OpKind::Constant && truthOf(*value))
      assigned.insert(textOfVariable(op.variable));
  }
  for (const auto& [text, tests] : testedBy) {
    if (tests.size() < 2 && !assigned.contains(text)) continue;
    const auto condition = static_cast<uint32_t>(certain_.size());
    keys_[text] = condition;
    certain_.push_back(known[text].certain);
    for (const VariableId variable : known[text].variables) about_[variable].push_back(condition);
    for (const auto& [block, negated] : tests) factOfBlock_[block] = Fact{condition, !negated};
  }
}

std::optional<Fact> Conditions::of(const flow::Block& block) const {
  if (keys_.empty()) return std::nullopt;
  const auto at = static_cast<uint32_t>(&block - &frame_.cfg().blocks[idAt<flow::BlockId>(0)]);
  const auto found = factOfBlock_.find(at);
  return found == factOfBlock_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Fact> Conditions::afterAssigning(const Op& assign) const {
  const auto condition = keys_.empty() ? keys_.end() : keys_.find(textOfVariable(assign.variable));
  if (condition == keys_.end()) return std::nullopt;
  const Op* value = frame_.definition(frame_.operand(assign, 0));
  if (!value || value->kind != OpKind::Constant) return std::nullopt;
  const std::optional<bool> truth = truthOf(*value);
  return truth ? std::optional(Fact{condition->second, *truth}) : std::nullopt;
}

const std::vector<uint32_t>& Conditions::about(VariableId variable) const {
  static const std::vector<uint32_t> none;
  const auto found = about_.find(variable);
  return found == about_.end() ? none : found->second;
}

bool Conditions::isCertain(Fact fact) const {
  return certain_[fact.condition];
}

std::optional<Conditions::Key> Conditions::keyOf(const flow::Block& block) const {
  if (block.end != flow::EndKind::Branch || isNone(block.test.value)) return std::nullopt;
  Key key;
  switch (block.test.kind) {
    case TestKind::Truthy:
    case TestKind::Opaque: {
      ValueId value = block.test.value;
      const Op* op = frame_.definition(value);
      const bool isComparison = op->kind == OpKind::Compute && op->operandCount == 2;
      if (isComparison && (op->text == "!==" || op->text == "!=")) key.negated = true;
      if (!describe(value, 0, key)) return std::nullopt;
      return key;
    }
    case TestKind::NotNullish:
      key.text = "?";
      if (!describe(block.test.value, 0, key)) return std::nullopt;
      return key;
    case TestKind::Periodic:
    case TestKind::InstanceOf:
      return std::nullopt;
  }
  return std::nullopt;
}

bool Conditions::describe(ValueId value, int depth, Key& key) const {
  const Op* op = frame_.definition(value);
  if (!op || depth > kDeepest) return false;
  switch (op->kind) {
    case OpKind::Use:
      return describeUse(*op, key);
    case OpKind::Constant:
      key.text += static_cast<char>('0' + static_cast<int>(op->constant));
      key.text += '\'';
      key.text += op->text;
      key.text += '\'';
      return true;
    case OpKind::Cast:
      return describe(frame_.operand(*op, 0), depth + 1, key);
    case OpKind::Read:
      return describeRead(*op, depth, key);
    case OpKind::Compute: {
      if (op->operandCount == 0) return false;  // an index: another one on every pass
      key.text += '(';
      key.text += depth == 0 && key.negated ? op->text == "!==" ? "===" : "==" : op->text;
      for (size_t i = 0; i < op->operandCount; ++i) {
        key.text += ' ';
        if (!describe(frame_.operand(*op, i), depth + 1, key)) return false;
      }
      key.text += ')';
      return true;
    }
    case OpKind::Assign:
    case OpKind::Store:
    case OpKind::Call:
    case OpKind::Construct:
    case OpKind::Collect:
    case OpKind::Object:
    case OpKind::Spread:
    case OpKind::Iterate:
    case OpKind::Await:
    case OpKind::Emit:
    case OpKind::Return:
    case OpKind::Throw:
    case OpKind::Closure:
    case OpKind::Class:
    case OpKind::Import:
    case OpKind::Dispose:
    case OpKind::LeaveScope:
    case OpKind::EndStatement:
    case OpKind::Unknown:
      return false;
  }
  return false;
}

bool Conditions::describeUse(const Op& use, Key& key) const {
  const flow::Variable& variable = frame_.variable(use.variable);
  const bool isOurs = frame_.owns(use.variable) && !variable.assignedElsewhere;
  if (!isOurs && !isConstantName(variable.kind)) return false;
  key.text += textOfVariable(use.variable);
  key.variables.push_back(use.variable);
  return true;
}

// Not of a handle: its properties tell of what its methods have done.
bool Conditions::describeRead(const Op& read, int depth, Key& key) const {
  if (read.text.empty() || !frame_.handleClassesOf(frame_.operand(read, 0)).empty()) return false;
  const bool isStored = stored_.contains(read.text) || stored_.contains("");
  if (isStored || !describe(frame_.operand(read, 0), depth + 1, key)) return false;
  key.text += '.';
  key.text += read.text;
  key.certain = false;
  return true;
}

}  // namespace unfreed::ownership
