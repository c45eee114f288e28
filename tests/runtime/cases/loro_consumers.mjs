// loro-crdt: wasm-bindgen with finalizers for every object. Elements of generators and arrays, tests that tell
// who owns what, and scopes.
import { LoroDoc } from 'loro-crdt';

function* docs(passes) {
  for (let i = 0; i < passes; i++) yield new LoroDoc();
}

// Frees each one when its consumer asks for the next.
function* lentDocs(passes) {
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    try {
      yield doc;
    } finally {
      doc.free();
    }
  }
}

export function leaksWhatIsYielded(passes) {
  let size = 0;
  for (const doc of docs(passes)) size += doc.opCount();
  //                ^^^^^^^^^^^^ unfreed-in-loop
  return size;
}

export function leaksWhatIsSpread(passes) {
  let size = 0;
  const all = [...docs(passes)];
  //              ^^^^^^^^^^^^ unfreed-in-loop
  for (const doc of all) size += doc.opCount();
  return size;
}

export function leaksBetweenTwoCallbacks(passes) {
  let size = 0;
  Array.from({ length: passes }, () => new LoroDoc()).forEach((doc) => {
  //                                   ^^^^^^^^^^^^^ unfreed-collection
    size += doc.opCount();
  });
  return size;
}

export function leaksWhatIsGathered(passes) {
  const seen = new Map();
  for (let i = 0; i < passes; i++) {
    const doc = new LoroDoc();
    //          ^^^^^^^^^^^^^ unfreed-collection
    seen.set(i, doc);
  }
  return seen.size;
}

export function freesWhatIsYielded(passes) {
  let size = 0;
  for (const doc of docs(passes)) {
    size += doc.opCount();
    doc.free();
  }
  return size;
}

export function leavesItToTheGenerator(passes) {
  let size = 0;
  for (const doc of lentDocs(passes)) size += doc.opCount();
  return size;
}

export function freesWhatIsSpread(passes) {
  let size = 0;
  for (let done = 0; done < passes; done += 5) {
    const all = [...docs(5)];
    for (const doc of all) size += doc.opCount();
    for (const doc of all) doc.free();
  }
  return size;
}

export function drainsASet(passes) {
  let size = 0;
  for (let done = 0; done < passes; done += 5) {
    const open = new Set();
    for (let i = done; i < done + 5; i++) {
      const doc = new LoroDoc();
      if (!open.has(doc)) open.add(doc);
      size += doc.opCount();
    }
    for (const doc of open) doc.free();
  }
  return size;
}

export function freesUnderTheSameFlag(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const isLate = i >= 0;
    let doc;
    if (isLate) doc = new LoroDoc();
    size += i;
    if (isLate) doc.free();
  }
  return size;
}

export function freesAllButTheFirst(passes) {
  const first = new LoroDoc();
  let current = first;
  for (let i = 0; i < passes; i++) {
    const next = new LoroDoc();
    if (current !== first) current.free();
    current = next;
  }
  if (current !== first) current.free();
  first.free();
  return passes;
}

export function leaksAllButTheFirst(passes) {
  const first = new LoroDoc();
  let current = first;
  for (let i = 0; i < passes; i++) {
    const next = new LoroDoc();
    //           ^^^^^^^^^^^^^ unfreed-in-loop
    if (current === first) first.opCount();
    current = next;
  }
  first.free();
  return passes;
}

// A scope of one's own: what is kept in it is freed at its end.
export function freesWithAScope(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const kept = [];
    const keep = (handle) => {
      kept.push(handle);
      return handle;
    };
    size += keep(new LoroDoc()).opCount();
    for (const handle of kept) handle.free();
  }
  return size;
}
