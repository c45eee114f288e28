// loro-crdt: where nothing can be released, a task lets the finalizers run.
import { LoroDoc } from 'loro-crdt';

export async function awaitsNothing(passes) {
  let latest = null;
  for (let i = 0; i < passes; i++) {
    latest = new LoroDoc();
    await Promise.resolve();
  }
  return latest.opCount();
}

async function sizeOf(doc) {
  return doc.opCount();
}

export async function awaitsWork(passes) {
  let latest = null;
  let size = 0;
  for (let i = 0; i < passes; i++) {
    latest = new LoroDoc();
    size += await sizeOf(latest);
  }
  return latest === null ? -1 : size;
}
