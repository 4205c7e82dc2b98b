/** What the colours of a picture mean: a bar of them, and the numbers at its ends. */

import { drawValues } from "./colours.js";
import { element } from "./elements.js";
import { short } from "./numbers.js";
import "./legend.css";

/**
 * @typedef {object} Range
 * @property {number} most The value, or its size, that gets the full colour.
 * @property {boolean} signed Whether values of either sign are told apart.
 * @property {boolean} beyond Whether there are larger values, which get the same colour.
 */

const STEPS = 32;

/**
 * A legend, which is empty until it is given a range.
 *
 * @returns {{element: HTMLElement, update: (range: Range) => void}}
 */
export function legend() {
  const bar = element("canvas", { class: "colour-bar", "aria-hidden": "true" });
  const least = element("span");
  const most = element("span");
  const whole = element("span", { class: "colour-legend" }, least, bar, most);
  const label = element("span", { class: "visually-hidden" });
  whole.prepend(label);
  return {
    element: whole,
    update(range) {
      const start = range.signed ? -STEPS : 0;
      const shares = Array.from({ length: STEPS - start + 1 }, (_, n) => (start + n) / STEPS);
      drawValues(bar, shares, 1, shares.length, { most: 1, signed: range.signed });
      label.textContent = "Colours from ";
      const end = endText(range.most);
      least.textContent = range.signed ? `${range.beyond ? "≤ " : ""}−${end}` : "0";
      most.textContent = `${range.beyond ? "≥ " : ""}${end}`;
      bar.classList.toggle("signed", range.signed);
    },
  };
}

/** @param {number} most A round number, with no more digits than it needs. */
function endText(most) {
  return most >= 1e-4 && most < 1e5 ? String(most) : short(most);
}
