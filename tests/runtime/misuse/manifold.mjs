// manifold-3d: Embind. A deleted handle throws, except when it is asked whether it is deleted.
import Module from 'manifold-3d';

const wasm = await Module();
wasm.setup();
const { Manifold } = wasm;

export function measuresADeletedSolid() {
  const cube = Manifold.cube([1, 1, 1], true);
  cube.delete();
  return cube.volume();
  //     ^^^^^^^^^^^^^ use-after-free
}

export function addsADeletedSolid() {
  const cube = Manifold.cube([1, 1, 1], true);
  const ball = Manifold.sphere(1);
  cube.delete();
  const both = ball.add(cube);
  //           ^^^^^^^^^^^^^^ use-after-free
  both.delete();
  ball.delete();
}

export function deletesTwice() {
  const cube = Manifold.cube([1, 1, 1], true);
  cube.delete();
  cube.delete();
//^^^^^^^^^^^^^ double-free
}

export function asksWhetherItIsDeleted() {
  const cube = Manifold.cube([1, 1, 1], true);
  cube.delete();
  if (!cube.isDeleted()) cube.delete();
}

export function measuresTheMovedCopyOfADeletedSolid() {
  const cube = Manifold.cube([1, 1, 1], true);
  const moved = cube.translate([1, 0, 0]);
  cube.delete();
  const volume = moved.volume();
  moved.delete();
  return volume;
}
