// What a file may be: its size, whether people wrote it, how deep and how wide. What is left out is named.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertRefused, leaky, project, run, sarif, scratch, top, write } from './support.mjs';

// Depth and width are tried with the program that is shipped; the sanitized one is tried with less (bad_input.test.mjs).
const release = process.env.UNFREED_RELEASE;
const skip = !existsSync(release) && 'the release build is not here';
const shipped = { program: release };

const about = (notifications, name) => notifications.filter((notification) => JSON.stringify(notification).includes(name));

test('--max-file-size', () => {
  const large = `${leaky}${'// filler\n'.repeat(250_000)}`;
  const folder = project({ 'large.js': large });
  assert.equal(sarif(folder, []).findings.length, 1, '2.5 MB are below the limit');
  const { code, findings, notifications } = sarif(folder, ['--max-file-size=2']);
  assert.deepEqual([code, findings.length, about(notifications, 'large.js').length], [0, 0, 1]);
  for (const wrong of ['0', '-1', 'x', '2.5', '4096', '5MB']) assertRefused(run(folder, [`--max-file-size=${wrong}`]), '--max-file-size', 'whole number');
});

// With a.js, which is under every limit.
const limited = (limits, files) => project({ 'unfreed.json': JSON.stringify({ limits }), 'a.js': leaky, ...files });
const ids = (notifications) => notifications.map(({ descriptor }) => descriptor.id);

test('limits.fileSize, and --max-file-size over it', () => {
  const folder = limited({ fileSize: 1 }, { 'large.js': `${leaky}${'// filler\n'.repeat(120_000)}` });
  assert.deepEqual(ids(about(sarif(folder, []).notifications, 'large.js')), ['file-too-large']);
  assert.equal(sarif(folder, ['--max-file-size=2']).findings.length, 2);
  const input = `${leaky}${'// filler\n'.repeat(600_000)}`;
  assert.equal(sarif(limited({ fileSize: 7 }), ['--stdin-filename=b.js'], { input }).findings.length, 1, 'it is read to its end');
  assert.ok(run(limited({ fileSize: 7 }), ['--stdin-filename=b.js', '--fix'], { input }).out.length > input.length, 'and fixed');
});

test('limits.tokens', () => {
  const folder = limited({ tokens: 60 }, { 'dense.js': `${leaky}export const table = [${'1,'.repeat(40)}];\n` });
  const { code, findings, notifications } = sarif(folder, []);
  assert.deepEqual([code, findings.map(({ uri }) => uri), ids(notifications)], [1, ['a.js'], ['token-limit']]);
  assert.equal(about(notifications, 'dense.js').length, 1);
  assert.equal(sarif(limited({ tokens: 60 }, { 'long.js': `${leaky}${'// no token\n'.repeat(100)}` }), []).findings.length, 2, 'comments are none');
});

test('limits.parseWork', () => {
  const dense = `${leaky}${'x;\n'.repeat(300_000)}`;
  const { findings, notifications } = sarif(limited({ parseWork: 1 }, { 'dense.js': dense }), []);
  assert.deepEqual([findings.map(({ uri }) => uri), ids(about(notifications, 'dense.js'))], [['a.js'], ['parse-limit']]);
  assert.equal(sarif(limited({}, { 'dense.js': dense }), []).findings.length, 2);
});

test('limits.functionWork', () => {
  const body = Array.from({ length: 1500 }, (_, i) => `  const p${i} = new Parser(rows[${i}]); p${i}.run();`).join('\n');
  const folder = limited({ functionWork: 1 }, { 'long.js': `import { Parser } from './pkg/parser.js';\nexport function long(rows) {\n${body}\n}\n` });
  const { findings, notifications } = sarif(folder, []);
  assert.deepEqual([findings.map(({ uri }) => uri), ids(notifications)], [['a.js'], ['analysis-limit']]);
  assert.equal(about(notifications, 'long.js').length, 1, 'it says where');
});

