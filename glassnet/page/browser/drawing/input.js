/** From what was drawn or chosen to an image as the networks take it. */

import { digitImage } from "../shell/digits.js";

/**
 * @param {import("../shell/state.js").Input} input
 * @param {import("../shell/digits.js").Digits} digits
 * @returns {import("../mathematics/tensor.js").Tensor | null} null for an empty drawing.
 */
export function imageFromInput(input, digits) {
  return input.kind === "digit" ? digitImage(digits, input.number) : null;
}
