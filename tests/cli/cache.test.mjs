// What is kept from run to run saves time and changes nothing.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allFixtures, assertRefused, clean, leaky, optimised, project, run } from './support.mjs';

const entriesOf = (cache) => readdirSync(join(cache, 'bindings')).sort();

function report(folder, words, env = {}, more = {}) {
  const { code, out, err } = run(folder, ['--format=json', ...words, '.'], { env, ...more });
  assert.ok(code === 0 || code === 1, err);
  return out;
}

test('the report of all fixtures is the same with what was kept, without it, and without a cache', () => {
  const folder = allFixtures();
  const cache = join(project(), 'kept');
  const all = (words) => report(folder, words, {}, { program: optimised });
  const without = all(['--no-cache']);
  const cold = all([`--cache-dir=${cache}`]);
  const entries = entriesOf(cache);
  assert.ok(entries.length >= 10, `${entries.length} modules of bindings are kept`);
  const before = entries.map((name) => readFileSync(join(cache, 'bindings', name)));
  const warm = all([`--cache-dir=${cache}`]);
  assert.deepEqual(entriesOf(cache), entries);
  entries.forEach((name, i) => assert.ok(before[i].equals(readFileSync(join(cache, 'bindings', name)))));
  assert.equal(cold, without);
  assert.equal(warm, without);
  assert.ok(JSON.parse(warm).findings.length > 300);
});

test('and so are the bindings themselves', () => {
  const folder = project({ 'app.js': leaky });
  const cache = join(folder, 'kept');
  const print = (words) => run(folder, ['--print=bindings', ...words, 'app.js', '--bindings=pkg/parser.d.ts']).out;
  const without = print(['--no-cache']);
  assert.equal(JSON.parse(without).modules.length, 1);
  assert.equal(print([`--cache-dir=${cache}`]), without);
  assert.ok(entriesOf(cache).length > 0);
  assert.equal(print([`--cache-dir=${cache}`]), without);
});

test('what has changed is read anew', () => {
  const folder = project({ 'a.js': leaky });
  const words = ['--cache-dir=kept'];
  assert.equal(JSON.parse(report(folder, words)).findings.length, 1);
  const declarations = readFileSync(join(folder, 'pkg', 'parser.d.ts'));
  const glue = readFileSync(join(folder, 'pkg', 'parser.js'));
  writeFileSync(join(folder, 'pkg', 'parser.d.ts'), 'export function parse(text: string): string;\n');
  writeFileSync(join(folder, 'pkg', 'parser.js'), 'export function parse(text) { return text; }\n');
  assert.equal(JSON.parse(report(folder, words)).findings.length, 0);
  writeFileSync(join(folder, 'pkg', 'parser.d.ts'), declarations);
  writeFileSync(join(folder, 'pkg', 'parser.js'), glue);
  assert.equal(JSON.parse(report(folder, words)).findings.length, 1);
});

test('--no-cache neither reads nor writes', () => {
  const folder = project({ 'a.js': leaky });
  const env = { XDG_CACHE_HOME: join(project(), 'xdg') };
  report(folder, ['--no-cache'], env);
  assert.ok(!existsSync(env.XDG_CACHE_HOME));
  report(folder, [], env);
  assert.equal(entriesOf(join(env.XDG_CACHE_HOME, 'unfreed')).length, 1);
  assertRefused(run(folder, ['--no-cache', '--cache-dir=x', '.']), '--no-cache', '--cache-dir');
});

test('nothing is kept below what is linted, unless that is asked for', () => {
  const folder = project({ 'a.js': leaky });
  const env = { XDG_CACHE_HOME: join(folder, '.cache') };
  report(folder, [], env);
  assert.ok(!existsSync(env.XDG_CACHE_HOME));
  report(folder, ['--cache-dir=.cache']);
  assert.ok(existsSync(join(folder, '.cache', 'bindings')));
  report(folder, [], { UNFREED_CACHE_DIR: 'mine' });
  assert.ok(existsSync(join(folder, 'mine', 'bindings')));
});

test('a cache folder that cannot be written is none', () => {
  const folder = project({ 'a.js': leaky, 'clean.js': clean, file: 'not a folder' });
  const plain = report(folder, ['--no-cache']);
  const said = (words) => run(folder, [...words, '.']);
  for (const cache of ['file', 'file/inside', '/proc/none']) {
    assert.equal(report(folder, [`--cache-dir=${cache}`]), plain);
    assert.deepEqual(said([`--cache-dir=${cache}`]), said(['--no-cache']));
  }
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o500);
  assert.equal(report(folder, ['--cache-dir=closed']), plain);
  chmodSync(join(folder, 'closed'), 0o700);
});

test('an entry that was damaged is read anew and written anew', () => {
  const folder = project({ 'a.js': leaky });
  const cache = join(project(), 'kept');
  const whole = report(folder, [`--cache-dir=${cache}`]);
  const [name] = entriesOf(cache);
  const path = join(cache, 'bindings', name);
  const bytes = readFileSync(path);
  for (const damaged of [Buffer.alloc(0), bytes.subarray(0, bytes.length / 2), Buffer.from('foreign'), Buffer.from(bytes).fill(0, bytes.length - 9)]) {
    writeFileSync(path, damaged);
    assert.equal(report(folder, [`--cache-dir=${cache}`]), whole);
    assert.ok(bytes.equals(readFileSync(path)), 'it is what it was');
  }
  rmSync(path);
  mkdirSync(path);
  assert.equal(report(folder, [`--cache-dir=${cache}`]), whole);
});
