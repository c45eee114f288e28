// loro-crdt: wasm-bindgen with finalizers for every object.
import { setImmediate } from 'node:timers/promises';
import { LoroDoc } from 'loro-crdt';

export function leaksEveryDocument(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ unfreed-in-loop
    size += doc.opCount();
  }
  return size;
}

export function freesEveryDocument(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += doc.opCount();
    doc.free();
  }
  return size;
}

export function freesInFinallyDespiteContinue(passes) {
  let odd = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    try {
      if (i % 2 === 0) continue;
      odd += doc.opCount() + 1;
    } finally {
      doc.free();
    }
  }
  return odd;
}

export function skipsTheReleaseOnContinue(passes) {
  let seen = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ unfreed-on-path
    if (doc.opCount() === 0) continue;
    seen++;
    doc.free();
  }
  return seen;
}

export async function awaitsAResolvedPromise(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ microtask-yield
    size += doc.opCount();
    await Promise.resolve();
  }
  return size;
}

export async function awaitsAResolvedPromiseEveryHundredPasses(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ microtask-yield
    size += doc.opCount();
    if (i % 100 === 0) await Promise.resolve();
  }
  return size;
}

async function computedAtOnce(value) {
  return value;
}

export async function awaitsAFunctionThatNeverWaits(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ microtask-yield
    size += await computedAtOnce(doc.opCount());
  }
  return size;
}

export async function awaitsATimer(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += doc.opCount();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return size;
}

export async function awaitsATaskOnEveryPass(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += doc.opCount();
    await setImmediate();
  }
  return size;
}

export async function awaitsATaskEveryFiftyPasses(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += doc.opCount();
    if (i % 50 === 0) await setImmediate();
  }
  return size;
}

async function afterATask(value) {
  await setImmediate();
  return value;
}

export async function awaitsAFunctionThatWaits(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += await afterATask(doc.opCount());
  }
  return size;
}

export async function continuesBeforeTheTask(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ unfreed-in-loop
    if (doc.opCount() === 0) continue;
    size++;
    await setImmediate();
  }
  return size;
}

export async function startsEveryPassAtOnce(passes) {
  const numbers = Array.from({ length: passes }, (_, i) => i);
  const sizes = await Promise.all(
    numbers.map(async (number) => {
      const doc = new LoroDoc();
      //          ^^^^^^^^^^^^^ unfreed-in-loop
      await setImmediate();
      return doc.opCount() + number;
    }),
  );
  return sizes.length;
}

export async function takesOnePassAfterTheOther(passes) {
  const numbers = Array.from({ length: passes }, (_, i) => i);
  const sizes = [];
  for (const number of numbers) {
    const doc = new LoroDoc();
    await setImmediate();
    sizes.push(doc.opCount() + number);
  }
  return sizes.length;
}

export function dropsTheMapOfEveryPass(passes) {
  const doc = new LoroDoc();
  for (let i = 0; i < passes; i++) {
    doc.getMap('settings').set('key', i);
//  ^^^^^^^^^^^^^^^^^^^^^^ discarded-temporary
  }
  doc.free();
}

export function freesTheMapOfEveryPass(passes) {
  const made = [];
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    const map = doc.getMap('settings');
    map.set('key', i);
    made.push(map.size);
    map.free();
    doc.free();
  }
  return made;
}
