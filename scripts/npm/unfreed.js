#!/usr/bin/env node
// The command `unfreed` of the npm package: starts the program that was built for this platform, and ends as it ends.
//
// The programs are packages of their own (`optionalDependencies` in package.json); npm installs the one that
// fits, and no script has to run for that. UNFREED_BINARY names another program.
'use strict';

const { spawn } = require('node:child_process');
const { dirname, join } = require('node:path');
const { optionalDependencies, version } = require('../../package.json');

const REFUSED = 2; // as the program itself: wrong usage

function refuse(what, hint) {
  process.stderr.write(`unfreed: ${what}; ${hint}\n`);
  process.exit(REFUSED);
}

function folderOf(name) {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function programOfPlatform() {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@unfreed/${platform}`;
  const folder = folderOf(name);
  if (folder !== undefined) return join(folder, 'unfreed');
  const hint = 'build the program from its sources and name it in UNFREED_BINARY';
  if (optionalDependencies[name] === undefined) {
    const known = Object.keys(optionalDependencies).map((each) => each.slice('@unfreed/'.length));
    return refuse(`there is no package for ${platform} (there are ${known.join(', ')})`, hint);
  }
  return refuse(
    `the package ${name}@${version}, which holds the program, is not installed`,
    `install without --omit=optional (a lock file or node_modules from another platform leaves it out, too), or ${hint}`,
  );
}

// The optional package unfreed-embind says where its program is; what the user says comes first.
function environment() {
  if (process.env.UNFREED_EMBIND) return process.env;
  try {
    const embind = require('unfreed-embind');
    return embind ? { ...process.env, UNFREED_EMBIND: embind } : process.env;
  } catch {
    return process.env;
  }
}

function run(program) {
  // Handlers first: a signal that came between the start and them would end this process and leave the program alone.
  const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of passed) process.on(signal, () => child.kill(signal));
  const child = spawn(program, process.argv.slice(2), { stdio: 'inherit', env: environment() });
  child.on('error', (error) => {
    const hint =
      process.env.UNFREED_BINARY === program
        ? 'UNFREED_BINARY names it: give it the path of a program, or take it away'
        : 'install the package again, or name another program in UNFREED_BINARY';
    refuse(`cannot start ${program} (${error.code ?? error.message})`, hint);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    // Whoever waits for this process sees what a user of the program itself would see.
    for (const each of passed) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

run(process.env.UNFREED_BINARY || programOfPlatform());
