#include "flow/print_op.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <tuple>

namespace unfreed::flow {

namespace {

constexpr size_t LongestText = 60;   // bytes of a literal or name that are shown
constexpr size_t LongestType = 200;  // bytes of a type that are shown
constexpr int DeepestType = 8;

struct Character {
  uint32_t code = 0;
  size_t length = 0;  // 0: no UTF-8
};

Character characterAt(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(text[at]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  uint32_t code = first & (0xFFu >> (length + 1));
  for (size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(at) & 0x3Fu);
  }
  const uint32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, length};
}

bool isControl(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0)  // C0, DEL, C1
         || code == 0x2028 || code == 0x2029           // line and paragraph separators
         || code == 0x200E || code == 0x200F           // directions, which can make text read otherwise
         || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

void appendEscaped(std::string& out, Character character, std::string_view text) {
  switch (character.code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
  }
  if (isControl(character.code)) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", character.code);
  } else {
    out += text.substr(0, character.length);
  }
}

bool looksLikeAName(std::string_view name) {
  if (name.empty() || name.size() > LongestText) return false;
  if (name.front() >= '0' && name.front() <= '9') return false;
  for (size_t at = name.front() == '#' ? 1 : 0; at < name.size();) {
    const Character character = characterAt(name.substr(at));
    if (character.length == 0 || isControl(character.code)) return false;
    const auto letter = static_cast<char>(character.code);
    const bool plain = character.code >= 0x80 || letter == '_' || letter == '$' ||
                       (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                       (letter >= 'A' && letter <= 'Z');
    if (!plain) return false;
    at += character.length;
  }
  return true;
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  size_t at = 0;
  while (at < text.size() && at < LongestText) {
    const Character character = characterAt(text.substr(at));
    if (character.length == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<uint8_t>(text[at]));
    } else {
      appendEscaped(out, character, text.substr(at));
    }
    at += character.length == 0 ? 1 : character.length;
  }
  return out + (at < text.size() ? "\"…" : "\"");
}

std::string plainName(std::string_view name) {
  return looksLikeAName(name) ? std::string(name) : quoted(name);
}

VariableNames::VariableNames(const Module& module) : module_(module) {
  std::map<std::tuple<uint32_t, bool, std::string_view>, uint32_t> counts;
  for (const Variable& variable : module.variables) {
    const bool synthetic = variable.kind == Variable::Kind::Synthetic;
    numbers_.push_back(
        ++counts[{static_cast<uint32_t>(variable.owner), synthetic, synthetic ? "" : variable.name}]);
  }
}

std::string VariableNames::of(VariableId id, FunctionId seenFrom) const {
  if (index(id) >= numbers_.size()) return "?";
  const Variable& variable = module_.variables[id];
  const uint32_t number = numbers_[index(id)];
  std::string name;
  if (variable.kind == Variable::Kind::Synthetic) {
    name = fmt::format("${}", number);
  } else {
    name = plainName(variable.name);
    if (number > 1) name += fmt::format("#{}", number);
  }
  if (isNone(variable.owner)) return name + "@global";
  if (variable.owner != seenFrom) name += fmt::format("@f{}", index(variable.owner));
  return name;
}

std::string printValue(ValueId value) {
  return isNone(value) ? "v?" : fmt::format("v{}", index(value));
}

std::string printTest(const Test& test) {
  const auto name = [&]() -> std::string_view {
    switch (test.kind) {
      case TestKind::Opaque:
        return "opaque";
      case TestKind::Truthy:
        return "truthy";
      case TestKind::NotNullish:
        return "not-nullish";
      case TestKind::Periodic:
        return "periodic";
      case TestKind::InstanceOf:
        return "instance-of";
    }
    return "?";
  }();
  return isNone(test.value) ? std::string(name) : fmt::format("{} {}", name, printValue(test.value));
}

