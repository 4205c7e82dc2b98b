/**
 * The settings of an op that its formula needs.
 *
 * @import { Config, Op } from "../mathematics/formulas.js"
 */

/**
 * @param {Op} op
 * @returns {Partial<Config>}
 */
export function settingsOf({ config }) {
  // A description may have others besides, such as how the weights were drawn.
  return /** @type {Partial<Config>} */ (config);
}
