// Which functions have to be analysed.
#include "ownership/relevance.h"

#include <gtest/gtest.h>

#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

// The names of the relevant functions, in order.
std::string relevantOf(const program::Program& program, const program::Values& values) {
  const CallGraph graph = callGraphOf(program, values);
  const std::vector<bool> relevant = relevantFunctions(graph, program, values);
  std::string names;
  for (size_t i = 0; i < graph.functions.size(); ++i) {
    const std::string_view name = program.functionOf(graph.functions[i]).name;
    if (relevant[i] && !name.empty()) names += (names.empty() ? "" : " ") + std::string(name);
  }
  return names;
}

std::string relevantOf(const char* code) {
  Analysed analysed(code);
  return relevantOf(analysed.program(), analysed.values());
}

TEST(Relevance, UsersTheirCallersAndWhoeverIsGivenAHandle) {
  program::World world;
  world.bind(handleModule());
  world.file("maker.js", "import { Doc } from 'doc'; export function maker(text) { return new Doc(text); }");
  world.file("caller.js", R"(
    import { maker } from "./maker.js";
    import { helper } from "./helper.js";
    import { friend } from "./friend.js";
    export function caller() { helper(maker("x")); friend("x"); }
  )");
  world.file("helper.js", "export function helper(doc) { return deep(doc); }\nfunction deep(doc) {}");
  world.file("stranger.js", "import { friend } from './friend.js'; function stranger() { friend(1); }");
  world.file("friend.js", "export function friend(text) {}");
  world.link();
  EXPECT_EQ(relevantOf(world.program(), world.values()), "maker caller helper deep");
}

TEST(Relevance, WhatOnlyReadsAGetterOfAHandle) {
  EXPECT_EQ(relevantOf(R"(
    const doc = new Doc("x");
    function reader() { return doc.title; }
  )"),
            "reader");
}

// A holder is given on by functions that know nothing of handles.
TEST(Relevance, WhoeverIsGivenWhatHoldsAHandle) {
  EXPECT_EQ(relevantOf(R"(
    class Box { constructor(doc) { this.doc = doc; } }
    class Shelf { constructor() { this.boxes = []; } add(box) { this.boxes.push(box); } count() { return 1; } }
    function log(what) { return measure(what); }
    function measure(what) { return 1; }
    function count(number) { return number + 1; }
    function user() {
      const shelf = new Shelf();
      shelf.add(new Box(new Doc("x")));
      log(shelf);
      return count(1);
    }
  )"),
            "log measure user constructor constructor add");
}

TEST(Relevance, WhoeverCallsWhatItIsGivenAndWhatIsWaitedFor) {
  EXPECT_EQ(relevantOf(R"(
    function each(list, visit) { for (const item of list) visit(item); }
    function sleep() { return new Promise((resolve) => setTimeout(resolve, 0)); }
    async function load() { await sleep(); }
    function sum(list) { return list.length; }
    export async function user(rows) {
      each(rows, (row) => new Doc(row));
      await load();
      return sum("abc");
    }
  )"),
            "each sleep load user");
}

// `track` may be given what `copy` makes, although nothing says so.
TEST(Relevance, WhatIsUnknownMattersWhereACallMayHaveMadeIt) {
  EXPECT_EQ(relevantOf(R"(
    function copy(text) { return wrapped(new Doc(text)); }
    function track(what) { return what; }
    function other(what) { return what; }
    export function user(given) {
      const made = copy("x");
      track(made.inner);
      other(given);
    }
  )"),
            "copy track user");
}

}  // namespace
}  // namespace unfreed::ownership
