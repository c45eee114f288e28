// @dqbd/tiktoken 1.0.7: wasm-bindgen before 0.2.88, without any finalizer.
import { setImmediate } from 'node:timers/promises';
import { Tiktoken } from '@dqbd/tiktoken/lite';

const ranks = 'IQ== 0\nIg== 1\nIw== 2';

export function leaksEveryEncoder(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    count += encoder.encode_ordinary('!').length;
  }
  return count;
}

export async function leaksEveryEncoderDespiteTasks(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    count += encoder.encode_ordinary('!').length;
    await setImmediate();
  }
  return count;
}

export function freesEveryEncoder(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const encoder = new Tiktoken(ranks, {}, '.');
    count += encoder.encode_ordinary('!').length;
    encoder.free();
  }
  return count;
}
