// Sources of bindings that are named, found, broken or too much: what can be read is used, the rest is said.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leaky, project, run } from './support.mjs';

const rust = `use wasm_bindgen::prelude::*;
#[wasm_bindgen]
pub struct Tree(u32);
#[wasm_bindgen]
impl Tree {
    pub fn plant(height: u32) -> Tree { Tree(height) }
    pub fn height(&self) -> u32 { self.0 }
}
`;
const manifest = '[package]\nname = "orchard"\n[dependencies]\nwasm-bindgen = "=0.2.95"\n';
const app = `import { Tree } from './crate/pkg/orchard.js';
for (;;) {
  const tree = Tree.plant(3);
  tree.height();
}
`;
const cpp = `#include <emscripten/bind.h>
struct Lamp { Lamp dimmed() const; };
EMSCRIPTEN_BINDINGS(lamp) {
  emscripten::class_<Lamp>("Lamp").constructor<>().function("dimmed", &Lamp::dimmed);
}
`;
const lamps = `import Lamps from './build/lamp.js';
const M = await Lamps();
const first = new M.Lamp();
for (;;) {
  const lamp = first.dimmed();
  lamp.dimmed().delete();
}
`;
const noCache = { UNFREED_CACHE_DIR: '' };
const classesOf = (out) => JSON.parse(out).modules.flatMap((module) => module.classes.map((cls) => cls.name));
const print = (folder, files, env = {}) => run(folder, ['--print=bindings', ...files], { env: { ...noCache, ...env } });

test('a leak is found from Rust alone, and the notification of a broken block has its line', () => {
  const folder = project({ 'crate/Cargo.toml': manifest, 'crate/src/lib.rs': rust, 'app.js': app });
  const sound = run(folder, ['app.js']);
  assert.equal(sound.code, 1);
  assert.match(sound.out, /app\.js:3:16: warning: `Tree` is created on every pass/);
  assert.equal(sound.err, '');

  const broken = project({
    'crate/Cargo.toml': manifest,
    'crate/src/lib.rs': `${rust}#[wasm_bindgen]\nimpl Tree {\n    pub fn half(&self) -> Tree {\n`,
    'app.js': app,
  });
  const report = run(broken, ['app.js']);
  assert.equal(report.code, 1);
  assert.match(report.out, /Tree` is created on every pass/);
  assert.match(report.out + report.err, /crate\/src\/lib\.rs:\d+/);
});

test('Rust that is not UTF-8, and a macro that makes itself', () => {
  const folder = project();
  writeFileSync(join(folder, 'latin.rs'), Buffer.from(`// caf\xe9\n${rust}`, 'latin1'));
  const latin = print(folder, ['latin.rs']);
  assert.equal(latin.code, 0);
  assert.deepEqual(classesOf(latin.out), ['Tree']);
  assert.match(latin.err, /latin\.rs.*UTF-8/);

  writeFileSync(join(folder, 'macro.rs'), `${rust}macro_rules! twice { ($($x:tt)*) => { twice!($($x)* $($x)*); } }\ntwice!(a);\n`);
  const endless = print(folder, ['macro.rs']);
  assert.equal(endless.code, 0);
  assert.deepEqual(classesOf(endless.out), ['Tree']);
  assert.match(endless.err, /macro\.rs.*twice!/);
});

test('an .idl that ends in the middle', () => {
  const folder = project({ 'half.idl': 'interface Ball { void Ball(); };\ninterface Cue { void Cue(); Ball hit(' });
  const { code, out, err } = print(folder, ['half.idl']);
  assert.equal(code, 0);
  assert.deepEqual(classesOf(out), ['Ball', 'Cue']);
  assert.match(err, /half\.idl:2/);
});

test('C++ whose program for Clang is missing, crashes, or hangs', () => {
  const folder = project({ 'lamp.cpp': cpp });
  const missing = print(folder, ['lamp.cpp'], { UNFREED_EMBIND: join(folder, 'nothing') });
  assert.equal(missing.code, 0);
  assert.deepEqual(classesOf(missing.out), ['Lamp']);
  assert.match(missing.err, /unfreed-embind/);

  const script = (name, text) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
    return { UNFREED_EMBIND: join(folder, name) };
  };
  for (const [name, text] of [['crash', 'kill -SEGV $$'], ['babble', 'echo "{ not JSON"'], ['silent', 'exit 3']]) {
    const result = print(folder, ['lamp.cpp'], script(name, text));
    assert.equal(result.code, 0, name);
    assert.deepEqual(classesOf(result.out), ['Lamp'], name);
    assert.match(result.err, /lamp\.cpp/, name);
  }
  const hanging = print(folder, ['lamp.cpp'], script('hang', 'sleep 55'));
  assert.equal(hanging.code, 0);
  assert.deepEqual(classesOf(hanging.out), ['Lamp']);
  assert.match(hanging.err, /lamp\.cpp.*\d+ s/);
});

