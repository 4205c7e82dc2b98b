/**
 * A patch, its kernel and their products as three small pictures.
 *
 * @import { Cell } from "../terms.js"
 */

import { element } from "../../shell/elements.js";
import { paintMaps } from "../maps/painting.js";

/** The side of such a picture, in pixels of the page, and of the largest place in it. */
const SIDE = 50;
const LARGEST = 14;

/** @typedef {{value: number, weight: number, product: number}} Sizes What gets the full colour. */

const PICTURES = /** @type {const} */ (["value", "weight", "product"]);

/** A canvas for the three. */
export function windowsCanvas() {
  return element("canvas", { class: "pixels windows", "aria-hidden": "true" });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {readonly Cell[]} cells Row by row.
 * @param {readonly number[]} size Rows and columns.
 * @param {Sizes} most
 */
export function paintWindows(canvas, cells, [height, width], most) {
  const layout = { count: 3, height, width, columns: 3, cell: 1, gap: 1, scale: 1 };
  // Shares of the full colour, so that the three pictures have one range.
  paintMaps(canvas, layout, { most: 1, signed: true, beyond: false }, (map, place) => {
    const kind = PICTURES[map];
    const cell = cells[place];
    if (!cell.inside && kind !== "weight") return Number.NaN;
    return most[kind] > 0 ? cell[kind] / most[kind] : 0;
  });
  const scale = Math.max(2, Math.min(LARGEST, Math.floor(SIDE / Math.max(height, width))));
  canvas.style.width = `${(3 * width + 2) * scale}px`;
  canvas.style.height = `${height * scale}px`;
}
