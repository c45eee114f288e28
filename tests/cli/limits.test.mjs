// What a file may be: its size, whether people wrote it, how deep and how wide. What is left out is named.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { assertRefused, leaky, project, run, sarif } from './support.mjs';

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
