/** From what was drawn or chosen to an image as the networks take it. */

import { digitImage } from "../shell/digits.js";
import { digitOf } from "./digit.js";
import { inForm } from "./form.js";

/** @typedef {import("../shell/state.js").Input} Input */
/** @typedef {import("./digit.js").DigitSteps} DigitSteps */

/** @type {WeakMap<Input, DigitSteps | null>} */
const known = new WeakMap();

/**
 * The steps from a drawing to an image; they are taken once, whoever asks for them.
 *
 * @param {Input} input
 * @returns {DigitSteps | null} null for an empty drawing, and for a digit that comes with the page
 */
export function stepsOf(input) {
  let steps = known.get(input);
  if (steps === undefined) {
    steps = input.kind === "strokes" ? digitOf(input.strokes) : null;
    known.set(input, steps);
  }
  return steps;
}

/**
 * @param {Input} input
 * @param {import("../shell/digits.js").Digits} digits
 * @returns {import("../mathematics/tensor.js").Tensor | null} null for an empty drawing.
 */
export function imageFromInput(input, digits) {
  if (input.kind === "digit") return digitImage(digits, input.number);
  const steps = stepsOf(input);
  return steps && inForm(steps.image, digits.form);
}
