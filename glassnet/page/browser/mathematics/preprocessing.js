/**
 * What stands at a network's start and brings raw pixels to the range in which it learns.
 *
 * Reference: `glassnet/reference/preprocessing.py`.
 *
 * @import { Tensor } from "./tensor.js"
 */

/**
 * `y = scale · x + offset`.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 * @param {number} scale
 * @param {number} offset
 */
export function rescalingForward(y, x, scale, offset) {
  for (let n = 0; n < x.data.length; n++) y.data[n] = scale * x.data[n] + offset;
}

/**
 * `dx = scale · dy`.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {number} scale
 */
export function rescalingBackward(dx, dy, scale) {
  for (let n = 0; n < dy.data.length; n++) dx.data[n] = scale * dy.data[n];
}

/**
 * 1 where x is above the threshold, else 0; NaN stays NaN.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 * @param {number} threshold
 */
export function thresholdForward(y, x, threshold) {
  for (let n = 0; n < x.data.length; n++) {
    const pixel = x.data[n];
    y.data[n] = Number.isNaN(pixel) ? pixel : Number(pixel > threshold);
  }
}

/**
 * `dx = 0`: the function is flat, but for its jump, where there is no slope.
 *
 * @param {Tensor} dx filled
 */
export function thresholdBackward(dx) {
  dx.data.fill(0);
}
