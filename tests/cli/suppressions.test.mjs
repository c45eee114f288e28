// Comments that suppress, as a user meets them: reports, exit code, notifications. The examples of docs/suppressions.md are run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fencesOf, leaky, project, run, sarif, withSuppression } from './support.mjs';

const idsOf = ({ notifications }) => notifications.map(({ descriptor }) => descriptor.id);

test('what is suppressed is no finding of the text report, and does not fail the run', () => {
  const folder = project({ 'a.js': withSuppression('unfreed-in-loop -- rows are few') });
  const { code, out } = run(folder, []);
  assert.equal(code, 0, out);
  assert.equal(out, 'no problems in 1 file; 1 suppressed\n');
  for (const format of ['github', 'gitlab', 'junit']) {
    assert.ok(!run(folder, [`--format=${format}`]).out.includes('is created'), format);
  }
});

test('SARIF and JSON carry it with its reason', () => {
  const folder = project({ 'a.js': withSuppression('unfreed-in-loop -- rows are few') });
  const { code, report } = sarif(folder, []);
  assert.equal(code, 0);
  assert.equal(report.results.length, 1);
  const [suppression] = report.results[0].suppressions;
  assert.equal(suppression.kind, 'inSource');
  assert.equal(suppression.justification, 'rows are few');
  assert.equal(suppression.location.physicalLocation.region.startLine, 5);
  const json = JSON.parse(run(folder, ['--format=json']).out);
  assert.deepEqual([json.findings.length, json.suppressed.length, json.summary.suppressed], [0, 1, 1]);
  assert.equal(json.suppressed[0].suppression.reason, 'rows are few');
  assert.deepEqual(sarif(folder, ['--hide-suppressed']).findings, []);
  assert.deepEqual(JSON.parse(run(folder, ['--format=json', '--hide-suppressed']).out).suppressed, []);
});

test('a reason is required, unless the configuration says otherwise', () => {
  const files = { 'a.js': withSuppression('unfreed-in-loop') };
  const strict = sarif(project(files), []);
  assert.equal(strict.code, 1);
  assert.deepEqual(idsOf(strict), ['suppression-without-reason']);
  const lenient = sarif(project({ ...files, 'unfreed.json': '{"suppressions": {"requireReason": false}}' }), []);
  assert.equal(lenient.code, 0);
  assert.deepEqual(idsOf(lenient), []);
});

test('what suppresses nothing is reported, when its rule was looked for', () => {
  const files = { 'a.js': withSuppression('unfreed-in-loop, double-free -- rows are few') };
  const result = sarif(project(files), []);
  assert.equal(result.code, 0);
  assert.deepEqual(idsOf(result), ['unused-suppression']);
  assert.match(result.notifications[0].message.text, /double-free/);
  assert.deepEqual(idsOf(sarif(project(files), ['--rule=unfreed-in-loop'])), []);
  assert.deepEqual(idsOf(sarif(project({ ...files, 'unfreed.json': '{"suppressions": {"reportUnused": false}}' }), [])), []);
  // The rest of such a file may hold what the comment is for.
  const broken = { 'a.js': `${files['a.js']}\nfunction ( {{{ ;\n` };
  assert.ok(!idsOf(sarif(project(broken), [])).includes('unused-suppression'));
});

test('a rule that does not exist is reported with the nearest one', () => {
  const result = sarif(project({ 'a.js': withSuppression('unfreed-in-lop -- rows are few') }), []);
  assert.equal(result.code, 1);
  assert.deepEqual(idsOf(result), ['unknown-rule']);
  assert.match(result.notifications[0].message.text, /unfreed-in-loop/);
});

test('strings, templates and the text of JSX are no comments', () => {
  const word = 'unfreed-ignore-file unfreed-in-loop -- no';
  for (const no of [`'// ${word}';`, `\`/* ${word} */\`;`, `const x = <p>// ${word}</p>;`]) {
    const result = sarif(project({ 'a.jsx': leaky + no }), []);
    assert.equal(result.code, 1, no);
    assert.deepEqual(idsOf(result), []);
  }
});

test('CRLF, a byte order mark and a comment without end', () => {
  const suppressed = withSuppression('unfreed-in-loop -- rows are few');
  assert.equal(run(project({ 'a.js': `\uFEFF${suppressed.replaceAll('\n', '\r\n')}` }), []).code, 0);
  assert.equal(run(project({ 'a.js': `${leaky}/* unfreed-ignore-file unfreed-in-loop -- no end` }), []).code, 1);
});

test('bytes that are no UTF-8 keep a file from being read, and nothing else', () => {
  const bytes = Buffer.concat([Buffer.from(withSuppression('unfreed-in-loop -- caf')), Buffer.from([0xff, 0xfe, 0x0a])]);
  const { code, notifications } = sarif(project({ 'a.js': bytes, 'b.js': withSuppression('unfreed-in-loop -- few') }), []);
  assert.equal(code, 0);
  assert.deepEqual(notifications.map(({ descriptor }) => descriptor.id), ['not-utf8']);
});

test('standard input', () => {
  const input = withSuppression('unfreed-in-loop -- rows are few');
  assert.equal(run(project(), ['--stdin-filename=a.js'], { input }).code, 0);
});

test('sources of bindings', () => {
  const folder = project({
    'Cargo.toml': '[package]\nname = "shapes"\nversion = "0.1.0"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nwasm-bindgen = "0.2"\n',
    'src/lib.rs': `use wasm_bindgen::prelude::*;
#[wasm_bindgen]
pub struct Part;
#[wasm_bindgen]
pub struct Shape { sizes: Vec<u32> }
#[wasm_bindgen]
impl Shape {
    // unfreed-ignore-next-line allocating-getter -- callers know
    #[wasm_bindgen(getter)]
    pub fn one(&self) -> Part { Part }
    #[wasm_bindgen(getter)] // "// unfreed-ignore-file allocating-getter -- no"
    pub fn two(&self) -> Part { Part } // unfreed-ignore-line allocating-getter -- callers know
    #[wasm_bindgen(getter)]
    pub fn three(&self) -> Part { let _ = "// unfreed-ignore-file allocating-getter -- no"; Part }
}
`,
  });
  const { report } = sarif(folder, ['--rule=allocating-getter']);
  const lines = (isSuppressed) => report.results
    .filter((result) => ('suppressions' in result) === isSuppressed)
    .map(({ locations }) => locations[0].physicalLocation.region.startLine);
  assert.ok(lines(false).includes(14), JSON.stringify(lines(false)));
  assert.ok(lines(true).includes(12), JSON.stringify(lines(true)));
});

test('the examples of docs/suppressions.md', () => {
  const imported = "import { Parser } from './pkg/parser.js';\n";
  const examples = fencesOf('docs/suppressions.md').filter(({ word }) => word === 'suppressed' || word === 'found');
  assert.ok(examples.length >= 5);
  for (const { language, word, code } of examples) {
    const text = language === 'html' ? code.replace('<script type="module">\n', (tag) => tag + imported) : imported + code;
    const { code: exit, report, notifications } = sarif(project({ [`a.${language}`]: text }), []);
    assert.ok(report.results.length > 0, code);
    assert.equal(exit, word === 'found' ? 1 : 0, code);
    assert.equal(notifications.length, word === 'found' ? 1 : 0, JSON.stringify(notifications) + code);
  }
});
