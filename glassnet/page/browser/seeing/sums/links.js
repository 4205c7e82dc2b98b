/**
 * Buttons that lead to other units.
 *
 * @import { Unit } from "../../shell/state.js"
 */

import { element, replace } from "../../shell/elements.js";

/** @typedef {{unit: Unit, label: string}} Named A unit, and how it is called. */

/** Some words, and buttons behind them. */
export class Links {
  /** @param {(unit: Unit) => void} onChosen */
  constructor(onChosen) {
    this.onChosen = onChosen;
    this.shown = "";
    this.element = element("div", { class: "follow" });
  }

  /**
   * @param {string} words
   * @param {readonly Named[]} units
   */
  update(words, units) {
    // A button that stays is left in place, since somebody may be about to press it.
    const shown = JSON.stringify([words, units]);
    if (shown === this.shown) return;
    this.shown = shown;
    const buttons = units.map(({ unit, label }) => {
      const onclick = () => this.onChosen(unit);
      return element("button", { type: "button", class: "small", onclick }, label);
    });
    replace(this.element, words, ...buttons);
  }
}
