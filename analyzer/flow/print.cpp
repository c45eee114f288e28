#include "flow/print.h"

#include <fmt/format.h>
#include <iterator>

#include "flow/loop_forest.h"
#include "flow/print_op.h"

namespace unfreed::flow {

namespace {

std::string_view nameOf(LoopKind kind) {
  switch (kind) {
    case LoopKind::For:
      return "for";
    case LoopKind::While:
      return "while";
    case LoopKind::DoWhile:
      return "do";
    case LoopKind::ForOf:
      return "for-of";
    case LoopKind::ForIn:
      return "for-in";
    case LoopKind::ForAwait:
      return "for-await";
    case LoopKind::Callback:
      return "callback";
    case LoopKind::Concurrent:
      return "concurrent";
  }
  return "?";
}

std::string_view nameOf(Member::Kind kind) {
  switch (kind) {
    case Member::Kind::Constructor:
      return "constructor";
    case Member::Kind::Method:
      return "method";
    case Member::Kind::Getter:
      return "getter";
    case Member::Kind::Setter:
      return "setter";
    case Member::Kind::Field:
      return "field";
  }
  return "?";
}

std::string_view markOf(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::Normal:
      return "";
    case EdgeKind::Back:
      return " (back)";
    case EdgeKind::Exceptional:
      return " (exceptional)";
  }
  return "?";
}

template <TypedIndex Id>
std::string numbered(char letter, Id id) {
  return isNone(id) ? fmt::format("{}?", letter) : fmt::format("{}{}", letter, index(id));
}

FunctionId idOf(const Module& module, const Function& function) {
  for (size_t at = 0; at < module.functions.size(); ++at) {
    if (&module.functions[idAt<FunctionId>(at)] == &function) return idAt<FunctionId>(at);
  }
  return None<FunctionId>;
}

// "branch truthy v1 ? b1 : b2"
std::string endOf(const Block& block) {
  const auto to = [&](size_t edge) {
    if (edge >= block.to.size()) return std::string("b?");
    return numbered('b', block.to[edge].to).append(markOf(block.to[edge].kind));
  };
  switch (block.end) {
    case EndKind::Jump:
      return fmt::format("jump {}", to(0));
    case EndKind::Branch:
      return fmt::format("branch {} ? {} : {}", printTest(block.test), to(0), to(1));
    case EndKind::Iterate:
      return fmt::format("next ? {} : {}", to(0), to(1));
    case EndKind::Return:
      return fmt::format("exit to {}", to(0));
    case EndKind::Throw:
      return fmt::format("raise to {}", to(0));
    case EndKind::Stop:
      return "stop";
    case EndKind::Switch:
      break;
  }
  std::string out = "switch";
  for (size_t edge = 0; edge < block.to.size(); ++edge) {
    out += fmt::format("{} {}", edge > 0 ? "," : "", to(edge));
  }
  return out;
}

class ModulePrinter {
 public:
  explicit ModulePrinter(const Module& module) : module_(module), names_(module) {}

  void function(FunctionId id, const Function& function);
  void declarations();
  std::string take() { return std::move(out_); }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), text, std::forward<Arguments>(arguments)...);
    out_ += '\n';
  }
  std::string typeSuffix(TypeNoteId type) const {
    return isNone(type) ? "" : ": " + printType(module_, type);
  }
  void signature(FunctionId id, const Function& function);
  void block(const Cfg& cfg, BlockId id, const OpPrinter& ops);
  void loops(const Cfg& cfg);
  void loop(const Cfg& cfg, LoopId id, const Loop* found);
  void import(const Import& import);
  void exported(const Export& each);
  void classOf(ClassId id, const Class& each);

  const Module& module_;
  VariableNames names_;
  std::string out_;
};