namespace {

// An operator or a number as it is; quoted when it is anything else.
std::string plainText(std::string_view text) {
  const auto shown = [](char each) { return each > ' ' && each < 0x7F && each != '"' && each != '\\'; };
  const bool plain =
      !text.empty() && text.size() <= LongestText && std::all_of(text.begin(), text.end(), shown);
  return plain ? std::string(text) : quoted(text);
}

// The operands from `first` on: "v1, v2".
std::string operandsFrom(const Cfg& cfg, const Op& op, size_t first) {
  std::string out;
  for (size_t at = first; at < op.operandCount; ++at) {
    if (at > first) out += ", ";
    out += printValue(cfg.operand(op, at));
  }
  return out;
}

std::string constantOf(const Op& op) {
  const std::string text = op.text.empty() ? "" : " " + plainText(op.text);
  switch (op.constant) {
    case Constant::Undefined:
      return "undefined";
    case Constant::Null:
      return "null";
    case Constant::Boolean:
      return "boolean" + text;
    case Constant::Number:
      return "number" + text;
    case Constant::BigInt:
      return "bigint" + text;
    case Constant::String:
      return "string " + quoted(op.text);
    case Constant::RegExp:
      return "regexp" + text;
  }
  return "?";
}

// `v1.name`, or `v1[v2]` when the name is computed; `key` is the key's position among the operands.
std::string memberOf(const Cfg& cfg, const Op& op, size_t key) {
  const std::string object = printValue(cfg.operand(op, 0));
  if (key >= op.operandCount) return object + "." + plainName(op.text);
  return fmt::format("{}[{}]", object, printValue(cfg.operand(op, key)));
}

std::string store(const Cfg& cfg, const Op& op) {
  const std::string value = printValue(cfg.operand(op, 1));
  if (op.has(op_flag::Spread))
    return fmt::format("store ...{} into {}", value, printValue(cfg.operand(op, 0)));
  return fmt::format("store {} = {}", memberOf(cfg, op, 2), value);
}

std::string call(const Cfg& cfg, const Op& op) {
  const bool method = op.has(op_flag::Method);
  const bool computed = method && op.has(op_flag::Computed);
  const std::string callee =
      method ? memberOf(cfg, op, computed ? 1 : op.operandCount) : printValue(cfg.operand(op, 0));
  return fmt::format("call {}({})", callee, operandsFrom(cfg, op, computed ? 2 : 1));
}

// Flags that the text of the op does not show otherwise.
std::string flagsOf(const Op& op) {
  constexpr std::array<std::pair<uint16_t, std::string_view>, 9> Named{{
      {op_flag::Optional, "optional"},
      {op_flag::Delegate, "delegate"},
      {op_flag::Dynamic, "dynamic"},
      {op_flag::Async, "async"},
      {op_flag::Tagged, "tagged"},
      {op_flag::Synthetic, "synthetic"},
      {op_flag::Discarded, "discarded"},
      {op_flag::Super, "super"},
      {op_flag::Conditional, "conditional"},
  }};
  std::string out;
  for (const auto& [flag, name] : Named) {
    if (op.has(flag)) out += fmt::format("{}{}", out.empty() ? " [" : ", ", name);
  }
  return out.empty() ? out : out + "]";
}

std::string_view verbOf(OpKind kind) {
  switch (kind) {
    case OpKind::Constant:
      return "constant";
    case OpKind::Use:
      return "use";
    case OpKind::Assign:
      return "assign";
    case OpKind::Read:
      return "read";
    case OpKind::Store:
      return "store";
    case OpKind::Call:
      return "call";
    case OpKind::Construct:
      return "construct";
    case OpKind::Collect:
      return "collect";
    case OpKind::Object:
      return "object";
    case OpKind::Spread:
      return "spread";
    case OpKind::Iterate:
      return "iterate";
    case OpKind::Await:
      return "await";
    case OpKind::Emit:
      return "emit";
    case OpKind::Return:
      return "return";
    case OpKind::Throw:
      return "throw";
    case OpKind::Closure:
      return "closure";
    case OpKind::Class:
      return "class";
    case OpKind::Compute:
      return "compute";
    case OpKind::Cast:
      return "cast";
    case OpKind::Import:
      return "import";
    case OpKind::Dispose:
      return "dispose";
    case OpKind::LeaveScope:
      return "leave";
    case OpKind::EndStatement:
      return "end";
    case OpKind::Unknown:
      return "unknown";
  }
  return "?";
}

}  // namespace

std::string OpPrinter::functionName(FunctionId id) const {
  if (index(id) >= module_.functions.size()) return "f?";
  const Function& function = module_.functions[id];
  return fmt::format("f{}{}{}", index(id), function.name.empty() ? "" : " ",
                     function.name.empty() ? "" : plainName(function.name));
}

