// loro-crdt: wasm-bindgen with finalizers for every object, held by objects of the program.
import { LoroDoc } from 'loro-crdt';

class Note {
  constructor(doc) {
    this.doc = doc;
  }

  size() {
    return this.doc.opCount();
  }

  dispose() {
    this.doc.free();
  }
}

class Pair {
  left = new LoroDoc();
  #right = new LoroDoc();

  size() {
    return this.left.opCount() + this.#right.opCount();
  }

  free() {
    this.left.free();
    this.#right.free();
  }

  freeLeft() {
    this.left.free();
  }
}

class Shelf {
  notes = [];

  add(doc) {
    this.notes.push(new Note(doc));
  }

  dispose() {
    for (const note of this.notes) note.dispose();
  }
}

function open() {
  const note = new Note(new LoroDoc());
  return note;
}

export function disposesEveryNote(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const note = new Note(new LoroDoc());
    size += note.size();
    note.dispose();
  }
  return size;
}

export function forgetsEveryNote(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const note = new Note(new LoroDoc());
    //                    ^^^^^^^^^^^^^ unfreed-in-loop
    size += note.size();
  }
  return size;
}

export function disposesWhatAFactoryOpens(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const note = open();
    size += note.size();
    note.dispose();
  }
  return size;
}

export function forgetsWhatAFactoryOpens(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const note = open();
    //           ^^^^^^ unfreed-in-loop
    size += note.size();
  }
  return size;
}

export function freesBothOfEveryPair(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const pair = new Pair();
    size += pair.size();
    pair.free();
  }
  return size;
}

export function freesOneOfEveryPair(passes) {
  let size = 0;
  for (let i = 0; i < passes; i++) {
    const pair = new Pair();
    //           ^^^^^^^^^^ unfreed-in-loop
    size += pair.size();
    pair.freeLeft();
  }
  return size;
}

export function disposesEveryShelf(passes) {
  let count = 0;
  for (let i = 0; i < passes; i++) {
    const shelf = new Shelf();
    shelf.add(new LoroDoc());
    count += shelf.notes.length;
    shelf.dispose();
  }
  return count;
}