void ModulePrinter::signature(FunctionId id, const Function& function) {
  std::string parameters;
  for (const VariableId parameter : function.parameters) {
    if (!parameters.empty()) parameters += ", ";
    if (function.rest && parameter == function.parameters.back()) parameters += "...";
    parameters += names_.of(parameter, id);
    if (index(parameter) < module_.variables.size())
      parameters += typeSuffix(module_.variables[parameter].type);
  }
  std::string text = fmt::format("function {}", numbered('f', id));
  if (!function.name.empty()) text += " `" + plainName(function.name) + "`";
  text += "(" + parameters + ")" + typeSuffix(function.returnType);
  if (function.isAsync) text += " async";
  if (function.isGenerator) text += " generator";
  if (function.isArrow) text += " arrow";
  if (!isNone(function.ownerClass)) text += " of " + numbered('c', function.ownerClass);
  if (!isNone(function.parent)) text += " in " + numbered('f', function.parent);
  if (function.incomplete) text += " incomplete";
  line("{}", text);
}

void ModulePrinter::block(const Cfg& cfg, BlockId id, const OpPrinter& ops) {
  const Block& block = cfg.blocks[id];
  const bool last = id == cfg.exit || id == cfg.raised;
  const std::string_view role = id == cfg.exit ? " exit" : id == cfg.raised ? " raised" : "";
  const std::string handler = isNone(block.handler) ? "" : " handler " + numbered('b', block.handler);
  line("  {}:{}{}", numbered('b', id), role, handler);
  for (const Op& op : cfg.opsOf(block)) line("    {}", ops.print(cfg, op));
  if (!last || block.end != EndKind::Stop) line("    {}", endOf(block));
}

void ModulePrinter::loop(const Cfg& cfg, LoopId id, const Loop* found) {
  std::string text = isNone(id) ? "unnamed" : fmt::format("{}", nameOf(cfg.loops[id].kind));
  if (!isNone(id) && cfg.loops[id].constantPasses > 0) {
    text += fmt::format(" of {} passes", cfg.loops[id].constantPasses);
  }
  if (found == nullptr) {
    line("  loop {} {} at {}: never repeats", numbered('l', id), text, numbered('b', cfg.loops[id].header));
    return;
  }
  std::string members;
  for (const BlockId member : found->blocks) members += " " + numbered('b', member);
  line("  loop {} {} at {} depth {}:{}", numbered('l', id), text, numbered('b', found->header), found->depth,
       members);
}

void ModulePrinter::loops(const Cfg& cfg) {
  const LoopForest forest(cfg);
  std::vector<bool> found(cfg.loops.size(), false);
  for (const Loop& each : forest.loops()) {
    loop(cfg, each.info, &each);
    if (!isNone(each.info)) found[index(each.info)] = true;
  }
  for (size_t at = 0; at < found.size(); ++at) {
    if (!found[at]) loop(cfg, idAt<LoopId>(at), nullptr);
  }
}

void ModulePrinter::function(FunctionId id, const Function& function) {
  signature(id, function);
  const OpPrinter ops(module_, names_, id);
  for (size_t at = 0; at < function.cfg.blocks.size(); ++at) block(function.cfg, idAt<BlockId>(at), ops);
  loops(function.cfg);
}

void ModulePrinter::import(const Import& import) {
  const std::string local = names_.of(import.local, Module::topLevel);
  const std::string_view type = import.typeOnly ? "type " : "";
  const std::string from = quotedText(import.specifier);
  switch (import.kind) {
    case Import::Kind::Named:
      return line("import {}{} as {} from {}", type, plainName(import.importedName), local, from);
    case Import::Kind::Default:
      return line("import {}default as {} from {}", type, local, from);
    case Import::Kind::Namespace:
      return line("import {}* as {} from {}", type, local, from);
    case Import::Kind::SideEffect:
      return line("import {}{}", type, from);
  }
}

void ModulePrinter::exported(const Export& each) {
  const std::string name = plainName(each.name);
  const std::string from = quotedText(each.specifier);
  switch (each.kind) {
    case Export::Kind::Local:
      return line("export {} as {}", names_.of(each.local, Module::topLevel), name);
    case Export::Kind::Reexport:
      return line("export {} as {} from {}", plainName(each.importedName), name, from);
    case Export::Kind::Namespace:
      return line("export * as {} from {}", name, from);
    case Export::Kind::All:
      return line("export * from {}", from);
  }
}

