// Builds the trees that are measured:  node tests/bench/trees.mjs [FOLDER] [--tiny]
//
//   libraries  "tree S": the code of sixteen npm packages and a small application; few files use bindings
//   bindings   generated: every one of 2,000 files uses bindings
//   project    an application with five packages of bindings, and one changed file of 300 lines
//
// FOLDER is unfreed-bench in the system's folder for temporary files, when nothing is said: not within a repository, whose
// ignore rules the tools would obey. What is there already is not built again. --tiny builds trees of a few files, to try the scripts out.
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { application } from './application.mjs';
import { bindingFiles, write } from './generated.mjs';
import { bindings, copyCode, filesBelow, install, libraries, nameOf } from './packages.mjs';

export const defaultFolder = join(tmpdir(), 'unfreed-bench');

// ripgrep and ast-grep would enter node_modules; the others never do.
const ignored = { '.ignore': 'node_modules/\n' };

function makeLibraries(folder, cache, tiny) {
  for (const pinned of tiny ? ['ol@10.11.0'] : libraries) copyCode(pinned, cache, join(folder, 'vendor', nameOf(pinned)));
  makeProject(folder, cache, tiny);
}

function makeProject(folder, cache, tiny) {
  const sources = Object.entries(application(tiny ? 9 : 40)).map(([name, text]) => [`app/${name}`, text]);
  write(folder, { ...ignored, 'package.json': '{"name":"application","private":true}\n', ...Object.fromEntries(sources) });
  for (const pinned of bindings) install(pinned, cache, folder);
}

function makeBindings(folder, _, tiny) {
  write(folder, { ...ignored, ...bindingFiles(tiny ? 20 : 2000) });
}

// The tools' way to count: code outside of node_modules.
export function sizeOf(folder) {
  const files = filesBelow(folder).filter((path) => /\.[mc]?[jt]sx?$/.test(path) && !path.includes('/node_modules/'));
  return { files: files.length, bytes: files.reduce((sum, path) => sum + statSync(path).size, 0) };
}

// The folders by name.
export function buildTrees(folder = defaultFolder, tiny = false) {
  const cache = join(folder, 'packages');
  const made = {};
  for (const [name, make] of Object.entries({ libraries: makeLibraries, bindings: makeBindings, project: makeProject })) {
    const target = join(folder, tiny ? `tiny-${name}` : name);
    if (!existsSync(target)) {
      const unfinished = `${target}.new`;
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      make(unfinished, cache, tiny);
      renameSync(unfinished, target);
    }
    made[name] = { folder: target, ...sizeOf(target) };
  }
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const given = words.find((word) => !word.startsWith('--'));
  const trees = buildTrees(given && resolve(given), words.includes('--tiny'));
  for (const [name, { folder, files, bytes }] of Object.entries(trees)) {
    console.log(`${name.padEnd(10)} ${String(files).padStart(6)} files ${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${folder}`);
  }
}
