/** From what was drawn or chosen to an image as the networks take it. */

import { digitImage } from "../shell/digits.js";
import { digitOf, wholeBoard } from "./digit.js";
import { inForm } from "./form.js";

/** @typedef {import("../shell/digits.js").Digits} Digits */
/** @typedef {import("../shell/state.js").Input} Input */
/** @typedef {import("./digit.js").DigitSteps} DigitSteps */
/** @typedef {import("./strokes.js").Drawing} Drawing */

/** @type {WeakMap<Drawing, DigitSteps | null>} */
const known = new WeakMap();

/**
 * The steps from a drawing to the image of a digit; they are taken once, whoever asks for them.
 *
 * @param {Input} input
 * @param {Digits} digits
 * @returns {DigitSteps | null} null for an empty drawing, for an image that comes with the page, and
 *   where images are no digits, so that the whole board is taken as it is
 */
export function stepsOf(input, { form }) {
  if (input.kind === "digit" || form.crop !== "digit") return null;
  let steps = known.get(input.strokes);
  if (steps === undefined) {
    steps = digitOf(input.strokes);
    known.set(input.strokes, steps);
  }
  return steps;
}

/**
 * @param {Input} input
 * @param {Digits} digits
 * @returns {import("../mathematics/tensor.js").Tensor | null} null for an empty drawing.
 */
export function imageFromInput(input, digits) {
  if (input.kind === "digit") return digitImage(digits, input.number);
  if (input.strokes.length === 0) return null;
  const plane = stepsOf(input, digits)?.image ?? wholeBoard(input.strokes);
  return inForm(plane, digits.form);
}
