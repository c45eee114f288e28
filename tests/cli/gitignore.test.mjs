// Which files are left out, compared with git itself: random ignore files, in random trees.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leaky, optimised, scratch, top, write } from './support.mjs';

const REPOSITORIES = 60;
const FILES = 40;
const code = leaky.replace('./pkg/parser.js', 'parser/parser.js');

// The same numbers in every run.
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const names = ['a', 'b', 'ab', 'abc', 'a b', 'b.c', 'é', '#a', '!b', '[a]', 'A', 'a-b', 'build', 'x1'];
const parts = [...names.map((name) => name.replace(/[[\]]/g, '\\$&')), '*', 'a*', '*b', '?', 'a?', '[ab]', '[!a]', '[^b]*', '[a-c]', '[]a]', '**', '\\a', '*.js', '*.*', 'ab.js', 'a.js', '[[:alpha:]]', '[[:digit:]x]?', '{a,b}'];

function pathIn(random, extension) {
  const folders = Array.from({ length: random(4) }, () => names[random(names.length)]);
  return [...folders, names[random(names.length)] + extension].join('/');
}

function pattern(random) {
  const words = Array.from({ length: 1 + random(3) }, () => parts[random(parts.length)]);
  const first = words[0];
  const text = words.join('/');
  const escaped = random(8) !== 0 && (first.startsWith('#') || first.startsWith('!')) ? `\\${text}` : text;
  const line = `${random(4) === 0 ? '/' : ''}${escaped}${random(4) === 0 ? '/' : ''}`;
  return `${random(3) === 0 ? '!' : ''}${line}${['', '', '', ' ', '\\ ', '\t', '\r'][random(7)]}`;
}

function ignoreFile(random) {
  return Array.from({ length: 1 + random(6) }, () => (random(10) === 0 ? '# a comment' : pattern(random))).join('\n') + (random(3) === 0 ? '' : '\n');
}

function filesOf(random) {
  const files = {};
  for (let i = 0; i < FILES; i++) files[pathIn(random, '.js')] = code;
  const folders = [...new Set(Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/') + 1)))];
  files['.gitignore'] = ignoreFile(random);
  for (let i = 0; i < 3; i++) files[`${folders[random(folders.length)]}.gitignore`] = ignoreFile(random);
  return files;
}

// A name may be that of a file and of a folder, where only one of them can be.
function fitting(files) {
  const paths = Object.keys(files);
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.some((other) => other.startsWith(`${path}/`))));
}

function run(folder, program, ...words) {
  const done = spawnSync(program, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: folder, XDG_CONFIG_HOME: folder } });
  assert.ok(done.status === 0 || done.status === 1, `${program} ended with ${done.status ?? done.signal}: ${done.stderr}`);
  return done.stdout;
}

for (let seed = 1; seed <= REPOSITORIES; seed++) {
  test(`the files that git does not ignore are linted, seed ${seed}`, () => {
    const random = randomFrom(seed * 7919);
    const folder = scratch(fitting(filesOf(random)));
    cpSync(join(top, 'fixtures', 'pkg', 'parser'), join(folder, 'node_modules', 'parser'), { recursive: true });
    run(folder, 'git', 'init', '-q');
    if (random(2) === 0) write(folder, { '.git/info/exclude': ignoreFile(random) });
    const kept = run(folder, 'git', 'ls-files', '-co', '--exclude-standard', '-z').split('\0');
    const expected = kept.filter((path) => path.endsWith('.js') && !path.startsWith('node_modules/'));
    const { findings } = JSON.parse(run(folder, optimised, '--format=json', '--no-cache', '.'));
    const linted = [...new Set(findings.map((finding) => finding.path))];
    assert.deepEqual(linted.sort(), expected.sort());
  });
}
