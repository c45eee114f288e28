// --staged and --since in a repository whose configuration wants to have something run.
import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { git, quiet, read, remove, repository, stage, tryGit, write } from './git.mjs';
import { clean, leaky, run, sarif } from './support.mjs';

const calls = [['--staged'], ['--staged', '--changed-lines'], ['--since=HEAD'], ['--since=HEAD~1', '--changed-lines'], ['--staged', '--fix-dry-run'], ['--format=sarif']];

// A repository in which every program that git may be told to run writes a file.
function hostile() {
  const folder = repository({ '.gitattributes': '*.js filter=trap diff=trap\n', 'a.js': clean, 'b.js': clean });
  write(folder, { 'c.js': clean });
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'second');
  stage(folder, { 'a.js': leaky });
  write(folder, { 'b.js': leaky, 'trap.sh': `#!/bin/sh\necho "$0 $*" >> '${folder}/sprung'\ncat\n` });
  chmodSync(join(folder, 'trap.sh'), 0o755);
  const trap = join(folder, 'trap.sh');
  const settings = {
    'core.fsmonitor': trap,
    'core.pager': trap,
    'core.editor': trap,
    'core.sshCommand': trap,
    'core.askPass': trap,
    'core.hooksPath': folder,
    'diff.external': trap,
    'diff.trap.textconv': trap,
    'diff.trap.command': trap,
    'filter.trap.clean': trap,
    'filter.trap.smudge': trap,
    'filter.trap.process': trap,
    'filter.trap.required': 'true',
    'interactive.diffFilter': trap,
    'pager.diff-index': trap,
    'pager.ls-files': trap,
    'alias.diff-index': `!${trap}`,
    'alias.rev-parse': `!${trap}`,
    'alias.cat-file': `!${trap}`,
    'credential.helper': `!${trap}`,
    'gpg.program': trap,
    'diff.ignoreSubmodules': 'none',
    'core.alternateRefsCommand': trap,
  };
  for (const [name, value] of Object.entries(settings)) git(folder, 'config', name, value);
  for (const hook of ['post-index-change', 'pre-commit', 'post-checkout', 'fsmonitor-watchman']) {
    write(folder, { [hook]: read(folder, 'trap.sh') });
    chmodSync(join(folder, hook), 0o755);
  }
  return folder;
}

const sprung = (folder) => (existsSync(join(folder, 'sprung')) ? read(folder, 'sprung') : '');

test('nothing of it is run', () => {
  const folder = hostile();
  for (const words of calls) {
    const { code, err } = run(folder, words, { env: quiet });
    assert.ok(code === 0 || code === 1, `${words}: ${err}`);
    assert.equal(sprung(folder), '', words.join(' '));
  }
  assert.equal(sarif(folder, ['--staged'], { env: quiet }).findings.length, 1);
  assert.equal(sarif(folder, ['--since=HEAD'], { env: quiet }).findings.length, 2);
  for (const words of [['status'], ['-c', 'core.fsmonitor=', 'hash-object', '--path=b.js', 'b.js'], ['-c', 'core.fsmonitor=', 'diff', '--cached']]) {
    write(folder, { sprung: '' });
    tryGit(folder, words);
    assert.notEqual(sprung(folder), '', `git ${words.join(' ')} would have run it`);
  }
});

test('nor the monitor of a submodule', () => {
  const inner = repository({ 'inner.js': clean });
  const folder = repository({ 'a.js': clean });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
  git(folder, 'commit', '--quiet', '-m', 'sub');
  write(folder, { 'trap.sh': `#!/bin/sh\necho "$0 $*" >> '${folder}/sprung'\n` });
  chmodSync(join(folder, 'trap.sh'), 0o755);
  git(join(folder, 'sub'), 'config', 'core.fsmonitor', join(folder, 'trap.sh'));
  stage(folder, { 'a.js': leaky });
  for (const words of calls) run(folder, words, { env: quiet });
  assert.equal(sprung(folder), '');
  tryGit(folder, ['status']);
  assert.notEqual(sprung(folder), '', 'git by itself would have run it');
});

test('contents that a partial clone lacks are not fetched', () => {
  const folder = repository({ 'a.js': clean });
  stage(folder, { 'a.js': leaky });
  const trap = join(folder, 'trap.sh');
  write(folder, { 'trap.sh': `#!/bin/sh\necho "$0 $*" >> '${folder}/sprung'\n` });
  chmodSync(trap, 0o755);
  for (const [name, value] of Object.entries({
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.url': folder,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': trap,
    'protocol.allow': 'always',
    'protocol.file.allow': 'always',
  })) git(folder, 'config', name, value);
  const id = git(folder, 'rev-parse', ':a.js').trim();
  remove(folder, `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
  write(folder, { 'a.js': `${leaky}// more\n` });
  const { code, notifications } = sarif(folder, ['--staged'], { env: quiet });
  assert.equal(code, 0);
  assert.equal(notifications[0].descriptor.id, 'unreadable-file');
  for (const words of calls) run(folder, words, { env: quiet });
  assert.equal(sprung(folder), '');
  tryGit(folder, ['cat-file', '-p', id]);
  assert.notEqual(sprung(folder), '', 'git by itself would have run it');
});

test('a work tree that is said to lie elsewhere is not written to', () => {
  const folder = repository({ 'a.js': clean });
  const elsewhere = repository({ 'a.js': leaky });
  git(folder, 'config', 'core.worktree', elsewhere);
  const { code } = run(folder, ['--staged', '--fix'], { env: quiet });
  assert.ok(code === 0 || code === 2);
  assert.equal(read(elsewhere, 'a.js'), leaky);
});
