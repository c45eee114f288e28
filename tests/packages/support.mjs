// What the tests of the packages need beside what the command-line tests have: the packed packages, and programs of any
// sort started. UNFREED_RELEASE names the program that is packed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { scratch, top } from '../cli/support.mjs';

export { clean, leaky, project, scratch, top, write } from '../cli/support.mjs';
export const release = process.env.UNFREED_RELEASE;
export const platform = `${process.platform}-${process.arch}`;

// The tarballs of scripts/pack, made of the program that is built: { main, embind, program, all }.
export function packed(...words) {
  const out = scratch();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(top, 'scripts', 'npm', 'pack.mjs'), `--out=${out}`, `--program=${release}`, ...words], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const all = stdout.trim().split('\n');
  const find = (part) => all.find((tarball) => tarball.includes(part));
  return { all, main: all[0], embind: all[1], program: find(`unfreed-${platform}`), embindProgram: find(`embind-${platform}`) };
}

// Folders of links to these programs, for a PATH that holds nothing else.
export function only(...programs) {
  const folder = scratch();
  for (const program of programs) {
    const at = process.env.PATH.split(delimiter).find((each) => spawnSync('test', ['-x', join(each, program)]).status === 0);
    assert.ok(at, `${program} is not installed`);
    symlinkSync(join(at, program), join(folder, program));
  }
  return folder;
}

// What the environment of whoever runs the tests must not decide.
const foreign = /^(npm_|NO_COLOR|FORCE_COLOR|CI$|GITHUB_|UNFREED_|GIT_|PRE_COMMIT|LEFTHOOK|HUSKY|NODE_OPTIONS)/i;

// Runs a program to its end: { code, signal, out, err }. `whileItRuns` is given the process.
export function start(folder, words, { env = {}, whileItRuns = () => {} } = {}) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const [program, ...rest] = words;
  const child = spawn(program, rest, { cwd: folder, env: { ...inherited, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.on('data', (piece) => (text.out += piece));
  child.stderr.on('data', (piece) => (text.err += piece));
  whileItRuns(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text, all: text.out + text.err }));
  });
}

export async function succeed(folder, words, options) {
  const result = await start(folder, words, options);
  assert.equal(result.code, 0, `${words.join(' ')}:\n${result.all}`);
  return result;
}

// A repository in the folder, with an author and without anybody's settings.
export async function repository(folder) {
  await succeed(folder, ['git', 'init', '-q', '-b', 'main']);
  for (const [key, value] of [['user.name', 'Test'], ['user.email', 'test@example.org'], ['commit.gpgsign', 'false']]) {
    await succeed(folder, ['git', 'config', key, value]);
  }
}

export function bytesBelow(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesBelow(path);
    if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}
