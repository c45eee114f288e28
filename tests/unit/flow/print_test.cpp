#include "flow/print.h"

#include <gtest/gtest.h>

#include "flow/print_op.h"
#include "shapes.h"

namespace unfreed::flow {
namespace {

class Print : public testing::Test {
 protected:
  Print() {
    Function top;
    module.functions.add(std::move(top));
  }
  VariableId variable(std::string_view name, Variable::Kind kind = Variable::Kind::Const,
                      FunctionId owner = Module::topLevel) {
    Variable made;
    made.kind = kind;
    made.name = name;
    made.owner = owner;
    return module.variables.add(made);
  }
  TypeNoteId type(TypeNote::Kind kind, std::vector<std::string_view> path = {},
                  std::vector<TypeNoteId> arguments = {}, bool optional = false) {
    TypeNote note;
    note.kind = kind;
    note.optional = optional;
    note.path = std::move(path);
    note.arguments = std::move(arguments);
    return module.typeNotes.add(note);
  }
  // One op, printed; its operands are values v0, v1, … that earlier ops have defined.
  std::string printed(Op op, size_t operands, bool wantsResult = true) {
    CfgBuilder builder;
    std::vector<ValueId> values;
    for (size_t at = 0; at < operands; ++at) values.push_back(builder.emit(flow::op(OpKind::Object), {}));
    builder.emit(op, values, wantsResult);
    const Cfg cfg = builder.finish();
    return OpPrinter(module, VariableNames(module), Module::topLevel).print(cfg, cfg.ops.back());
  }

