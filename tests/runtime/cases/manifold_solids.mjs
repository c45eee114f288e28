// manifold-3d: Embind with raw pointers. Nothing finalizes them, whatever is awaited.
import { setTimeout as sleep } from 'node:timers/promises';
import Module from 'manifold-3d';

const wasm = await Module();
wasm.setup();
const { Manifold } = wasm;

export function leaksEverySolid(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const cube = Manifold.cube([1, 1, 1], true);
    //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    volume += cube.volume();
  }
  return volume;
}

export function deletesEverySolid(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const cube = Manifold.cube([1, 1, 1], true);
    volume += cube.volume();
    cube.delete();
  }
  return volume;
}

export async function leaksEverySolidDespiteTasks(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const cube = Manifold.cube([1, 1, 1], true);
    //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    volume += cube.volume();
    await sleep(0);
  }
  return volume;
}

export function dropsTheFirstSolidOfEveryChain(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const moved = Manifold.cube([1, 1, 1], true).translate([0, 0, i]);
    //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ discarded-temporary
    volume += moved.volume();
    moved.delete();
  }
  return volume;
}

export function deletesBothSolidsOfEveryChain(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const cube = Manifold.cube([1, 1, 1], true);
    const moved = cube.translate([0, 0, i]);
    volume += moved.volume();
    moved.delete();
    cube.delete();
  }
  return volume;
}

export function returnsBeforeTheDeleteOfOneSolid(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const cube = Manifold.cube([1, 1, 1], true);
    try {
      if (cube.isEmpty()) return volume;
      volume += cube.volume();
    } finally {
      cube.delete();
    }
  }
  return volume;
}