std::string OpPrinter::action(const Cfg& cfg, const Op& op) const {
  const std::string_view verb = verbOf(op.kind);
  // The verb and whatever operands there are: also what is left to say of an op that is not as it should be.
  const auto plain = [&](size_t first = 0) {
    const std::string operands = operandsFrom(cfg, op, first);
    return operands.empty() ? std::string(verb) : fmt::format("{} {}", verb, operands);
  };
  switch (op.kind) {
    case OpKind::Constant:
      return constantOf(op);
    case OpKind::Use:
      return fmt::format("use {}", variable(op.variable));
    case OpKind::Assign:
      return fmt::format("{} {} = {}", op.has(op_flag::Declares) ? "declare" : "assign",
                         variable(op.variable), printValue(cfg.operand(op, 0)));
    case OpKind::Read:
      return "read " + memberOf(cfg, op, 1);
    case OpKind::Store:
      return store(cfg, op);
    case OpKind::Call:
      return call(cfg, op);
    case OpKind::Construct:
      return fmt::format("construct {}({})", printValue(cfg.operand(op, 0)), operandsFrom(cfg, op, 1));
    case OpKind::Collect:
      return fmt::format("collect [{}]", operandsFrom(cfg, op, 0));
    case OpKind::Closure:
      return fmt::format("closure {}", functionName(op.function));
    case OpKind::Class:
      return fmt::format("class c{}{}{}", static_cast<uint32_t>(op.classId),
                         op.operandCount > 0 ? " extends " : "", operandsFrom(cfg, op, 0));
    case OpKind::Compute:
      return fmt::format("compute {}({})", plainText(op.text) + (looksLikeAName(op.text) ? "" : " "),
                         operandsFrom(cfg, op, 0));
    case OpKind::Cast:
      return isNone(op.type) ? plain() : fmt::format("{} as {}", plain(), printType(module_, op.type));
    case OpKind::Import:
      return op.text.empty() ? plain() : fmt::format("{} {}", plain(), quoted(op.text));
    case OpKind::Dispose:
      return fmt::format("dispose {}", variable(op.variable));
    case OpKind::LeaveScope: {
      std::string out = "leave";
      for (const uint32_t id : cfg.operandsOf(op)) out += " " + variable(static_cast<VariableId>(id));
      return out;
    }
    case OpKind::Object:
    case OpKind::Spread:
    case OpKind::Iterate:
    case OpKind::Await:
    case OpKind::Emit:
    case OpKind::Return:
    case OpKind::Throw:
    case OpKind::EndStatement:
    case OpKind::Unknown:
      return plain();
  }
  return plain();
}

std::string OpPrinter::print(const Cfg& cfg, const Op& op) const {
  const std::string result = isNone(op.result) ? "" : printValue(op.result) + " = ";
  return result + action(cfg, op) + flagsOf(op);
}

namespace {

// Types may be deep and wide: depth and length are bounded.
class TypePrinter {
 public:
  explicit TypePrinter(const Module& module) : module_(module) {}
  std::string print(TypeNoteId type) {
    add(type, DeepestType);
    return std::move(out_);
  }

 private:
  void add(TypeNoteId type, int depth);
  void addList(const std::vector<TypeNoteId>& types, std::string_view separator, int depth);
  void addMembers(const TypeNote& note, int depth);
  void addPath(const TypeNote& note, size_t first);
  void addKind(const TypeNote& note, int depth);

  const Module& module_;
  std::string out_;
};

void TypePrinter::addList(const std::vector<TypeNoteId>& types, std::string_view separator, int depth) {
  for (size_t at = 0; at < types.size() && out_.size() < LongestType; ++at) {
    if (at > 0) out_ += separator;
    add(types[at], depth);
  }
}

void TypePrinter::addPath(const TypeNote& note, size_t first) {
  for (size_t at = first; at < note.path.size() && out_.size() < LongestType; ++at) {
    if (at > 0) out_ += ".";
    out_ += plainName(note.path[at]);
  }
}

void TypePrinter::addMembers(const TypeNote& note, int depth) {
  out_ += "{";
  for (size_t at = 0; at < note.members.size() && out_.size() < LongestType; ++at) {
    out_ += fmt::format("{}{}: ", at > 0 ? ", " : "", plainName(note.members[at].first));
    add(note.members[at].second, depth);
  }
  out_ += "}";
}

void TypePrinter::addKind(const TypeNote& note, int depth) {
  switch (note.kind) {
    case TypeNote::Kind::Unknown:
      out_ += "unknown";
      return;
    case TypeNote::Kind::Plain:
      out_ += "plain";
      return;
    case TypeNote::Kind::Named:
      addPath(note, 0);
      if (note.arguments.empty()) return;
      out_ += "<";
      addList(note.arguments, ", ", depth);
      out_ += ">";
      return;
    case TypeNote::Kind::TypeOf:
      out_ += "typeof ";
      addPath(note, 0);
      return;
    case TypeNote::Kind::Union:
      out_ += "(";
      addList(note.arguments, " | ", depth);
      out_ += ")";
      return;
    case TypeNote::Kind::Tuple:
      out_ += "[";
      addList(note.arguments, ", ", depth);
      out_ += "]";
      return;
    case TypeNote::Kind::Function:
      out_ += "() => ";
      addList(note.arguments, ", ", depth);
      return;
    case TypeNote::Kind::Object:
      addMembers(note, depth);
      return;
    case TypeNote::Kind::Import:
      out_ += fmt::format("import({})", note.path.empty() ? "" : quoted(note.path[0]));
      addPath(note, 1);
      return;
  }
}

void TypePrinter::add(TypeNoteId type, int depth) {
  if (index(type) >= module_.typeNotes.size()) {
    out_ += "?";
  } else if (depth == 0 || out_.size() >= LongestType) {
    out_ += "…";
  } else {
    const TypeNote& note = module_.typeNotes[type];
    addKind(note, depth - 1);
    if (note.optional) out_ += "?";
  }
}

}  // namespace

std::string printType(const Module& module, TypeNoteId type) {
  return TypePrinter(module).print(type);
}

}  // namespace unfreed::flow
