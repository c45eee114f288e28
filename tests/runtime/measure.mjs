// node --expose-gc --require counting.cjs measure.mjs CASE PASSES
// Runs every exported function of a case with the number of passes and prints what happened to the handles, as JSON:
// { functionName: { acquired, released, finalized, peak, liveAfter, verdict, result } }.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [path, passesWord] = process.argv.slice(2);
const passes = Number(passesWord);
const counter = globalThis.handleCounts;

// What can be finalized is finalized: a major collection and two turns of the event loop, until nothing changes.
async function settle() {
  let before;
  do {
    before = counter.read().finalized;
    for (let turn = 0; turn < 2; turn++) {
      globalThis.gc();
      await sleep(1);
      await sleep(1);
    }
  } while (counter.read().finalized !== before);
}

// With a forced collection every `gcInterval` acquisitions a loop that lets finalizers run holds about twice that many;
// a loop that does not holds what all its passes have made.
function verdictOf({ acquired, peak }, liveAfter) {
  if (acquired < passes) return 'no handles';
  if (peak <= 10) return 'released';
  if (peak <= 3 * counter.gcInterval) return 'bounded';
  if (peak < 0.8 * passes) return 'unclear';
  return liveAfter < 0.8 * passes ? 'accumulates' : 'permanent';
}

// Keeps no object alive.
const wordOf = (value) => (Object(value) === value ? 'an object' : String(value));

async function measure(run) {
  await settle();
  counter.reset();
  const result = wordOf(await run(passes));
  const during = counter.read();
  await settle();
  const liveAfter = counter.read().live;
  return { ...during, liveAfter, verdict: verdictOf(during, liveAfter), result };
}

// A case on a WebIDL module exports it as `library`.
const { library, ...functions } = await import(pathToFileURL(resolve(path)));
if (library) counter.watchClasses(library);
const results = {};
for (const [name, run] of Object.entries(functions)) results[name] = await measure(run);
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
