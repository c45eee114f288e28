// --staged: what is linted is what would be committed.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commit, environment, fresh, git, quiet, read, remove, repository, stage, tryGit, write } from './git.mjs';
import { assertRefused, clean, leaky, project, run, sarif, unfreed } from './support.mjs';

const options = { env: quiet };
const staged = (folder, words = [], more = {}) => {
  const { code, findings } = sarif(folder, ['--staged', ...words], { env: { ...quiet, ...more } });
  return { code, files: [...new Set(findings.map((finding) => decodeURIComponent(finding.uri)))], lines: findings.map((finding) => finding.line) };
};

test('only staged files are linted', () => {
  const folder = repository({ 'old.js': leaky, 'changed.js': clean, 'unstaged.js': clean });
  stage(folder, { 'changed.js': leaky, 'new.js': leaky, 'notes.txt': 'no code' });
  write(folder, { 'unstaged.js': leaky, 'untracked.js': leaky });
  assert.deepEqual(staged(folder), { code: 1, files: ['changed.js', 'new.js'], lines: [5, 5] });
});

test('nothing staged is nothing found', () => {
  const folder = repository({ 'a.js': leaky });
  write(folder, { 'a.js': `${leaky}\n` });
  const { code, out } = run(folder, ['--staged'], options);
  assert.equal(code, 0, out);
  assert.match(out, /no problems in 0 files/);
});

test('what is linted is what is staged, and places are those of the staged text', () => {
  const folder = repository({ 'a.js': clean });
  stage(folder, { 'a.js': `// one line more\n${leaky}` });
  write(folder, { 'a.js': clean });
  assert.deepEqual(staged(folder), { code: 1, files: ['a.js'], lines: [6] });
  assert.match(run(folder, ['--staged'], options).out, /6 \|     const parser = new Parser\(row\);/);
  stage(folder, { 'a.js': clean.replace('run();', 'run(); ') });
  write(folder, { 'a.js': leaky });
  assert.equal(staged(folder).code, 0);
});

const helper = (frees) => `export function use(parser) {\n  parser.run();\n${frees ? '  parser.free();\n' : ''}}\n`;
const user = `import { Parser } from './pkg/parser.js';
import { use } from './helper.js';

export function usesHelper(rows) {
  for (const row of rows) use(new Parser(row));
}
`;

test('imported files are taken as they are staged, too', () => {
  const folder = repository({ 'helper.js': helper(false) });
  stage(folder, { 'helper.js': helper(true), 'user.js': user });
  write(folder, { 'helper.js': helper(false) });
  assert.equal(staged(folder).code, 0);
  stage(folder, { 'helper.js': helper(false) });
  write(folder, { 'helper.js': helper(true) });
  assert.deepEqual(staged(folder).files, ['user.js']);
});

test('imported files that were changed and not staged are those of the last commit', () => {
  const folder = repository({ 'helper.js': helper(true) });
  stage(folder, { 'user.js': user });
  write(folder, { 'helper.js': helper(false) });
  assert.equal(staged(folder).code, 0);
  remove(folder, 'helper.js');
  assert.equal(staged(folder).code, 0);
});

test('declarations and configurations are taken as they are staged', () => {
  const folder = repository({ 'unfreed.json': '{}' });
  const declarations = read(folder, 'pkg/parser.d.ts');
  stage(folder, { 'a.js': leaky });
  write(folder, { 'unfreed.json': '{ "exclude": ["a.js"] }' });
  assert.equal(staged(folder).code, 1);
  git(folder, 'add', 'unfreed.json');
  write(folder, { 'unfreed.json': '{}' });
  assert.equal(staged(folder).code, 0);
  stage(folder, { 'unfreed.json': '{}', 'pkg/parser.d.ts': 'export {};\n' });
  stage(folder, { 'pkg/parser.js': 'export {};\n' });
  write(folder, { 'pkg/parser.d.ts': declarations });
  assert.equal(staged(folder).code, 0, 'the class is not declared in what is staged');
});

test('before the first commit, everything that is staged is new', () => {
  const folder = fresh({ 'a.js': leaky, 'b.js': leaky });
  assert.equal(staged(folder).code, 0);
  git(folder, 'add', 'a.js');
  assert.deepEqual(staged(folder).files, ['a.js']);
});