test('that the program for Clang is missing is said once, of the first file, however many threads ask', () => {
  const names = Array.from({ length: 12 }, (_, i) => `lamp${String(i).padStart(2, '0')}.cpp`);
  const folder = project(Object.fromEntries(names.map((name) => [name, cpp])));
  for (let round = 0; round < 5; round++) {
    const { err } = print(folder, ['--threads=4', ...names], { UNFREED_EMBIND: join(folder, 'nothing') });
    assert.equal(err.match(/UNFREED_EMBIND names/g).length, 1);
    assert.match(err, /^warning: lamp00\.cpp: UNFREED_EMBIND names/m);
  }
});

test('a cache folder that cannot be written, or that holds nonsense', () => {
  const folder = project({ 'lamp.cpp': cpp, 'lamps.mjs': lamps, cache: 'a file, no folder' });
  const plain = print(folder, ['lamp.cpp']);
  const blocked = print(folder, ['lamp.cpp'], { UNFREED_CACHE_DIR: join(folder, 'cache') });
  assert.equal(blocked.out, plain.out);
  assert.equal(blocked.err, plain.err);
  mkdirSync(join(folder, 'kept'));
  const first = print(folder, ['lamp.cpp'], { UNFREED_CACHE_DIR: join(folder, 'kept') });
  const second = print(folder, ['lamp.cpp'], { UNFREED_CACHE_DIR: join(folder, 'kept') });
  assert.equal(first.out, plain.out);
  assert.equal(second.out, plain.out);
});

test('named sources that hold no bindings, and names that are nothing', () => {
  const folder = project({ 'plain.cpp': 'int main() {}\n', 'a.js': 'export const x = 1;\n' });
  const named = run(folder, ['--bindings=plain.cpp', 'a.js'], { env: noCache });
  assert.equal(named.code, 0);
  assert.match(named.out + named.err, /plain\.cpp.*no Wasm bindings/);
  const gone = run(folder, ['--bindings=gone.rs', 'a.js']);
  assert.equal(gone.code, 2);
  assert.match(gone.err, /`gone\.rs`/);
});

test('a model with a mistake is refused with its file and key', () => {
  const folder = project({
    'unfreed.json': '{ "models": ["models"] }\n',
    'models/lamps.json': '{ "version": 1, "library": "lamps", "toolchain": "embind", "sources": { "run": "measured" }, "pakages": ["lamps"] }\n',
    'a.js': 'export const x = 1;\n',
  });
  const { code, err } = run(folder, ['a.js']);
  assert.equal(code, 2);
  assert.match(err, /lamps\.json/);
  assert.match(err, /pakages/);
});

