// The hook, run by the real pre-commit on a scratch repository. The hook's own repository is made of the files of this
// one; the package of the platform comes from a registry on this machine, as it will come from npm.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { registry } from './registry.mjs';
import { clean, leaky, packed, project, repository, scratch, start, succeed, top, write } from './support.mjs';

const tarballs = packed();
const server = await registry([tarballs.program]);
const env = { PRE_COMMIT_HOME: scratch(), 'npm_config_@unfreed:registry': server.address, npm_config_audit: 'false' };

// What is published at a release, so far as pre-commit uses it.
async function hookRepository() {
  const folder = scratch();
  for (const path of ['package.json', 'package-lock.json', '.npmrc', '.pre-commit-hooks.yaml', 'README.md', 'LICENSE', 'scripts/npm']) {
    cpSync(join(top, path), join(folder, path), { recursive: true });
  }
  await repository(folder);
  await succeed(folder, ['git', 'add', '-A']);
  await succeed(folder, ['git', 'commit', '-q', '-m', 'release']);
  await succeed(folder, ['git', 'tag', 'v0.1.0']);
  return folder;
}

let hooks = '';
before(async () => {
  hooks = await hookRepository();
});

const configuration = (more = '') => `repos:
  - repo: ${hooks}
    rev: v0.1.0
    hooks:
      - id: unfreed
${more}`;

// A repository with the hook in it and one commit.
async function withHook(more = '') {
  const folder = project({ 'a.js': clean, 'notes.md': '# Notes\n', '.pre-commit-config.yaml': configuration(more) });
  await repository(folder);
  await succeed(folder, ['pre-commit', 'install'], { env });
  await succeed(folder, ['git', 'add', '-A']);
  await commit(folder).then((first) => assert.equal(first.code, 0, first.all));
  return folder;
}

const commit = (folder) => start(folder, ['git', 'commit', '-m', 'change'], { env });
const add = (folder, ...paths) => succeed(folder, ['git', 'add', ...paths]);

test('a commit that adds a leak is refused with the report, the repaired one passes', async () => {
  const folder = await withHook();
  write(folder, { 'a.js': leaky });
  await add(folder, 'a.js');
  const refused = await commit(folder);
  assert.equal(refused.code, 1, refused.all);
  assert.match(refused.all, /a\.js:5:20: warning: `Parser` is created on every pass/);
  assert.match(refused.all, /\.+Failed\n- hook id: unfreed\n- exit code: 1/);
  write(folder, { 'a.js': clean.replace('freesOnEveryPass', 'names') });
  await add(folder, 'a.js');
  const passed = await commit(folder);
  assert.equal(passed.code, 0, passed.all);
  assert.match(passed.all, /unfreed\.+Passed/);
});

test('what is linted is what is staged', async () => {
  const folder = await withHook();
  write(folder, { 'a.js': leaky });
  await add(folder, 'a.js');
  write(folder, { 'a.js': clean });
  assert.equal((await commit(folder)).code, 1, 'the leak is staged, its repair is not');
  write(folder, { 'a.js': clean.replace('freesOnEveryPass', 'names') });
  await add(folder, 'a.js');
  write(folder, { 'a.js': leaky });
  const passed = await commit(folder);
  assert.equal(passed.code, 0, passed.all);
  assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), leaky, 'what is not staged is still there');
});

test('files that it does not know, or none, are no failure', async () => {
  const folder = await withHook();
  write(folder, { 'notes.md': '# More notes\n' });
  await add(folder, 'notes.md');
  const passed = await commit(folder);
  assert.equal(passed.code, 0, passed.all);
  assert.match(passed.all, /\(no files to check\) ?Skipped/);
});

test('every ending that unfreed reads is looked at, and each from one process', async () => {
  const folder = await withHook();
  const names = ['b.js', 'b.mjs', 'b.cjs', 'b.jsx', 'b.ts', 'b.mts', 'b.cts', 'b.tsx'];
  const files = Object.fromEntries(names.map((name) => [name, leaky]));
  const page = (code) => `<script type="module">\n${code}</script>\n`;
  for (const name of ['c.html', 'c.htm', 'c.vue', 'c.svelte']) files[name] = page(leaky);
  files['c.astro'] = `---\n${leaky.replace('export ', '')}---\n<p></p>\n`;
  write(folder, files);
  await add(folder, ...Object.keys(files));
  const { code, all } = await commit(folder);
  assert.equal(code, 1, all);
  for (const name of Object.keys(files)) assert.match(all, new RegExp(`^${name.replace('.', '\\.')}:\\d+:\\d+: warning`, 'm'));
  assert.match(all, /^13 problems /m, 'one report of all files');
});

test('a merge: what the merge brings together is linted', async () => {
  const folder = await withHook();
  await succeed(folder, ['git', 'switch', '-q', '-c', 'other']);
  write(folder, { 'a.js': clean.replace('freesOnEveryPass', 'others') });
  await succeed(folder, ['git', 'commit', '-q', '-am', 'theirs'], { env });
  await succeed(folder, ['git', 'switch', '-q', 'main']);
  write(folder, { 'a.js': clean.replace('freesOnEveryPass', 'ours') });
  await succeed(folder, ['git', 'commit', '-q', '-am', 'ours'], { env });
  assert.equal((await start(folder, ['git', 'merge', 'other'], { env })).code, 1, 'a conflict');
  write(folder, { 'a.js': leaky });
  await add(folder, 'a.js');
  assert.equal((await commit(folder)).code, 1, 'resolved with a leak');
  write(folder, { 'a.js': clean });
  await add(folder, 'a.js');
  const merged = await commit(folder);
  assert.equal(merged.code, 0, merged.all);
});

test('with --fix, files that were changed fail the hook, and pass when they are added', async () => {
  const folder = await withHook('        args: [--fix]\n');
  write(folder, { 'a.js': leaky });
  await add(folder, 'a.js');
  const changed = await commit(folder);
  assert.equal(changed.code, 1, changed.all);
  assert.match(changed.all, /files were modified by this hook/);
  assert.match(readFileSync(join(folder, 'a.js'), 'utf8'), /parser\.free\(\)/);
  await add(folder, 'a.js');
  const passed = await commit(folder);
  assert.equal(passed.code, 0, passed.all);
});

test('before anything is published, the tarball of the platform can be named', async () => {
  const more = `        additional_dependencies: ['${tarballs.program}']\n`;
  const alone = { ...env, PRE_COMMIT_HOME: scratch(), 'npm_config_@unfreed:registry': 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
  const folder = project({ 'a.js': leaky, '.pre-commit-config.yaml': configuration(more) });
  await repository(folder);
  await succeed(folder, ['git', 'add', '-A']);
  const { code, all } = await start(folder, ['pre-commit', 'run', '--all-files'], { env: alone });
  assert.equal(code, 1, all);
  assert.match(all, /a\.js:5:20: warning/);
});

test('unfreed-system runs the program in PATH', async () => {
  const folder = project({ 'a.js': leaky, '.pre-commit-config.yaml': configuration().replace('id: unfreed', 'id: unfreed-system') });
  await repository(folder);
  await succeed(folder, ['git', 'add', '-A']);
  const bin = scratch();
  cpSync(process.env.UNFREED_RELEASE, join(bin, 'unfreed'));
  const { code, all } = await start(folder, ['pre-commit', 'run', '--all-files'], { env: { ...env, PATH: `${bin}:${process.env.PATH}` } });
  assert.equal(code, 1, all);
  assert.match(all, /a\.js:5:20: warning/);
  rmSync(bin, { recursive: true });
});
