// What single ops do to handles.
#include "ownership/effects.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

using flow::OpKind;

std::string formText(Form form) {
  switch (form) {
    case Form::Constructed:
      return "constructed";
    case Form::Called:
      return "called";
    case Form::Getter:
      return "getter";
    case Form::Factory:
      return "factory";
    case Form::Element:
      return "element";
  }
  return "";
}

// "acquires Part (called); moves doc": the ops of the values by their text.
std::string effectText(const Analysed& analysed, std::string_view name, OpKind kind, std::string_view op) {
  const Frame frame(analysed.context(), analysed.function(name));
  const Effect effect = effectOf(frame, analysed.op(name, kind, op));
  std::string text;
  const auto say = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
  const auto textOf = [&](flow::ValueId value) { return analysed.textAt(frame.definition(value)->span); };
  const auto list = [&](const std::string& verb, const std::vector<flow::ValueId>& values) {
    std::string names;
    for (size_t i = 0; i < values.size(); ++i) {
      const auto at = values.begin() + static_cast<ptrdiff_t>(i);
      const bool known = std::find(values.begin(), at, values[i]) != at;
      if (!known) names += (names.empty() ? " " : ", ") + textOf(values[i]);
    }
    if (!names.empty()) say(verb + names);
  };
  if (effect.acquire) {
    std::string classes;
    for (const bindings::ClassRef cls : effect.acquire->classes) {
      classes += (classes.empty() ? "" : " or ") + analysed.program().bindings[cls].name;
    }
    const bool many = effect.acquire->shape == bindings::Shape::Array;
    say("acquires " + classes + " (" + formText(effect.acquire->form) + (many ? ", several)" : ")"));
  }
  list("releases", effect.released);
  list("moves", effect.moved);
  list("escapes", effect.escaped);
  list("calls now", effect.invoked);
  list("may call later", effect.keptClosures);
  list("is", effect.sameAs);
  list("is an element of", effect.elementsOf);
  if (!isNone(effect.container)) list("puts into " + textOf(effect.container) + ":", effect.stored);
  if (effect.makes == Effect::Makes::Collection) say("makes a collection");
  if (effect.makes == Effect::Makes::Stack) say("makes a stack");
  list("takes the elements of", effect.storedElements);
  for (const LocalCall& call : effect.calls) {
    say("runs " + std::string(analysed.program().functionOf(call.function).name));
  }
  return text;
}

std::string ofCall(const Analysed& analysed, std::string_view name, std::string_view op) {
  return effectText(analysed, name, OpKind::Call, op);
}

TEST(Effects, AConstructorAFactoryAndAGetterAcquire) {
  const Analysed analysed(R"(
    function f() { const doc = new Doc("x"); make("x"); Doc.load("y"); doc.parts(); doc.title; }
  )");
  EXPECT_EQ(effectText(analysed, "f", OpKind::Construct, "new Doc(\"x\")"),
            "acquires Doc (constructed); calls now \"x\"");
  EXPECT_EQ(ofCall(analysed, "f", "make(\"x\")"), "acquires Doc (called); calls now \"x\"");
  EXPECT_EQ(ofCall(analysed, "f", "Doc.load(\"y\")"), "acquires Doc (called); calls now \"y\"");
  EXPECT_EQ(ofCall(analysed, "f", "doc.parts()"), "acquires Part (called, several)");
  EXPECT_EQ(effectText(analysed, "f", OpKind::Read, "doc.title"), "acquires Part (getter)");
}

TEST(Effects, ANameReleasesAnObjectOfAClassThatReleasesByThatNameOnly) {
  const Analysed analysed(R"(
    function f() { const doc = new Doc("x"); doc.free(); doc.delete(); doc.free(1); doc[Symbol.dispose](); }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "doc.free()"), "releases doc");
  EXPECT_EQ(ofCall(analysed, "f", "doc.delete()"), "") << "Doc has no such method";
  EXPECT_EQ(ofCall(analysed, "f", "doc.free(1)"), "may call later 1");
  EXPECT_EQ(ofCall(analysed, "f", "doc[Symbol.dispose]()"), "releases doc");
}