void ModulePrinter::classOf(ClassId id, const Class& each) {
  const std::string base = each.superclassText.empty() ? "" : " extends " + plainName(each.superclassText);
  line("class {} `{}`{}", numbered('c', id), plainName(each.name), base);
  for (const Member& member : each.members) {
    const std::string function = isNone(member.function) ? "" : " " + numbered('f', member.function);
    line("  {}{} {}{}{}", member.isStatic ? "static " : "", nameOf(member.kind),
         member.name.empty() ? "[computed]" : plainName(member.name), function, typeSuffix(member.type));
  }
}

void ModulePrinter::declarations() {
  for (const Import& each : module_.imports) import(each);
  for (const Export& each : module_.exports) exported(each);
  for (const TypeDeclaration& each : module_.types) {
    std::string bases;
    for (const std::string_view base : each.extends) bases += " extends " + plainName(base);
    line("{}type {}{} = {}", each.exported ? "export " : "", plainName(each.name), bases,
         printType(module_, each.note));
  }
  for (size_t at = 0; at < module_.classes.size(); ++at) {
    classOf(idAt<ClassId>(at), module_.classes[idAt<ClassId>(at)]);
  }
  for (const SyntaxFault& fault : module_.faults) line("fault {}", quotedText(fault.message));
}

}  // namespace

std::string printText(const Module& module, const Function& function) {
  ModulePrinter printer(module);
  printer.function(idOf(module, function), function);
  return printer.take();
}

std::string printText(const Module& module) {
  ModulePrinter printer(module);
  printer.declarations();
  for (size_t at = 0; at < module.functions.size(); ++at) {
    printer.function(idAt<FunctionId>(at), module.functions[idAt<FunctionId>(at)]);
  }
  return printer.take();
}

namespace {

// Text of a mermaid label: what would end it or be read as markup becomes a character code.
std::string label(std::string_view text) {
  std::string out;
  for (const char each : text) {
    const std::string_view special = "\"#&<>`\\;{}[]()|";
    if (special.find(each) == std::string_view::npos) {
      out += each;
    } else {
      out += fmt::format("#{};", static_cast<int>(each));
    }
  }
  return out;
}

std::string mermaidNode(const Cfg& cfg, BlockId id, const OpPrinter& ops) {
  const Block& block = cfg.blocks[id];
  std::string text = numbered('b', id);
  if (id == cfg.exit) text += " exit";
  if (id == cfg.raised) text += " raised";
  for (const Op& op : cfg.opsOf(block)) text += "<br/>" + label(ops.print(cfg, op));
  if (block.end == EndKind::Branch) text += "<br/>" + label("branch " + printTest(block.test));
  return fmt::format("  {}[\"{}\"]\n", numbered('b', id), text);
}

std::string_view mermaidWord(EndKind end, size_t edge) {
  if (end == EndKind::Branch) return edge == 0 ? "|true|" : "|false|";
  if (end == EndKind::Iterate) return edge == 0 ? "|element|" : "|done|";
  return end == EndKind::Throw ? "|throw|" : "";
}

std::string mermaidEdges(const Cfg& cfg, BlockId id) {
  const Block& block = cfg.blocks[id];
  std::string out;
  for (size_t edge = 0; edge < block.to.size(); ++edge) {
    const std::string_view arrow = block.to[edge].kind == EdgeKind::Back ? "==>" : "-->";
    out += fmt::format("  {} {}{} {}\n", numbered('b', id), arrow, mermaidWord(block.end, edge),
                       numbered('b', block.to[edge].to));
  }
  if (!isNone(block.handler)) {
    out += fmt::format("  {} -.->|exception| {}\n", numbered('b', id), numbered('b', block.handler));
  }
  return out;
}

}  // namespace

std::string printMermaid(const Module& module, const Function& function) {
  const VariableNames names(module);
  const FunctionId id = idOf(module, function);
  const OpPrinter ops(module, names, id);
  const Cfg& cfg = function.cfg;
  std::string out = fmt::format("flowchart TD\n  %% {} {}\n", numbered('f', id), plainName(function.name));
  for (size_t at = 0; at < cfg.blocks.size(); ++at) out += mermaidNode(cfg, idAt<BlockId>(at), ops);
  for (size_t at = 0; at < cfg.blocks.size(); ++at) out += mermaidEdges(cfg, idAt<BlockId>(at));
  return out;
}

}  // namespace unfreed::flow