test('files that were deleted, planned, renamed or are gone from the work tree', () => {
  const folder = repository({ 'deleted.js': leaky, 'moved.js': leaky, 'mode.js': leaky });
  git(folder, 'rm', '--quiet', 'deleted.js');
  git(folder, 'mv', 'moved.js', 'here.js');
  chmodSync(join(folder, 'mode.js'), 0o755);
  git(folder, 'add', 'mode.js');
  stage(folder, { 'gone.js': leaky });
  remove(folder, 'gone.js');
  write(folder, { 'planned.js': leaky });
  git(folder, 'add', '--intent-to-add', 'planned.js');
  assert.deepEqual(staged(folder).files, ['gone.js', 'here.js', 'mode.js']);
  assert.deepEqual(staged(folder, ['gone.js']).files, ['gone.js']);
});

test('names are names', () => {
  const names = ['new\nline.js', 'a "quoted" one.js', "it's.js", 'ümlaut 漢.js', ' leading.js', 'tab\t.js', '-dash.js', ':(top)x.js', '*.js', 'back\\slash.js'];
  const folder = repository();
  stage(folder, Object.fromEntries(names.map((name) => [name.replace(/^[-:]/, './$&'), leaky])));
  assert.deepEqual(staged(folder).files.map((name) => name.replace(/^\.\//, '')).sort(), [...names].sort());
});

test('links and submodules are no code', () => {
  const inner = repository({ 'inner.js': leaky });
  const folder = repository({ 'real.js': leaky });
  symlinkSync('real.js', join(folder, 'link.js'));
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub.js');
  git(folder, 'add', '--all');
  assert.deepEqual(staged(folder), { code: 0, files: [], lines: [] });
});

test('paths restrict what is linted', () => {
  const folder = repository();
  stage(folder, { 'a.js': leaky, 'src/b.js': leaky.replace('./pkg', '../pkg'), 'src/c.min.js': leaky, 'node_modules/d/e.js': leaky });
  assert.deepEqual(staged(folder).files, ['a.js', 'src/b.js']);
  assert.deepEqual(staged(folder, ['src']).files, ['src/b.js']);
  assert.deepEqual(staged(folder, ['a.js', 'src/c.min.js']).files, ['a.js']);
  assert.deepEqual(staged(folder, ['src', 'a.js', 'src/b.js']).files, ['a.js', 'src/b.js']);
  assert.deepEqual(staged(join(folder, 'src')).files, ['b.js']);
  assert.deepEqual(staged(join(folder, 'src'), ['..']).files.length, 2);
  assertRefused(run(folder, ['--staged', 'nothing.js'], options), '`nothing.js` does not exist');
});

test('where git cannot help, one line says why', () => {
  const outside = project({ 'a.js': leaky });
  assertRefused(run(outside, ['--staged'], options), '--staged', 'not a git repository');
  assertRefused(run(outside, ['--since=HEAD'], options), '--since', 'not a git repository');
  const folder = repository({ 'a.js': leaky });
  assertRefused(run(folder, ['--staged'], { env: { ...quiet, PATH: '/nowhere' } }), 'git was not found in PATH');
  assertRefused(run(folder, ['--staged'], { env: { ...quiet, PATH: 'bin:.:' } }), 'git was not found in PATH');
  assertRefused(run(join(folder, '.git'), ['--staged'], options), '--staged');
  for (const revision of ['nothing', '--output=x', 'HEAD~7', 'HEAD:a.js', 'a..b', '@{-1}']) {
    assertRefused(run(folder, [`--since=${revision}`], options), `\`${revision}\``);
  }
  assertRefused(run(fresh(), ['--since=HEAD'], options), 'HEAD');
  assertRefused(run(folder, ['--since=HEAD'], { env: { ...quiet, GIT_DIR: join(folder, 'nothing') } }), 'not a git repository');
});

test('options that exclude each other', () => {
  const folder = repository({ 'a.js': leaky });
  assertRefused(run(folder, ['--staged', '--since=HEAD'], options), 'exclude each other');
  assertRefused(run(folder, ['--changed-lines'], options), '--staged or --since');
  assertRefused(run(folder, ['--staged', '--stdin-filename=a.js'], options), 'standard input');
  assertRefused(run(folder, ['--staged', '--baseline=b.json', '--update-baseline'], options), '--update-baseline');
});

test('the repository of somebody else is not read without being asked to', { skip: process.getuid() !== 0 && 'needs root' }, () => {
  const folder = repository({ 'a.js': leaky });
  stage(folder, { 'b.js': leaky });
  const result = tryGit(folder, ['status'], { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
  assert.notEqual(result.code, 0, 'git itself refuses');
  assertRefused(run(folder, ['--staged'], { env: { ...quiet, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } }), 'dubious ownership', 'safe.directory');
});

// A hook that is called as git calls it.
function withHook(folder, words = '--staged', name = 'pre-commit') {
  const hooks = join(git(folder, 'rev-parse', '--path-format=absolute', '--git-common-dir').trim(), 'hooks');
  mkdirSync(hooks, { recursive: true });
  write(hooks, { [name]: `#!/bin/sh\nexec '${unfreed}' ${words}\n` });
  chmodSync(join(hooks, name), 0o755);
}
const commits = (folder) => Number(git(folder, 'rev-list', '--count', 'HEAD'));

test('as a hook: a leak is refused, its repair passes', () => {
  const folder = repository({ 'a.js': clean });
  withHook(folder);
  stage(folder, { 'a.js': leaky });
  const refused = tryGit(folder, ['commit', '-m', 'leaks']);
  assert.notEqual(refused.code, 0);
  assert.match(refused.out + refused.err, /`Parser` is created on every pass/);
  write(folder, { 'a.js': clean.replace('free();', 'free(); //') });
  assert.notEqual(tryGit(folder, ['commit', '-m', 'the repair is not staged']).code, 0);
  git(folder, 'add', 'a.js');
  assert.equal(tryGit(folder, ['commit', '-m', 'repaired']).code, 0);
  assert.equal(commits(folder), 2);
});

test('as a hook: `commit -a` and `commit FILE` have an index of their own', () => {
  const folder = repository({ 'a.js': clean, 'b.js': clean, 'src/c.js': '' });
  withHook(folder);
  write(folder, { 'a.js': leaky });
  assert.notEqual(tryGit(folder, ['commit', '-a', '-m', 'all']).code, 0);
  stage(folder, { 'a.js': leaky });
  write(folder, { 'b.js': `${clean}// more\n` });
  assert.equal(tryGit(folder, ['commit', '-m', 'only b', 'b.js']).code, 0, 'a.js is staged, but not committed');
  assert.notEqual(tryGit(join(folder, 'src'), ['commit', '-m', 'from below']).code, 0);
});

test('as a hook: merges and linked work trees', () => {
  const folder = repository({ 'a.js': clean });
  git(folder, 'checkout', '--quiet', '-b', 'side');
  write(folder, { 'side.js': leaky });
  commit(folder);
  git(folder, 'checkout', '--quiet', 'main');
  write(folder, { 'main.js': clean });
  commit(folder);
  withHook(folder, '--staged', 'pre-merge-commit');
  const merged = tryGit(folder, ['merge', '--no-edit', 'side']);
  assert.notEqual(merged.code, 0);
  assert.match(merged.out + merged.err, /side\.js:5/);
  git(folder, 'merge', '--abort');

  const beside = `${folder}-beside`;
  git(folder, 'worktree', 'add', '--quiet', beside, '-b', 'beside');
  withHook(beside);
  stage(beside, { 'there.js': leaky });
  const refused = tryGit(beside, ['commit', '-m', 'leaks']);
  remove(beside, '.');
  assert.notEqual(refused.code, 0);
  assert.match(refused.out + refused.err, /there\.js:5/);
});

test('files in conflict are not staged', () => {
  const folder = repository({ 'a.js': clean });
  git(folder, 'checkout', '--quiet', '-b', 'side');
  write(folder, { 'a.js': leaky });
  commit(folder);
  git(folder, 'checkout', '--quiet', 'main');
  write(folder, { 'a.js': `${clean}\nparse();\n`.replace('run', 'walk') });
  commit(folder);
  assert.notEqual(tryGit(folder, ['merge', 'side']).code, 0);
  stage(folder, { 'b.js': leaky });
  assert.deepEqual(staged(folder).files, ['b.js']);
  assert.ok(sarif(folder, ['--since=HEAD'], options).notifications.length > 0, 'its conflict marks do not parse');
});

test('sparse checkouts and files that git was told not to look at', () => {
  const folder = repository({ 'lib/helper.js': helper(true), 'top.js': '' });
  stage(folder, { 'user.js': user.replace('./helper', './lib/helper') });
  const entry = (flag) => git(folder, 'update-index', flag, 'lib/helper.js');
  entry('--skip-worktree');
  remove(folder, 'lib');
  assert.equal(staged(folder).code, 0, 'the helper frees, wherever it is');
  write(folder, { 'lib/helper.js': helper(true) });
  entry('--no-skip-worktree');
  entry('--assume-unchanged');
  write(folder, { 'lib/helper.js': helper(false) });
  assert.equal(staged(folder).code, 0);
});

test('line ends that git has changed are no difference', () => {
  const folder = repository({ '.gitattributes': '*.js text eol=crlf\n' });
  stage(folder, { 'a.js': leaky.replaceAll('\n', '\r\n') });
  assert.equal(git(folder, 'show', ':a.js'), leaky);
  assert.deepEqual(staged(folder).lines, [5]);
  write(folder, { 'a.js': leaky.replaceAll('\n', '\r\n') });  // with another time
  const { code, err } = run(folder, ['--staged', '--fix'], options);
  assert.equal(code, 1, err);
  assert.match(read(folder, 'a.js'), /parser\.free\(\);\r\n/);
});

test('--fix changes the work tree and says that it is not staged', () => {
  const folder = repository({ 'a.js': clean, 'b.js': leaky });
  stage(folder, { 'a.js': leaky });
  const { code, out, err } = run(folder, ['--staged', '--fix'], options);
  assert.equal(code, 1, out + err);
  assert.match(err, /applied 1 fix in 1 file; stage what was fixed with `git add`/);
  assert.match(out, /no problems in 1 file/);
  assert.match(read(folder, 'a.js'), /parser\.free\(\)/);
  assert.equal(git(folder, 'show', ':a.js'), leaky, 'what is staged stays');
  assert.equal(read(folder, 'b.js'), leaky);
  git(folder, 'add', 'a.js');
  assert.equal(run(folder, ['--staged', '--fix'], options).code, 0);
});

test('--fix leaves alone what is staged in part', () => {
  const folder = repository({ 'a.js': clean, 'b.js': clean, 'c.js': clean });
  stage(folder, { 'a.js': leaky, 'b.js': leaky, 'c.js': leaky });
  const mine = `${leaky}// work in progress\n`;
  write(folder, { 'a.js': mine });
  remove(folder, 'b.js');
  const { code, out, err } = run(folder, ['--staged', '--fix'], options);
  assert.equal(code, 2, out + err);
  assert.match(out, /a\.js: [^\n]*only a part of its changes is staged/);
  assert.match(out, /b\.js: [^\n]*only a part of its changes is staged/);
  assert.equal(read(folder, 'a.js'), mine);
  assert.ok(!existsSync(join(folder, 'b.js')));
  assert.match(read(folder, 'c.js'), /parser\.free\(\)/);
});

test('--fix-dry-run shows the difference to what is staged', () => {
  const folder = repository({ 'a.js': clean });
  stage(folder, { 'a.js': leaky });
  write(folder, { 'a.js': `${leaky}// work in progress\n` });
  const { out } = run(folder, ['--staged', '--fix-dry-run'], options);
  write(folder, { 'fix.diff': out });
  git(folder, 'apply', '-p1', '--cached', 'fix.diff');
  assert.match(git(folder, 'show', ':a.js'), /parser\.free\(\)/);
});

const crate = '[package]\nname = "shapes"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nwasm-bindgen = "0.2"\n';
const rust = (name) => `use wasm_bindgen::prelude::*;
#[wasm_bindgen] pub struct ${name} {}
#[wasm_bindgen] impl ${name} {
    #[wasm_bindgen(getter)] pub fn twin(&self) -> ${name} { ${name} {} }
}
`;
test('a rule for bindings looks at the sources that are staged', () => {
  const folder = repository({ 'Cargo.toml': crate, 'src/lib.rs': `mod other;\n${rust('Old')}` });
  stage(folder, { 'src/other.rs': rust('New') });
  const rules = ['--severity=allocating-getter=warning'];
  assert.deepEqual(sarif(folder, rules, options).findings.map((finding) => finding.uri), ['src/lib.rs', 'src/other.rs']);
  assert.deepEqual(staged(folder, rules).files, ['src/other.rs']);
});

test('the sources of bindings are taken as they are staged', () => {
  const made = rust('Shape').replace('impl Shape {', 'impl Shape {\n    #[wasm_bindgen(constructor)] pub fn new() -> Shape { Shape {} }');
  const folder = repository({ 'Cargo.toml': crate, 'src/lib.rs': made });
  stage(folder, {
    'a.js': "import init, { Shape } from './pkg/shapes.js';\nawait init();\nfor (const row of rows) {\n  const shape = new Shape();\n  shape.twin;\n}\n",
  });
  // So much code that reaches nothing is not read for its mistakes alone.
  stage(folder, { 'long.js': '// one line of many\n'.repeat(10_000) });
  write(folder, { 'src/lib.rs': '' });
  assert.equal(run(folder, ['a.js'], options).code, 0, 'there are no bindings on the disk');
  assert.deepEqual(staged(folder).files, ['a.js']);
});