TEST(Effects, AnObjectOfUnknownClassIsReleasedByTheUsualNamesButDeletingAKeyReleasesNothing) {
  const Analysed analysed(R"(
    function f(thing, key) { thing.free(); thing.delete(); thing.remove(); new Map().delete(key); }
    f(load("x").missing);
  )");
  EXPECT_EQ(ofCall(analysed, "f", "thing.free()"), "releases thing");
  EXPECT_EQ(ofCall(analysed, "f", "thing.delete()"), "releases thing");
  EXPECT_EQ(ofCall(analysed, "f", "thing.remove()"), "");
  EXPECT_EQ(ofCall(analysed, "f", "new Map().delete(key)"), "may call later key");
}

TEST(Effects, TheReleaseFunctionOfAClassReleasesItsArgumentUnderAnyName) {
  const Analysed analysed(R"(
    import * as M from "doc";
    import { destroy as drop } from "doc";
    const { destroy: wreck } = M;
    function f() {
      const vec = new Vec(), doc = new Doc("x");
      destroy(vec); M.destroy(vec); drop(vec); wreck(vec); destroy(doc);
    }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "destroy(vec)"), "releases vec; calls now vec");
  EXPECT_EQ(ofCall(analysed, "f", "M.destroy(vec)"), "releases vec; calls now vec");
  EXPECT_EQ(ofCall(analysed, "f", "drop(vec)"), "releases vec; calls now vec");
  EXPECT_EQ(ofCall(analysed, "f", "wreck(vec)"), "releases vec; calls now vec");
  EXPECT_EQ(ofCall(analysed, "f", "destroy(doc)"), "calls now doc") << "Doc is not released by destroy()";
}

TEST(Effects, ArgumentsAndReceiversThatABindingConsumesAreMoved) {
  const Analysed analysed(R"(
    function f() {
      const a = new Doc("a"), b = new Doc("b");
      take(a); look(a); takeAll(a, b); a.intoPart(); a.child(b);
    }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "take(a)"), "moves a; calls now a");
  EXPECT_EQ(ofCall(analysed, "f", "look(a)"), "calls now a");
  EXPECT_EQ(ofCall(analysed, "f", "takeAll(a, b)"), "moves a, b; calls now a, b");
  EXPECT_EQ(ofCall(analysed, "f", "a.intoPart()"), "acquires Part (called); moves a");
  EXPECT_EQ(ofCall(analysed, "f", "a.child(b)"), "acquires Part (called); calls now b");
}

TEST(Effects, AMethodThatAnswersWithItsReceiverAcquiresNothing) {
  const Analysed analysed("function f() { const doc = new Doc('x'); doc.chain(); }");
  EXPECT_EQ(ofCall(analysed, "f", "doc.chain()"), "is doc");
}

TEST(Effects, WhenOneOfThePossibleCalleesOwesNothingTheCallIsSilent) {
  const Analysed analysed(R"(
    function f(flag) {
      const either = flag ? make : look;
      either("x");
      const maker = flag ? make : Doc.load;
      maker("x");
    }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "either(\"x\")"), "calls now \"x\"");
  EXPECT_EQ(ofCall(analysed, "f", "maker(\"x\")"), "acquires Doc (called); calls now \"x\"");
}

