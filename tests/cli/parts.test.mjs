// Large programs are followed in parts, which nothing connects: the report is that of a single program.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allFixtures, leaky, optimised, project, run, top } from './support.mjs';

const limit = (folder, memory) => writeFileSync(join(folder, 'unfreed.json'), JSON.stringify({ limits: { memory } }));
// Small parts: a part is never larger than what may be followed at once.
const SMALL = 12;
const WHOLE = 2048;
function lint(folder, memory, words = []) {
  limit(folder, memory);
  const { code, out, err } = run(folder, ['--format=json', '--stats', ...words, '.'], { program: optimised });
  assert.ok(code === 0 || code === 1, err);
  return { report: out, findings: JSON.parse(out).findings, parts: Number(/^parts +(\d+)$/m.exec(err)[1]) };
}

test('all fixtures together', () => {
  const folder = allFixtures();
  const whole = lint(folder, WHOLE);
  const divided = lint(folder, SMALL);
  assert.ok(divided.parts > 3, `${divided.parts} parts`);
  assert.ok(divided.parts > whole.parts, `${whole.parts} without the limit`);
  assert.ok(divided.findings.length > 500);
  assert.equal(divided.report, whole.report);
  assert.equal(lint(folder, SMALL, ['--threads=1']).report, whole.report);
  const single = lint(folder, WHOLE, ['--no-prefilter']);
  assert.deepEqual([single.parts, single.report], [1, divided.report]);
});

// Files that have to do with bindings, and with nothing else, in parts of their own.
const filler = () => Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`m${i}.js`,
  `${leaky}${Array.from({ length: 900 }, (_, j) => `export function g${i}_${j}(a, b) { return a.c(b, ${j}) ?? [a, b]; }`).join('\n')}\n`]));
const inFile = ({ findings }, path) => findings.filter((finding) => finding.path === path);

test('what a part puts into a global is known in the others', () => {
  const loop = 'export function each(rows) {\n  for (const row of rows) {\n    const tree = kit.open(row);\n    tree.run();\n  }\n}\n';
  const fills = {
    guessed: "import { Parser } from './pkg/parser.js';\nwindow.kit = { open: (row) => new Parser(row) };\n",
    unforeseen: "import { Parser } from './pkg/parser.js';\nconst page = window;\npage['kit'] = { open: (row) => new Parser(row) };\n",
  };
  for (const [name, fill] of Object.entries(fills)) {
    const folder = project({ ...filler(), 'a.js': fill, 'z.js': loop, 'zz.js': `${leaky}${loop.replace('each', 'again')}` });
    const divided = lint(folder, SMALL);
    assert.ok(divided.parts > 3, `${divided.parts} parts`);
    assert.equal(divided.findings.length, lint(folder, WHOLE).findings.length, name);
    assert.deepEqual(['z.js', 'zz.js'].map((path) => inFile(divided, path).length), [1, 2], `${name}: ${divided.findings.map(({ path }) => path)}`);
  }
});

test('files that cannot be read in full, and comments, are known of all parts', () => {
  const silenced = leaky.replace('    const parser', '    // unfreed-ignore-next-line unfreed-in-loop -- the last page of the book\n    const parser');
  const folder = project({ ...filler(), 'b.js': `${leaky}function broken( {\n`, 'n.js': silenced, 'z.js': `${leaky}function broken( {\n` });
  const [divided, whole] = [lint(folder, SMALL), lint(folder, WHOLE)];
  assert.ok(divided.parts > 3);
  assert.equal(divided.report, whole.report);
  const { notifications, suppressed } = JSON.parse(divided.report);
  assert.deepEqual(notifications.map(({ path }) => path), ['b.js', 'z.js']);
  assert.equal(suppressed.length, 1);
});

test('fixes reach files of all parts', () => {
  const folder = project(filler());
  limit(folder, SMALL);
  const { err } = run(folder, ['--fix', '.'], { program: optimised });
  assert.match(err, /applied 12 fixes in 12 files/);
  for (let i = 0; i < 12; i++) assert.match(readFileSync(join(folder, `m${i}.js`), 'utf8'), /parser\.free\(\)/);
});

test('what empties the queue of `deleteLater` does so for all parts', () => {
  const start = "import initMolecules from './pkg/molecules/molecules.js';\n";
  const queues = `${start}export async function queues(inputs) {
  const chemistry = await initMolecules();
  for (const input of inputs) {
    const molecule = chemistry.read_molecule(input);
    molecule.deleteLater();
  }
}
`;
  const flushes = `${start}export async function flush() {\n  (await initMolecules()).flushPendingDeletes();\n}\n`;
  const found = (files) => {
    const folder = project({ ...filler(), ...files });
    cpSync(join(top, 'fixtures', 'pkg', 'molecules'), join(folder, 'pkg', 'molecules'), { recursive: true });
    return inFile(lint(folder, SMALL), 'a.js').length;
  };
  assert.equal(found({ 'a.js': queues.replace('molecule.deleteLater();', 'molecule.weight();') }), 1);
  assert.equal(found({ 'a.js': queues }), 1);
  assert.equal(found({ 'a.js': queues, 'z.js': flushes }), 0);
});
