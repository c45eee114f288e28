// `cmake --install`, the .deb and the .tar.gz of CPack, made of the released program; and that it needs nothing.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { leaky, project, release, scratch, start, succeed, top } from './support.mjs';

const build = dirname(release);
const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
const isRoot = process.getuid() === 0;

const installed = ['bin/unfreed', 'share/man/man1/unfreed.1', 'share/bash-completion/completions/unfreed', 'share/fish/vendor_completions.d/unfreed.fish', 'share/doc/unfreed/LICENSE', 'share/doc/unfreed/THIRD_PARTY_NOTICES.txt', 'share/unfreed/unfreed.schema.json'];

async function checkTree(folder) {
  for (const path of installed) assert.ok(existsSync(join(folder, path)), path);
  const zsh = readdirSync(join(folder, 'share/zsh'));
  assert.ok(existsSync(join(folder, 'share/zsh', zsh[0], '_unfreed')));
  const program = join(folder, 'bin/unfreed');
  assert.equal((await succeed(folder, [program, '--man'])).out, readFileSync(join(folder, 'share/man/man1/unfreed.1'), 'utf8'));
  assert.equal((await start(project({ 'a.js': leaky }), [program])).code, 1);
}

test('cmake --install', async () => {
  const folder = scratch();
  await succeed(top, ['cmake', '--install', build, '--component', 'unfreed', '--prefix', folder, '--strip']);
  await checkTree(folder);
});

async function cpack(generator) {
  const folder = scratch();
  await succeed(top, ['cpack', '--config', join(build, 'CPackConfig.cmake'), '-G', generator, '-B', folder, '-D', 'CPACK_COMPONENTS_ALL=unfreed']);
  return folder;
}

test('the .tar.gz holds the tree, and the program in it runs', async () => {
  const folder = await cpack('TGZ');
  const [archive, ...others] = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'));
  assert.deepEqual(others, []);
  assert.match(archive, new RegExp(`^unfreed-${version}-Linux-\\w+\\.tar\\.gz$`));
  await succeed(folder, ['tar', '-xzf', archive]);
  await checkTree(join(folder, archive.replace('.tar.gz', '')));
});

test('the .deb holds the same, and needs no other package', async () => {
  const folder = await cpack('DEB');
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  assert.match(archive, new RegExp(`^unfreed_${version}_\\w+\\.deb$`));
  const { out } = await succeed(folder, ['dpkg-deb', '--field', archive, 'Package', 'Version', 'Depends', 'Suggests']);
  assert.equal(out, `Package: unfreed\nVersion: ${version}\nSuggests: unfreed-embind\n`);
  await succeed(folder, ['dpkg-deb', '-x', archive, 'tree']);
  await checkTree(join(folder, 'tree', 'usr'));
});

test('the program needs no library, and so no particular version of the C library', async () => {
  const { out } = await succeed(top, ['objdump', '-p', release]);
  assert.doesNotMatch(out, /NEEDED|GLIBC_/);
});

test('it runs where there is nothing else', { skip: !isRoot && 'changing the root folder is for root' }, async () => {
  const folder = project({ 'a.js': leaky });
  copyFileSync(release, join(folder, 'unfreed'));
  chmodSync(join(folder, 'unfreed'), 0o755);
  const { code, out, all } = await start('/', ['chroot', folder, '/unfreed', '/a.js']);
  assert.equal(code, 1, all);
  assert.match(out, /^a\.js:5:20: warning/);
});

test('the third parties whose code is in the program are named', () => {
  const notices = readFileSync(join(build, 'THIRD_PARTY_NOTICES.txt'), 'utf8');
  for (const name of ['tree-sitter', 'tree-sitter-javascript', 'tree-sitter-typescript', 'nlohmann-json3-dev', 'libcli11-dev', 'libfmt-dev', 'libexpected-dev', 'libtomlplusplus-dev', 'libxxhash-dev']) {
    assert.match(notices, new RegExp(`^==== ${name}$`, 'm'), name);
  }
});
