// tiktoken: wasm-bindgen with finalizers, about 11 KiB an object.
import { setImmediate } from 'node:timers/promises';
import { Tiktoken } from 'tiktoken/lite';

const ranks = 'IQ== 0\nIg== 1\nIw== 2';

export function leaksEveryEncoder(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    count += encoder.encode('!').length;
  }
  return count;
}

export function freesEveryEncoder(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    count += encoder.encode('!').length;
    encoder.free();
  }
  return count;
}

export async function awaitsATask(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    count += encoder.encode('!').length;
    await setImmediate();
  }
  return count;
}
