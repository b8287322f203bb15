// Plots as inline SVG, in the colours of the page. The table beside each says the same, so the drawing itself is hidden
// from screen readers.

import { svg } from "./dom.js";
import { written } from "./format.js";

const WIDTH = 480;

/** Draw horizontal bars, one a pair, with their values; *target* draws a line to reach. @param {Pairs} pairs @param {BarsLook} [how] */
export function bars(pairs, { most = top(pairs), target, text = written } = {}) {
  const row = 40;
  const scale = (/** @type {number} */ value) => (value / most) * (WIDTH - 90);
  return drawing(pairs.length * row + 4, pairs.flatMap(([name, value], at) => {
    const y = at * row;
    return [
      svg("text", { x: 0, y: y + 14 }, name),
      svg("rect", { class: "track", x: 0, y: y + 20, width: WIDTH - 90, height: 12 }),
      svg("rect", { class: "bar", x: 0, y: y + 20, width: scale(value), height: 12 }),
      svg("text", { x: WIDTH - 82, y: y + 31 }, text(value)),
      target !== undefined && svg("line", { class: "target", x1: scale(target), x2: scale(target), y1: y + 17, y2: y + 35 }),
    ];
  }));
}

/** Draw columns, one a pair, for many days. @param {Pairs} pairs */
export function columns(pairs) {
  const most = top(pairs);
  const foot = 128;
  const step = WIDTH / Math.max(1, pairs.length);
  const tall = (/** @type {number} */ value) => (value / most) * (foot - 22);
  const last = pairs.length > 1 && pairs.at(-1);
  return drawing(foot + 22, [
    svg("text", { x: 0, y: 12 }, written(most)),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: foot, y2: foot }),
    ...pairs.map(([, value], at) => svg("rect", { class: "bar", x: (at + 0.1) * step, y: foot - tall(value), width: Math.min(step * 0.8, 40), height: tall(value) })),
    svg("text", { x: 0, y: foot + 17 }, pairs[0]?.[0]),
    last && svg("text", { x: WIDTH, y: foot + 17, "text-anchor": "end" }, last[0]),
  ]);
}

/** @param {Pairs} pairs */
function top(pairs) {
  return Math.max(1, ...pairs.map(([, value]) => value));
}

/** @param {number} height @param {Child[]} parts */
function drawing(height, parts) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "drawn", "aria-hidden": "true", focusable: "false" }, parts);
}
