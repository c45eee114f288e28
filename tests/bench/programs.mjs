// Programs of one shape and growing size, to see how the cost of a whole run grows. No test: run by hand.
//
//   node tests/bench/programs.mjs build/release/unfreed [name …]
//
// Prints CPU time (user) and memory of each run; /usr/bin/time (GNU) must be there.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const upTo = (count, text) => Array.from({ length: count }, (_, i) => text(i)).join("");
const header = 'import { Tree } from "wasm-pkg";\n';

const declarations = `/* tslint:disable */
/* eslint-disable */
export class Tree {
  free(): void;
  [Symbol.dispose](): void;
  constructor(n: number);
  size(): number;
}
`;

function moduleText(i, next) {
  return `${header}import { Shape${next}, total${next} } from "./m${next}";
export class Shape${i} {
  private list: number[] = [];
  next: Shape${next} | null = null;
  constructor(public width: number) {}
  add(n: number) { this.list.push(n); return this; }
  area(): number { return this.list.length * this.width + (this.next ? this.next.area() : 0); }
}
export function total${i}(items: number[]): number {
  const shape = new Shape${i}(items.length);
  for (const item of items) {
    const tree = new Tree(item);
    shape.add(tree.size());
    tree.free();
  }
  return shape.area();
}
export function leak${i}(items: number[]): number {
  let sum = 0;
  for (const item of items) {
    const tree = new Tree(item);
    if (item > ${i}) continue;
    sum += tree.size();
    tree.free();
  }
  return sum + total${next}(items);
}
`;
}

function files(count) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`m${i}.ts`, moduleText(i, (i * 7 + 1) % count)]),
  );
}

const one = (text) => ({ "a.ts": header + text });

export const shapes = {
  files: { sizes: [10, 50, 200, 500, 1000, 2000], make: files },
  cycle: {
    sizes: [100, 300, 1000],
    make: (n) =>
      one(upTo(n, (i) => `export function f${i}(x: number, t: Tree): number {
  for (let k = 0; k < x; k++) { const u = new Tree(k); u.size(); }
  return f${(i + 1) % n}(x - 1, t);
}
`)),
  },
  chain: {
    sizes: [250, 500, 1000, 2000],
    make: (n) =>
      one(upTo(n, (i) => `export function f${i}(x: number, t: Tree): number {
  for (let k = 0; k < x; k++) { const u = new Tree(k); u.size(); }
  return ${i + 1 < n ? `f${i + 1}(x - 1, t)` : "t.size()"};
}
`)),
  },
  lines: {
    sizes: [1250, 2500, 5000, 10000],
    make: (n) =>
      one(`export function f(xs: number[]) {
  let s = 0;
  for (const x of xs) {
${upTo(n / 4, (i) => `    const t${i} = new Tree(x);
    if (x > ${i}) s += t${i}.size();
    else s -= ${i};
    t${i}.free();
`)}  }
  return s;
}
`),
  },
  nesting: {
    sizes: [50, 100, 200],
    make: (n) =>
      one(`export function f(x: number) {
${upTo(n, (i) => `for (let i${i} = 0; i${i} < x; i${i}++) { const t${i} = new Tree(x);\n`)}x++;
${upTo(n, (i) => `t${n - 1 - i}.free(); }\n`)}}
`),
  },
  using: {
    sizes: [75, 150, 300],
    make: (n) =>
      one(`export function f(x: number) {
${upTo(n, (i) => `  using t${i} = new Tree(${i});\n  if (t${i}.size() > x) return;\n`)}}
`),
  },
  releases: {
    sizes: [500, 1000, 2000],
    make: (n) =>
      one(`export function f() {
${upTo(n, (i) => `  const t${i} = new Tree(${i});\n`)}${upTo(n, (i) => `  t${i}.free();\n`)}}
`),
  },
};

function measure(tool, program) {
  const folder = mkdtempSync(join(tmpdir(), "unfreed-bench-"));
  const installed = join(folder, "node_modules", "wasm-pkg");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, "package.json"), '{"name":"wasm-pkg","main":"pkg.js","types":"pkg.d.ts"}');
  writeFileSync(join(installed, "pkg.d.ts"), declarations);
  writeFileSync(join(installed, "pkg.js"), 'import * as wasm from "./pkg_bg.wasm";\nexport * from "./pkg_bg.js";\n');
  for (const [name, text] of Object.entries(program)) writeFileSync(join(folder, name), text);
  const run = spawnSync("/usr/bin/time", ["-f", "%U %M", tool, "."], { cwd: folder, maxBuffer: 1 << 28 });
  rmSync(folder, { recursive: true });
  const [seconds, kilobytes] = run.stderr.toString().trim().split("\n").pop().split(" ");
  return { seconds: Number(seconds), megabytes: Math.round(Number(kilobytes) / 1024) };
}

function main([toolPath, ...wanted]) {
  const tool = resolve(toolPath ?? "build/release/unfreed");
  for (const [name, { sizes, make }] of Object.entries(shapes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const size of sizes) {
      const { seconds, megabytes } = measure(tool, make(size));
      console.log(`${name.padEnd(10)} ${String(size).padStart(6)} ${seconds.toFixed(2).padStart(7)} s ${String(megabytes).padStart(6)} MB`);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
