// What the system does to the program: it takes files away, gives no memory, no place and no reader, and ends it. The
// exit codes stay those of the contract, and what is not covered is named.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertRefused, clean, leaky, project, run, unfreed } from './support.mjs';

const release = process.env.UNFREED_RELEASE;
const hasStrace = !spawnSync('strace', ['-V']).error;
const shell = (folder, line, program = unfreed) => run(folder, ['-c', line, program], { program: 'bash' });

// Lints `folder` while one call on the file `name` fails with `error`. LeakSanitizer cannot work under a tracer.
function withFault(folder, name, call, error) {
  const words = ['-f', '-qq', '-o', '/dev/null', '-P', join(folder, name), '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}`];
  return run(folder, [...words, unfreed, '--format=json', '.'], { program: 'strace', env: { ASAN_OPTIONS: 'detect_leaks=0' } });
}

for (const [call, error, said] of [
  ['openat', 'ENOENT', 'no such file'],
  ['openat', 'EACCES', 'permission denied'],
  ['openat', 'EMFILE', 'too many open files'],
  ['read', 'EIO', 'nput/output error'],
]) {
  test(`${call} of one file fails with ${error}: it is named, the rest is linted`, { skip: !hasStrace && 'strace is not here' }, () => {
    const folder = project({ 'bad.js': leaky, 'good.js': leaky });
    const { code, out } = withFault(folder, 'bad.js', call, error);
    const report = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual(report.findings.map((finding) => finding.path), ['good.js']);
    const about = report.notifications.filter((notification) => JSON.stringify(notification).includes('bad.js'));
    assert.equal(about.length, 1, out);
    assert.ok(JSON.stringify(about[0]).includes(said), JSON.stringify(about[0]));
  });
}

test('the declarations of bindings cannot be read', { skip: !hasStrace && 'strace is not here' }, () => {
  const folder = project({ 'a.js': leaky });
  const { code, out } = withFault(folder, 'pkg/parser.d.ts', 'read', 'EIO');
  assert.ok(code === 0 || code === 1);
  assert.ok(JSON.parse(out).notifications.some((notification) => JSON.stringify(notification).includes('parser.d.ts')), out);
});

test('standard output that is closed, and one that is full', () => {
  const leaking = project({ 'a.js': leaky });
  const fine = project({ 'a.js': clean });
  assert.equal(shell(leaking, '"$0" >&-').code, 1);
  assert.equal(shell(fine, '"$0" >&-').code, 0);
  assert.equal(shell(leaking, '"$0" 2>&-').code, 1);
  assert.equal(shell(leaking, '"$0" <&- >&- 2>&-').code, 1);
  assertRefused(shell(leaking, '"$0" > /dev/full'), 'standard output', 'No space left');
});

test('a report that finds no place is not half written', () => {
  const folder = project({ 'a.js': leaky });
  const { code } = shell(folder, '"$0" --format=sarif --output=/dev/full');
  assert.equal(code, 2);
  assert.deepEqual(readdirSync(folder).sort(), ['a.js', 'pkg']);
});

// The sanitizers reserve more than any limit allows.
test('memory that is at its end', { skip: !existsSync(release) && 'the release build is not here' }, () => {
  const large = `${leaky}${'export const table = [[1, 2], [3, 4], { a: 1 }];\n'.repeat(40_000).replace(/table/g, () => `t${Math.random().toString(36).slice(2)}`)}`;
  const folder = project({ 'large.js': large, 'a.js': leaky });
  const seen = new Set();
  for (const kilobytes of [20_000, 40_000, 60_000, 80_000, 120_000]) {
    const { code, err } = shell(folder, `ulimit -v ${kilobytes}; exec "$0" --threads=4 .`, release);
    assert.ok(code === 1 || (code === 2 && /^unfreed: there is not enough memory/.test(err)), `${kilobytes} kB: ${code} ${err}`);
    seen.add(code);
  }
  assert.ok(seen.has(2), 'some limit was too low');
});

test('SIGINT and SIGTERM end it at once, and leave nothing behind', async () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}.js`, leaky]));
    const folder = project(files);
    const before = readdirSync(folder).sort();
    const child = spawn(unfreed, ['--format=sarif', '--output=report.sarif', '.'], { cwd: folder, stdio: 'ignore' });
    setTimeout(() => child.kill(signal), 30);
    const [code, by] = await new Promise((resolve) => child.on('exit', (...end) => resolve(end)));
    const now = readdirSync(folder).sort();
    if (by === null) {
      assert.equal(code, 1, 'it was done before');
      assert.deepEqual(now, [...before, 'report.sarif'].sort());
    } else {
      assert.equal(by, signal);
      assert.deepEqual(now.filter((name) => name !== 'report.sarif'), before);
    }
  }
});
