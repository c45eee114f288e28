#include "frontend/embind/merge.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "bindings/bindings_json.h"
#include "frontend/embind/reader.h"

namespace unfreed::embind {
namespace {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Module;
using bindings::Ownership;
using bindings::PassMode;
using Kind = Member::Kind;

std::string block(std::string_view inside) {
  return "using namespace emscripten;\nEMSCRIPTEN_BINDINGS(m) {\n" + std::string(inside) + "\n}\n";
}

// Files by their text, each with the answer of Clang or none.
struct Input {
  std::string text;
  std::string answer;
};

Module moduleOf(const std::vector<Input>& inputs) {
  std::vector<FileReading> readings;
  for (size_t i = 0; i < inputs.size(); ++i) {
    FileReading reading;
    reading.names = readNames({"f" + std::to_string(i) + ".cpp", inputs[i].text});
    if (!inputs[i].answer.empty()) {
      reading.typed = parseAnswer(inputs[i].answer);
      EXPECT_TRUE(reading.typed.has_value()) << inputs[i].answer;
    }
    readings.push_back(std::move(reading));
  }
  return joinFiles(readings).module;
}

Module moduleOf(std::string_view inside) {
  return moduleOf({{block(inside), ""}});
}

std::string answerOf(const std::string& classes, const std::string& functions = "",
                     const std::string& embind = "") {
  return R"({"version":1,"modules":[{"source":"f0.cpp","toolchain":"embind","origin":"source","classes":[)" +
         classes + R"(],"functions":[)" + functions + R"(]}],"embind":{"read":[],"missing":[])" + embind +
         "}}";
}

const Class& classOf(const Module& module, std::string_view name) {
  const bindings::ClassIndex index = module.classNamed(name);
  EXPECT_FALSE(isNone(index)) << name;
  static const Class kNone;
  return isNone(index) ? kNone : module.classes[index];
}

const Member& memberOf(const Module& module, std::string_view cls, std::string_view name,
                       Kind kind = Kind::Method) {
  const Class& owner = classOf(module, cls);
  for (const Member& member : owner.members) {
    if (member.name == name && member.kind == kind) return member;
  }
  ADD_FAILURE() << cls << "." << name;
  static const Member kNone;
  return kNone;
}

// `owned T`, `plain`, `unknown`, with `?` for optional and `!` for registered.
std::string resultOf(const Member& member) {
  const bindings::Type& type = member.returns;
  std::string text = type.ownership == Ownership::Owned      ? "owned"
                     : type.ownership == Ownership::Borrowed ? "borrowed"
                     : type.ownership == Ownership::Plain    ? "plain"
                                                             : "unknown";
  if (!type.className.empty()) text += " " + type.className;
  if (type.optional) text += "?";
  if (type.finalizer == Finalizer::Registry) text += "!";
  return text;
}

std::string result(const Module& module, std::string_view cls, std::string_view name,
                   Kind kind = Kind::Method) {
  return resultOf(memberOf(module, cls, name, kind));
}

TEST(Described, TellsWhatTheTextTells) {
  const Module module = moduleOf(R"(class_<ns::T>("T").constructor<int, const T&>()
      .function("value", select_overload<T() const>(&T::f)).function("ref", select_overload<const ns::T&() const>(&T::f))
      .function("pointer", select_overload<T*() const>(&T::f), allow_raw_pointers())
      .function("taken", select_overload<T*() const>(&T::f), return_value_policy::take_ownership())
      .function("lent", select_overload<T&() const>(&T::f), return_value_policy::reference())
      .function("shared", select_overload<std::shared_ptr<T>() const>(&T::f))
      .function("maybe", select_overload<std::optional<T>() const>(&T::f))
      .function("number", select_overload<unsigned long long() const>(&T::f))
      .function("text", select_overload<const std::string&() const>(&T::f))
      .function("point", select_overload<P() const>(&T::f)).function("any", select_overload<val() const>(&T::f))
      .function("list", select_overload<std::vector<T>() const>(&T::f))
      .function("other", select_overload<Unbound() const>(&T::f)).function("hidden", &T::f)
      .function("takes", [](T& self, const T& t, T* p, std::unique_ptr<T> u, int n, P v, val a, Unbound b) -> void {});
    register_vector<T>("List"); register_vector<int>("Ints"); register_vector<Unbound>("Others");
    register_map<std::string, T>("Map");
    value_object<P>("P").field("x", &P::x); function("make", [](int n) -> T { return T(); });)");
  EXPECT_EQ(result(module, "T", "new", Kind::Constructor), "owned T");
  EXPECT_EQ(result(module, "T", "value"), "owned T");
  EXPECT_EQ(result(module, "T", "ref"), "owned T");
  EXPECT_EQ(result(module, "T", "pointer"), "unknown T");
  EXPECT_EQ(result(module, "T", "taken"), "owned T");
  EXPECT_EQ(result(module, "T", "lent"), "borrowed T");
  EXPECT_EQ(result(module, "T", "shared"), "owned T!");
  EXPECT_EQ(result(module, "T", "maybe"), "owned T?");
  EXPECT_EQ(result(module, "T", "number"), "plain");
  EXPECT_EQ(result(module, "T", "text"), "plain");
  EXPECT_EQ(result(module, "T", "point"), "plain");
  EXPECT_EQ(result(module, "T", "any"), "unknown");
  EXPECT_EQ(result(module, "T", "list"), "owned List");
  EXPECT_EQ(result(module, "T", "other"), "unknown");
  EXPECT_EQ(result(module, "T", "hidden"), "unknown");
  EXPECT_EQ(result(module, "List", "get"), "owned T?");
  EXPECT_EQ(result(module, "Ints", "get"), "plain?");
  EXPECT_EQ(result(module, "Others", "get"), "unknown?");
  EXPECT_EQ(result(module, "Map", "get"), "owned T?");
  EXPECT_EQ(result(module, "EmbindModule", "make"), "owned T");

  std::vector<PassMode> modes;
  for (const bindings::Parameter& parameter : memberOf(module, "T", "takes").parameters)
    modes.push_back(parameter.mode);
  EXPECT_EQ(modes,
            (std::vector<PassMode>{PassMode::Borrow, PassMode::Borrow, PassMode::Consume, PassMode::Plain,
                                   PassMode::Plain, PassMode::Unknown, PassMode::Unknown}));
  EXPECT_EQ(memberOf(module, "List", "push_back").parameters.at(0).className, "T");
}

TEST(Described, KnowsNamesakesApart) {
  const Module module = moduleOf(R"(class_<a::T>("AT"); class_<b::T>("BT"); class_<c::U>("U");
    function("a", select_overload<a::T()>(&f)); function("b", select_overload<::b::T()>(&f));
    function("which", select_overload<T()>(&f)); function("u", select_overload<x::c::U()>(&f));
    function("no", select_overload<d::U()>(&f));)");
  EXPECT_EQ(result(module, "EmbindModule", "a"), "owned AT");
  EXPECT_EQ(result(module, "EmbindModule", "b"), "owned BT");
  EXPECT_EQ(result(module, "EmbindModule", "which"), "unknown");
  EXPECT_EQ(result(module, "EmbindModule", "u"), "owned U");
  EXPECT_EQ(result(module, "EmbindModule", "no"), "unknown");
}

TEST(Described, ResolvesAliases) {
  const Module module =
      moduleOf({{"using TPtr = std::shared_ptr<ns::T>; typedef TPtr Alias; using Loop = Loop;\n" +
                     block(R"(class_<ns::T>("T").smart_ptr<TPtr>("TPtr");
      function("f", select_overload<Alias()>(&f)); function("g", select_overload<Loop()>(&g));)"),
                 ""}});
  EXPECT_EQ(classOf(module, "T").finalizer, Finalizer::Registry);
  EXPECT_EQ(result(module, "EmbindModule", "f"), "owned T");
  EXPECT_EQ(result(module, "EmbindModule", "g"), "unknown");
}

TEST(Finalizers, AreThoseOfEveryWayToGetOne) {
  const auto finalizerOf = [](std::string_view links) {
    return classOf(moduleOf("class_<T>(\"T\")" + std::string(links) + ";"), "T").finalizer;
  };
  EXPECT_EQ(finalizerOf(".constructor<>()"), Finalizer::Never);
  EXPECT_EQ(finalizerOf(".smart_ptr_constructor(\"P\", &std::make_shared<T>)"), Finalizer::Registry);
  EXPECT_EQ(finalizerOf(".smart_ptr<std::shared_ptr<T>>(\"P\").constructor<>()"), Finalizer::Never);
  EXPECT_EQ(finalizerOf(".smart_ptr<std::shared_ptr<T>>(\"P\").constructor(&make)"), Finalizer::Unknown);
  const Module mixed = moduleOf(R"(class_<T>("T").smart_ptr_constructor("P", &std::make_shared<T>)
      .function("copy", select_overload<T() const>(&T::copy));)");
  EXPECT_EQ(classOf(mixed, "T").finalizer, Finalizer::Never);
  EXPECT_EQ(result(mixed, "T", "new", Kind::Constructor), "owned T!");
  EXPECT_EQ(result(mixed, "T", "copy"), "owned T");
}

TEST(Merge, TakesTypesAndLosesNoNames) {
  const std::string text = block(R"(class_<T>("T")
      .function("typed", &T::typed)
      .function("lost", &T::lost)
      .function("wrong", select_overload<int() const>(&T::wrong))
      .property("x", &T::x).property("y", &T::y)
#ifdef NET
      .function("net", &T::net)
#endif
      ;
    class_<Lost>("Lost").constructor<>();)");
  const Module module = moduleOf(
      {{text, answerOf(R"({"name":"T","release":["delete"],"finalizer":"never","members":[
      {"name":"typed","kind":"method","returns":{"class":"T","ownership":"borrowed"},"receiver":"borrow","params":[{"name":"_0","mode":"borrow"}],"line":4},
      {"name":"wrong","kind":"method","returns":{"class":null,"ownership":"unknown"},"receiver":"borrow","params":[],"line":6},
      {"name":"x","kind":"getter","returns":{"class":null,"ownership":"plain"},"receiver":"borrow","params":[]},
      {"name":"y","kind":"getter","returns":{"class":null,"ownership":"plain"},"receiver":"borrow","params":[]},
      {"name":"y","kind":"setter","returns":{"class":null,"ownership":"plain"},"receiver":"borrow","params":[{"name":"value","mode":"plain"}]},
      {"name":"net","kind":"method","returns":{"class":null,"ownership":"plain"},"receiver":"borrow","params":[]},
      {"name":"fromMacro","kind":"method","returns":{"class":"T","ownership":"owned"},"receiver":"borrow","params":[]}]},
    {"name":"Added","release":["delete"],"finalizer":"never","members":[]})",
                       R"({"name":"free","returns":{"class":"T","ownership":"owned"},"params":[]})")}});
  EXPECT_EQ(result(module, "T", "typed"), "borrowed T");
  EXPECT_EQ(memberOf(module, "T", "typed").parameters.size(), 1u);
  EXPECT_EQ(result(module, "T", "lost"), "unknown");
  EXPECT_EQ(result(module, "T", "wrong"), "plain") << "what Clang does not know, the text may";
  EXPECT_EQ(result(module, "T", "fromMacro"), "owned T");
  EXPECT_EQ(memberOf(module, "T", "net").condition, "defined(NET)");
  EXPECT_EQ(result(module, "EmbindModule", "free"), "owned T");
  EXPECT_EQ(classOf(module, "Lost").members.size(), 5u);
  classOf(module, "Added");
  const auto& members = classOf(module, "T").members;
  const auto isSetter = [](std::string_view name) {
    return [name](const Member& member) { return member.kind == Kind::Setter && member.name == name; };
  };
  EXPECT_EQ(std::count_if(members.begin(), members.end(), isSetter("x")), 0)
      << "Clang knows that it is read-only";
  EXPECT_EQ(std::count_if(members.begin(), members.end(), isSetter("y")), 1);
}