test('limits.cycle', () => {
  const name = (i) => `step${i % 9}`;
  const steps = Array.from({ length: 9 }, (_, i) => `function ${name(i)}(tree, n) { if (n > 0) ${name(i + 1)}(tree, n - 1); else tree.run(); }`).join('\n');
  const circle = `import { Parser } from './pkg/parser.js';\n${steps}\nexport function walk(rows) {\n  for (const row of rows) {\n    const tree = new Parser(row);\n    step0(tree, 3);\n  }\n}\n`;
  const found = (limits) => sarif(limited(limits, { 'circle.js': circle }), []);
  assert.deepEqual(found({ cycle: 9 }).findings.map(({ uri }) => uri), ['a.js', 'circle.js']);
  const { findings, notifications } = found({ cycle: 8 });
  assert.deepEqual([findings.map(({ uri }) => uri), ids(notifications)], [['a.js'], ['cycle-limit']], 'what is handed to it may be kept');
  assert.equal(about(notifications, 'circle.js').length, 1);
});

test('limits.memory', () => {
  const filler = Array.from({ length: 4000 }, (_, i) => `export function g${i}(a, b) { return a.c(b, ${i}) ?? [a, b]; }`).join('\n');
  const helper = "export function dispose(tree) { tree.free(); }\n";
  const files = { 'b.js': `import './c.js';\n${leaky}`, 'c.js': `${leaky}${filler}`, 'd.js': leaky,
    'e.js': `import { dispose } from './f.js';\n${leaky.replace('parser.run();', 'parser.run(); dispose(parser);')}`, 'f.js': `${helper}${filler}` };
  assert.equal(sarif(limited({}, files), []).findings.length, 4);
  const { code, findings, notifications } = sarif(limited({ memory: 4 }, files), []);
  assert.deepEqual([code, findings.map(({ uri }) => uri), ids(notifications)], [1, ['a.js', 'd.js'], ['memory-limit']], 'what belongs together is left out together');
  assert.match(JSON.stringify(notifications), /This and 3 more files were left out.*b\.js/);
  assert.deepEqual(sarif(limited({ memory: 4 }, files), ['--threads=1']).findings, findings);
  assert.deepEqual(ids(sarif(limited({ memory: 4 }, files), ['--no-prefilter']).notifications), ['memory-limit']);
});

test('statements that cannot be parsed are read around; where there are too many, that is said', () => {
  const [first, ...rest] = leaky.split('\n\n');
  const found = (count) => {
    const code = Array.from({ length: count }, (_, i) => `function broken${i}( {\n${rest.join('').replace('leaksOnEveryPass', `leaks${i}`)}`);
    return sarif(project({ 'a.js': `${first}\n${code.join('')}` }), []);
  };
  assert.equal(found(4).findings.length, 4);
  const { findings, notifications } = found(12);
  assert.ok(findings.length < 12, `${findings.length} findings`);
  assert.deepEqual(ids(notifications), ['syntax-error']);
});

test('minified code is left out, and named when it may have to do with bindings', () => {
  const squeezed = leaky.replace(/\n */g, ' ').replace(/export function/g, 'function');
  const bundle = `${squeezed.replaceAll('leaksOnEveryPass', 'a')}${'function b(c){return d(c)+e(f);}'.repeat(600)}`;
  const data = `${leaky}export const picture = "${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(2000)}";\n`;
  const folder = project({ 'bundle.js': bundle, 'wasm.js': `${bundle}WebAssembly.instantiate(g);`, 'data.js': data });
  const { findings, notifications } = sarif(folder, []);
  assert.deepEqual(findings.map(({ uri }) => uri), ['data.js'], 'a long string in code that people wrote does not count');
  assert.equal(about(notifications, 'wasm.js').length, 1, JSON.stringify(notifications));
  assert.equal(about(notifications, 'bundle.js').length, 0);
  assert.deepEqual(sarif(folder, ['bundle.js']).findings.map(({ uri }) => uri), ['bundle.js'], 'it is named');
});

