// --fix, --fix=suggested, --fix-dry-run: what is written, what is refused, what is said. Every case needs a rule that
// proposes a fix for `leaky`.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, lstatSync, mkdtempSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as always } from 'node:test';
import { clean, leaky, project, run, unfreed } from './support.mjs';

const text = (folder, path = 'a.js') => readFileSync(join(folder, path), 'utf8');
const json = (folder, words, options) => JSON.parse(run(folder, ['--format=json', ...words], options).out);

const offered = json(project({ 'a.js': leaky }), []).findings[0].fixes;
const test = (name, body) => always(name, { skip: offered.length === 0 && 'no rule proposes a fix for it' }, body);
const tier = offered[0]?.safety === 'suggested' ? '--fix=suggested' : '--fix';

// Where the program can be started by somebody who may not do everything: root writes into every folder.
const isRoot = process.getuid() === 0;
const nobody = 65534;
function runUnprivileged(folder, words) {
  if (!isRoot) return run(folder, words);
  const place = mkdtempSync(join(tmpdir(), 'unfreed-nobody-'));
  chmodSync(place, 0o755);
  const program = join(place, 'unfreed');
  copyFileSync(unfreed, program);
  chmodSync(program, 0o755);
  const result = spawnSync(program, words, { cwd: folder, uid: nobody, gid: nobody, encoding: 'utf8', env: { PATH: process.env.PATH } });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

always('a clean file is left as it is', () => {
  const folder = project({ 'a.js': clean });
  const before = statSync(join(folder, 'a.js'));
  const { code, err } = run(folder, ['--fix']);
  assert.equal(code, 0);
  assert.equal(err, 'unfreed: applied no fixes\n');
  assert.equal(statSync(join(folder, 'a.js')).ino, before.ino);
});

always('--fix-dry-run and the text of standard input leave no room for a report', () => {
  const folder = project({ 'a.js': leaky });
  for (const words of [['--fix-dry-run', '--format=json'], ['--fix', '--stdin-filename=a.js', '--format=json']]) {
    const { code, out, err } = run(folder, words);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /give each --format an --output=FILE/);
  }
});

always('standard input comes back byte for byte when nothing is fixed', () => {
  const odd = `﻿${clean.replace('\n', '\r\n')}// ${'x'.repeat(100_000)}\r`;
  const { code, out } = run(project(), ['--fix', '--stdin-filename=a.js'], { input: odd });
  assert.equal(code, 0);
  assert.equal(out, odd);
  const broken = 'function (\n';
  assert.equal(run(project(), ['--fix', '--stdin-filename=a.js'], { input: broken }).out, broken);
});

test('the file is fixed, the finding is gone, and a second run has nothing to do', () => {
  const folder = project({ 'a.js': leaky, 'b.js': clean });
  chmodSync(join(folder, 'a.js'), 0o640);
  const first = run(folder, [tier]);
  assert.equal(first.code, 0, first.out + first.err);
  assert.equal(first.err, 'unfreed: applied 1 fix in 1 file\n');
  assert.match(text(folder), /parser\.free\(\)|using parser/);
  assert.equal(statSync(join(folder, 'a.js')).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(folder).sort(), ['a.js', 'b.js', 'pkg'], 'no draft is left');
  const fixed = text(folder);
  assert.equal(run(folder, [tier]).err, 'unfreed: applied no fixes\n');
  assert.equal(text(folder), fixed);
});

// The file as the edits of the JSON report leave it: every byte outside of them is kept.
function edited(folder, path = 'a.js') {
  const bytes = readFileSync(join(folder, path));
  const pieces = [];
  let done = 0;
  for (const edit of json(folder, []).findings[0].fixes[0].edits) {
    pieces.push(bytes.subarray(done, edit.start.offset), Buffer.from(edit.text));
    done = edit.end.offset;
  }
  pieces.push(bytes.subarray(done));
  return Buffer.concat(pieces).toString();
}

test('the edits of the JSON report are what --fix does', () => {
  const folder = project({ 'a.js': leaky });
  const expected = edited(folder);
  run(folder, [tier]);
  assert.equal(text(folder), expected);
});

test('mark, line endings and the missing end of line are kept', () => {
  const lines = leaky.trimEnd().split('\n');
  const mixed = `\uFEFF// é\r\n${lines.map((line, at) => line + ['\r\n', '\n'][at % 2]).join('')}// no end`;
  const folder = project({ 'a.js': mixed });
  const expected = edited(folder);
  assert.equal(run(folder, [tier]).code, 0);
  assert.equal(text(folder), expected);
  assert.ok(expected.startsWith(`\uFEFF// é\r\n${lines[0]}\r\n\n${lines[2]}\r\n`) && expected.endsWith('}\r\n}\n// no end'), expected);
});

