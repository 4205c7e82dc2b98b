/**
 * What one may change while a training runs: the learning rate and the momentum.
 *
 * @import { Rates } from "./settings.js"
 */

import { element } from "../shell/elements.js";

/** What can be chosen, besides what the file says. */
const CHOICES = /** @type {const} */ ({
  learningRate: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
  momentum: [0, 0.5, 0.8, 0.9, 0.95, 0.99],
});

/**
 * @param {Rates} rates Those that the file says.
 * @param {(rates: Rates) => void} onChange
 */
export function ratesChoice(rates, onChange) {
  let chosen = { ...rates };
  /**
   * @param {keyof Rates} name
   * @param {string} label
   */
  const choice = (name, label) => {
    const values = [...new Set([...CHOICES[name], rates[name]])].sort((a, b) => a - b);
    const select = element(
      "select",
      {
        id: `training-${name}`,
        onchange: () => {
          chosen = { ...chosen, [name]: Number(select.value) };
          onChange(chosen);
        },
      },
      ...values.map((value) =>
        element("option", { value, selected: value === rates[name] }, String(value)),
      ),
    );
    return [element("label", { for: select.id }, label), select];
  };
  return element(
    "p",
    { class: "film-choice" },
    ...choice("learningRate", "Learning rate"),
    ...choice("momentum", "Momentum"),
  );
}
