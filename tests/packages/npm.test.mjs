// The npm packages, from the tarballs: installed into an empty folder, started through npx.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { registry } from './registry.mjs';
import { bytesBelow, clean, leaky, only, packed, platform, project, scratch, start, succeed, top, write } from './support.mjs';

const MEGABYTE = 1024 * 1024;
const tarballs = packed();
const server = await registry([tarballs.main, tarballs.embind, tarballs.program]);
// Node, npm and the shell that npx needs; nothing else is to be found.
const env = { PATH: only('node', 'npm', 'npx', 'sh'), npm_config_registry: server.address, npm_config_userconfig: '/dev/null', npm_config_audit: 'false' };
const shim = join(top, 'scripts', 'npm', 'unfreed.js');

async function installed(folder, ...words) {
  await succeed(folder, ['npm', 'install', ...words], { env });
  return folder;
}

test('from the tarballs: a leak is found, and less than 5 MB are installed', async () => {
  const folder = await installed(project({ 'a.js': leaky, 'package.json': '{}' }), tarballs.main, tarballs.program);
  const found = await start(folder, ['npx', 'unfreed', '.'], { env });
  assert.equal(found.code, 1, found.all);
  assert.match(found.out, /^a\.js:5:20: warning: `Parser` is created on every pass of this loop and never freed \[unfreed-in-loop\]/);
  const megabytes = bytesBelow(join(folder, 'node_modules')) / MEGABYTE;
  assert.ok(megabytes < 5, `${megabytes} MB`);
  const notices = readFileSync(join(folder, 'node_modules', '@unfreed', platform, 'THIRD_PARTY_NOTICES.txt.gz'));
  assert.match(gunzipSync(notices).toString(), /^==== tree-sitter$/m);
  write(folder, { 'a.js': clean });
  assert.equal((await start(folder, ['npx', 'unfreed', '.'], { env })).code, 0);
  assert.equal((await start(folder, ['npx', 'unfreed', '--nonsense'], { env })).code, 2);
});

test('from a registry: the package of this platform comes along, and no other', async () => {
  const folder = await installed(project({ 'a.js': leaky, 'package.json': '{}' }), 'unfreed');
  assert.deepEqual(readdirSync(join(folder, 'node_modules', '@unfreed')), [platform]);
  assert.equal((await start(folder, ['npx', 'unfreed'], { env })).code, 1);
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  assert.ok(!Object.values(lock.packages).some((each) => each.hasInstallScript), 'nothing has to run at installation');
});

test('without the platform package, the command says what is missing', async () => {
  const folder = await installed(scratch({ 'package.json': '{}' }), '--omit=optional', 'unfreed');
  const { code, out, err } = await start(folder, ['npx', 'unfreed'], { env });
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, new RegExp(`^unfreed: the package @unfreed/${platform}@.* is not installed; install without --omit=optional .*UNFREED_BINARY\n$`));
});

test('on a platform without a package, the command says which there are', async () => {
  // As Node would say it there.
  const folder = scratch({ 'elsewhere.cjs': `Object.defineProperty(process, 'platform', { value: 'plan9' });` });
  const { code, err } = await start(folder, ['node', '--require', './elsewhere.cjs', shim]);
  assert.equal(code, 2);
  assert.match(err, /^unfreed: there is no package for plan9-\w+ \(there are .*linux-x64\); .*UNFREED_BINARY\n$/);
});

function program(text) {
  const folder = scratch({ program: `#!/bin/sh\n${text}\n` });
  chmodSync(join(folder, 'program'), 0o755);
  return join(folder, 'program');
}

test('UNFREED_BINARY names another program; words and exit codes are passed through', async () => {
  const UNFREED_BINARY = program('printf "%s|" "$@"; exit 7');
  const result = await start(scratch(), ['node', shim, '--format=json', 'a b', '', '*'], { env: { UNFREED_BINARY } });
  assert.equal(result.out, '--format=json|a b||*|');
  assert.equal(result.code, 7);
});

test('what UNFREED_BINARY names and cannot be started is an error', async () => {
  const { code, err } = await start(scratch(), ['node', shim], { env: { UNFREED_BINARY: '/nowhere/unfreed' } });
  assert.equal(code, 2);
  assert.match(err, /^unfreed: cannot start \/nowhere\/unfreed \(ENOENT\); UNFREED_BINARY names it/);
});

test('a program that dies of a signal, and a signal to the command, are passed on', async () => {
  const dead = await start(scratch(), ['node', shim], { env: { UNFREED_BINARY: program('kill -KILL $$') } });
  assert.equal(dead.signal, 'SIGKILL');
  const UNFREED_BINARY = program(`trap 'echo told; exit 9' TERM; echo ready; for i in $(seq 600); do sleep 0.05; done`);
  const told = await start(scratch(), ['node', shim], {
    env: { UNFREED_BINARY },
    whileItRuns: (child) => child.stdout.once('data', () => child.kill('SIGTERM')),
  });
  assert.equal(told.out, 'ready\ntold\n');
  assert.equal(told.code, 9);
});

test('unfreed-embind is found when it is installed, and UNFREED_EMBIND comes first', async () => {
  const UNFREED_BINARY = program('echo "${UNFREED_EMBIND-nothing}"');
  const folder = await installed(scratch({ 'package.json': '{}' }), 'unfreed', 'unfreed-embind');
  const own = join('node_modules', '@unfreed', `embind-${platform}`);
  const said = async (more = {}) => (await start(folder, ['npx', 'unfreed'], { env: { ...env, UNFREED_BINARY, ...more } })).out;
  assert.equal(await said(), 'nothing\n', 'its platform package is not there');
  write(folder, { [join(own, 'package.json')]: '{}', [join(own, 'unfreed-embind')]: '' });
  assert.equal(await said(), `${join(folder, own, 'unfreed-embind')}\n`);
  assert.equal(await said({ UNFREED_EMBIND: '/usr/bin/other' }), '/usr/bin/other\n');
});

test('packages of different versions are not packed', async () => {
  const folder = scratch();
  cpSync(join(top, 'scripts', 'npm'), join(folder, 'scripts', 'npm'), { recursive: true });
  const main = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  write(folder, { 'package.json': JSON.stringify({ ...main, version: '99.0.0' }), program: '' });
  const { code, err } = await start(folder, ['node', 'scripts/npm/pack.mjs', '--out=out', '--program=program']);
  assert.equal(code, 1);
  assert.match(err, /they are released together/);
  assert.ok(!existsSync(join(folder, 'out')));
});

test('what the lock file of the repository says of the packages is what package.json says', () => {
  const main = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const { packages } = JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8'));
  for (const part of ['version', 'optionalDependencies', 'peerDependencies', 'bin']) assert.deepEqual(packages[''][part], main[part]);
  for (const name of Object.keys(main.optionalDependencies)) assert.equal(packages[`node_modules/${name}`].version, main.version);
});
