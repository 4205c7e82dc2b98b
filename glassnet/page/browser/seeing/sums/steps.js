/**
 * Buttons that go from a unit to the one beside it, for fingers that are larger than a unit.
 *
 * @import { Unit } from "../../shell/state.js"
 */

import { element } from "../../shell/elements.js";
import { isPlace } from "../places.js";

/** Each step: a sign, what it is called, and how far it goes along rows and columns. */
const STEPS = /** @type {const} */ ([
  ["←", "one to the left", 0, -1],
  ["↑", "one up", -1, 0],
  ["↓", "one down", 1, 0],
  ["→", "one to the right", 0, 1],
]);

/** The four buttons. */
export class Steps {
  /** @param {(unit: Unit) => void} onStepped */
  constructor(onStepped) {
    /** @type {(Unit | null)[]} Where each leads. */
    this.targets = [];
    this.buttons = STEPS.map(([sign, name], n) =>
      element(
        "button",
        {
          type: "button",
          class: "small step",
          "aria-label": name,
          onclick: () => {
            const target = this.targets[n];
            if (target) onStepped(target);
          },
        },
        sign,
      ),
    );
    this.element = element("div", { class: "steps" }, ...this.buttons);
  }

  /**
   * @param {Unit} unit
   * @param {readonly number[]} shape Of the values among which it stands.
   */
  update({ op, index }, shape) {
    const map = shape.length === 3;
    this.targets = STEPS.map(([, , down, right]) => {
      if (!map && down !== 0) return null;
      const beside = map ? [index[0] + down, index[1] + right, index[2]] : [index[0] + right];
      return isPlace(shape, beside) ? { op, index: beside } : null;
    });
    for (const [n, button] of this.buttons.entries()) {
      button.hidden = !map && STEPS[n][2] !== 0;
      button.disabled = this.targets[n] === null;
    }
  }
}
