/**
 * Which values get the full colour in a picture of an op's values.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Range } from "../shell/legend.js"
 */

import { IMAGE } from "./places.js";

/** The largest value that an op can put out, where there is one that it comes close to. */
const BOUNDS = /** @type {Readonly<Record<string, number>>} */ (
  Object.freeze({ Sigmoid: 1, Softmax: 1, Threshold: 1, Tanh: 1 })
);

/** Whether an op puts out values below 0; those that aren't here pass on what they are given. */
const SIGNED = /** @type {Readonly<Record<string, boolean>>} */ (
  Object.freeze({
    Conv2D: true,
    Dense: true,
    Rescaling: true,
    Tanh: true,
    ReLU: false,
    Sigmoid: false,
    Softmax: false,
    Threshold: false,
  })
);

/** The white of an image. */
const WHITE = 255;

/** Where a scale may end, times a power of ten: so the legend stands still while one draws. */
const ENDS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * The range of an op's values for one image.
 *
 * @param {readonly Op[]} ops
 * @param {number} op
 * @param {ArrayLike<number>} values
 * @returns {Range}
 */
export function rangeOf(ops, op, values) {
  let source = op;
  while (source > IMAGE && !Object.hasOwn(SIGNED, ops[source].type)) source--;
  if (source === IMAGE) return { most: WHITE, signed: false };
  const { type } = ops[source];
  return { most: BOUNDS[type] ?? roundedUp(largest(values)), signed: SIGNED[type] };
}

/**
 * The range of numbers of either sign.
 *
 * @param {ArrayLike<number>} values
 * @returns {Range}
 */
export function signedRange(values) {
  return { most: roundedUp(largest(values)), signed: true };
}

/** @param {ArrayLike<number>} values The largest of them, by size. */
function largest(values) {
  let most = 0;
  for (let n = 0; n < values.length; n++) most = Math.max(most, Math.abs(values[n]));
  return most;
}

/**
 * The next round number that is no smaller.
 *
 * @param {number} value
 */
export function roundedUp(value) {
  if (!(value > 0 && Number.isFinite(value))) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const end = ENDS.find((factor) => factor * power >= value) ?? 10;
  return Number((end * power).toPrecision(2));
}