test('unfreed-embind gets 1 GB of addresses', { skip: skip || process.platform !== 'linux' }, () => {
  const folder = scratch();
  cpSync(join(top, 'fixtures', 'unfreed-in-loop', 'from-cpp'), folder, { recursive: true });
  const said = join(folder, 'addresses');
  write(folder, { 'embind.sh': `#!/bin/sh\nsleep 0.5\nulimit -v >"${said}"\n` });
  chmodSync(join(folder, 'embind.sh'), 0o755);
  run(folder, ['--no-cache'], { env: { UNFREED_EMBIND: join(folder, 'embind.sh') }, program: release });
  assert.equal(readFileSync(said, 'utf8').trim(), `${1024 * 1024}`);
});

// [name, how it opens, how it closes, what is inside]
const shapes = [
  ['parentheses', '(', ')', '1'], ['arrays', '[', ']', '1'], ['calls', 'f(', ')', '1'], ['members', '', '.a', 'x'], ['chained calls', '', '.a()', 'x'],
  ['templates', '`${', '}`', '1'], ['functions', 'function f(){', '}', ''], ['arrows', '() => ', '', '1'], ['objects', '({a: ', '})', '1'],
  ['conditions', 'a ? 1 : ', '', '1'], ['else-ifs', 'if (x); else ', '', ';'], ['blocks', '{', '}', ''], ['loops', 'for (;;) ', '', ';'],
  ['try', 'try {', '} finally {}', ''], ['switches', 'switch (x) { case 1:', '}', ''], ['sums', '1 + ', '', '1'], ['JSX', '<a>', '</a>', 'x'], ['classes', 'class A { m() {', '} }', ''],
];
// Of function types each stands on a line of its own: all on one line, they look like minified code.
const types = [['unions', 'A | ', '', 'A'], ['generic types', 'A<', '>', 'A'], ['tuples', '[', ']', 'A'], ['function types', '() =>\n', '', 'A'], ['object types', '{a: ', '}', 'A'], ['conditional types', 'A extends B ? C : ', '', 'D']];

const DEPTH = 100_000;
for (const [name, open, close, inside] of shapes) {
  test(`${name}, a hundred thousand deep`, { skip }, () => {
    const deep = `import { Parser } from './pkg/parser.js';\nfunction deep(x) {\n  new Parser();\n${open.repeat(DEPTH)}${inside}${close.repeat(DEPTH)}\n}\n`;
    const { findings } = sarif(project({ 'a.js': leaky, 'deep.js': deep }), [], shipped);
    assert.ok(findings.some(({ uri }) => uri === 'a.js'));
  });
}
for (const [name, open, close, inside] of types) {
  test(`${name}, a hundred thousand deep`, { skip }, () => {
    const deep = `import { Parser } from './pkg/parser.js';\nlet x: ${open.repeat(DEPTH)}${inside}${close.repeat(DEPTH)};\nfor (;;) { const p = new Parser(); p.run(); }\n`;
    const { findings } = sarif(project({ 'deep.ts': deep }), [], shipped);
    assert.deepEqual(findings.map(({ uri, line }) => [uri, line]), [['deep.ts', deep.split('\n').length - 1]]);
  });
}

// What grows with the square of its length would take minutes here.
const wide = {
  functions: (i) => `export function f${i}(rows) { for (const row of rows) { const p = new Parser(row); p.run(); } }`,
  statements: (i) => `    const p${i} = new Parser(row);`,
};
test('42,000 lines of small functions', { skip }, () => {
  const code = Array.from({ length: 42_000 }, (_, i) => `export function f${i}(a) { return a.b(${i}); }`).join('\n');
  const { findings } = sarif(project({ 'a.js': `${leaky}${code}\n` }), [], shipped);
  assert.equal(findings.length, 1);
});
test('2,000 functions with a finding each', { skip }, () => {
  const code = `import { Parser } from './pkg/parser.js';\n${Array.from({ length: 2000 }, (_, i) => wide.functions(i)).join('\n')}\n`;
  assert.equal(sarif(project({ 'a.js': code }), [], shipped).findings.length, 2000);
});
test('500 findings in one loop', { skip }, () => {
  const code = `import { Parser } from './pkg/parser.js';\nexport function f(rows) {\n  for (const row of rows) {\n${Array.from({ length: 500 }, (_, i) => wide.statements(i)).join('\n')}\n  }\n}\n`;
  assert.equal(sarif(project({ 'a.js': code }), [], shipped).findings.length, 500);
});
