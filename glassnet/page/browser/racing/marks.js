/**
 * How the networks are told apart in the curves: by colour, by the dashes of a line and by the
 * shape of a mark, so that no reader depends on one of them.
 */

import { svg } from "../shell/elements.js";

/** Colours are the style's: `.racer-0` and so on (racing.css). */
const COLOURS = 6;

const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"];

/**
 * Shapes around (0, 0), 9 pixels wide.
 * @type {string[]}
 */
const SHAPES = [
  "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
  "M-3.6 -3.6H3.6V3.6H-3.6Z",
  "M0 -4.8L4.6 3.4H-4.6Z",
  "M0 -5L5 0L0 5L-5 0Z",
  "M0 4.8L4.6 -3.4H-4.6Z",
  "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
];

/**
 * The class that gives a network its colour.
 *
 * @param {number} n
 */
export function racerClass(n) {
  return `racer-${n % COLOURS}`;
}

/**
 * A line of a network.
 *
 * @param {number} n
 * @param {string} path
 */
export function racerLine(n, path) {
  const dashes = DASHES[n % DASHES.length];
  return svg("path", {
    class: `racer-line ${racerClass(n)}`,
    d: path,
    "stroke-dasharray": dashes || null,
  });
}

/**
 * A mark of a network.
 *
 * @param {number} n
 * @param {number} x
 * @param {number} y
 */
export function racerMark(n, x, y) {
  // Beyond six networks the shapes shift against the colours, so that no two are marked alike.
  const shape = SHAPES[(n + Math.floor(n / COLOURS)) % SHAPES.length];
  return svg("path", {
    class: `racer-mark ${racerClass(n)}`,
    d: shape,
    transform: `translate(${x} ${y})`,
  });
}

/**
 * A piece of its line with its mark, for a legend.
 *
 * @param {number} n
 */
export function racerSample(n) {
  return svg(
    "svg",
    { class: "racer-sample", viewBox: "0 0 36 12", width: 36, height: 12, "aria-hidden": "true" },
    racerLine(n, "M1 6H35"),
    racerMark(n, 18, 6),
  );
}
