// The tools that the tests of hooks and workflows need, from npm: installed once into build/packages-tools, and again
// when the lock file changes.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { top } from './support.mjs';

const here = join(top, 'tests', 'packages');
export const tools = join(top, 'build', 'packages-tools');

function isInstalled() {
  const lock = join(tools, 'package-lock.json');
  return existsSync(lock) && readFileSync(lock).equals(readFileSync(join(here, 'package-lock.json')));
}

// Beside its place and then moved into it, so that two tests at a time do no harm.
function install() {
  const folder = `${tools}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(folder, file));
  copyFileSync(join(top, '.npmrc'), join(folder, '.npmrc'));
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the tools cannot be installed: ${stderr}`);
  // The package `lefthook` is a shim around this one; its lock file would need a registry that has every platform.
  symlinkSync('../lefthook-linux-x64/bin/lefthook', join(folder, 'node_modules', '.bin', 'lefthook'));
  rmSync(tools, { recursive: true, force: true });
  try {
    renameSync(folder, tools);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!isInstalled()) throw error;
  }
}

if (!isInstalled()) install();
export const bin = join(tools, 'node_modules', '.bin');
export const requireTool = createRequire(join(tools, 'package.json'));