test('a model that names a class which the library does not have', () => {
  const model = (...names) => JSON.stringify({
    version: 1, library: 'lamps', packages: ['lamps-wasm'], toolchain: 'embind', sources: { run: 'measured' },
    classes: [{ names, source: 'run', finalizer: 'never' }],
  });
  const folder = project({
    'unfreed.json': '{ "models": ["models"] }\n',
    'models/lamps.json': model('Lamp', 'Lmap'),
    'node_modules/lamps-wasm/package.json': '{ "name": "lamps-wasm", "version": "1.0.0", "types": "index.d.ts" }\n',
    'node_modules/lamps-wasm/index.d.ts': 'export declare class Lamp {\n  constructor();\n  delete(): void;\n  isDeleted(): boolean;\n}\n',
    'a.mjs': 'import { Lamp } from "lamps-wasm";\nexport const lamp = new Lamp();\n',
  });
  const { code, out, err } = run(folder, ['a.mjs']);
  assert.equal(code, 0);
  assert.match(out + err, /models\/lamps\.json.*no class `Lmap` in `node_modules\/lamps-wasm\/index\.d\.ts`/);
  assert.doesNotMatch(out + err, /`Lamp`/);
});

const leaksIn = (report) => (report.out.match(/is created on every pass/g) ?? []).length;

test('two modules of one folder that bind classes of one name', () => {
  const lamp = (result) => cpp.replace('Lamp dimmed() const', `${result} dimmed() const`);
  const sources = { 'a.cpp': lamp('Lamp'), 'b.cpp': lamp('int') };
  const use = (module) => `import start from './${module}.js';
const M = await start();
const first = new M.Lamp();
for (;;) { const lamp = first.dimmed(); }
`;
  const app = { 'a.use.mjs': use('web/bright'), 'b.use.mjs': use('web/dark') };
  const told = project({ ...sources, ...app, Makefile: 'all:\n\tem++ a.cpp -o web/bright.js\n\tem++ b.cpp -o web/dark.js\n' });
  assert.equal(leaksIn(run(told, ['a.use.mjs'], { env: noCache })), 1);
  assert.equal(leaksIn(run(told, ['b.use.mjs'], { env: noCache })), 0);

  const untold = project({ ...sources, ...app, Makefile: 'all:\n\tem++ $(wildcard *.cpp) -o web/bright.js\n' });
  assert.equal(leaksIn(run(untold, ['a.use.mjs'], { env: noCache })), 0, 'which of the two is not known');
});

test('a module that sources and declarations describe is printed once', () => {
  const declared = 'export class Tree { private constructor(); free(): void; static plant(height: number): Tree; height(): number; }\n';
  const folder = project({ 'crate/Cargo.toml': manifest, 'crate/src/lib.rs': rust, 'app.js': app, 'crate/pkg/orchard.d.ts': declared });
  assert.deepEqual(classesOf(print(folder, ['.']).out).filter((name) => name === 'Tree'), ['Tree']);
  const global = project({ 'lamp.cpp': cpp, 'app.js': 'for (;;) { const lamp = new Module.Lamp(); }\n' });
  assert.deepEqual(classesOf(print(global, ['.']).out).filter((name) => name === 'Lamp'), ['Lamp']);
});

test('sources that are met and cannot be read are named', () => {
  const folder = project({ 'crate/Cargo.toml': manifest, 'crate/src/lib.rs': rust, 'app.js': app });
  writeFileSync(join(folder, 'wide.cpp'), Buffer.from('\ufeffEMSCRIPTEN_BINDINGS', 'utf16le'));
  const report = run(folder, ['app.js']);
  assert.equal(report.code, 1);
  assert.match(report.out + report.err, /wide\.cpp.*UTF-16/);
});

