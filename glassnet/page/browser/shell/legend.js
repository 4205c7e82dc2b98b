/** What the colours of a picture mean: a bar of them, and the numbers at its ends. */

import { drawValues } from "./colours.js";
import { element } from "./elements.js";
import { short } from "./numbers.js";

/** @typedef {{most: number, signed: boolean}} Range What gets the full colour, and on which sides. */

const STEPS = 32;

/**
 * A legend, which is empty until it is given a range.
 *
 * @returns {{element: HTMLElement, update: (range: Range) => void}}
 */
export function legend() {
  const bar = element("canvas", { class: "legend-bar", "aria-hidden": "true" });
  const least = element("span");
  const most = element("span");
  const whole = element("span", { class: "legend" }, least, bar, most);
  const label = element("span", { class: "visually-hidden" });
  whole.prepend(label);
  return {
    element: whole,
    update(range) {
      const start = range.signed ? -STEPS : 0;
      const shares = Array.from({ length: STEPS - start + 1 }, (_, n) => (start + n) / STEPS);
      drawValues(bar, shares, 1, shares.length, { most: 1, signed: range.signed });
      label.textContent = "Colours from ";
      least.textContent = range.signed ? short(-range.most) : "0";
      most.textContent = short(range.most);
      bar.classList.toggle("signed", range.signed);
    },
  };
}