TEST(Effects, GatheringMethodsPutTheirArgumentsIntoTheReceiver) {
  const Analysed analysed(R"(
    function f(pool) {
      const doc = new Doc("x"), list = [], others = [], map = new Map();
      list.push(doc); map.set("k", doc); pool.track(doc); others.pop(); map.get("k"); list.slice();
    }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "list.push(doc)"), "may call later doc; is list; puts into list: doc");
  EXPECT_EQ(ofCall(analysed, "f", "map.set(\"k\", doc)"),
            "may call later \"k\", doc; is map; puts into map: \"k\", doc");
  EXPECT_EQ(ofCall(analysed, "f", "pool.track(doc)"), "may call later doc; is pool; puts into pool: doc");
  EXPECT_EQ(ofCall(analysed, "f", "others.pop()"), "is an element of others");
  EXPECT_EQ(ofCall(analysed, "f", "map.get(\"k\")"), "may call later \"k\"; is an element of map");
  EXPECT_EQ(ofCall(analysed, "f", "list.slice()"), "is list");
}

TEST(Effects, CollectionsAndDisposableStacksAreMade) {
  const Analysed analysed(R"(
    function f(docs) { new Set(docs); const stack = new DisposableStack(); stack.use(docs[0]); }
  )");
  EXPECT_EQ(effectText(analysed, "f", OpKind::Construct, "new Set(docs)"),
            "may call later docs; makes a collection; takes the elements of docs");
  EXPECT_EQ(effectText(analysed, "f", OpKind::Construct, "new DisposableStack()"), "makes a stack");
  EXPECT_EQ(ofCall(analysed, "f", "stack.use(docs[0])"),
            "may call later docs[0]; is docs[0]; puts into stack: docs[0]");
}

TEST(Effects, PromiseAllPassesOnWhatItIsGiven) {
  const Analysed analysed("async function f(docs) { await Promise.all(docs); Object.keys(docs); }");
  EXPECT_EQ(ofCall(analysed, "f", "Promise.all(docs)"), "calls now docs; is docs");
  EXPECT_EQ(ofCall(analysed, "f", "Object.keys(docs)"), "may call later docs");
}

TEST(Effects, ThePromiseConstructorRunsItsExecutorAndResolvingHandsTheValueOver) {
  const Analysed analysed(R"(
    function f(doc) { return new Promise(executor); }
    function executor(settle) { const doc = new Doc("x"); settle(doc); }
  )");
  EXPECT_EQ(effectText(analysed, "f", OpKind::Construct, "new Promise(executor)"), "calls now executor");
  EXPECT_EQ(ofCall(analysed, "executor", "settle(doc)"), "escapes doc");
}

TEST(Effects, AnUnknownFunctionBorrowsButACallbackOfTheCallerMayTakeOver) {
  const Analysed analysed(R"(
    function f(onDoc) {
      const doc = new Doc("x");
      mystery(doc); onDoc(doc); resolve(doc); new Mystery(doc); mystery.emit(doc); mystery.read(doc);
    }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "mystery(doc)"), "may call later doc");
  EXPECT_EQ(ofCall(analysed, "f", "onDoc(doc)"), "escapes doc; may call later doc");
  EXPECT_EQ(ofCall(analysed, "f", "mystery.read(doc)"), "may call later doc");
}

TEST(Effects, FunctionsOfTheProgramAreRunWithTheirArguments) {
  const Analysed analysed(R"(
    function helper(doc) { doc.free(); }
    function f() { const doc = new Doc("x"); helper(doc); }
  )");
  EXPECT_EQ(ofCall(analysed, "f", "helper(doc)"), "runs helper");
}

TEST(Effects, ASetterTakesItsValueOverOnlyWhenItsGlueSaysSo) {
  const Analysed analysed(R"(
    function f(part) { const doc = new Doc("x"); doc.title = part; doc.note = part; doc.other = part; }
  )");
  const Frame frame(analysed.context(), analysed.function("f"));
  const auto consumes = [&](std::string_view store) {
    return setterConsumes(frame, analysed.op("f", OpKind::Store, store));
  };
  EXPECT_TRUE(consumes("doc.title = part"));
  EXPECT_FALSE(consumes("doc.note = part"));
  EXPECT_FALSE(consumes("doc.other = part"));
}

}  // namespace
}  // namespace unfreed::ownership
