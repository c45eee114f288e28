// box2d-wasm: the WebIDL binder. Released by the module's destroy() only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import Box2DFactory from 'box2d-wasm';

const wasmPath = createRequire(import.meta.url).resolve('box2d-wasm/dist/umd/Box2D.simd.wasm');
const box2D = await Box2DFactory({ wasmBinary: readFileSync(wasmPath) });
export { box2D as library };

export function leaksEveryVector(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const vector = new box2D.b2Vec2(i, 0);
    //             ^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    length += vector.Length();
  }
  return length;
}

export function destroysEveryVector(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const vector = new box2D.b2Vec2(i, 0);
    length += vector.Length();
    box2D.destroy(vector);
  }
  return length;
}

export async function leaksEveryVectorDespiteTasks(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const vector = new box2D.b2Vec2(i, 0);
    //             ^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    length += vector.Length();
    await setImmediate();
  }
  return length;
}

export async function destroysEveryVectorThroughAnAlias(passes) {
  const { b2Vec2, destroy } = box2D;
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const vector = new b2Vec2(i, 0);
    length += vector.Length();
    destroy(vector);
  }
  return length;
}