test('--fix-dry-run prints a difference that git applies, and writes nothing', () => {
  const folder = project({ 'src/a b.js': leaky.replace('./pkg', '../pkg'), 'b.js': leaky.trimEnd().replaceAll('\n', '\r\n') });
  const before = [text(folder, 'src/a b.js'), text(folder, 'b.js')];
  const dry = run(folder, [tier, '--fix-dry-run']);
  assert.equal(dry.code, 1, 'the findings are still there');
  assert.equal(dry.err, 'unfreed: would apply 2 fixes in 2 files\n');
  assert.deepEqual([text(folder, 'src/a b.js'), text(folder, 'b.js')], before);
  const copy = project({ 'src/a b.js': before[0], 'b.js': before[1] });
  execFileSync('git', ['apply', '-p1', '--whitespace=nowarn'], { cwd: copy, input: dry.out });
  run(folder, [tier]);
  assert.equal(text(copy, 'src/a b.js'), text(folder, 'src/a b.js'));
  assert.equal(text(copy, 'b.js'), text(folder, 'b.js'));
});

test('standard input: the fixed text on standard output, what is left on standard error', () => {
  const folder = project({ 'a.js': leaky });
  const { code, out, err } = run(folder, [tier, '--stdin-filename=a.js'], { input: leaky });
  assert.equal(code, 0, err);
  assert.equal(text(folder), leaky, 'the file is not touched');
  run(folder, [tier]);
  assert.equal(out, text(folder));
  const left = run(folder, ['--fix', '--stdin-filename=a.js'], { input: `function (\n${leaky}` });
  assert.match(left.err, /could not be parsed/);
  assert.equal(left.out, `function (\n${leaky}`);
});

test('a file that nobody may write to is left, with exit code 2', () => {
  const folder = project({ 'a.js': leaky, 'b.js': leaky });
  chmodSync(join(folder, 'a.js'), 0o444);
  const { code, out, err } = run(folder, [tier]);
  assert.equal(code, 2);
  assert.equal(text(folder), leaky);
  assert.notEqual(text(folder, 'b.js'), leaky, 'the others are fixed');
  assert.match(out, /a\.js: .*could not be written: permission denied/);
  assert.match(err, /applied 1 fix in 1 file; could not write 1 file/);
});

test('a folder that nobody may write to: nothing is lost', () => {
  const folder = project({ 'a.js': leaky });
  chmodSync(folder, 0o755);
  if (isRoot) chownSync(join(folder, 'a.js'), nobody, nobody);
  chmodSync(folder, 0o555);
  const { code, out } = runUnprivileged(folder, [tier]);
  chmodSync(folder, 0o755);
  assert.equal(code, 2, out);
  assert.match(out, /could not be written: permission denied/);
  assert.equal(text(folder), leaky);
  assert.deepEqual(readdirSync(folder).sort(), ['a.js', 'pkg']);
});

test('a file that changes during the run is left', () => {
  // The bindings are C++, and the program that reads them types into the file that was read before.
  const cpp = '#include <emscripten/bind.h>\nclass Shape { public: Shape(); };\nEMSCRIPTEN_BINDINGS(s) { emscripten::class_<Shape>("Shape").constructor<>(); }\n';
  const code = "import { Shape } from './shape.js';\nexport function leaks(rows) {\n  for (const row of rows) {\n    const shape = new Shape();\n    shape.draw(row);\n  }\n}\n";
  const folder = project({ 'a.js': leaky, 'shape.cpp': cpp, 'shape.js': '', 'typist': "#!/bin/sh\necho '// typed' >> \"$(dirname \"$0\")/a.js\"\nexit 1\n", 'b.js': code });
  chmodSync(join(folder, 'typist'), 0o755);
  const { code: exit, out } = run(folder, [tier, '--bindings=shape.cpp'], { env: { UNFREED_EMBIND: join(folder, 'typist') } });
  assert.ok(text(folder).startsWith(leaky) && text(folder).includes('// typed'), 'the typist was there, and its text is');
  assert.equal(exit, 2, out);
  assert.match(out, /a\.js: .*changed while it was analysed/);
});

test('links: the target is written inside of what is linted, and left alone outside of it', () => {
  const folder = project({ 'src/deep/a.js': leaky.replace('./pkg', '../../pkg'), 'outside/b.js': leaky.replace('./pkg', '../pkg') });
  symlinkSync('deep/a.js', join(folder, 'src', 'inner.js'));
  symlinkSync('../outside/b.js', join(folder, 'src', 'outer.js'));
  const outside = text(folder, 'outside/b.js');
  const { code, out } = run(folder, [tier, 'src']);
  assert.equal(code, 2, out);
  assert.ok(lstatSync(join(folder, 'src', 'inner.js')).isSymbolicLink());
  assert.ok(lstatSync(join(folder, 'src', 'outer.js')).isSymbolicLink());
  assert.match(text(folder, 'src/deep/a.js'), /parser\.free\(\)|using parser/);
  assert.equal(text(folder, 'outside/b.js'), outside);
  assert.match(out, /b\.js: .*a symbolic link leads to it, out of the folders that are linted/);
});

