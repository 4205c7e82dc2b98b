/**
 * The window that an op lays over what goes into it, if it lays one.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Padding } from "../mathematics/windows.js"
 */

import { starts } from "../mathematics/windows.js";
import { settingsOf } from "./settings.js";

/**
 * @typedef {object} Window
 * @property {number[]} size Its rows and columns.
 * @property {[number[], number[]]} starts Where the windows begin, along the rows and the columns;
 *   below 0 for one that hangs over the edge.
 */

/**
 * @param {Op} op
 * @returns {Window | null} null for an op without windows.
 */
export function windowOf(op) {
  const { strides, pool_size: pool, padding } = settingsOf(op);
  if (strides === undefined || padding === undefined) return null;
  const size = pool ?? op.weights[0].shape.slice(0, 2);
  const along = (/** @type {0 | 1} */ axis) =>
    starts(op.inputShape[axis], size[axis], strides[axis], padding);
  return { size, starts: [along(0), along(1)] };
}
