import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leaky, project, run, sarif, top, unfreed } from './support.mjs';

const ESCAPE = '\x1b[';

test('--help names every option of the contract and ends with 0', () => {
  const { code, out } = run(project(), ['--help']);
  assert.equal(code, 0);
  const options = ['format', 'output', 'bindings', 'no-auto-bindings', 'rule', 'disable', 'severity', 'config', 'print', 'explain'];
  for (const option of [...options, 'list-rules', 'stdin-filename', 'threads', 'no-prefilter', 'stats']) {
    assert.ok(out.includes(`--${option}`), `--${option}`);
  }
});

test('under GitHub Actions, findings are annotations unless something else is asked for', () => {
  const folder = project({ 'a.js': leaky });
  const env = { GITHUB_ACTIONS: 'true' };
  const annotated = run(folder, [], { env });
  assert.equal(annotated.code, 1);
  assert.match(annotated.out, /^::warning file=a\.js,line=5,/);
  assert.match(run(folder, ['--format=text'], { env }).out, /^a\.js:5:20: warning/);
  run(folder, ['--output=r.txt'], { env });
  assert.match(readFileSync(join(folder, 'r.txt'), 'utf8'), /^a\.js:5:20: warning/);
  assert.match(run(folder, [], { env: { GITHUB_ACTIONS: '' } }).out, /^a\.js:5:20: warning/);
});

test('--list-rules and --explain know every page of rules/', () => {
  const folder = project();
  const { code, out } = run(folder, ['--list-rules']);
  assert.equal(code, 0);
  for (const id of ['unfreed-in-loop', 'microtask-yield', 'unfreed-on-path', 'discarded-temporary']) {
    assert.ok(out.includes(id), id);
    const page = run(folder, [`--explain=${id}`]);
    assert.equal(page.code, 0);
    assert.ok(page.out.includes('Why it matters'), id);
    assert.equal(page.out.trim(), readFileSync(join(top, 'rules', `${id}.md`), 'utf8').trim());
  }
});

test('no colours where the report is not read on a terminal', () => {
  const folder = project({ 'a.js': leaky });
  assert.ok(!run(folder, []).out.includes(ESCAPE));
});

test('colours on a terminal, unless NO_COLOR is set', () => {
  const folder = project({ 'a.js': leaky });
  const onTerminal = (env) => run(folder, ['-qec', unfreed, '/dev/null'], { program: 'script', env: { TERM: 'xterm', ...env } });
  const colored = onTerminal({});
  assert.equal(colored.code, 1);
  assert.ok(colored.out.includes(ESCAPE));
  const plain = onTerminal({ NO_COLOR: '1' });
  assert.equal(plain.code, 1);
  assert.ok(!plain.out.includes(ESCAPE), plain.out);
});

test('several reports of one run', () => {
  const folder = project({ 'a.js': leaky });
  const { code } = run(folder, ['--format=sarif', '--output=a.sarif', '--format=json', '--output=a.json']);
  assert.equal(code, 1);
  assert.equal(JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8')).version, '2.1.0');
  assert.ok(readFileSync(join(folder, 'a.json'), 'utf8').includes('unfreed-in-loop'));
});

test('every format is well formed', () => {
  const folder = project({ 'a.js': leaky });
  JSON.parse(run(folder, ['--format=json']).out);
  JSON.parse(run(folder, ['--format=gitlab']).out);
  assert.match(run(folder, ['--format=github']).out, /^::(error|warning) file=a\.js,line=5/m);
  assert.match(run(folder, ['--format=junit']).out, /^<\?xml/);
});

test('SARIF: a name that must be encoded, and columns in UTF-16 code units', () => {
  const name = 'a b#é.js';
  const text = leaky.replace('const parser =', '/* \u{1F600} é */ const parser =');
  const { findings, report } = sarif(project({ [name]: text }), []);
  assert.equal(report.columnKind, 'utf16CodeUnits');
  assert.equal(findings.length, 1);
  assert.equal(decodeURIComponent(findings[0].uri), name);
  assert.match(findings[0].uri, /^a%20b%23%C3%A9\.js$/);
  const line = text.split('\n')[4];
  const { region } = findings[0];
  assert.equal(line.slice(region.startColumn - 1, region.endColumn - 1), 'new Parser(row)');
  assert.equal(region.endLine, 5);
  assert.equal(report.results[0].relatedLocations[0].physicalLocation.region.startLine, 4);
});

test('--print=bindings shows what was read, in the documented form', () => {
  const { code, out } = run(project({ 'a.js': leaky }), ['--print=bindings']);
  assert.equal(code, 0);
  const { version, modules } = JSON.parse(out);
  assert.equal(version, 1);
  const parser = modules.flatMap((module) => module.classes).find(({ name }) => name === 'Parser');
  assert.deepEqual(parser.release, ['free']);
  assert.equal(parser.dispose, true);
  assert.equal(parser.finalizer, 'registry');
});

test('what --print=bindings prints can be given as --bindings', () => {
  const folder = project({ 'a.js': leaky });
  const printed = execFileSync(unfreed, ['--print=bindings'], { cwd: folder });
  const other = project({ 'a.js': leaky, 'bindings.json': printed });
  const { findings } = sarif(other, ['--bindings=bindings.json', 'a.js']);
  assert.deepEqual(findings.map(({ rule, line }) => [rule, line]), [['unfreed-in-loop', 5]]);
});
