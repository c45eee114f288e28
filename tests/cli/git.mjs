// Repositories in temporary folders, made with the real git. What the machine has configured for git is left out.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { project, write } from './support.mjs';

export const quiet = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

export const environment = () => {
  const inherited = { ...process.env, ...quiet };
  for (const name of Object.keys(inherited)) if (/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR)$/.test(name)) delete inherited[name];
  return inherited;
};

export function git(folder, ...words) {
  return execFileSync('git', words, { cwd: folder, env: environment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

// The same where it may fail: { code, out, err }.
export function tryGit(folder, words, env = {}) {
  const result = spawnSync('git', words, { cwd: folder, env: { ...environment(), ...env }, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

export { write };
export const read = (folder, path) => readFileSync(join(folder, path), 'utf8');
export const remove = (folder, path) => rmSync(join(folder, path), { recursive: true });

// A project that is a repository without a commit.
export function fresh(files = {}) {
  const folder = project(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return folder;
}

// … with all its files committed.
export function repository(files = {}) {
  const folder = fresh(files);
  commit(folder, 'first');
  return folder;
}

export function commit(folder, message = 'more') {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
}

// Writes the files and stages them.
export function stage(folder, files) {
  write(folder, files);
  git(folder, 'add', '--', ...Object.keys(files));
}
