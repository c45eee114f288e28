// The ways through a function that a call leaves open.
#include "ownership/ways.h"

#include <gtest/gtest.h>

#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

// The statements of the function `f` that its call in `caller` (the op with this text) can get to, by their
// text: "a b".
class Reached {
 public:
  explicit Reached(std::string_view text) : analysed_(text) {}

  std::string by(std::string_view call) {
    const Frame callee(analysed_.context(), analysed_.function("f"));
    const Frame caller(analysed_.context(), analysed_.function("caller"));
    const flow::Op& op = caller.cfg().ops[analysed_.op("caller", flow::OpKind::Call, call)];
    const Given given = givenBy(caller, Assignments(caller), op, callee.function, askedParameters(callee));
    const Ways ways = waysOf(callee, given);
    std::string reached;
    for (const flow::Op& one : callee.cfg().ops) {
      if (one.kind != flow::OpKind::Call) continue;
      if (ways.isReached(callee.cfg().blockOf(callee.indexOf(one)))) {
        const std::string step = analysed_.textAt(one.span);
        reached += (reached.empty() ? "" : " ") + step.substr(0, step.find('('));
      }
    }
    return reached;
  }

 private:
  Analysed analysed_;
};

TEST(Ways, OfFlags) {
  Reached reached(R"(
    function f(doc, flag, other = 1) {
      if (flag) a(); else b();
      if (other > 0) c();
      if (flag === "x" || !other) d();
      doc.length();
    }
    function caller(doc, any) {
      f(doc, true); f(doc, false, 0); f(doc); f(doc, "x", any); f(doc, any, -1); f(...doc);
    }
    caller(new Doc("x"));
  )");
  EXPECT_EQ(reached.by("f(doc, true)"), "a c doc.length");
  EXPECT_EQ(reached.by("f(doc, false, 0)"), "b d doc.length");
  EXPECT_EQ(reached.by("f(doc)"), "b c doc.length");
  EXPECT_EQ(reached.by(R"(f(doc, "x", any))"), "a c d doc.length");
  EXPECT_EQ(reached.by("f(...doc)"), "a b c d doc.length");
}

TEST(Ways, OfClasses) {
  Reached reached(R"(
    function f(given) {
      if (given instanceof Doc) a();
      else if (given instanceof Part) b();
      else c();
    }
    function caller(any, flag) {
      const doc = new Doc("x");
      const part = new Part();
      const one = flag ? doc : part;
      f(doc); f(part); f(one); f([]); f(any); f(null); f(new Vec());
    }
    caller();
  )");
  EXPECT_EQ(reached.by("f(doc)"), "a");
  EXPECT_EQ(reached.by("f(part)"), "b");
  EXPECT_EQ(reached.by("f(one)"), "a b") << "one of the two it is";
  EXPECT_EQ(reached.by("f([])"), "c");
  EXPECT_EQ(reached.by("f(any)"), "a b c");
  EXPECT_EQ(reached.by("f(null)"), "c");
  EXPECT_EQ(reached.by("f(new Vec())"), "c");
}

TEST(Ways, OfKinds) {
  Reached reached(R"(
    function f(kind, value) {
      switch (kind) {
        case "one": a(); break;
        case "two": b(); // falls through
        case 3: c(); break;
        default: d();
      }
      if (typeof value === "number") e();
      look(value);
    }
    function caller(any) { f("one", 1); f("two", {}); f(3, new Doc("x")); f("four"); f(any, any); }
    caller();
  )");
  EXPECT_EQ(reached.by(R"(f("one", 1))"), "a e look");
  EXPECT_EQ(reached.by(R"(f("two", {}))"), "b c look");
  EXPECT_EQ(reached.by(R"(f(3, new Doc("x")))"), "c look");
  EXPECT_EQ(reached.by(R"(f("four"))"), "d look");
  EXPECT_EQ(reached.by("f(any, any)"), "a b c d e look");
}

TEST(Ways, NothingIsKnownOfWhatChanges) {
  Reached reached(R"(
    function f(count, flag) {
      while (count > 0) { count -= 1; a(); }
      if (flag) b(); else d();
      if (!count) c();
      function off() { flag = false; }
      look(off);
    }
    function caller() {
      let late = false;
      setTimeout(() => { late = true; });
      f(2, true); f(0, true); f(1, late);
    }
    caller();
  )");
  EXPECT_EQ(reached.by("f(2, true)"), "a b d c look");
  EXPECT_EQ(reached.by("f(0, true)"), "b d c look") << "the closure may have changed the flag";
  EXPECT_EQ(reached.by("f(1, late)"), "a b d c look");
}

}  // namespace
}  // namespace unfreed::ownership
