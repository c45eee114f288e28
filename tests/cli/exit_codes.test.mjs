import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, leaky, project, run, sarif } from './support.mjs';

test('0 when nothing is found', () => {
  assert.equal(run(project({ 'a.js': clean }), []).code, 0);
});

test('0 when there is nothing to lint', () => {
  assert.equal(run(project(), []).code, 0);
});

test('1 when something is found, and the report says what and where', () => {
  const result = run(project({ 'a.js': leaky }), []);
  assert.equal(result.code, 1);
  assert.match(result.out, /a\.js/);
  assert.match(result.out, /5:20/);
  assert.match(result.out, /unfreed-in-loop/);
  assert.match(result.out, /new Parser\(row\)/);
});

test('1 for a file that is named, and for a folder that is named', () => {
  const folder = project({ 'src/a.js': leaky.replace('./pkg', '../pkg'), 'b.js': clean });
  assert.equal(run(folder, ['src/a.js']).code, 1);
  assert.equal(run(folder, ['src']).code, 1);
  assert.equal(run(folder, ['b.js']).code, 0);
});

test('0 when the rule is off', () => {
  const folder = project({ 'a.js': leaky });
  assert.equal(run(folder, ['--disable=unfreed-in-loop']).code, 0);
  assert.equal(run(folder, ['--severity=unfreed-in-loop=off']).code, 0);
  assert.equal(run(folder, ['--rule=microtask-yield']).code, 0);
  assert.equal(run(folder, ['--rule=microtask-yield,unfreed-in-loop']).code, 1);
});

test('the configuration is found upwards and chooses rules as the options do', () => {
  const rules = { rules: { 'unfreed-in-loop': 'off' } };
  const folder = project({ 'src/a.js': leaky.replace('./pkg', '../pkg'), 'unfreed.json': JSON.stringify(rules) });
  assert.equal(run(folder, ['src/a.js']).code, 0);
  assert.equal(run(folder, ['--severity=unfreed-in-loop=error', 'src/a.js']).code, 1);
});

test('standard input is linted under the name that is given', () => {
  const folder = project();
  assert.equal(run(folder, ['--stdin-filename=a.js'], { input: leaky }).code, 1);
  assert.equal(run(folder, ['--stdin-filename=a.js'], { input: clean }).code, 0);
});

test('the same input gives the same bytes, whatever the number of threads', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}.js`, i % 3 ? leaky : clean]));
  const folder = project(files);
  const one = run(folder, ['--format=sarif', '--threads=1']);
  for (const threads of [2, 4, 7]) {
    assert.equal(run(folder, ['--format=sarif', `--threads=${threads}`]).out, one.out);
  }
  assert.equal(sarif(folder, ['--threads=3']).findings.length, 20);
});