test('a full disk leaves the file as it was', () => {
  const folder = project({ 'a.js': `${leaky}${'// filler\n'.repeat(2000)}` });
  const before = text(folder);
  const { code, out } = run(folder, ['-c', 'ulimit -f 4; exec "$0" "$@"', unfreed, tier], { program: 'bash' });
  assert.equal(code, 2, out);
  assert.match(out, /could not be written: file too large/);
  assert.equal(text(folder), before);
  assert.deepEqual(readdirSync(folder).sort(), ['a.js', 'pkg']);
});

test('ended between any two system calls of the writing, the file is the old one or the new one', (context) => {
  if (spawnSync('strace', ['-V']).error) return context.skip('strace is not installed');
  const folder = project({ 'a.js': leaky });
  run(folder, [tier]);
  const fixed = text(folder);
  const seen = new Set();
  for (const call of ['fchown', 'fchmod', 'fsync', 'rename', 'renameat2', 'unlink']) {
    for (let nth = 1; nth <= 2; ++nth) {
      writeFileSync(join(folder, 'a.js'), leaky);
      spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${nth}`, unfreed, tier], { cwd: folder, encoding: 'utf8' });
      const now = text(folder);
      assert.ok(now === leaky || now === fixed, `after ${call}:\n${now}`);
      seen.add(now);
    }
  }
  assert.equal(seen.size, 2, 'some were ended before the rename, some after it');
});

test('a component is fixed in its script', () => {
  const script = leaky.replace('./pkg', './pkg');
  const component = `<template>\n  <p>é😀</p>\n</template>\n\n<script>\n${script}</script>\n`;
  const folder = project({ 'a.vue': component });
  assert.equal(run(folder, [tier]).code, 0);
  const alone = project({ 'a.js': leaky });
  run(alone, [tier]);
  assert.equal(text(folder, 'a.vue'), component.replace(script, text(alone)));
});

test('a file with a fault of syntax is not fixed', () => {
  const broken = `${leaky}function (\n`;
  const folder = project({ 'a.js': broken });
  run(folder, [tier]);
  assert.equal(text(folder), broken);
});

// As VS Code's viewer reads a fix: a start in the indentation of its line is moved to the first character that is no
// blank; positions count UTF-16 code units.
function asInViewer(source, fix) {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  const mark = source.startsWith('﻿') ? 1 : 0;
  const offsetOf = (line, column) => starts[line - 1] + column - 1 + (line === 1 ? mark : 0);
  const edits = fix.artifactChanges[0].replacements.map(({ deletedRegion: region, insertedContent }) => {
    const line = starts[region.startLine - 1] + (region.startLine === 1 ? mark : 0);
    const start = Math.max(offsetOf(region.startLine, region.startColumn), line + /^[ \t]*/.exec(source.slice(line))[0].length);
    const end = offsetOf(region.endLine, region.endColumn);
    return { begin: Math.min(start, end), end: Math.max(start, end), text: insertedContent?.text ?? '' };
  });
  return edits.reverse().reduce((now, { begin, end, text: put }) => now.slice(0, begin) + put + now.slice(end), source);
}

test("VS Code's viewer makes of a fix what --fix makes of it", () => {
  for (const [name, source] of Object.entries({
    'a.js': leaky,
    'crlf.js': `﻿${leaky.replaceAll('\n', '\r\n')}`,
    'tabs.js': leaky.replaceAll('  ', '\t').replace('parser.run();', "parser.run('é😀');"),
    'a.vue': `<script>\n${leaky}</script>\n`,
  })) {
    const folder = project({ [name]: source });
    const results = JSON.parse(run(folder, ['--format=sarif']).out).runs[0].results;
    assert.equal(results.length, 1, name);
    run(folder, [tier]);
    assert.notEqual(text(folder, name), source, name);
    assert.equal(asInViewer(source, results[0].fixes[0]), text(folder, name), name);
  }
});

always('a finding says why it has no fix', () => {
  const folder = project({
    'a.js': [
      "import { parse } from './pkg/parser.js';",
      'export const inADefault = (rows) => rows.map((row, size = parse(row).size()) => size);',
      'export function hidden(tree, out) {',
      "  let name = 'a';",
      "  while (parse(name).size()) { const name = 'b'; out.push(name); }",
      '}',
      '',
    ].join('\n'),
  });
  const words = json(folder, []).findings.map((finding) => [finding.start.line, finding.fixWithheld]);
  assert.deepEqual(words, [[2, 'not-named'], [5, 'evaluation-order']]);
});
