// Packs the npm packages: `node scripts/npm/pack.mjs --out=FOLDER --program=FILE [--embind=FILE] [--platform=linux-x64]`.
//
// `unfreed` is the top of the repository itself (its command is unfreed.js beside this file), `unfreed-embind` is the
// folder of that name. The package of a platform is made here: its package.json follows from its name. What is packed
// is printed, a path a line. scripts/pack builds the program and calls this; the release workflow calls it once for
// each platform.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const noticesName = 'THIRD_PARTY_NOTICES.txt.gz';
const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, '..', '..');
const { values: given } = parseArgs({
  options: {
    out: { type: 'string' },
    program: { type: 'string' },
    embind: { type: 'string' },
    platform: { type: 'string', default: `${process.platform}-${process.arch}` },
  },
});

function stop(message) {
  console.error(`pack: ${message}`);
  process.exit(1);
}

function command(name, ...words) {
  const { status, stdout, stderr, error } = spawnSync(name, words, { encoding: 'utf8' });
  if (error || status !== 0) stop(`\`${name} ${words.join(' ')}\` failed: ${error ?? stderr}`);
  return stdout;
}

const read = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const main = read(top);
const embindFolder = join(here, 'unfreed-embind');

// The versions that have to be the same: all of them.
function checkVersions() {
  const embind = read(embindFolder);
  const pinned = { ...main.optionalDependencies, ...main.peerDependencies, ...embind.optionalDependencies, 'unfreed-embind itself': embind.version };
  for (const [name, version] of Object.entries(pinned)) {
    if (version !== main.version) stop(`${name} is ${version}, unfreed is ${main.version}: they are released together`);
  }
}

function npmPack(folder, out) {
  const [packed] = JSON.parse(command('npm', 'pack', folder, '--json', '--ignore-scripts', '--loglevel=error', `--pack-destination=${out}`));
  console.log(join(out, basename(packed.filename)));
}

function packPlatform(name, program, description, out) {
  if (!existsSync(program)) stop(`${program} is missing`);
  const file = basename(name).startsWith('embind-') ? 'unfreed-embind' : 'unfreed';
  const [os, cpu] = given.platform.split('-');
  const folder = join(out, 'folders', basename(name));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(program, join(folder, file));
  chmodSync(join(folder, file), 0o755);
  command('strip', join(folder, file));
  copyFileSync(join(top, 'LICENSE'), join(folder, 'LICENSE'));
  const notices = join(dirname(program), 'THIRD_PARTY_NOTICES.txt');
  if (!existsSync(notices)) stop(`${notices} is missing: the program must lie in the folder in which it was built`);
  // A fortieth of what is installed: packed, as Debian does with its changelogs.
  writeFileSync(join(folder, noticesName), gzipSync(readFileSync(notices), { level: 9 }));
  // The program is linked statically on Linux and runs with any C library; unfreed-embind is not. preferUnplugged:
  // Yarn must not keep it inside an archive, from which nothing can be started.
  const libc = os === 'linux' && file === 'unfreed-embind' ? { libc: ['glibc'] } : {};
  const manifest = { name, version: main.version, description, license: main.license, os: [os], cpu: [cpu], ...libc, preferUnplugged: true, files: [file, noticesName] };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  npmPack(folder, out);
}

if (!given.out || !given.program) stop('--out and --program are needed');
const out = resolve(given.out);
const name = `@unfreed/${given.platform}`;
if (main.optionalDependencies[name] === undefined) stop(`${name} is not among the optionalDependencies of package.json`);
checkVersions();
mkdirSync(out, { recursive: true });
npmPack(top, out);
npmPack(embindFolder, out);
packPlatform(name, resolve(given.program), `The program of unfreed for ${given.platform}`, out);
if (given.embind) {
  packPlatform(`@unfreed/embind-${given.platform}`, resolve(given.embind), `The program of unfreed-embind for ${given.platform}`, out);
}
