// Ways to the classes where flow says little: types written by hand, interfaces, type parameters, what the
// program adds to a binding, hooks.
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

// A class with methods that are telling enough to be known by.
bindings::Module meshModule() {
  using Kind = bindings::Member::Kind;
  bindings::Module module;
  module.source = "mesh.d.ts";
  module.toolchain = bindings::Toolchain::Embind;
  bindings::Class base;
  base.name = "Shape";
  base.release = {"delete"};
  base.members = {member(Kind::Method, "perimeter", typeOf("")),
                  member(Kind::Method, "simplified", typeOf("Shape")),
                  member(Kind::Method, "get", typeOf(""))};
  bindings::Class mesh;
  mesh.name = "Mesh";
  mesh.release = {"delete"};
  mesh.bases = {"Shape"};
  mesh.members = {member(Kind::Constructor, "new", typeOf("Mesh")),
                  member(Kind::Method, "triangles", typeOf("")),
                  member(Kind::Method, "welded", typeOf("Mesh"))};
  bindings::Class ring;
  ring.name = "Ring";
  ring.release = {"delete"};
  ring.bases = {"Shape"};
  ring.members = {member(Kind::Constructor, "new", typeOf("Ring"))};
  for (bindings::Class* cls : {&base, &mesh, &ring}) module.classes.add(std::move(*cls));
  module.exportAll();
  return module;
}

std::string typed(const std::string& declarations, const std::string& type) {
  World world;
  world.bind(meshModule());
  world.file("a.ts", declarations + "\nexport function run(x: " + type + ") {}");
  world.link();
  return world.variable("x");
}

TEST(ValuesReach, AWrittenTypeStandsForTheClassWithItsMethods) {
  const std::string full =
      "{ perimeter(): number; triangles: () => number; welded(): Written; delete(): void }";
  EXPECT_EQ(typed("interface Written " + full, "Written"), "Mesh?");
  EXPECT_EQ(typed("type Written = " + full, "Written"), "Mesh?");
  // Nothing but what the base has: any of its subclasses may be meant.
  EXPECT_EQ(typed("interface W { perimeter(): number; simplified(): W; delete(): void }", "W"), "Shape?");
}

TEST(ValuesReach, TooLittleIsNoStandIn) {
  EXPECT_EQ(typed("interface W { triangles(): number; get(): number }", "W"), "object");
  EXPECT_EQ(typed("interface W { perimeter: number; triangles: number; welded: number }", "W"), "object");
  EXPECT_EQ(typed("interface W { triangles(): number; welded(): W; delete(): void; open(): void }", "W"),
            "object");
  EXPECT_EQ(typed("interface W<T> { triangles(): T; welded(): W<T>; delete(): void }", "W<string>"),
            "object");
}

TEST(ValuesReach, ATypeThatTheProgramMakesObjectsOfIsItsOwn) {
  const std::string type = "interface W { triangles(): number; welded(): W; delete(): void }\n";
  EXPECT_EQ(typed(type, "W"), "Mesh?");
  EXPECT_EQ(typed(type + "const own: W = { triangles: () => 1, welded: () => own, delete() {} };", "W"),
            "object");
  EXPECT_EQ(
      typed(type + "function make(): W { return { triangles: () => 1, welded: make, delete() {} }; }", "W"),
      "object");
  EXPECT_EQ(
      typed(
          type + "class Own implements W { triangles() { return 1; } welded() { return this; } delete() {} }",
          "W"),
      "object Own");
}

TEST(ValuesReach, AClassWithoutBodiesMayStandIn) {
  EXPECT_EQ(typed("declare class Mesh { triangles(): number; welded(): Mesh; }", "Mesh"), "Mesh?");
  EXPECT_EQ(typed("class Mesh { triangles() { return 1; } welded() { return this; } }", "Mesh"),
            "object Mesh");
}

TEST(ValuesReach, AWrittenModuleStandsForTheModule) {
  EXPECT_EQ(typed("interface Kernel { Mesh: new () => any; Ring: new () => any }", "Kernel"), "binding ns");
  EXPECT_EQ(
      typed("interface Kernel { Mesh: new () => any; Sail: new () => any; Oar: new () => any }", "Kernel"),
      "object");
}

