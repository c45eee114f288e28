// --since: files that have changed; --changed-lines: findings that changes have to do with.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { commit, fresh, git, quiet, read, remove, repository, stage, tryGit, write } from './git.mjs';
import { assertRefused, clean, leaky, run, sarif } from './support.mjs';

const options = { env: quiet };
const report = (folder, words) => {
  const { code, findings } = sarif(folder, words, options);
  return { code, files: [...new Set(findings.map((finding) => finding.uri))], lines: findings.map((finding) => finding.line) };
};
const since = (folder, revision, ...words) => report(folder, [`--since=${revision}`, ...words]);

test('committed, staged, unstaged and untracked files, as they lie on the disk', () => {
  const folder = repository({ 'old.js': leaky, 'committed.js': clean, 'staged.js': clean, 'unstaged.js': clean, 'gone.js': leaky, '.gitignore': 'ignored.js\n' });
  git(folder, 'tag', 'start');
  write(folder, { 'committed.js': leaky });
  commit(folder);
  stage(folder, { 'staged.js': leaky });
  write(folder, { 'unstaged.js': leaky, 'untracked.js': leaky, 'deep/est/untracked.js': leaky.replace('./pkg', '../../pkg'), 'ignored.js': leaky });
  remove(folder, 'gone.js');
  const all = ['committed.js', 'deep/est/untracked.js', 'staged.js', 'unstaged.js', 'untracked.js'];
  assert.deepEqual(since(folder, 'start').files, all);
  assert.deepEqual(since(folder, 'HEAD').files, all.slice(1));
  assert.deepEqual(since(join(folder, 'deep'), 'HEAD').files, ['est/untracked.js']);
  assert.deepEqual(since(folder, 'HEAD', 'deep', 'staged.js').files, ['deep/est/untracked.js', 'staged.js']);
  write(folder, { 'staged.js': clean });
  assert.ok(!since(folder, 'HEAD').files.includes('staged.js'), 'the disk counts');
});

test('what has changed on the other side does not count', () => {
  const folder = repository({ 'a.js': clean, 'b.js': clean });
  git(folder, 'checkout', '--quiet', '-b', 'side');
  write(folder, { 'b.js': leaky });
  commit(folder);
  git(folder, 'checkout', '--quiet', 'main');
  write(folder, { 'a.js': leaky });
  commit(folder);
  assert.deepEqual(since(folder, 'side').files, ['a.js']);
  assert.deepEqual(since(folder, 'side~0').files, ['a.js']);
});

test('facts come from the whole program', () => {
  const use = (frees) => `export function use(parser) {\n${frees ? '  parser.free();\n' : ''}  parser.run();\n}\n`;
  const folder = repository({ 'use.js': use(true), 'other.js': leaky });
  write(folder, { 'a.js': "import { Parser } from './pkg/parser.js';\nimport { use } from './use.js';\nexport const all = (rows) => rows.forEach((row) => use(new Parser(row)));\n" });
  assert.equal(since(folder, 'HEAD').code, 0);
});

test('a file that was only touched has not changed', () => {
  const folder = repository({ 'a.js': leaky, 'b.js': leaky });
  write(folder, { 'a.js': leaky, 'b.js': leaky.replaceAll('\n', '\r\n') });
  assert.equal(since(folder, 'HEAD').code, 0);
});

test('histories that do not meet, and revisions of every sort', () => {
  const folder = repository({ 'a.js': clean });
  git(folder, 'tag', '-a', 'v1', '-m', 'a tag with words');
  write(folder, { 'a.js': leaky });
  commit(folder);
  for (const revision of ['v1', 'main~1', git(folder, 'rev-parse', 'v1^{commit}').trim(), 'HEAD^']) assert.equal(since(folder, revision).code, 1, revision);
  git(folder, 'checkout', '--quiet', '--orphan', 'alone');
  commit(folder, 'alone');
  assertRefused(run(folder, ['--since=main'], options), '`main`', 'no commit in common');
});

test('--fix works on what has changed', () => {
  const folder = repository({ 'old.js': leaky });
  write(folder, { 'new.js': leaky });
  const { code, err } = run(folder, ['--since=HEAD', '--fix'], options);
  assert.equal(code, 0, err);
  assert.match(read(folder, 'new.js'), /parser\.free\(\)/);
  assert.equal(read(folder, 'old.js'), leaky);
});

