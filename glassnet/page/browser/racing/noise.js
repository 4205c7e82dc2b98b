/**
 * Noise that is counted, not drawn: the number of a pixel is a function of its place alone. So the
 * same setting always gives the same image, and more noise is the same pattern, only stronger.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 */

import { foldIn } from "../mathematics/streams.js";

/** The branch of the streams that belongs to this noise; any word would do. */
const KEY = foldIn(0, 0x6e6f6973);

const WORDS = 2 ** 32;
const WHITE = 255;

/** @type {Float64Array} What has been computed of the pattern, since it never changes. */
let pattern = new Float64Array(0);

/**
 * @param {Tensor} image 0 … 255
 * @param {number} deviation The standard deviation of what is added to each number, as a share of
 *   white. What would be darker than paper or lighter than white stays there.
 * @returns {Tensor}
 */
export function withNoise({ data, shape }, deviation) {
  const numbers = normalNumbers(data.length);
  const noisy = Float32Array.from(data, (value, n) =>
    Math.min(WHITE, Math.max(0, value + WHITE * deviation * numbers[n])),
  );
  return { data: noisy, shape };
}

/**
 * Numbers of the normal distribution with mean 0 and variance 1, by Box and Muller's formula
 * `sqrt(-2 ln u) cos(2πv)`, where u and v are uniform.
 *
 * @param {number} count
 * @returns {Float64Array} At least so many.
 */
export function normalNumbers(count) {
  if (pattern.length < count) {
    pattern = Float64Array.from({ length: count }, (_, n) => {
      const u = (foldIn(KEY, 2 * n) + 1) / WORDS; // never 0, which has no logarithm
      const v = foldIn(KEY, 2 * n + 1) / WORDS;
      return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    });
  }
  return pattern;
}
