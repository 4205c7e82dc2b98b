/**
 * A network as a small picture: its maps as squares that shrink and become more, its vectors as
 * bars.
 *
 * @import { ModelDescription } from "../shell/models.js"
 */

import { svg } from "../shell/elements.js";

const HEIGHT = 44;
const GAP = 7;

/** How far each further map of a stack stands out behind the one before, and how many are drawn. */
const [OFFSET, MOST] = [2, 6];

/**
 * @param {ModelDescription} model
 * @returns {SVGSVGElement}
 */
export function glyphOf({ title, inputShape, ops }) {
  const parts = [];
  const shapes = [inputShape, ...shownOps(ops).map(({ outputShape }) => outputShape)];
  const sides = shapes.flatMap((shape) => (shape.length === 3 ? shape.slice(0, 2) : []));
  const scale = (HEIGHT - MOST * OFFSET) / Math.max(1, ...sides);
  let x = 1;
  for (const shape of shapes) {
    const { width, drawn } = shape.length === 3 ? stack(shape, x, scale) : bar(shape[0], x);
    parts.push(...drawn);
    x += width + GAP;
  }
  const width = x - GAP + 1;
  return svg(
    "svg",
    { class: "racer-glyph", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": title },
    ...parts,
  );
}

/**
 * The ops that make a new shape.
 *
 * @param {ModelDescription["ops"]} ops
 */
function shownOps(ops) {
  return ops.filter(({ type }) => /^Conv2D$|Pooling2D$|^Dense$/.test(type));
}

/**
 * @param {number[]} shape
 * @param {number} x
 * @param {number} scale
 */
function stack([height, width, channels], x, scale) {
  const count = Math.min(channels, MOST);
  const depth = (count - 1) * OFFSET;
  const [tall, wide] = [Math.max(2, height * scale), Math.max(2, width * scale)];
  const top = (HEIGHT - tall - depth) / 2;
  const drawn = Array.from({ length: count }, (_, n) => {
    const out = (count - 1 - n) * OFFSET;
    return svg("rect", { x: x + out, y: top + n * OFFSET, width: wide, height: tall });
  });
  return { width: wide + depth, drawn };
}

/**
 * @param {number} units
 * @param {number} x
 */
function bar(units, x) {
  const tall = Math.min(HEIGHT - 2, 4 + 3.2 * Math.sqrt(units));
  return { width: 4, drawn: [svg("rect", { x, y: (HEIGHT - tall) / 2, width: 4, height: tall })] };
}