const two = `import { Parser } from './pkg/parser.js';

export function first(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
  }
}

export function second(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
    parser.free();
  }
}
`;
const lines = (folder, words = ['--staged']) => report(folder, [...words, '--changed-lines']).lines;
const change = (from, to) => {
  const folder = repository({ 'a.js': from });
  stage(folder, { 'a.js': to });
  return folder;
};

test('--changed-lines: a leak that was there before is not spoken of', () => {
  assert.deepEqual(lines(change(two, `${two}\nexport const more = 1;\n`)), []);
  assert.deepEqual(lines(change(two, `// a line above\n${two}`)), []);
  assert.equal(run(change(two, `// above\n${two}`), ['--staged', '--changed-lines'], options).code, 0);
});

test('--changed-lines: the line of the creation, the head of the loop, a release that has gone', () => {
  const second = (words) => two.replace(/(second[^]*)/, (rest) => words(rest));
  assert.deepEqual(lines(change(two, two.replace('new Parser(row)', 'new Parser(row.text)'))), [5]);
  assert.deepEqual(lines(change(two.replace('for (const row of rows)', 'for (const row of rows.slice(1))'), two)), [5]);
  assert.deepEqual(lines(change(two, second((rest) => rest.replace('    parser.free();\n', '')))), [12]);
  assert.deepEqual(lines(change(two, second((rest) => rest.replace('parser.free()', 'parser.run()')))), [12]);
});

test('--changed-lines: new files count as a whole, renamed ones do not', () => {
  const folder = repository({ 'a.js': two });
  stage(folder, { 'b.js': leaky });
  git(folder, 'mv', 'a.js', 'c.js');
  assert.deepEqual(report(folder, ['--staged', '--changed-lines']).files, ['b.js']);
  stage(folder, { 'c.js': two.replace('new Parser(row)', 'new Parser(row.text)') });
  assert.deepEqual(report(folder, ['--staged', '--changed-lines']).files, ['b.js', 'c.js']);
});

test('--changed-lines with --since looks at the disk', () => {
  const folder = repository({ 'a.js': two });
  write(folder, { 'a.js': two.replace('row of rows', 'row of rows.slice(1)') });
  assert.deepEqual(lines(folder, ['--since=HEAD']), [5]);
  write(folder, { 'a.js': `${two}// the end\n`.replaceAll('\n', '\r\n') });
  assert.deepEqual(lines(folder, ['--since=HEAD']), [], 'line ends are no change');
});

test('--changed-lines: entries of the baseline are not called stale', () => {
  const folder = repository({ 'a.js': two });
  run(folder, ['--baseline=known.json', '--update-baseline'], options);
  commit(folder);
  write(folder, { 'a.js': `${two}// the end\n` });
  const { notifications } = sarif(folder, ['--since=HEAD', '--changed-lines', '--baseline=known.json'], options);
  assert.deepEqual(notifications, []);
});

test('SARIF names the repository and the commit, without credentials', () => {
  const folder = repository({ 'a.js': leaky, 'src/b.js': '' });
  const version = (at = folder) => sarif(at, [], options).report;
  assert.equal(version().versionControlProvenance, undefined, 'cloned from nowhere');
  git(folder, 'remote', 'add', 'origin', 'https://anna:secret@example.org/team/app.git');
  const head = git(folder, 'rev-parse', 'HEAD').trim();
  const expected = { repositoryUri: 'https://example.org/team/app.git', revisionId: head, branch: 'main', mappedTo: { uriBaseId: '%SRCROOT%' } };
  assert.deepEqual(version().versionControlProvenance, [expected]);
  const below = version(join(folder, 'src'));
  assert.deepEqual(below.versionControlProvenance, [{ ...expected, mappedTo: { uriBaseId: 'REPOSITORYROOT' } }]);
  assert.equal(below.originalUriBaseIds['%SRCROOT%'].uri, 'src/');
  git(folder, 'pack-refs', '--all');
  assert.deepEqual(version().versionControlProvenance, [expected]);
  git(folder, 'checkout', '--quiet', '--detach');
  const { branch, ...detached } = expected;
  assert.deepEqual(version().versionControlProvenance, [detached]);
  const beside = `${folder}-linked`;
  git(folder, 'worktree', 'add', '--quiet', beside, '-b', 'a/b');
  const linked = version(beside).versionControlProvenance;
  remove(beside, '.');
  assert.deepEqual(linked, [{ ...expected, branch: 'a/b' }]);
  git(folder, 'remote', 'set-url', 'origin', '/srv/git/app.git');
  assert.equal(version().versionControlProvenance, undefined);
});
