// manifold-3d and loro-crdt: arrays, maps and records of handles, emptied where they end.
import { LoroDoc } from 'loro-crdt';
import Module from 'manifold-3d';

const wasm = await Module();
wasm.setup();
const { Manifold } = wasm;

function volumeOf(count) {
  const cubes = [];
  for (let i = 0; i < count; i++) cubes.push(Manifold.cube([1, 1, i + 1], true));
  return cubes.reduce((sum, cube) => sum + cube.volume(), 0);
}

export function gathersSolids(passes) {
  let volume = 0;
  for (let i = 0; i < passes; i++) volume += volumeOf(2);
  return volume;
}

function namesOf(count) {
  const docs = new Map();
  for (let i = 0; i < count; i++) {
    const doc = new LoroDoc();
    docs.set(String(i), doc);
  }
  if (docs.size === 0) return '';
  return [...docs.keys()].join(' ');
}

export function gathersDocumentsByName(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) length += namesOf(2).length;
  return length;
}

function sizesOf(count) {
  const docs = Array.from({ length: count }, () => new LoroDoc());
  const sizes = docs.map((doc) => doc.opCount());
  return sizes.length;
}

export function mapsToDocuments(passes) {
  let sizes = 0;
  for (let i = 0; i < passes; i++) sizes += sizesOf(3);
  return sizes;
}

async function allOf(count) {
  const numbers = [...Array(count).keys()];
  const docs = await Promise.all(numbers.map(async () => new LoroDoc()));
  return docs.length;
}

export async function makesThemAllAtOnce(passes) {
  let made = 0;
  for (let i = 0; i < passes; i++) made += await allOf(2);
  return made;
}
