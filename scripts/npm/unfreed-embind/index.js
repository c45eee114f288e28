// The path of the program unfreed-embind for this platform, or undefined when there is none. The command of the
// package `unfreed` asks for it.
'use strict';

const { dirname, join } = require('node:path');

function program() {
  try {
    const name = `@unfreed/embind-${process.platform}-${process.arch}`;
    return join(dirname(require.resolve(`${name}/package.json`)), 'unfreed-embind');
  } catch {
    return undefined;
  }
}

module.exports = program();
