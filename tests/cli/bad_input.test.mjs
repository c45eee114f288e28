// What is met on the way and cannot be read: a notification, the rest is linted, the exit code is that of the rest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, ftruncateSync, mkdirSync, openSync, closeSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clean, leaky, project, run, sarif } from './support.mjs';

// Lints the folder with a leaking and with a clean file beside what is bad.
function assertCarriesOn(spoil, { notified }) {
  const bad = project({ 'z.js': leaky });
  spoil(bad);
  const withLeak = sarif(bad, []);
  assert.equal(withLeak.code, 1);
  assert.ok(withLeak.findings.some(({ uri }) => uri === 'z.js'), 'the good file is linted');
  assert.ok(withLeak.findings.every(({ uri }) => uri === 'z.js'), JSON.stringify(withLeak.findings));
  const about = withLeak.notifications.filter((notification) => JSON.stringify(notification).includes(notified));
  assert.ok(about.length > 0, `a notification names ${notified}: ${JSON.stringify(withLeak.notifications)}`);
  const fine = project({ 'z.js': clean });
  spoil(fine);
  const text = run(fine, []);
  assert.equal(text.code, 0, text.out + text.err);
  assert.ok((text.out + text.err).includes(notified), `the text report names ${notified}: ${text.out}${text.err}`);
}

const write = (name, content) => (folder) => {
  const file = openSync(join(folder, name), 'w');
  writeSync(file, content);
  closeSync(file);
};

test('a binary file', () => {
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256));
  assertCarriesOn(write('bad.js', Buffer.concat([Buffer.from('\x7fELF\0\0'), bytes])), { notified: 'bad.js' });
});

test('a file that is not UTF-8', () => {
  assertCarriesOn(write('bad.js', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x3d, 0x00])), { notified: 'bad.js' });
  assertCarriesOn(write('bad.js', Buffer.from('const name = "caf\xe9";\n', 'latin1')), { notified: 'bad.js' });
});

test('a truncated file', () => {
  assertCarriesOn(write('bad.js', 'export function cut(rows) {\n  for (const row of rows) {\n    const text = `half'), {
    notified: 'bad.js',
  });
});

test('a file of 100 MB', () => {
  const spoil = (folder) => {
    const file = openSync(join(folder, 'bad.js'), 'w');
    writeSync(file, '// large\n');
    ftruncateSync(file, 100 * 1024 * 1024);
    closeSync(file);
  };
  assertCarriesOn(spoil, { notified: 'bad.js' });
});

test('a file that cannot be read', { skip: process.getuid() === 0 && 'root reads everything' }, () => {
  const spoil = (folder) => {
    write('bad.js', leaky)(folder);
    chmodSync(join(folder, 'bad.js'), 0);
  };
  assertCarriesOn(spoil, { notified: 'bad.js' });
});

test('a pipe that nobody writes to', () => {
  assertCarriesOn((folder) => execFileSync('mkfifo', [join(folder, 'bad.js')]), { notified: 'bad.js' });
});

test('a symbolic link that leads nowhere', () => {
  assertCarriesOn((folder) => symlinkSync('gone.js', join(folder, 'bad.js')), { notified: 'bad.js' });
});

test('loops of symbolic links', () => {
  const spoil = (folder) => {
    mkdirSync(join(folder, 'sub'));
    symlinkSync('..', join(folder, 'sub', 'up'));
    symlinkSync('here.js', join(folder, 'here.js'));
  };
  assertCarriesOn(spoil, { notified: 'here.js' });
});

test('declarations that do not parse', () => {
  const folder = project({
    'a.js': leaky,
    'b.js': "import { Broken } from './broken/broken.js';\nfor (;;) new Broken();\n",
    'broken/broken.js': 'let wasm;\nexport class Broken { free( { wasm.__wbg_broken_free(',
    'broken/broken.d.ts': 'export class Broken { free(): void; constructor( ]]] <<<< }\nexport clas',
  });
  const { code, findings } = sarif(folder, []);
  assert.equal(code, 1);
  assert.ok(findings.some(({ uri, line }) => uri === 'a.js' && line === 5));
});

test('one broken function does not hide the others', () => {
  const broken = leaky.replace('export function', 'function broken( { ] for (;; }\n\nexport function');
  const { code, findings } = sarif(project({ 'a.js': broken }), []);
  assert.equal(code, 1);
  assert.deepEqual(findings.map(({ rule, line }) => [rule, line]), [['unfreed-in-loop', 7]]);
});

test('nesting that is meant to exhaust the stack', () => {
  for (const [open, close] of [['(', ')'], ['[', ']'], ['{', '}'], ['if (x) ', ''], ['() => ', '0'], ['-', '1'], ['a.b(', ')']]) {
    const deep = open.repeat(10_000) + close.repeat(close === '0' || close === '1' ? 1 : 10_000);
    const folder = project({ 'a.js': leaky, 'deep.js': `import './pkg/parser.js';\nnew Parser();\n${deep}\n` });
    const { code, findings } = sarif(folder, []);
    assert.equal(code, 1, open);
    assert.ok(findings.some(({ uri }) => uri === 'a.js'), open);
  }
});

test('a reader that stops listening', () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.js`, leaky]));
  const folder = project(files);
  const result = run(folder, ['-c', '"$UNFREED" | head -n 1 >/dev/null; echo "ended with ${PIPESTATUS[0]}"'], { program: 'bash' });
  assert.match(result.out, /ended with 1\n/);
});
