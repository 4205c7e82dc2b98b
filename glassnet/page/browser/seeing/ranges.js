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

/** Of many numbers, so large a share is coloured apart; a few larger ones get the same full colour. */
const SHARE = 0.995;
const MANY = 1000;

/** How finely the numbers are counted to find where this share ends: bins in an octave. */
const BINS = 16;
const OCTAVES = 20;

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
  if (source === IMAGE) return { most: WHITE, signed: false, beyond: false };
  const { type } = ops[source];
  const signed = SIGNED[type];
  return Object.hasOwn(BOUNDS, type)
    ? { most: BOUNDS[type], signed, beyond: false }
    : { ...extent(values), signed };
}

/**
 * The range of numbers of either sign.
 *
 * @param {ArrayLike<number>} values
 * @returns {Range}
 */
export function signedRange(values) {
  return { ...extent(values), signed: true };
}

/**
 * How large the numbers are, but for a few among many; rounded up.
 *
 * @param {ArrayLike<number>} values
 * @returns {{most: number, beyond: boolean}}
 */
function extent(values) {
  let largest = 0;
  for (let n = 0; n < values.length; n++) {
    const size = Math.abs(values[n]);
    if (size > largest && size < Infinity) largest = size;
  }
  const most = roundedUp(values.length < MANY ? largest : endOfShare(values, largest));
  return { most, beyond: largest > most };
}

/**
 * The size that nearly all of the numbers do not exceed. They are counted by their logarithms, since
 * sorting them would take longer than drawing them.
 *
 * @param {ArrayLike<number>} values
 * @param {number} largest Of their sizes.
 */
function endOfShare(values, largest) {
  if (largest === 0) return 0;
  const counts = new Uint32Array(OCTAVES * BINS);
  for (let n = 0; n < values.length; n++) {
    const bin = Math.floor(-Math.log2(Math.abs(values[n]) / largest) * BINS);
    if (bin >= 0 && bin < counts.length) counts[bin]++;
  }
  let left = (1 - SHARE) * values.length;
  let bin = 0;
  while (bin < counts.length - 1 && counts[bin] <= left) left -= counts[bin++];
  return largest * 2 ** (-bin / BINS);
}

/**
 * The next round number that is no smaller.
 *
 * @param {number} value
 */
export function roundedUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const end = ENDS.find((factor) => factor * power >= value) ?? 10;
  return Number((end * power).toPrecision(2));
}
