// Programs of one shape and any size, for curves.mjs and instructions.mjs: their files by name.
import { wasmPackage } from './generated.mjs';

const upTo = (count, text) => Array.from({ length: count }, (_, i) => text(i)).join('');
const one = (text) => ({ ...wasmPackage, 'a.ts': `import { Tree } from "wasm-pkg";\n${text}` });

export const shapes = {
  cycle: (n) =>
    one(upTo(n, (i) => `export function f${i}(x: number, t: Tree): number {
  for (let k = 0; k < x; k++) { const u = new Tree(k); u.size(); }
  return f${(i + 1) % n}(x - 1, t);
}
`)),
  chain: (n) =>
    one(upTo(n, (i) => `export function f${i}(x: number, t: Tree): number {
  for (let k = 0; k < x; k++) { const u = new Tree(k); u.size(); }
  return ${i + 1 < n ? `f${i + 1}(x - 1, t)` : 't.size()'};
}
`)),
  lines: (n) =>
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
  nesting: (n) =>
    one(`export function f(x: number) {
${upTo(n, (i) => `for (let i${i} = 0; i${i} < x; i${i}++) { const t${i} = new Tree(x);\n`)}x++;
${upTo(n, (i) => `t${n - 1 - i}.free(); }\n`)}}
`),
  using: (n) =>
    one(`export function f(x: number) {
${upTo(n, (i) => `  using t${i} = new Tree(${i});\n  if (t${i}.size() > x) return;\n`)}}
`),
  releases: (n) =>
    one(`export function f() {
${upTo(n, (i) => `  const t${i} = new Tree(${i});\n`)}${upTo(n, (i) => `  t${i}.free();\n`)}}
`),
};
