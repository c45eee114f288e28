// What the user names and cannot be had: exit code 2, one line, and no report is touched.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertRefused, clean, leaky, project, run } from './support.mjs';

test('a path that does not exist', () => {
  assertRefused(run(project({ 'a.js': clean }), ['a.js', 'no/such.js']), 'no/such.js');
});

test('a path that leads nowhere', () => {
  const folder = project();
  symlinkSync('gone.js', join(folder, 'a.js'));
  assertRefused(run(folder, ['a.js']), 'a.js');
});

test('a symbolic link to itself', () => {
  const folder = project();
  symlinkSync('a.js', join(folder, 'a.js'));
  assertRefused(run(folder, ['a.js']), 'a.js');
});

test('an option that does not exist', () => {
  assertRefused(run(project(), ['--no-such-option']), '--no-such-option');
});

test('a value that an option does not take', () => {
  const folder = project({ 'a.js': clean });
  assertRefused(run(folder, ['--format=yaml']), 'yaml');
  assertRefused(run(folder, ['--threads=many']), 'many');
  assertRefused(run(folder, ['--severity=unfreed-in-loop=loud']), 'loud');
  assertRefused(run(folder, ['--print=everything']), 'everything');
});

test('a rule that does not exist', () => {
  const folder = project({ 'a.js': clean });
  assertRefused(run(folder, ['--rule=unfreed-in-lop']), 'unfreed-in-lop');
  assertRefused(run(folder, ['--disable=nonsense']), 'nonsense');
  assertRefused(run(folder, ['--severity=nonsense=error']), 'nonsense');
  assertRefused(run(folder, ['--explain=nonsense']), 'nonsense');
});

test('a configuration that does not parse', () => {
  for (const text of ['{ "rules": ', '[]', '{"rules": {"unfreed-in-loop": 5}}', '\0\0\0', '']) {
    assertRefused(run(project({ 'a.js': leaky, 'unfreed.json': text }), []), 'unfreed.json');
  }
  assertRefused(run(project({ 'a.js': leaky, 'other.json': '{' }), ['--config=other.json']), 'other.json');
});

test('a configuration with nesting that is meant to exhaust the stack', () => {
  assertRefused(run(project({ 'a.js': leaky, 'unfreed.json': '['.repeat(200_000) }), []), 'unfreed.json');
});

test('a configuration that is not there', () => {
  assertRefused(run(project({ 'a.js': leaky }), ['--config=none.json']), 'none.json');
});

test('bindings that are not there, or are no bindings', () => {
  const folder = project({ 'a.js': leaky, 'bad.json': '{"version": 1, "modules": 3}', 'cut.json': '{"vers' });
  assertRefused(run(folder, ['--bindings=none.d.ts']), 'none.d.ts');
  assertRefused(run(folder, ['--bindings=bad.json']), 'bad.json');
  assertRefused(run(folder, ['--bindings=cut.json']), 'cut.json');
});

test('a report that cannot be written', () => {
  const folder = project({ 'a.js': leaky });
  mkdirSync(join(folder, 'taken'));
  assertRefused(run(folder, ['--output=no/such/folder/report.txt']), 'no/such/folder/report.txt');
  assertRefused(run(folder, ['--output=taken']), 'taken');
});

test('a good report is not touched by a run that fails', () => {
  const folder = project({ 'a.js': leaky, 'report.sarif': 'a good report' });
  const words = ['--format=sarif', '--output=report.sarif'];
  assertRefused(run(folder, [...words, 'no/such.js']));
  assertRefused(run(folder, [...words, '--rule=nonsense']));
  assert.equal(readFileSync(join(folder, 'report.sarif'), 'utf8'), 'a good report');
  assert.equal(run(folder, words).code, 1);
  assert.equal(JSON.parse(readFileSync(join(folder, 'report.sarif'), 'utf8')).version, '2.1.0');
});

test('no report is half written when another one cannot be', () => {
  const folder = project({ 'a.js': leaky });
  const words = ['--format=json', '--output=first.json', '--format=sarif', '--output=no/such/folder/second.sarif'];
  assertRefused(run(folder, words), 'no/such/folder/second.sarif');
  const first = join(folder, 'first.json');
  if (existsSync(first)) JSON.parse(readFileSync(first, 'utf8'));
});

test('an empty value does not take the next word', () => {
  const folder = project({ 'a.js': leaky, 'x': '' });
  assertRefused(run(folder, ['--bindings=', 'x']), '`--bindings=` has no value', 'without a space');
  assertRefused(run(folder, ['--output=', 'a.js']), '`--output=` has no value');
  assertRefused(run(folder, ['']), 'empty');
});
