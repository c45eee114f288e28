// Plots as SVG, drawn by hand: bars on a logarithmic scale, and curves on logarithmic axes. They can be read on white and on black.
const INK = '#777';
const COLOURS = ['#2f81f7', '#d29922', '#3fb950', '#db61a2', '#8957e5', '#e5534b', '#1b9e9e', '#a6761d', '#66a61e'];
const FONT = 'font-family="sans-serif" font-size="12"';

const escaped = (text) => text.replace(/[&<>]/g, (c) => `&#${c.codePointAt(0)};`);
const label = (x, y, text, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${INK}" ${more}>${escaped(text)}</text>`;
const line = (x1, y1, x2, y2, more = '') =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${INK}" ${more}/>`;

function page(width, height, title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${FONT} role="img">
<title>${escaped(title)}</title>
${parts.join('\n')}
</svg>
`;
}

// The powers of ten around all values, and where a value lies between them: 0 to 1.
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return { ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)), at: (value) => (Math.log10(value) - low) / (high - low) };
}

// groups: [{ title, rows: [{ name, value, isOurs }] }]
export function bars(title, unit, groups) {
  const left = 230;
  const width = 820;
  const { ticks, at } = decades(groups.flatMap(({ rows }) => rows.map(({ value }) => value)));
  const x = (value) => left + at(value) * (width - left - 80);
  const parts = [];
  let y = 24;
  for (const group of groups) {
    parts.push(label(8, y, group.title, 'font-weight="bold"'));
    y += 10;
    const bottom = y + group.rows.length * 20;
    for (const tick of ticks) parts.push(line(x(tick), y, x(tick), bottom, 'stroke-opacity="0.25"'));
    for (const { name, value, isOurs } of group.rows) {
      parts.push(label(left - 8, y + 14, name, 'text-anchor="end"'));
      parts.push(`<rect x="${left}" y="${y + 3}" width="${Math.max(1, x(value) - left).toFixed(1)}" height="14" fill="${isOurs ? COLOURS[0] : '#999'}"/>`);
      parts.push(label(x(value) + 5, y + 14, `${shown(value)} ${unit}`));
      y += 20;
    }
    for (const tick of ticks) parts.push(label(x(tick), bottom + 14, `${tick}`, 'text-anchor="middle" font-size="10"'));
    y = bottom + 42;
  }
  return page(width, y - 12, title, parts);
}

// series: [{ name, points: [{ factor, ratio }] }]: what 2×, 4×, 8× of the size cost, as a multiple of the first.
export function curves(title, series) {
  const [left, top, side] = [60, 20, 380];
  const highest = Math.max(8, ...series.flatMap(({ points }) => points.map(({ ratio }) => ratio)));
  const steps = Math.ceil(Math.log2(highest));
  const x = (factor) => left + (Math.log2(factor) / 3) * side;
  const y = (ratio) => top + side - (Math.max(0, Math.log2(ratio)) / steps) * side;
  const parts = [];
  for (let power = 0; power <= 3; power++) {
    parts.push(line(x(2 ** power), top, x(2 ** power), top + side, 'stroke-opacity="0.25"'));
    parts.push(label(x(2 ** power), top + side + 18, `${2 ** power}×`, 'text-anchor="middle"'));
  }
  for (let power = 0; power <= steps; power++) {
    parts.push(line(left, y(2 ** power), left + side, y(2 ** power), 'stroke-opacity="0.25"'));
    parts.push(label(left - 8, y(2 ** power) + 4, `${2 ** power}×`, 'text-anchor="end"'));
  }
  parts.push(line(x(1), y(1), x(8), y(8), 'stroke-dasharray="4 4"'));
  parts.push(label(left + side / 2, top + side + 38, 'size', 'text-anchor="middle"'), label(8, top + 4, 'CPU'));
  series.forEach(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    parts.push(`<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(({ factor, ratio }) => `${x(factor).toFixed(1)},${y(ratio).toFixed(1)}`).join(' ')}"/>`);
    const row = top + 12 + i * 22;
    parts.push(`<rect x="${left + side + 30}" y="${row - 9}" width="14" height="10" fill="${colour}"/>`, label(left + side + 52, row, name));
  });
  parts.push(label(left + side + 52, top + 12 + series.length * 22, 'dashed: linear'));
  return page(820, top + side + 52, title, parts);
}

export function shown(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toPrecision(3) : value.toFixed(value >= 0.1 ? 2 : 3);
}