  Module module;
};

Op named(OpKind kind, std::string_view text, uint16_t flags = 0) {
  Op made = op(kind);
  made.text = text;
  made.flags = flags;
  return made;
}

Op of(OpKind kind, VariableId variable, uint16_t flags = 0) {
  Op made = op(kind);
  made.variable = variable;
  made.flags = flags;
  return made;
}

Op constant(Constant constant, std::string_view text = {}) {
  Op made = named(OpKind::Constant, text);
  made.constant = constant;
  return made;
}

//  function load(rows: Array<Row>, ...rest) { for (const row of rows) { try { new Parser(row) } catch {
//  continue } } }
TEST_F(Print, aFunctionWithALoopAndAHandler) {
  const auto load = FunctionId{1};
  Function function;
  function.name = "load";
  function.parent = Module::topLevel;
  function.isAsync = true;
  function.rest = true;
  function.parameters = {variable("rows", Variable::Kind::Parameter, load),
                         variable("rest", Variable::Kind::Parameter, load)};
  const TypeNoteId row = type(TypeNote::Kind::Named, {"ns", "Row"});
  module.variables[function.parameters[0]].type = type(TypeNote::Kind::Named, {"Array"}, {row});
  function.returnType = type(TypeNote::Kind::Plain);
  const VariableId each = variable("row", Variable::Kind::Const, load);
  const VariableId parser = variable("Parser", Variable::Kind::Import);

  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId body = builder.newBlock();
  const BlockId handler = builder.newBlock();
  const BlockId after = builder.newBlock();
  const ValueId rows = builder.emit(of(OpKind::Use, function.parameters[0]), {});
  builder.startBlock(header);
  builder.addLoop({LoopKind::ForOf, {}, {}, header, None<BlockId>, 3});
  const ValueId element = builder.emit(op(OpKind::Iterate), {rows});
  builder.iterate(body, after);
  builder.startBlock(body);
  builder.emit(of(OpKind::Assign, each, op_flag::Declares), {element}, false);
  builder.setHandler(handler);
  const ValueId callee = builder.emit(of(OpKind::Use, parser), {});
  const ValueId argument = builder.emit(of(OpKind::Use, each), {});
  builder.emit(named(OpKind::Construct, "", op_flag::Discarded), {callee, argument});
  builder.emit(op(OpKind::EndStatement), {}, false);
  builder.jump(header);
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.emitLeaveScope(std::vector{each}, {});
  builder.jump(header);
  builder.startBlock(after);
  function.cfg = builder.finish();
  module.functions.add(std::move(function));

  EXPECT_EQ(printText(module, module.functions[load]),
            R"(function f1 `load`(rows: Array<ns.Row>, ...rest): plain async in f0
  b0:
    v0 = use rows
    jump b1
  b1:
    v1 = iterate v0
    next ? b2 : b5
  b2:
    declare row = v1
    jump b3
  b3: handler b4
    v2 = use Parser@f0
    v3 = use row
    v4 = construct v2(v3) [discarded]
    end
    jump b1 (back)
  b4:
    leave row
    jump b1 (back)
  b5:
    exit to b6
  b6: exit
  b7: raised
  loop l0 for-of of 3 passes at b1 depth 1: b1 b2 b3 b4
)");
  EXPECT_EQ(printMermaid(module, module.functions[load]), R"(flowchart TD
  %% f1 load
  b0["b0<br/>v0 = use rows"]
  b1["b1<br/>v1 = iterate v0"]
  b2["b2<br/>declare row = v1"]
  b3["b3<br/>v2 = use Parser@f0<br/>v3 = use row<br/>v4 = construct v2#40;v3#41; #91;discarded#93;<br/>end"]
  b4["b4<br/>leave row"]
  b5["b5"]
  b6["b6 exit"]
  b7["b7 raised"]
  b0 --> b1
  b1 -->|element| b2
  b1 -->|done| b5
  b2 --> b3
  b3 ==> b1
  b3 -.->|exception| b4
  b4 ==> b1
  b5 --> b6
)");
}

//  b0 ─ true ─► b1 ─► one of b2, b3, b4; b2 throws
//   └─ false ─► b4
TEST_F(Print, everyWayToEndABlock) {
  CfgBuilder builder;
  std::vector<BlockId> targets;
  targets.reserve(4);
  for (int count = 0; count < 4; ++count) targets.push_back(builder.newBlock());
  const ValueId tested = builder.emit(constant(Constant::Null), {});
  builder.branch({TestKind::NotNullish, tested}, targets[0], targets[3]);
  builder.startBlock(targets[0]);
  builder.addLoop({LoopKind::While, {}, {}, targets[0]});
  builder.switchTo(std::vector{targets[1], targets[2], targets[3]});
  builder.startBlock(targets[1]);
  builder.throwFrom();
  builder.startBlock(targets[2]);
  builder.switchTo({});
  builder.startBlock(targets[3]);
  builder.returnFrom();
  module.functions[Module::topLevel].cfg = builder.finish();
  EXPECT_EQ(printText(module, module.functions[Module::topLevel]), R"(function f0()
  b0:
    v0 = null
    branch not-nullish v0 ? b1 : b4
  b1:
    switch b2, b3, b4
  b2:
    raise to b6
  b3:
    stop
  b4:
    exit to b5
  b5: exit
  b6: raised
  loop l0 while at b1: never repeats
)");
}

TEST_F(Print, constants) {
  EXPECT_EQ(printed(constant(Constant::Undefined), 0), "v0 = undefined");
  EXPECT_EQ(printed(constant(Constant::Boolean, "true"), 0), "v0 = boolean true");
  EXPECT_EQ(printed(constant(Constant::Number, "0x1F"), 0), "v0 = number 0x1F");
  EXPECT_EQ(printed(constant(Constant::BigInt, "10n"), 0), "v0 = bigint 10n");
  EXPECT_EQ(printed(constant(Constant::String, ""), 0), "v0 = string \"\"");
  EXPECT_EQ(printed(constant(Constant::String, "a b"), 0), "v0 = string \"a b\"");
  EXPECT_EQ(printed(constant(Constant::RegExp), 0), "v0 = regexp");
}

TEST_F(Print, members) {
  EXPECT_EQ(printed(named(OpKind::Read, "length"), 1), "v1 = read v0.length");
  EXPECT_EQ(printed(named(OpKind::Read, "#secret", op_flag::Optional), 1), "v1 = read v0.#secret [optional]");
  EXPECT_EQ(printed(op(OpKind::Read), 2), "v2 = read v0[v1]");
  EXPECT_EQ(printed(named(OpKind::Store, "next"), 2, false), "store v0.next = v1");
  EXPECT_EQ(printed(op(OpKind::Store), 3, false), "store v0[v2] = v1");
  EXPECT_EQ(printed(named(OpKind::Store, "", op_flag::Spread), 2, false), "store ...v1 into v0");
}

TEST_F(Print, calls) {
  EXPECT_EQ(printed(op(OpKind::Call), 1), "v1 = call v0()");
  EXPECT_EQ(printed(op(OpKind::Call), 3), "v3 = call v0(v1, v2)");
  EXPECT_EQ(printed(named(OpKind::Call, "parse", op_flag::Method), 2), "v2 = call v0.parse(v1)");
  EXPECT_EQ(printed(named(OpKind::Call, "", op_flag::Method | op_flag::Computed), 3), "v3 = call v0[v1](v2)");
  EXPECT_EQ(printed(named(OpKind::Call, "", op_flag::Tagged), 2), "v2 = call v0(v1) [tagged]");
  EXPECT_EQ(printed(op(OpKind::Construct), 2), "v2 = construct v0(v1)");
}

TEST_F(Print, otherOps) {
  EXPECT_EQ(printed(op(OpKind::Collect), 2), "v2 = collect [v0, v1]");
  EXPECT_EQ(printed(named(OpKind::Compute, "+"), 2), "v2 = compute + (v0, v1)");
  EXPECT_EQ(printed(named(OpKind::Import, "./pkg"), 0), "v0 = import \"./pkg\"");
  EXPECT_EQ(printed(named(OpKind::Import, "", op_flag::Dynamic), 1), "v1 = import v0 [dynamic]");
  EXPECT_EQ(printed(op(OpKind::Return), 0, false), "return");
  EXPECT_EQ(printed(op(OpKind::Return), 1, false), "return v0");
  EXPECT_EQ(printed(named(OpKind::Emit, "", op_flag::Delegate), 1), "v1 = emit v0 [delegate]");
  EXPECT_EQ(printed(of(OpKind::Dispose, variable("lock"), op_flag::Async), 0, false), "dispose lock [async]");
  Op cast = op(OpKind::Cast);
  EXPECT_EQ(printed(cast, 1), "v1 = cast v0");
  cast.type = type(TypeNote::Kind::TypeOf, {"make"});
  EXPECT_EQ(printed(cast, 1), "v1 = cast v0 as typeof make");
  Op closure = op(OpKind::Closure);
  module.functions[Module::topLevel].name = "main";
  closure.function = Module::topLevel;
  EXPECT_EQ(printed(closure, 0), "v0 = closure f0 main");
  Op made = op(OpKind::Class);
  made.classId = ClassId{2};
  EXPECT_EQ(printed(made, 1), "v1 = class c2 extends v0");
}

TEST_F(Print, variablesAreTheirNamesUntilTheseRepeat) {
  const VariableId first = variable("row");
  const VariableId second = variable("row");
  const VariableId elsewhere = variable("row", Variable::Kind::Let, FunctionId{7});
  const VariableId made = variable("", Variable::Kind::Synthetic);
  const VariableId madeNext = variable("", Variable::Kind::Synthetic);
  const VariableId global = variable("console", Variable::Kind::Global, None<FunctionId>);
  const VariableNames names(module);
  EXPECT_EQ(names.of(first, Module::topLevel), "row");
  EXPECT_EQ(names.of(second, Module::topLevel), "row#2");
  EXPECT_EQ(names.of(elsewhere, FunctionId{7}), "row");
  EXPECT_EQ(names.of(elsewhere, Module::topLevel), "row@f7");
  EXPECT_EQ(names.of(made, Module::topLevel), "$1");
  EXPECT_EQ(names.of(madeNext, Module::topLevel), "$2");
  EXPECT_EQ(names.of(global, Module::topLevel), "console@global");
  EXPECT_EQ(names.of(None<VariableId>, Module::topLevel), "?");
}

TEST_F(Print, namesOfTheInputStayOnOneLine) {
  using namespace std::string_view_literals;
  EXPECT_EQ(plainName("größe"), "größe");
  EXPECT_EQ(plainName(""), "\"\"");
  EXPECT_EQ(plainName("1a"), "\"1a\"");
  EXPECT_EQ(plainName("a b"), "\"a b\"");
  EXPECT_EQ(quotedText("a\nb\r\t\x1B[31m\x7F\0"sv), R"("a\nb\r\t\u{1b}[31m\u{7f}\u{0}")");
  EXPECT_EQ(quotedText(R"("\)"), R"("\"\\")");
  EXPECT_EQ(quotedText("\u0085\u2028\u202E\u2066\uFEFF"), R"("\u{85}\u{2028}\u{202e}\u{2066}\u{feff}")");
  EXPECT_EQ(quotedText("\xFF\xC0\x80\xED\xA0\x80\xE2\x82"), R"("\xff\xc0\x80\xed\xa0\x80\xe2\x82")");
  EXPECT_EQ(quotedText("\U0001F600"), "\"\U0001F600\"");
  EXPECT_EQ(quotedText(std::string(1000, 'x')), "\"" + std::string(60, 'x') + "\"…");
  EXPECT_EQ(printed(named(OpKind::Read, "a\nb"), 1), R"(v1 = read v0."a\nb")");
}

TEST_F(Print, typesAreBoundedInDepthAndLength) {
  const TypeNoteId plain = type(TypeNote::Kind::Plain);
  const TypeNoteId row = type(TypeNote::Kind::Named, {"Row"}, {}, true);
  EXPECT_EQ(printType(module, row), "Row?");
  EXPECT_EQ(printType(module, type(TypeNote::Kind::Union, {}, {row, plain})), "(Row? | plain)");
  EXPECT_EQ(printType(module, type(TypeNote::Kind::Tuple, {}, {plain, plain})), "[plain, plain]");
  EXPECT_EQ(printType(module, type(TypeNote::Kind::Function, {}, {row})), "() => Row?");
  EXPECT_EQ(printType(module, type(TypeNote::Kind::Import, {"./a", "B", "C"})), "import(\"./a\").B.C");
  EXPECT_EQ(printType(module, type(TypeNote::Kind::Unknown)), "unknown");
  TypeNote object;
  object.kind = TypeNote::Kind::Object;
  object.members = {{"get", row}, {"a b", plain}};
  EXPECT_EQ(printType(module, module.typeNotes.add(object)), "{get: Row?, \"a b\": plain}");
  EXPECT_EQ(printType(module, None<TypeNoteId>), "?");

  TypeNoteId deep = plain;
  for (int level = 0; level < 100'000; ++level) deep = type(TypeNote::Kind::Tuple, {}, {deep, deep});
  EXPECT_LT(printType(module, deep).size(), 1000u);
}

TEST_F(Print, aModuleWithItsDeclarations) {
  const VariableId local = variable("Parser", Variable::Kind::Import);
  module.imports.push_back({Import::Kind::Named, "pkg", "Parser", local, false, {}});
  module.imports.push_back({Import::Kind::Default, "pkg", "", local, true, {}});
  module.imports.push_back({Import::Kind::Namespace, "p\nq", "", local, false, {}});
  module.imports.push_back({Import::Kind::SideEffect, "./setup", "", None<VariableId>, false, {}});
  module.exports.push_back({Export::Kind::Local, "default", local, "", ""});
  module.exports.push_back({Export::Kind::Reexport, "b", None<VariableId>, "./a", "a"});
  module.exports.push_back({Export::Kind::Namespace, "all", None<VariableId>, "./a", ""});
  module.exports.push_back({Export::Kind::All, "", None<VariableId>, "./a", ""});
  const TypeNoteId row = type(TypeNote::Kind::Named, {"Row"});
  module.types.push_back({"Rows", row, {"Base"}, true});
  Class made;
  made.name = "Store";
  made.superclassText = "Base";
  made.members.push_back({Member::Kind::Getter, "size", true, FunctionId{3}, None<TypeNoteId>});
  made.members.push_back({Member::Kind::Field, "", false, None<FunctionId>, row});
  module.classes.add(made);
  module.faults.push_back({{}, "unexpected `}`"});
  module.functions[Module::topLevel].cfg = CfgBuilder().finish();
  EXPECT_EQ(printText(module), R"(import Parser as Parser from "pkg"
import type default as Parser from "pkg"
import * as Parser from "p\nq"
import "./setup"
export Parser as default
export a as b from "./a"
export * as all from "./a"
export * from "./a"
export type Rows extends Base = Row
class c0 `Store` extends Base
  static getter size f3
  field [computed]: Row
fault "unexpected `}`"
function f0()
  b0:
    exit to b1
  b1: exit
  b2: raised
)");
}

TEST_F(Print, aMermaidLabelCannotEndItself) {
  CfgBuilder builder;
  const ValueId object = builder.emit(op(OpKind::Object), {});
  builder.emit(named(OpKind::Read, "\"]<b>`&#;"), {object});
  module.functions[Module::topLevel].cfg = builder.finish();
  const std::string text = printMermaid(module, module.functions[Module::topLevel]);
  EXPECT_NE(text.find("read v0.#34;#92;#34;#93;#60;b#62;#96;#38;#35;#59;#34;\"]\n"), std::string::npos)
      << text;
}

TEST_F(Print, takesAHundredThousandBlocks) {
  CfgBuilder builder;
  for (int count = 0; count < 100'000; ++count) {
    builder.emit(op(OpKind::Object), {});
    builder.startBlock(builder.newBlock());
  }
  module.functions[Module::topLevel].cfg = builder.finish();
  const std::string text = printText(module);
  EXPECT_NE(text.find("\n  b100000:\n"), std::string::npos);
}

}  // namespace
}  // namespace unfreed::flow
