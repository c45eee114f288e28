// The npm packages that the trees are made of: pinned, packed once, unpacked as often as needed.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

// What tree S is made of: ordinary libraries, few of whose files mention bindings (three's loaders do). Engines that load
// Wasm modules of their own (Babylon.js, PlayCanvas, Cesium) would be another tree.
export const libraries = [
  'three@0.187.0', 'monaco-editor@0.57.0', 'effect@4.1.0', 'viem@2.57.20', 'antd@6.6.8', '@fluentui/react@8.125.7',
  '@mui/material@9.5.0', 'date-fns@4.4.0', 'mathjs@15.2.0', 'echarts@6.1.0', 'ol@10.11.0', 'firebase@13.2.0',
  'playwright-core@1.65.1', '@tensorflow/tfjs-core@4.22.0', '@tensorflow/tfjs-layers@4.22.0',
  '@tensorflow/tfjs-backend-webgl@4.22.0',
];
// Packages whose objects live in Wasm memory.
export const bindings = [
  'manifold-3d@3.5.4', 'tiktoken@1.0.22', 'loro-crdt@1.17.1', 'yoga-layout@3.2.1', 'canvaskit-wasm@0.42.0',
];
export const peers = ['oxlint@1.94.0', '@biomejs/biome@2.6.8', '@ast-grep/cli@0.51.1'];

const MAX_FILE = 1024 * 1024;  // linters pass over longer ones
const isCode = (name) => /\.[mc]?[jt]sx?$/.test(name) && !/\.d\.[mc]?ts$/.test(name) && !/[.-]min\./.test(name);

export const nameOf = (pinned) => pinned.slice(0, pinned.lastIndexOf('@'));

export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

// The package's files in a folder of its own; asks npm the first time.
export function unpacked(pinned, cache) {
  const folder = join(cache, pinned.replaceAll('/', '+'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpacking-'));
  const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', work, pinned];
  const archive = execFileSync('npm', words, { encoding: 'utf8' }).trim().split('\n').pop();
  const content = join(work, 'content');
  mkdirSync(content);
  execFileSync('tar', ['-xzf', join(work, archive), '-C', content, '--strip-components=1']);
  renameSync(content, folder);
  rmSync(work, { recursive: true });
  return folder;
}

// Its code, without declarations, minified and very long files, into `target`.
export function copyCode(pinned, cache, target) {
  const from = unpacked(pinned, cache);
  for (const path of filesBelow(from)) {
    const inside = relative(from, path);
    if (!isCode(path) || inside.split('/').includes('node_modules') || statSync(path).size > MAX_FILE) continue;
    mkdirSync(dirname(join(target, inside)), { recursive: true });
    copyFileSync(path, join(target, inside));
  }
}

// As npm would install it, but for its dependencies.
export function install(pinned, cache, project) {
  const target = join(project, 'node_modules', nameOf(pinned));
  const from = unpacked(pinned, cache);
  for (const path of filesBelow(from)) {
    const copy = join(target, relative(from, path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
  }
}