TEST(ValuesReach, InterfacesAreWhatImplementsThem) {
  const std::string one =
      "interface Pen { draw(): number }\nclass Ink implements Pen { draw() { return 1; } }\n";
  EXPECT_EQ(typed(one, "Pen"), "object Ink");
  std::string many = "interface Pen { draw(): number }\n";
  for (int i = 0; i < 9; ++i)
    many += "class P" + std::to_string(i) + " implements Pen { draw() { return 1; } }\n";
  EXPECT_EQ(typed(many, "Pen"), "object");
  EXPECT_EQ(
      typed("abstract class Pen { abstract draw(): number }\nclass Ink extends Pen { draw() { return 1; } }",
            "Pen"),
      "object Ink | object Pen");
}

TEST(ValuesReach, TypeArgumentsTellWhatAFieldOfTheBaseHolds) {
  World world;
  world.bind(meshModule());
  world.file("a.ts", R"(import { Mesh, Ring } from "doc";
class Box<T> { ref: T; constructor(ref: T) { this.ref = ref; } }
class Deep<U> extends Box<U> {}
class MeshBox extends Deep<Mesh> { mesh() { const m = this.ref; } }
class RingBox extends Box<Ring> { ring() { const r = this.ref; } }
new MeshBox(new Mesh()); new RingBox(new Ring());)");
  world.link();
  EXPECT_EQ(world.variable("m"), "Mesh");
  EXPECT_EQ(world.variable("r"), "Ring");
}

TEST(ValuesReach, MethodsThatTheProgramAdds) {
  World world;
  world.bind(meshModule());
  world.file("a.js", R"(import { Mesh, Ring } from "doc";
Mesh.prototype.twice = function () { const self = this; return this.welded(); };
Object.assign(Ring.prototype, { half() { const ring = this; return new Mesh(); } });
const twice = new Mesh().twice(); const half = new Ring().half();)");
  world.link();
  EXPECT_EQ(world.variable("self"), "Mesh");
  EXPECT_EQ(world.variable("twice"), "Mesh");
  EXPECT_EQ(world.variable("half"), "Mesh");
}

TEST(ValuesReach, AFreeModuleIsTheOnlyOneInSight) {
  World world;
  world.bind(meshModule());
  world.file("pre.js", "Module.setup = () => { const made = new Module.Mesh(); };");
  world.link();
  EXPECT_EQ(world.variable("made"), "Mesh");
}

TEST(ValuesReach, Hooks) {
  World world;
  world.bind(meshModule());
  world.file("a.js", R"(import React, { useState, useMemo } from "react";
import { Mesh } from "doc";
export function Part() {
  const ref = React.useRef(null); ref.current = new Mesh(); const held = ref.current;
  const [state, setState] = useState(null); setState(new Mesh());
  const memo = useMemo(() => new Mesh(), []);
})");
  world.link();
  EXPECT_EQ(world.variable("held"), "Mesh | plain | unknown");
  EXPECT_EQ(world.variable("state"), "Mesh | plain | unknown");
  EXPECT_EQ(world.variable("memo"), "Mesh");
}

TEST(ValuesReach, WhatIsStoredIntoSomethingUnknownIsFoundAgain) {
  World world;
  world.bind(meshModule());
  world.file("a.js", R"(import { Mesh } from "doc";
export function keep(box) { box.mesh = new Mesh(); return () => { const again = box.mesh; const other = box.ring; }; })");
  world.link();
  EXPECT_EQ(world.variable("again"), "Mesh | unknown");
  EXPECT_EQ(world.variable("other"), "unknown");
}

TEST(ValuesReach, AParameterTellsTheTypeOfWhatItIsGiven) {
  World world;
  world.bind(meshModule());
  world.file("a.ts", R"(import { Mesh } from "doc";
function paint(mesh: Mesh) {}
export function run(state: any) { const it = state.mesh; const other = state.other; paint(it); const w = it.welded(); })");
  world.link();
  EXPECT_EQ(world.variable("it"), "Mesh? | unknown");
  EXPECT_EQ(world.variable("w"), "Mesh? | unknown");
  EXPECT_EQ(world.variable("other"), "unknown");
}

TEST(ValuesReach, AnAnnotationTellsWhatACollectionIsFilledWith) {
  World world;
  world.bind(meshModule());
  world.file("a.ts", R"(import { Mesh } from "doc";
const cache: Map<string, Mesh> = new Map();
export function put(name: string, found: any) { cache.set(name, found); }
for (const one of cache.values()) {})");
  world.link();
  EXPECT_EQ(world.variable("one"), "Mesh | unknown");
}

}  // namespace
}  // namespace unfreed::program