test('globals: EXPORT_NAME, and a Module that the page starts', () => {
  const named = project({
    'lamp.cpp': cpp,
    Makefile: "all:\n\tem++ lamp.cpp -sMODULARIZE -sEXPORT_NAME='createLamps' -o lamp.js\n",
    'app.js': 'createLamps().then((M) => {\n  for (;;) { const lamp = new M.Lamp(); }\n});\n',
  });
  assert.equal(leaksIn(run(named, ['app.js'], { env: noCache })), 1);
  const page = project({
    'lamp.cpp': cpp,
    'app.js': 'var Module = {\n  onRuntimeInitialized() {\n    for (;;) { const lamp = new Module.Lamp(); }\n  },\n};\n',
  });
  assert.equal(leaksIn(run(page, ['app.js'], { env: noCache })), 1);
});

test('sources beside the working folder, and paths of the server', () => {
  const folder = project({
    'crate/Cargo.toml': manifest,
    'crate/src/lib.rs': rust,
    'web/package.json': '{}',
    'web/app.js': app.replace('./crate', '../crate'),
  });
  assert.equal(leaksIn(run(join(folder, 'web'), ['app.js'])), 1);
  const served = project({ 'package.json': '{}', 'src/app.js': leaky.replace('./pkg', '/pkg') });
  assert.equal(leaksIn(run(served, ['src/app.js'])), 1, 'from the root');
});

const getters = `use wasm_bindgen::prelude::*;
#[wasm_bindgen]
#[derive(Clone)]
pub struct Tree(u32);
#[wasm_bindgen]
impl Tree {
    #[wasm_bindgen(getter)]
    pub fn copy(&self) -> Tree { self.clone() }
}
`;

test('a rule that looks at bindings reports in their sources, wherever these are named, given or below a folder', () => {
  const folder = project({ 'crate/Cargo.toml': manifest, 'crate/src/lib.rs': getters, 'web/app.js': 'export {};\n' });
  const place = /^crate\/src\/lib\.rs:8:12: warning: every read of `Tree\.copy` creates a new `Tree`/;
  const rule = '--rule=allocating-getter';
  for (const paths of [['crate/src/lib.rs'], ['.'], ['crate'], ['web', '--bindings=crate']]) {
    const found = run(folder, [rule, ...paths]);
    assert.equal(found.code, 1, paths.join(' '));
    assert.match(found.out, place);
    assert.equal(found.err, '');
  }
  assert.equal(run(folder, [rule, 'web']).code, 0);
  assert.equal(run(folder, [rule, 'crate/src/nothing.rs']).code, 2);
  assert.equal(run(folder, ['.']).code, 0);

  const sarif = JSON.parse(run(folder, [rule, '--format=sarif', 'crate']).out);
  const { artifactLocation, region } = sarif.runs[0].results[0].locations[0].physicalLocation;
  assert.equal(artifactLocation.uri, 'crate/src/lib.rs');
  assert.deepEqual(
    [region.startLine, region.startColumn, region.endLine, region.endColumn],
    [8, 12, 8, 16],
  );

  writeFileSync(join(folder, 'unfreed.json'), '{ "rules": { "allocating-getter": "error" }, "exclude": ["generated"] }');
  assert.match(run(folder, ['.']).out, /lib\.rs:8:12: error: every read/);
  writeFileSync(join(folder, 'unfreed.json'), '{ "rules": { "allocating-getter": "error" }, "exclude": ["crate"] }');
  assert.equal(run(folder, ['.']).code, 0);
});

test('places of C++ come from the cache as they were', () => {
  const source = cpp.replace('.function("dimmed"', '.property("dimmed"');
  const folder = project({ 'native/lamp.cpp': source });
  const env = { UNFREED_CACHE_DIR: join(folder, '.cache') };
  const first = run(folder, ['--rule=allocating-getter', '.'], { env });
  assert.match(first.out, /^native\/lamp\.cpp:4:61: warning: every read of `Lamp\.dimmed`/);
  assert.equal(run(folder, ['--rule=allocating-getter', '.'], { env }).out, first.out);
  const nearer = run(join(folder, 'native'), ['--rule=allocating-getter', 'lamp.cpp'], { env });
  assert.equal(nearer.out, first.out.replaceAll('native/', ''));
});
