// loro-crdt, as its findings are fixed: a release at the end, in `finally`, on each way out, and at once.
import { LoroDoc } from 'loro-crdt';

function checked(doc) {
  if (doc.opCount() > 1000) throw new Error('too large');
  return doc.opCount() + 1;
}

export function throwsNothing(passes) {
  let made = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    made += doc === undefined ? 0 : 1;
  }
  return made;
}

export function mayThrow(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    size += checked(doc);
  }
  return size;
}

export function continuesEarly(passes) {
  let odd = 0;
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    if (i % 8 !== 0) continue;
    odd += doc.opCount() + 1;
    doc.free();
  }
  return odd;
}

function sizeOf(i) {
  const doc = new LoroDoc();
  if (i % 3 === 0) return -1;
  return doc.opCount();
}

export function returnsInTheMiddle(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) size += sizeOf(i);
  return size;
}

export function ignoresWhatItMakes(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    new LoroDoc();
    count++;
  }
  return count;
}
