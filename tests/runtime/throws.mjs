// node throws.mjs CASE
// Runs every exported function of a case once and prints what it threw, as JSON: { functionName: message or null }.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const results = {};
for (const [name, run] of Object.entries(await import(pathToFileURL(resolve(process.argv[2]))))) {
  try {
    await run();
    results[name] = null;
  } catch (error) {
    results[name] = String(error?.message ?? error);
  }
}
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
