#include "frontend/embind/names.h"

#include <gtest/gtest.h>

namespace unfreed::embind {
namespace {

using Kind = bindings::Member::Kind;

Names namesOf(std::string_view text) {
  return readNames({"a.cpp", text});
}

std::string block(std::string_view inside) {
  return "using namespace emscripten;\nEMSCRIPTEN_BINDINGS(m) {\n" + std::string(inside) + "\n}\n";
}

char letterOf(Kind kind) {
  switch (kind) {
    case Kind::Constructor:
      return 'c';
    case Kind::Static:
      return 's';
    case Kind::Method:
      return 'm';
    case Kind::Getter:
      return 'g';
    case Kind::Setter:
      return 'w';
    case Kind::Function:
      return 'f';
  }
  return '?';
}

// `A:T{m run, g x} B:U{} | f go`: classes with their members, then functions, then values.
std::string shown(const Names& names) {
  std::string all;
  for (const WrittenClass& cls : names.classes) {
    all += cls.name + ":" + cls.type + "{";
    for (const WrittenMember& member : cls.members) {
      all += std::string(all.back() == '{' ? "" : ", ") + letterOf(member.kind) + " " + member.name;
      if (!member.condition.empty()) all += " if " + member.condition;
    }
    all += "} ";
  }
  all += "|";
  for (const WrittenMember& function : names.functions) all += " f " + function.name;
  for (const PlainName& plain : names.plain) all += " v " + plain.name;
  return all;
}

std::string shownBlock(std::string_view inside) {
  return shown(namesOf(block(inside)));
}

const WrittenMember& memberOf(const Names& names, size_t cls, size_t member) {
  return names.classes.at(cls).members.at(member);
}

TEST(Names, ReadChains) {
  EXPECT_EQ(shownBlock(R"(class_<ns::T>("T")
      .constructor<int, const U&>()
      .constructor(&make, allow_raw_pointers())
      .smart_ptr<std::shared_ptr<ns::T>>("TPtr")
      .smart_ptr_constructor("TPtr2", &std::make_shared<ns::T>)
      .function("run", &ns::T::run)
      .class_function("make", &ns::T::make)
      .property("size", &ns::T::getSize)
      .property("width", &ns::T::getWidth, &ns::T::setWidth)
      .class_property("count", &ns::T::count)
      .iterable<int>("size", "get");
    register_vector<ns::T>("TVector");
    register_map<std::string, ns::T>("TMap");
    value_object<P>("P").field("x", &P::x);
    value_array<Q>("Q").element(&Q::x);
    enum_<E>("E").value("A", E::A);
    constant("LIMIT", 5);
    function("go", &go);)"),
            "T:ns::T{c new, c new, c new, m run, s make, g size, g width, w width, s count} "
            "TVector:std::vector<ns::T>{} TMap:std::map<std::string,ns::T>{} | f go v P v Q v E v LIMIT");
}

TEST(Names, KnowEmbindUnderItsNames) {
  EXPECT_EQ(shown(namesOf(R"(#include <emscripten/bind.h>
    namespace em = emscripten;
    void bind() { em::class_<T>("T").function("a", &T::a); em::function("f", &f); }
    EMSCRIPTEN_BINDINGS(x) { ::emscripten::class_<U>("U"); emscripten::function("g", &g); })")),
            "T:T{m a} U:U{} | f f f g");
  // Others that look the same.
  EXPECT_EQ(shown(namesOf(R"(EMSCRIPTEN_BINDINGS(x) { function("f", &f); }
    PYBIND11_MODULE(x, m) { py::class_<T>(m, "T"); boost::python::class_<T>("T"); m.function("no"); other::function("no"); }
    void function(const char*);
    void use() { function("no"); }
    class_<T> make();)")),
            "| f f");
}

TEST(Names, FollowVariables) {
  EXPECT_EQ(shownBlock(R"(class_<T> t("T"); t.constructor<>().function("a", &T::a);
    auto u = emscripten::class_<U, base<T>>("U"); u.function("b", &U::b);
    t.function("c", &T::c); x.t.function("no", 1);
    class_<V> v{"V"}; v.template function<int()>("d", d);)"),
            "T:T{c new, m a, m c} U:U{m b} V:V{m d} |");
  EXPECT_EQ(namesOf(block("class_<U, base<ns::T>>(\"U\");")).classes[0].bases,
            std::vector<std::string>{"ns::T"});
}

TEST(Names, SeeWhatMacrosOfTheFileBind) {
  EXPECT_EQ(shown(namesOf(R"(#define BIND_POINT(type) emscripten::class_<type>(#type) .constructor<>() \
        .property("x", &type::x);
    #define METHOD(n) .function(#n, &T::n)
    #define MY_BINDINGS(name) EMSCRIPTEN_BINDINGS(name)
    #define NAME "Named" "Twice"
    MY_BINDINGS(x) { BIND_POINT(Point2f) BIND_POINT(ns::P)
      class_<T>(NAME) METHOD(run) METHOD(stop); })")),
            "Point2f:Point2f{c new, g x, w x} ns::P:ns::P{c new, g x, w x} NamedTwice:T{m run, m stop} |");
}

TEST(Names, KnowBlocksUnderOtherNames) {
  EXPECT_EQ(
      shown(namesOf("#include \"js.h\"\nMY_BINDINGS(x) { jsbind::class_<T>(\"T\").function(\"a\", &T::a); "
                    "function(\"f\", &f); other::function(\"no\"); }\nfunction(\"no\", &f);")),
      "T:T{m a} | f f");
  EXPECT_EQ(shown(namesOf("int MY_BINDINGS(x); void g() { MY_BINDINGS(1); function(\"no\", &f); }")), "|");
}

TEST(Names, WriteOutHelpersOfTheFile) {
  const Names names = namesOf(R"(using namespace emscripten;
    static const char* const kName = "Constant"; constexpr char kOther[] = "Other";
    template <typename V> void bindBlock(const char* name, int unused = 0) {
      class_<Block<V>>(name).template constructor<>().function("get", &Block<V>::get);
    }
    template <class T> auto bindStruct(const char* name) -> class_<T> { return class_<T>(name); }
    template <class F, class... P> void bindFunction(const char* name, F&& f, P&&... p) {
      return function(name, optional_override(std::forward<F>(f)), std::forward<P>(p)...);
    }
    template <class V> void bindBoth(const char* name) { bindBlock<V>("Inner"); register_vector<V>(name); }
    EMSCRIPTEN_BINDINGS(m) {
      bindBlock<int>("IntBlock");
      bindBlock<float>("FloatBlock", 1);
      bindStruct<ns::S>("S").function("run", &ns::S::run).property("x", &ns::S::x);
      bindFunction("go", [](int n) -> ns::S { return {}; });
      bindBoth<char>("Chars");
      class_<C>(kName);
      class_<D>(kOther).function(kName, &D::f);
    })");
  EXPECT_EQ(
      shown(names),
      "IntBlock:Block<int>{c new, m get} FloatBlock:Block<float>{c new, m get} S:ns::S{m run, g x, w x} "
      "Inner:Block<char>{c new, m get} Chars:std::vector<char>{} Constant:C{} Other:D{m Constant} | f go");
  EXPECT_EQ(names.functions[0].result, "ns::S");
  EXPECT_EQ(names.functions[0].parameters.size(), 1u);
  EXPECT_TRUE(names.unseen.empty());
}

TEST(Names, BoundHelpersThatExplode) {
  std::string text =
      "template <class T> void h(const char* n) { class_<T>(n); h<T>(\"a\"); h<T>(\"b\"); h<T>(\"c\"); }\n";
  text += block([] {
    std::string calls;
    for (int i = 0; i < 2'000; ++i) calls += "h<int>(\"x\");";
    return calls;
  }());
  EXPECT_LT(namesOf(text).classes.size(), 200'000u);
}

TEST(Names, SayWhatHidesBehindOtherMacros) {
  const Names names =
      namesOf(block("BIND_ALL(T)\nclass_<T>(\"T\") COMMON(T) .function(\"a\", &T::a);\n"
                    "class_<U>(computed);\nclass_<V>(\"V\").function(computed, &V::b);\nreset();"));
  EXPECT_EQ(shown(names), "T:T{m a} V:V{} |");
  ASSERT_EQ(names.unseen.size(), 4u);
  EXPECT_EQ(names.unseen[0].id, "embind-macro-not-read");
  EXPECT_EQ(names.unseen[0].path, "a.cpp");
  EXPECT_EQ(names.unseen[0].line, 3u);
  EXPECT_TRUE(names.unseen[0].message.find("the macro `BIND_ALL`") != std::string::npos);
  EXPECT_EQ(names.unseen[1].line, 4u);
  EXPECT_TRUE(names.unseen[1].message.find("the macro `COMMON`") != std::string::npos);
  EXPECT_EQ(names.unseen[2].id, "embind-name-not-read");
  EXPECT_EQ(names.unseen[2].line, 5u);
  EXPECT_TRUE(names.unseen[2].message.find("what this `class_`") != std::string::npos);
  EXPECT_EQ(names.unseen[3].line, 6u);
  EXPECT_TRUE(names.unseen[3].message.find("what this `function`") != std::string::npos);
}

TEST(Names, KeepConditions) {
  const std::string chain =
      "class_<T>(\"T\")\n.function(\"a\", &T::a)\n"
      "#ifdef WITH_NET\n.function(\"b\", &T::b)\n#else\n.function(\"b\", &T::c)\n#endif\n"
      "#ifdef _WIN32\n.function(\"windows\", &T::d)\n#endif\n.function(\"e\", &T::e);";
  EXPECT_EQ(
      shown(namesOf("#ifndef A_H\n#define A_H\n#ifdef __EMSCRIPTEN__\n" + block(chain) + "#endif\n#endif\n")),
      "T:T{m a, m b if defined(WITH_NET), m b if !defined(WITH_NET), m e} |");
  const Names names = namesOf(block("#if NET\nclass_<T>(\"T\");\nfunction(\"f\", &f);\n#endif"));
  EXPECT_EQ(names.classes[0].condition, "NET");
  EXPECT_EQ(names.functions[0].condition, "NET");
}

TEST(Names, MatchBracketsInEachBranch) {
  // Both branches open a loop; the block goes on behind them.
  const std::string text =
      "#ifdef A\nfor (;;) {\n#else\nwhile (x) {\n#endif\nfunction(\"f\", &f);\n}\nfunction(\"g\", &g);";
  EXPECT_EQ(shownBlock(text), "| f f f g");
}

TEST(Names, ReadWrittenTypes) {
  const Names names = namesOf(block(R"(class_<T>("T")
      .function("a", select_overload<U(int, const V&) const>(&T::a))
      .function("b", optional_override([](const T& self, int n) -> std::vector<U> { return {}; }))
      .function("c", +[](T& self, std::map<int, U> m = {}) { return 1; })
      .function("d", select_overload<U(T&, float)>(&free::d))
      .function("e", select_overload<U(W&)>(&ns::e))
      .function("f", static_cast<U* (T::*)(int) const>(&T::f), return_value_policy::reference())
      .function("g", (const U& (*)(T&, bool))&g)
      .function<U(T&, char)>("h", std::bind(&h, _1))
      .function("i", std::function<U(T&)>(&i))
      .class_function("j", &make<int, float>, return_value_policy::take_ownership())
      .property("k", select_overload<U() const>(&T::k))
      .property<std::string>("l", [](const T& t) { return x; }, [](T& t, std::string s) {})
      .constructor(select_overload<TPtr(int)>(&T::create));)"));
  const auto isMember = [&](size_t i, std::string_view result, const std::vector<std::string>& types) {
    const WrittenMember& member = memberOf(names, 0, i);
    EXPECT_EQ(member.result, result) << member.name;
    std::vector<std::string> found;
    for (const WrittenParameter& parameter : member.parameters) found.push_back(parameter.type);
    EXPECT_EQ(found, types) << member.name;
  };
  isMember(0, "U", {"int", "const V&"});
  isMember(1, "std::vector<U>", {"int"});
  isMember(2, "", {"std::map<int,U>"});
  isMember(3, "U", {"float"});
  isMember(4, "U", {});  // a method of another name's base, or a function of W: not told
  EXPECT_FALSE(memberOf(names, 0, 4).hasParameters);
  isMember(5, "U*", {"int"});
  EXPECT_EQ(memberOf(names, 0, 5).policy, WrittenMember::Policy::Reference);
  isMember(6, "const U&", {"bool"});
  isMember(7, "U", {"char"});
  isMember(8, "U", {});
  isMember(9, "", {});
  EXPECT_EQ(memberOf(names, 0, 9).policy, WrittenMember::Policy::TakeOwnership);
  isMember(10, "U", {});
  isMember(11, "std::string", {});
  isMember(12, "void", {"std::string"});
  isMember(13, "TPtr", {"int"});
  EXPECT_EQ(memberOf(names, 0, 1).parameters[0].name, "n");
}

TEST(Names, LookUpWhatTheFileDeclares) {
  const Names names = namesOf(R"(#include <emscripten/bind.h>
    namespace ns {
    class API_EXPORT T final : public Base<int> {
     public:
      T() {}
      virtual const U& value(int n) const { U other(1); return other; }
      static T make(float f);
      int over(int); U over(float);
      template <class X> X generic(X x);
      std::vector<U> list() const;
      auto deduced() { return 1; }
      int x = 0;
    };
    std::vector<U> T::list() const { return {}; }
    }
    static inline U area(const ns::T& t, double scale) { if (scale > 0) return U(); return other(t); }
    U* pick(bool b);
    ns::T helper::build(int);
    EMSCRIPTEN_BINDINGS(m) { emscripten::class_<ns::T>("T").function("value", &ns::T::value)
      .class_function("make", &ns::T::make).function("over", &ns::T::over).function("generic", &ns::T::generic)
      .function("list", &ns::T::list).function("deduced", &ns::T::deduced).function("area", &area)
      .property("x", &ns::T::x).property("first", &ns::T::list).property("there", &other::T2::there);
      emscripten::function("pick", &pick); emscripten::function("build", &helper::build);
      emscripten::function("other", &other); })");
  std::string all;
  for (const WrittenMember& member : names.classes.at(0).members) {
    all += member.name + ":" + member.result;
    for (const WrittenParameter& parameter : member.parameters) all += " " + parameter.type;
    all += "; ";
  }
  EXPECT_EQ(all,
            "value:const U& int; make:T float; over:; generic:; list:std::vector<U>; deduced:; "
            "area:U double; x:; x:void ; first:std::vector<U>; there:; ");
  EXPECT_EQ(names.functions.at(0).result, "U*");
  EXPECT_EQ(names.functions.at(1).result, "ns::T");
  EXPECT_EQ(names.functions.at(2).result, "");
}

TEST(Names, GuessSettersOfData) {
  const Names names = namesOf(block(R"(class_<T>("T").property("x", &T::x).property("size", &T::getSize)
      .property("own", &own).property("y", &T::y, &T::setY).property("z", [](const T& t) { return t.z; });)"));
  EXPECT_EQ(shown(names), "T:T{g x, w x, g size, g own, g y, w y, g z} |");
  EXPECT_TRUE(memberOf(names, 0, 1).isAssumed);
  EXPECT_FALSE(memberOf(names, 0, 5).isAssumed);
}

TEST(Names, AreJavaScriptNames) {
  EXPECT_EQ(shownBlock(R"x(class_<T>("T").function("area(w, h)", &T::a).function("@@iterator", &T::b);
    register_vector<float>("vector<float>"); function("f(x)", &f);)x"),
            "T:T{m area, m [Symbol.iterator]} vector<float>:std::vector<float>{} | f f");
}

TEST(Names, OfSubclasses) {
  const Names names = namesOf(block(R"(class_<I>("I").function("run", &I::run, pure_virtual())
      .allow_subclass<IWrapper>("IWrapper").function("after", &I::after);)"));
  EXPECT_EQ(shown(names),
            "I:I{m run, s implement, s extend, m after} IWrapper:IWrapper{m notifyOnDestruction} |");
  EXPECT_EQ(names.classes[1].bases, std::vector<std::string>{"I"});
}

TEST(Names, KeepTheLinksAroundABrokenOne) {
  EXPECT_EQ(shownBlock("class_<T>(\"T\").function(\"a\", f<int(>(&T::a)\n.function(\"b\", "
                       "&T::b)\n.function(\"c\", &T::c);\n"
                       "class_<U>(\"U\").constructor<>();"),
            "T:T{m a, m b, m c} U:U{c new} |");
}

TEST(Names, ReadWhatIsBroken) {
  EXPECT_EQ(shown(namesOf("EMSCRIPTEN_BINDINGS(x) { class_<T>(\"T\").function(\"a\", &T::a).function(\"b\"")),
            "T:T{m a, m b} |");
  EXPECT_EQ(shown(namesOf("EMSCRIPTEN_BINDINGS(x) { class_<T(\"T\"); class_<U>(\"U\")")), "U:U{} |");
  EXPECT_EQ(shown(namesOf("EMSCRIPTEN_BINDINGS(x) { class_<T>(\"T\") }} } function(\"no\", &f); class_<")),
            "T:T{} |");
  EXPECT_EQ(shown(namesOf("EMSCRIPTEN_BINDINGS(x")), "|");
  EXPECT_EQ(shown(namesOf("EMSCRIPTEN_BINDINGS(x) { class_<\xff>(\"\xfe\"); }")),
            "\xef\xbf\xbd:\xef\xbf\xbd{} |");
}

TEST(Names, TakeLongChainsAndDeepNests) {
  std::string chain = "class_<T>(\"T\")";
  for (int i = 0; i < 50'000; ++i) chain += "\n.function(\"f" + std::to_string(i) + "\", &T::f)";
  const Names names = namesOf(block(chain + ";"));
  ASSERT_EQ(names.classes.size(), 1u);
  EXPECT_EQ(names.classes[0].members.size(), 50'000u);
  EXPECT_EQ(names.classes[0].members.back().line, 50'003u);

  for (const char* piece :
       {"(", "[", "{", "<", "a<", "class_<", "function(\"f\", ", "#if A\n", "{[(<", "class_<T>(\"T\").f("}) {
    std::string nest;
    while (nest.size() < 50'000) nest += piece;
    EXPECT_LE(namesOf("EMSCRIPTEN_BINDINGS(x) {" + nest).classes.size(), 200'000u) << piece;
  }
}

TEST(HasBindings, IsCheapAndWide) {
  EXPECT_TRUE(hasBindings("EMSCRIPTEN_BINDINGS(x) {}"));
  EXPECT_TRUE(hasBindings("#include <emscripten/bind.h>\nvoid f() { emscripten::class_<T>(\"T\"); }"));
  EXPECT_FALSE(hasBindings("py::class_<T>(m, \"T\");"));
  EXPECT_FALSE(hasBindings("#include <emscripten.h>\nint main() {}"));
}

}  // namespace
}  // namespace unfreed::embind
