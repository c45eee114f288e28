// What is promised of the released program: it starts fast and does not carry Clang. UNFREED_RELEASE names it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { clean, leaky, project, run } from './support.mjs';

const release = process.env.UNFREED_RELEASE;
assert.ok(existsSync(release), `${release} is missing: build the preset \`release\`, as scripts/test does`);

test('it lints', () => {
  assert.equal(run(project({ 'a.js': leaky }), [], { program: release }).code, 1);
  assert.equal(run(project({ 'a.js': clean }), [], { program: release }).code, 0);
});

test('it does not link Clang', () => {
  assert.doesNotMatch(execFileSync('ldd', [release], { encoding: 'utf8' }), /clang|LLVM/i);
});

// User and system time of one run, in milliseconds.
function cpuTime(folder, words) {
  const command = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null';
  const { err } = run(folder, ['-c', command, 'bash', release, ...words], { program: 'bash', env: { LC_ALL: 'C' } });
  const [user, system] = err.trim().split('\n').pop().split(' ').map(Number);
  return Math.round(1000 * (user + system));
}

test('a file of 300 lines, bindings included, takes less than 50 ms of CPU', () => {
  const more = (i) => clean.slice(clean.indexOf('export')).replace('freesOnEveryPass', `frees${i}`);
  let text = leaky;
  for (let i = 0; text.split('\n').length < 300; i++) text += more(i);
  const folder = project({ 'a.js': text });
  const times = Array.from({ length: 9 }, () => cpuTime(folder, ['a.js']));
  assert.ok(Math.min(...times) < 50, `${times} ms`);
});
