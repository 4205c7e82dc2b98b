/**
 * What an activation or another function makes of one number.
 *
 * @import { Unit } from "../../shell/state.js"
 * @import { FunctionTerms } from "../terms.js"
 */

import { element, setText } from "../../shell/elements.js";
import { decimals, functionText } from "../words.js";

/** How a type of op is called before its formula. */
const NAMES = /** @type {Readonly<Record<string, string>>} */ (
  Object.freeze({
    Flatten: "The same number in a row",
    Dropout: "Nothing is dropped in a prediction",
  })
);

/** A function of one number. */
export class FunctionView {
  constructor() {
    this.element = element("p", { class: "formula" });
  }

  /**
   * @param {Unit} _unit
   * @param {FunctionTerms} terms
   */
  update(_unit, { type, config, x, result }) {
    const name = NAMES[type] ?? type;
    setText(this.element, `${name}: ${functionText(type, config, x)} = ${decimals(result)}`);
  }
}
