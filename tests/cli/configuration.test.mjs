// unfreed.json through the program; its schema says the same as its reader; the examples of the documents hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mistakes } from './schema.mjs';
import { assertRefused, fencesOf, leaky, project, run, sarif, top } from './support.mjs';

const schema = JSON.parse(readFileSync(join(top, 'docs', 'unfreed.schema.json'), 'utf8'));
const withoutComments = (text) => text.replace(/^\s*\/\/.*$/gm, '');
const withConfiguration = (value, files = {}) => project({ 'a.js': leaky, 'unfreed.json': JSON.stringify(value), ...files });

test('the examples of the documents are taken by the schema and by the program', () => {
  const examples = ['docs/configuration.md', 'README.md'].flatMap((page) => fencesOf(page).filter(({ language, word }) => language === 'json' && word === ''));
  assert.ok(examples.length >= 3, 'the documents have examples');
  for (const { code } of examples) {
    assert.deepEqual(mistakes(JSON.parse(withoutComments(code)), schema), [], code);
    const files = { 'unfreed.json': code, 'shared/unfreed-base.json': '{}', 'crates/codec/pkg/codec.d.ts': '', 'tools/models/none.txt': '', 'unfreed-baseline.json': '{"version": 1, "findings": []}' };
    const result = run(project(files), ['--print-config=src/a.js']);
    assert.equal(result.code, 0, result.err + code);
  }
});

test('the schema refuses what the program refuses', () => {
  const bad = [
    [], 3, { rulse: {} }, { rules: { nonsense: 'off' } }, { rules: { 'unfreed-in-loop': 'loud' } }, { rules: [] }, { include: 'src' }, { exclude: [1] },
    { bindings: {} }, { models: 'm' }, { yields: true }, { yields: { unknown: 1 } }, { yields: { sometimes: true } }, { environment: [] },
    { environment: 'deno' }, { failOn: 'off' }, { failOn: 2 }, { suppressions: { requireReason: 'no' } }, { suppressions: { other: true } }, { baseline: '' },
    { baseline: 3 }, { extends: 3 }, { extends: [''] }, { overrides: {} }, { overrides: [{ rules: {} }] }, { overrides: [{ files: 'a' }] },
    { releases: {} }, { releases: ['dispose'] }, { releases: [{}] }, { releases: [{ call: 'a b' }] }, { releases: [{ call: 'new ' }] },
    { owners: [{ call: 'keep', argument: -1 }] }, { owners: [{ call: 'keep', argument: 1.5 }] }, { owners: [{ call: 'keep', argument: 'first' }] },
    { owners: [{ call: 'keep', position: 1 }] }, { yields: { tasks: 'idle' } }, { yields: { tasks: ['idle()'] } },
    { overrides: [{ files: [], yields: {} }] }, { fix: 'using' }, { fix: { style: 'braces' } }, { fix: { style: true } }, { fix: { styles: 'auto' } },
    { limits: 5 }, { limits: { fileSize: 0 } }, { limits: { fileSize: 2000 } }, { limits: { memory: '2 GB' } }, { limits: { tokens: 1.5 } }, { limits: { time: 5 } },
  ];
  for (const value of bad) {
    assert.notDeepEqual(mistakes(value, schema), [], JSON.stringify(value));
    assertRefused(run(withConfiguration(value), []), 'unfreed.json:1:');
  }
});

test('the schema takes what the program takes', () => {
  const good = [
    {}, { $schema: './docs/unfreed.schema.json', version: 1 }, { rules: { 'unfreed-in-loop': 'note', 'double-free': 'warn' } }, { environment: 'node' },
    { environment: ['node', 'browser'] }, { failOn: 'never' }, { suppressions: {} }, { extends: [] }, { extends: 'base.json' },
    { limits: {} }, { limits: { fileSize: 1024, tokens: 1, parseWork: 1, functionWork: 1, cycle: 1, memory: 64 } }, { fix: {} }, { fix: { style: 'using' } },
    { releases: [{ call: 'new Pool' }, { call: 'a.b.c', argument: 3 }], owners: [{ argument: 'all', call: '$keep' }, { call: 'retire', argument: 'receiver' }] },
    { yields: { tasks: ['idle', 'scheduler.breathe'] } },
    { overrides: [{ files: ['*.js'], ignore: ['b.js'], rules: {}, failOn: 'error', suppressions: { reportUnused: false } }] },
  ];
  for (const value of good) {
    assert.deepEqual(mistakes(value, schema), [], JSON.stringify(value));
    const { code, err } = run(withConfiguration(value, { 'base.json': '{}' }), []);
    assert.notEqual(code, 2, `${JSON.stringify(value)}: ${err}`);
  }
});

