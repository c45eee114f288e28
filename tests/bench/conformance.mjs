// node tests/bench/conformance.mjs [--program=build/fuzz/tests/fuzz/conformance] [--cache=FOLDER]
//
// Lowers code that others have written, all of it: the parser tests that come from test262, the compiler of TypeScript,
// fifty packages that many use. Fails when something crashes, when a graph breaks a promise of flow/check.h, or when a
// text that test262 calls valid is not read and is not among those that are known to be like that.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpacked } from './packages.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const option = (name, standard) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? standard;
const program = resolve(option('program', join(top, 'build', 'fuzz', 'tests', 'fuzz', 'conformance')));
const cache = resolve(option('cache', join(tmpdir(), 'unfreed-conformance')));

const packages = [
  '@apollo/client@4.3.8', '@babel/core@8.1.2', '@babel/parser@8.1.2', 'acorn@8.19.0', 'ajv@8.20.0', 'async@3.2.6', 'axios@1.21.1', 'bluebird@3.7.2',
  'chalk@6.0.1', 'commander@15.1.0', 'core-js@3.51.0', 'dayjs@1.11.23', 'eslint@10.15.0', 'express@5.3.0', 'fastify@5.12.8', 'fp-ts@2.16.11',
  'graphql@17.1.0', 'handlebars@4.7.10', 'highlight.js@11.12.0', 'immer@11.2.10', 'inquirer@14.2.5', 'io-ts@2.2.22', 'jquery@4.0.0', 'knex@3.3.0',
  'koa@3.2.1', 'lodash@4.18.1', 'luxon@3.7.2', 'marked@18.2.1', 'mocha@12.0.3', 'moment@2.31.0', 'mongoose@9.12.1', 'postcss@8.5.33',
  'preact@11.2.0', 'ramda@0.32.0', 'react@19.3.1', 'react-dom@19.3.1', 'redux@5.0.1', 'rollup@4.68.5', 'rxjs@7.8.2', 'semver@7.8.6',
  'sequelize@6.37.8', 'solid-js@1.9.19', 'svelte@5.57.3', 'terser@5.51.2', 'typeorm@1.1.1', 'undici@8.12.4', 'vue@3.5.45', 'winston@3.19.0',
  'ws@8.23.0', 'zod@4.6.7',
];

const faults = [];
function lower(name, folders) {
  const ran = spawnSync(program, folders, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const last = ran.stdout.trimEnd().split('\n').slice(-2);
  console.log(`${name}: ${last.join('; ')}`);
  for (const line of ran.stdout.split('\n')) if (line.startsWith('BROKEN')) faults.push(line);
  if (ran.status !== 0) faults.push(`${name}: ended with ${ran.signal ?? ran.status}\n${ran.stderr}`);
  return ran.stdout.split('\n').filter((line) => line.startsWith('fault')).map((line) => line.slice(line.lastIndexOf('/') + 1).split(':')[0]);
}

const tests = unpacked('test262-parser-tests@0.0.5', cache);
// What the grammars of tree-sitter do not know.
const knownUnread = new Set([
  // `yield` as a name in code that is not strict: of parameters, and in patterns
  '8de47a8b53495792.js', 'd82ae3dbc61808f8.js', '19d1d07fe88ec849.js', '6b76b8761a049c19.js', '213c3b05c6690d2d.js', '979b36a2c530f286.js',
  '29e41f46ede71f11.js', '08c3105bb3f7ccb7.js', '75172741c27c7703.js', '09e84f25af85b836.js', '6196b3f969486455.js',
  // a parenthesised target in a pattern: `[(a.b)] = 1`
  '7788d3c1e1247da9.js', '0b4d61559ccce0f9.js', '598a5cedba92154d.js', 'ad06370e34811a6a.js', 'e71c1d5f0b6b833c.js', '5829d742ab805866.js',
  // the end of a line within a comment, or U+2028 and U+2029, where a semicolon is missing
  '7b0a9215ec756496.js', '6498dcc494193cb4.js',
  // `01.a`; a name of letters that only ID_Start knows
  '7c6d13458e08e1f4.js', '9427da8abb4e7c67.js',
]);
for (const sort of ['pass', 'pass-explicit', 'early', 'fail']) {
  const folder = join(tests, sort);
  if (!existsSync(folder)) continue;
  const unread = new Set(lower(`test262-parser-tests ${sort}`, [folder]));
  console.log(`  ${unread.size} of ${readdirSync(folder).length} with faults of syntax`);
  if (!sort.startsWith('pass')) continue;
  console.log(`  ${[...unread].join(' ')}`);
  for (const file of unread) if (!knownUnread.has(file)) faults.push(`${sort}/${file} is valid and was not read in full`);
}
lower('TypeScript', [unpacked('typescript@5.9.3', cache)]);
lower(`${packages.length} packages`, packages.map((pinned) => unpacked(pinned, cache)));

for (const fault of faults) console.log(`FAULT ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
