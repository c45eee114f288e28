// The same input gives the same bytes: for any number of threads, order of arguments and of the entries of folders,
// working folder, locale and time zone, with a cold and a warm cache. Looked at over all fixtures together.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { optimised, run, scratch, top } from './support.mjs';

const fixtures = join(top, 'fixtures');

// Configurations change what is on: each holds for its own folder, whatever the order.
const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
const all = files(fixtures).map((path) => path.slice(fixtures.length + 1)).sort();

// A copy of the fixtures whose files are made in the order that `arrange` gives: file systems list them in an order
// of their own that depends on it.
function copied(arrange = (list) => list) {
  const folder = scratch();
  for (const path of arrange([...all])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(fixtures, path), join(folder, path));
  }
  return folder;
}

function shuffled(list, seed) {
  let state = seed;
  const random = (below) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % below;
  for (let i = list.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

// The bytes of a report, with the name of the folder taken out: it is all that may differ. (Some thirty runs over all
// fixtures: the sanitized program takes a minute for each.)
function report(folder, words, options = {}) {
  const { code, out, err } = run(folder, ['--show-possible', ...words], { program: optimised, ...options });
  assert.ok(code === 0 || code === 1, err);
  return out.replaceAll(folder, '/here');
}
const inSarif = ['--format=sarif'];
const folder = copied();
const expected = report(folder, [...inSarif, '--threads=1', '.']);
const groups = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());

test('there is something to compare', () => {
  assert.ok(JSON.parse(expected).runs[0].results.length > 300);
});

test('threads', () => {
  for (const threads of [2, 8]) assert.equal(report(folder, [...inSarif, `--threads=${threads}`, '.']), expected, `${threads} threads`);
});

test('the order of arguments', () => {
  const named = report(folder, [...inSarif, ...groups]);
  for (const seed of [1, 2]) assert.equal(report(folder, [...inSarif, ...shuffled([...groups], seed), groups[0]]), named, `seed ${seed}`);
});

test('the order in which files were made, and where the tree lies', () => {
  for (const arrange of [(list) => list.reverse(), (list) => shuffled(list, 7)]) {
    const other = copied(arrange);
    assert.equal(report(other, [...inSarif, '.']), expected);
  }
});

test('locale and time zone', () => {
  for (const env of [{ LC_ALL: 'C' }, { LC_ALL: 'tr_TR.UTF-8' }, { LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Chatham' }, { TZ: 'Asia/Kathmandu', LANG: 'ja_JP.UTF-8' }])
    assert.equal(report(folder, [...inSarif, '.'], { env }), expected, JSON.stringify(env));
});

test('cold cache, warm cache, no cache', () => {
  const cache = scratch();
  for (const UNFREED_CACHE_DIR of [cache, cache, '']) assert.equal(report(folder, [...inSarif, '.'], { env: { UNFREED_CACHE_DIR } }), expected);
});

test('the other formats', () => {
  for (const format of ['text', 'json', 'github', 'gitlab', 'junit']) {
    const one = report(folder, [`--format=${format}`, '--threads=1', '.']);
    assert.equal(report(folder, [`--format=${format}`, '--threads=8', '.']), one, format);
  }
});

test('fixes', () => {
  const one = report(folder, ['--fix-dry-run', '--fix=suggested', '--threads=1', '.']);
  assert.ok(one.length > 10_000);
  assert.equal(report(folder, ['--fix-dry-run', '--fix=suggested', '--threads=8', '.']), one);
});