TEST(Merge, PairsOverloads) {
  const std::string text = block(R"(class_<T>("T")
      .function("f", &a)
#ifdef A
      .function("f", &b)
#endif
      .function("f", [](T& self, int x, int y) { return g(); });)");
  const Module module =
      moduleOf({{text, answerOf(R"({"name":"T","release":["delete"],"finalizer":"never","members":[
      {"name":"f","kind":"method","returns":{"class":"T","ownership":"owned"},"receiver":"borrow","params":[{"name":"_0","mode":"plain"},{"name":"_1","mode":"plain"}]},
      {"name":"f","kind":"method","returns":{"class":null,"ownership":"plain"},"receiver":"borrow","params":[],"line":4}]})")}});
  std::vector<std::string> results;
  for (const Member& member : classOf(module, "T").members) {
    if (member.name == "f") results.push_back(resultOf(member) + " " + member.condition);
  }
  EXPECT_EQ(results, (std::vector<std::string>{"plain ", "unknown defined(A)", "owned T "}));
}

TEST(Merge, FindsClassesThatOtherFilesBind) {
  const std::string first =
      block(R"(class_<lib::T>("T").function("u", &lib::T::u).function("p", &lib::T::p);)");
  const std::string second = block(R"(class_<lib::U>("U").smart_ptr<std::shared_ptr<lib::U>>("UPtr");
    value_object<lib::P>("P").field("x", &lib::P::x);)");
  const std::string answer = answerOf(
      R"({"name":"T","release":["delete"],"finalizer":"never","members":[
        {"name":"u","kind":"method","returns":{"class":null,"ownership":"unknown"},"receiver":"borrow","params":[]},
        {"name":"p","kind":"method","returns":{"class":null,"ownership":"unknown"},"receiver":"borrow","params":[]}]})",
      "", R"(,"types":{"lib::T":"T"},"foreign":[
        {"class":"T","member":"u","kind":"method","overload":0,"type":"lib::U","ownership":"owned","optional":false,"smart":true},
        {"class":"T","member":"p","kind":"method","overload":0,"type":"lib::P","ownership":"owned","optional":false,"smart":false}])");
  const Module module = moduleOf({{first, answer}, {second, ""}});
  EXPECT_EQ(result(module, "T", "u"), "owned U");
  EXPECT_EQ(result(module, "T", "p"), "plain");
  EXPECT_EQ(classOf(module, "U").finalizer, Finalizer::Registry) << "this is the only way to get one";
}

