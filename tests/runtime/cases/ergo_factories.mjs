// ergo-lib-wasm-nodejs: wasm-bindgen 0.2.91 or 0.2.92. Results of functions have finalizers, objects of `new` have none.
import { setImmediate } from 'node:timers/promises';
import { I64, Tokens } from 'ergo-lib-wasm-nodejs';

export function leaksEveryResult(passes) {
  let sum = 0;
  for (let i = 0; i < passes; i++) {
    const value = I64.from_str(String(i));
    //            ^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    sum += value.as_num();
  }
  return sum;
}

export function freesEveryResult(passes) {
  let sum = 0;
  for (let i = 0; i < passes; i++) {
    const value = I64.from_str(String(i));
    sum += value.as_num();
    value.free();
  }
  return sum;
}

export async function awaitsATaskForResults(passes) {
  let sum = 0;
  for (let i = 0; i < passes; i++) {
    const value = I64.from_str(String(i));
    sum += value.as_num();
    await setImmediate();
  }
  return sum;
}

export async function awaitsATaskForConstructedObjects(passes) {
  let sum = 0;
  for (let i = 0; i < passes; i++) {
    const tokens = new Tokens();
    //             ^^^^^^^^^^^^ unfreed-in-loop
    sum += tokens.len();
    await setImmediate();
  }
  return sum;
}

export async function freesConstructedObjects(passes) {
  let sum = 0;
  for (let i = 0; i < passes; i++) {
    const tokens = new Tokens();
    sum += tokens.len();
    tokens.free();
    await setImmediate();
  }
  return sum;
}
