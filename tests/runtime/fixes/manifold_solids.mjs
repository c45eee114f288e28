// manifold-3d: what each step makes of the last one, what each pass gathers, and what is ours or the caller's.
import Module from 'manifold-3d';

const wasm = await Module();
wasm.setup();
const { Manifold } = wasm;

export function growsStepByStep(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    let solid = Manifold.cube([1, 1, 1], true);
    solid = solid.scale([2, 2, 2]);
    if (i % 2 === 0) solid = solid.rotate([0, 0, 90]);
    solid = solid.translate([i, 0, 0]);
    volume += solid.volume();
    solid.delete();
  }
  return Math.round(volume);
}

export function gathersOnEachPass(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) {
    const solids = [Manifold.cube([1, 1, 1], true)];
    solids.push(Manifold.cube([1, 1, 2], true));
    if (i % 3 === 0) continue;
    volume += solids[0].volume() + solids[1].volume();
  }
  return Math.round(volume);
}

const solidOf = (raw) => (typeof raw === 'number' ? Manifold.cube([1, 1, raw], true) : raw);

export function makesWhatIsNotGiven(passes) {
  const unit = Manifold.cube([1, 1, 1], true);
  let volume = 0;
  for (let i = 0; i < 2 * passes; i++) {
    const raw = i % 2 === 0 ? unit : i;
    const solid = solidOf(raw);
    volume += solid.volume();
  }
  volume += unit.volume();
  unit.delete();
  return Math.round(volume);
}

export function makesOneOrTakesTheOther(passes) {
  const unit = Manifold.cube([1, 1, 1], true);
  let volume = 0;
  for (let i = 0; i < 2 * passes; i++) {
    const solid = i % 4 === 0 ? unit : Manifold.cube([1, 1, i], true);
    volume += solid.volume();
  }
  volume += unit.volume();
  unit.delete();
  return Math.round(volume);
}