TEST(Merge, JoinsPiecesOfOneClass) {
  const Module module =
      moduleOf({{block("class_<T>(\"T\").function(\"a\", &T::a);"), ""},
                {block("class_<T>(\"T\").function(\"b\", &T::b); class_<U, base<T>>(\"U\");"), ""}});
  memberOf(module, "T", "a");
  EXPECT_EQ(memberOf(module, "T", "b").path, "f1.cpp");
  EXPECT_EQ(classOf(module, "U").bases, std::vector<std::string>{"T"});
}

TEST(ModuleShape, IsWhatDeclarationsWouldTell) {
  const Module module = moduleOf(R"(class_<T>("T").class_function("make", &T::make).constructor<>()
      .function("clone", select_overload<T() const>(&T::clone));
    enum_<E>("E"); function("go", select_overload<T()>(&go));)");
  std::vector<std::string> names;
  for (const Member& member : classOf(module, "T").members) names.push_back(member.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"clone", "isAliasOf", "deleteLater", "isDeleted", "make", "new"}));
  names.clear();
  for (const Member& member : classOf(module, "EmbindModule").members) names.push_back(member.name);
  EXPECT_EQ(names, (std::vector<std::string>{"T", "E", "go"}));
  EXPECT_TRUE(memberOf(module, "EmbindModule", "T", Kind::Getter).returns.isConstructor);
  names.clear();
  for (const bindings::Export& entry : module.exports) names.push_back(entry.name);
  EXPECT_EQ(names, (std::vector<std::string>{"T", "MainModule", "go", "default", "export="}));
  EXPECT_EQ(classOf(module, "T").release, std::vector<std::string>{"delete"});
  EXPECT_TRUE(classOf(module, "T").dispose);
}

TEST(Reading, OfNothingIsEmpty) {
  Client client("", DiskCache());
  const bindings::Reading reading = read({{"/a.cpp", {"a.cpp", "int main() {}"}}}, {}, client);
  EXPECT_TRUE(reading.module.classes.empty());
  EXPECT_TRUE(reading.module.functions.empty());
  EXPECT_TRUE(reading.notifications.empty());
}

}  // namespace
}  // namespace unfreed::embind
