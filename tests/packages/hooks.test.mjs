// The recipes of docs/pre-commit.md, as they are written there, in scratch repositories.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clean, leaky, packed, project, repository, scratch, start, succeed, top, write } from './support.mjs';
import { bin, tools } from './tools.mjs';

const page = readFileSync(join(top, 'docs', 'pre-commit.md'), 'utf8');
const fence = (word) => new RegExp(`^\`\`\`\\w+ ${word}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)[1];
const tarballs = packed();

// What `npm install --save-dev unfreed …` leaves behind, without asking a registry.
async function installedOnce() {
  const folder = scratch({ 'package.json': '{}' });
  cpSync(join(tools, 'node_modules'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  const offline = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0', npm_config_userconfig: '/dev/null' };
  await succeed(folder, ['npm', 'install', '--no-audit', '--legacy-peer-deps', '--no-save', '--no-package-lock', '--prefix', join(folder, 'own'), tarballs.main, tarballs.program], { env: offline });
  for (const name of ['unfreed', '@unfreed']) cpSync(join(folder, 'own', 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  symlinkSync(join('..', 'unfreed', 'scripts', 'npm', 'unfreed.js'), join(folder, 'node_modules', '.bin', 'unfreed'));
  return join(folder, 'node_modules');
}
const modules = await installedOnce();
const env = { PATH: `${bin}:${process.env.PATH}` };

async function prepared(files = {}) {
  const folder = project({ 'a.js': clean, 'notes.md': '# Notes\n', '.gitignore': 'node_modules\n', 'package.json': '{}', ...files });
  symlinkSync(modules, join(folder, 'node_modules'));
  await repository(folder);
  await succeed(folder, ['git', 'add', '-A']);
  await succeed(folder, ['git', 'commit', '-q', '--no-verify', '-m', 'first']);
  return folder;
}

async function commit(folder, files) {
  write(folder, files);
  await succeed(folder, ['git', 'add', ...Object.keys(files)]);
  return start(folder, ['git', 'commit', '-m', 'change'], { env });
}

// A leak is refused with the report, its repair passes, and so does what unfreed does not read.
async function refusesLeaks(folder) {
  const refused = await commit(folder, { 'a.js': leaky });
  assert.notEqual(refused.code, 0, refused.all);
  assert.match(refused.all, /a\.js:5:20: warning: `Parser` is created on every pass/);
  const passed = await commit(folder, { 'a.js': clean.replace('freesOnEveryPass', 'names') });
  assert.equal(passed.code, 0, passed.all);
  const unknown = await commit(folder, { 'notes.md': '# More\n' });
  assert.equal(unknown.code, 0, unknown.all);
}

test('husky and lint-staged', async () => {
  const folder = await prepared({ 'package.json': fence('lintstaged') });
  await succeed(folder, ['npx', 'husky', 'init'], { env });
  write(folder, { '.husky/pre-commit': /echo '(.*)' > \.husky\/pre-commit/.exec(page)[1] + '\n' });
  await refusesLeaks(folder);
});

// What is staged counts, not what lies in the work tree.
async function lintsWhatIsStaged(folder) {
  write(folder, { 'b.js': leaky });
  await succeed(folder, ['git', 'add', 'b.js']);
  write(folder, { 'b.js': clean });
  const refused = await start(folder, ['git', 'commit', '-m', 'change'], { env });
  assert.notEqual(refused.code, 0, refused.all);
  assert.match(refused.all, /b\.js:5:20: warning/);
}

test('lefthook', async () => {
  const folder = await prepared({ 'lefthook.yml': fence('lefthook') });
  await succeed(folder, ['npx', 'lefthook', 'install'], { env });
  await refusesLeaks(folder);
  await lintsWhatIsStaged(folder);
});

test('a hook of one\'s own', async () => {
  const folder = await prepared();
  write(folder, { '.git/hooks/pre-commit': fence('hook') });
  chmodSync(join(folder, '.git/hooks/pre-commit'), 0o755);
  await refusesLeaks(folder);
  const odd = await commit(folder, { 'with blank/b c.js': leaky.replace('./pkg', '../pkg') });
  assert.notEqual(odd.code, 0, 'names with blanks');
  await succeed(folder, ['git', 'reset', '-q', '--hard']);
  await lintsWhatIsStaged(folder);
});
