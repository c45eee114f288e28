// The baseline as a project uses it: made once, and then only what is new counts.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertRefused, fencesOf, leaky, project, run, sarif, withSuppression } from './support.mjs';

const words = ['--baseline=known.json'];
const update = [...words, '--update-baseline'];
const nested = leaky.replace('./pkg', '../pkg');
const idsOf = ({ notifications }) => notifications.map(({ descriptor }) => descriptor.id);
const entriesOf = (folder) => JSON.parse(readFileSync(join(folder, 'known.json'), 'utf8')).findings;

function known(files) {
  const folder = project(files);
  assert.equal(run(folder, update).code, 0);
  return folder;
}

test('what the baseline knows does not fail the run, and what is new does', () => {
  const folder = known({ 'a.js': leaky });
  const same = sarif(folder, words);
  assert.equal(same.code, 0);
  assert.deepEqual(same.report.results.map(({ baselineState, suppressions }) => [baselineState, suppressions[0].kind]), [['unchanged', 'external']]);
  writeFileSync(join(folder, 'b.js'), leaky);
  const more = sarif(folder, words);
  assert.equal(more.code, 1);
  assert.deepEqual(more.findings.map(({ uri }) => uri), ['b.js', 'a.js']);
  assert.deepEqual(more.report.results.map(({ baselineState }) => baselineState), ['new', 'unchanged']);
});

test('entries stay what they are when lines move and code is indented otherwise', () => {
  const folder = known({ 'a.js': leaky });
  writeFileSync(join(folder, 'a.js'), `// new\n\n${leaky.replace('    const parser = new Parser(row);', '\tconst parser =  new Parser( row );')}`.replaceAll('\n', '\r\n'));
  assert.equal(run(folder, words).code, 0);
});

test('equal findings are counted', () => {
  const twice = leaky.replace('export', leaky.slice(leaky.indexOf('export')).replace('leaksOnEveryPass', 'leaksToo').concat('export'));
  const folder = known({ 'a.js': twice });
  assert.deepEqual(entriesOf(folder).map(({ count }) => count), [2]);
  assert.equal(run(folder, words).code, 0);
  const thrice = `${twice}${leaky.slice(leaky.indexOf('export')).replace('leaksOnEveryPass', 'leaksMore')}`;
  writeFileSync(join(folder, 'a.js'), thrice);
  const result = sarif(folder, [...words, '--hide-suppressed']);
  assert.equal(result.code, 1);
  assert.equal(result.findings.length, 1);
});

test('entries that match nothing are reported, and --update-baseline takes them out', () => {
  const folder = known({ 'a.js': leaky, 'src/b.js': nested });
  writeFileSync(join(folder, 'a.js'), '');
  assert.deepEqual(idsOf(sarif(folder, words)), ['stale-baseline']);
  assert.deepEqual(idsOf(sarif(folder, [...words, 'src'])), [], 'it was not looked for');
  assert.deepEqual(idsOf(sarif(folder, [...words, '--rule=double-free'])), [], 'it was not looked for');
  run(folder, [...update, 'src']);
  assert.equal(entriesOf(folder).length, 2, 'what was not looked for stays');
  run(folder, update);
  assert.deepEqual(entriesOf(folder).map(({ path }) => path), ['src/b.js']);
  rmSync(join(folder, 'src', 'b.js'));
  assert.deepEqual(idsOf(sarif(folder, words)), ['stale-baseline'], 'the file is gone');
});

test('what a comment suppresses does not go into the baseline', () => {
  const folder = known({ 'a.js': withSuppression('unfreed-in-loop -- few') });
  assert.deepEqual(entriesOf(folder), []);
});

test('the same findings give the same bytes, wherever the run starts', () => {
  const folder = known({ 'a b#é.js': leaky, 'src/b.js': nested, 'src/a.js': nested });
  const first = readFileSync(join(folder, 'known.json'), 'utf8');
  run(folder, [...update, '--threads=1']);
  assert.equal(readFileSync(join(folder, 'known.json'), 'utf8'), first);
  assert.equal(run(join(folder, 'src'), ['--baseline=../known.json', '..']).code, 0);
});

test('the configuration at the root may name it', () => {
  const folder = project({ 'a.js': leaky, 'unfreed.json': '{"baseline": "known.json"}' });
  assert.equal(run(folder, ['--update-baseline']).code, 0);
  assert.equal(run(folder, []).code, 0);
});

test('a baseline that is not there, that is none, or that cannot be written', () => {
  const folder = project({ 'a.js': leaky, 'bad.json': '{"version": 1}', 'cut.json': '{"vers' });
  assertRefused(run(folder, ['--baseline=none.json']), 'none.json', '--update-baseline');
  assertRefused(run(folder, ['--update-baseline']), '--baseline=FILE');
  for (const file of ['bad.json', 'cut.json']) assertRefused(run(folder, [`--baseline=${file}`, '--update-baseline']), file);
  assert.equal(readFileSync(join(folder, 'cut.json'), 'utf8'), '{"vers', 'a broken one is not written over');
  mkdirSync(join(folder, 'taken'));
  assertRefused(run(folder, ['--baseline=no/such/known.json', '--update-baseline']), 'no/such/known.json');
  assert.ok(!existsSync(join(folder, 'no')));
});

test('the example of docs/suppressions.md is what is written', () => {
  const [{ code }] = fencesOf('docs/suppressions.md').filter(({ word }) => word === 'baseline');
  const folder = project({ 'src/app.js': nested });
  run(folder, update);
  assert.equal(readFileSync(join(folder, 'known.json'), 'utf8'), code);
});

test('--max-findings keeps the most severe ones and says how many are left out', () => {
  const folder = project({ 'a.js': leaky, 'b.js': leaky, 'c.js': leaky, 'unfreed.json': '{"overrides": [{"files": ["c.js"], "rules": {"unfreed-in-loop": "error"}}]}' });
  const result = sarif(folder, ['--max-findings=2']);
  assert.equal(result.code, 1);
  assert.deepEqual(result.findings.map(({ uri }) => uri), ['a.js', 'c.js']);
  assert.deepEqual(idsOf(result), ['findings-left-out']);
  assertRefused(run(folder, ['--max-findings=none']), 'none');
});

test('--quiet says nothing where nothing is found', () => {
  assert.equal(run(project({ 'a.js': withSuppression('unfreed-in-loop, double-free -- few') }), ['--quiet']).out, '');
  const { code, out } = run(project({ 'a.js': leaky }), ['--quiet']);
  assert.equal(code, 1);
  assert.ok(out.includes('unfreed-in-loop') && !out.includes('linted'));
});