test('the schema knows the rules of --list-rules', () => {
  const listed = run(project(), ['--list-rules']).out.trim().split('\n').map((line) => line.split(' ')[0]);
  assert.deepEqual(Object.keys(schema.definitions.rules.properties), listed);
});

test('a mistake is told with line, column and the nearest name', () => {
  const folder = project({ 'a.js': leaky, 'unfreed.json': '{\n  "rules": {\n    "unfreed-in-lop": "off"\n  }\n}\n' });
  assertRefused(run(folder, []), 'unfreed.json:3:5:', 'did you mean `unfreed-in-loop`?');
});

test('a limit that does not exist is told with the nearest name', () => {
  assertRefused(run(withConfiguration({ limits: { fileSise: 3 } }), []), 'unfreed.json:1:12:', 'did you mean `fileSize`?');
});

test('overrides mean some of the files', () => {
  const overrides = [{ files: ['tests/'], ignore: ['*.real.js'], rules: { 'unfreed-in-loop': 'off' } }];
  const nested = leaky.replace('./pkg', '../pkg');
  const folder = withConfiguration({ overrides }, { 'tests/a.js': nested, 'tests/b.real.js': nested });
  assert.deepEqual(sarif(folder, []).findings.map(({ uri }) => uri), ['a.js', 'tests/b.real.js']);
});

test('a rule that is off runs where an override turns it on', () => {
  const overrides = [{ files: ['b.js'], rules: { 'prefer-using': 'warning' } }];
  const frees = leaky.replace('parser.run();', 'parser.run();\n    parser.free();');
  const folder = project({ 'a.js': frees, 'b.js': frees, 'unfreed.json': JSON.stringify({ overrides }) });
  assert.deepEqual(sarif(folder, []).findings.map(({ uri, rule }) => [uri, rule]), [['b.js', 'prefer-using']]);
});

test('extends: the base, and what is said over it', () => {
  const folder = withConfiguration({ extends: 'base/strict.json', failOn: 'warning' }, {
    'base/strict.json': JSON.stringify({ extends: ['rules.json'], failOn: 'never' }),
    'base/rules.json': '{ // what we think\n "rules": { "unfreed-in-loop": "error" } }',
  });
  const { code, report } = sarif(folder, []);
  assert.equal(code, 1);
  assert.equal(report.results[0].level, 'error');
});

test('--print-config shows what holds for a file', () => {
  const folder = withConfiguration({ extends: 'base.json', overrides: [{ files: ['tests/'], rules: { 'double-free': 'off' }, failOn: 'never' }] }, {
    'base.json': JSON.stringify({ rules: { 'unfreed-in-loop': 'error' }, exclude: ['old/'], environment: 'node', limits: { tokens: 7 }, releases: [{ call: 'pool.giveBack' }],
      owners: [{ call: 'new Scene', argument: 'all' }], yields: { tasks: ['idle'] } }),
  });
  const shown = (file, words = []) => JSON.parse(run(folder, [`--print-config=${file}`, ...words]).out);
  const here = shown('a.js');
  assert.equal(here.configuration, 'unfreed.json');
  assert.deepEqual(here.extends, ['base.json']);
  assert.equal(here.rules['unfreed-in-loop'], 'error');
  assert.equal(here.rules['double-free'], 'warning');
  assert.deepEqual(here.environment, ['node']);
  assert.equal(here.linted, true);
  assert.deepEqual(here.fix, { style: 'auto' });
  assert.deepEqual(here.limits, { fileSize: 5, tokens: 7, parseWork: 100, functionWork: 100, cycle: 10000, memory: 2048 });
  assert.deepEqual(here.releases, [{ call: 'pool.giveBack', argument: 0 }]);
  assert.deepEqual(here.owners, [{ call: 'new Scene', argument: 'all' }]);
  assert.deepEqual(here.yields, { platform: true, unknown: true, tasks: ['idle'] });
  assert.equal(shown('old/a.js').linted, false);
  assert.equal(shown('tests/a.js').rules['double-free'], 'off');
  assert.equal(shown('tests/a.js').failOn, 'never');
  assert.equal(shown('a.js', ['--severity=unfreed-in-loop=note']).rules['unfreed-in-loop'], 'note');
  assertRefused(run(withConfiguration({ rulse: 1 }), ['--print-config=a.js']), 'unfreed.json:1:2');
});
