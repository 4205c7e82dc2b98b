/**
 * How the weights follow their gradients: one step of gradient descent.
 *
 * Reference: `glassnet/reference/optimizers.py`.
 *
 * @import { Numbers } from "./tensor.js"
 */

/** The smallest normal number of float32, divided by its epsilon. */
const LEAST = 2 ** -126 / 2 ** -23;

/**
 * 0 where |v| is too small to matter, and else v: processors are slow with numbers below the normal
 * range.
 *
 * @param {number} value
 * @returns {number}
 */
function flush(value) {
  return Math.abs(value) < LEAST ? 0 : value;
}

/**
 * `w ← w - η g`.
 *
 * @param {Numbers} w changed
 * @param {Numbers} g their gradient
 * @param {number} rate η
 */
export function sgdStep(w, g, rate) {
  for (let n = 0; n < w.length; n++) w[n] = flush(w[n] - rate * g[n]);
}

/**
 * `v ← μ v - η g`, then `w ← w + v`; with Nesterov `w ← w + μ v - η g`.
 *
 * Source: Sutskever et al. 2013, §2.
 *
 * @param {Numbers} w changed
 * @param {Numbers} g their gradient
 * @param {Numbers} velocity v, 0 before the first step; changed
 * @param {number} rate η
 * @param {number} momentum μ
 * @param {boolean} nesterov
 */
export function momentumStep(w, g, velocity, rate, momentum, nesterov) {
  for (let n = 0; n < w.length; n++) {
    velocity[n] = flush(momentum * velocity[n] - rate * g[n]);
    const step = nesterov ? momentum * velocity[n] - rate * g[n] : velocity[n];
    w[n] = flush(w[n] + step);
  }
}
