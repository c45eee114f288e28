// ywasm: wasm-bindgen 0.2.91 or 0.2.92, used through constructors: nothing finalizes them.
import { setTimeout as sleep } from 'node:timers/promises';
import { YText } from 'ywasm';

export function leaksEveryText(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const text = new YText('text');
    //           ^^^^^^^^^^^^^^^^^ unfreed-in-loop
    length += text.length(undefined);
  }
  return length;
}

export async function leaksEveryTextDespiteTasks(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const text = new YText('text');
    //           ^^^^^^^^^^^^^^^^^ unfreed-in-loop
    length += text.length(undefined);
    if (i % 50 === 0) await sleep(1);
  }
  return length;
}

export function freesEveryText(passes) {
  let length = 0;
  for (let i = 0; i < passes; i++) {
    const text = new YText('text');
    length += text.length(undefined);
    text.free();
  }
  return length;
}
