// Plots as inline SVG, in the colours of the page. The table beside each says the same, so the drawing itself is hidden
// from screen readers.

import { svg } from "./dom.js";
import { locale } from "./texts.js";

const WIDTH = 480;

/**
 * Draw horizontal bars, one a pair, with their values; *target* draws a line to reach.
 * @param {Pairs} pairs
 * @param {{ most?: number, target?: number | undefined, text?: (value: number) => string }} [how]
 */
export function bars(pairs, how = {}) {
  const text = how.text ?? ((value) => value.toLocaleString(locale()));
  const most = how.most ?? Math.max(1, ...pairs.map(([, value]) => value));
  const row = 40;
  const height = Math.max(1, pairs.length) * row + 4;
  const scale = (/** @type {number} */ value) => (value / most) * (WIDTH - 90);
  return drawing(height, pairs.flatMap(([name, value], at) => [
    svg("text", { x: 0, y: at * row + 14 }, name),
    svg("rect", { class: "track", x: 0, y: at * row + 20, width: WIDTH - 90, height: 12 }),
    svg("rect", { class: "bar", x: 0, y: at * row + 20, width: scale(value), height: 12 }),
    svg("text", { class: "value", x: WIDTH - 82, y: at * row + 31 }, text(value)),
    how.target !== undefined && svg("line", { class: "target", x1: scale(how.target), x2: scale(how.target), y1: at * row + 17, y2: at * row + 35 }),
  ]).filter((part) => part instanceof SVGElement));
}

/** Draw columns, one a pair, for many days. @param {Pairs} pairs */
export function columns(pairs) {
  const height = 150;
  const most = Math.max(1, ...pairs.map(([, value]) => value));
  const step = WIDTH / Math.max(1, pairs.length);
  const tall = (/** @type {number} */ value) => (value / most) * (height - 44);
  const first = pairs[0];
  const last = pairs.at(-1);
  return drawing(height, [
    svg("text", { x: 0, y: 12 }, most.toLocaleString(locale())),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: height - 22, y2: height - 22 }),
    ...pairs.map(([, value], at) => svg("rect", { class: "bar", x: (at + 0.1) * step, y: height - 22 - tall(value), width: Math.min(step * 0.8, 40), height: tall(value) })),
    first && svg("text", { x: 0, y: height - 5 }, first[0]),
    last && pairs.length > 1 && svg("text", { x: WIDTH, y: height - 5, "text-anchor": "end" }, last[0]),
  ].filter((part) => part instanceof SVGElement));
}

/** @param {number} height @param {SVGElement[]} parts */
function drawing(height, parts) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "drawn", "aria-hidden": "true", focusable: "false" }, parts);
}
