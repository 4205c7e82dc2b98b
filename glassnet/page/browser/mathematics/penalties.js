/**
 * What regularisers add to the loss, and to the gradient.
 *
 * Reference: `glassnet/reference/penalties.py`.
 *
 * @import { Numbers } from "./tensor.js"
 *
 * @typedef {{l1: number, l2: number}} Penalty
 */

/**
 * `l1 Σ|w| + l2 Σw²`, and its gradient `l1 sign(w) + 2 l2 w`.
 *
 * @param {Numbers} dw added to
 * @param {Numbers} w
 * @param {Penalty} penalty
 * @returns {number} what is added to the loss
 */
export function addPenalty(dw, w, { l1, l2 }) {
  let value = 0;
  for (let n = 0; n < w.length; n++) {
    value += l1 * Math.abs(w[n]) + l2 * w[n] * w[n];
    dw[n] += l1 * Math.sign(w[n]) + 2 * l2 * w[n];
  }
  return value;
}
