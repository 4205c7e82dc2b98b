/**
 * A button that lets the window slide over the whole map, place by place, as the layer does it.
 *
 * @import { Pointing } from "../pointing.js"
 * @import { Unit } from "../../shell/state.js"
 */

import { element, setText } from "../../shell/elements.js";
import { sameUnit } from "../places.js";

/** How long the window stays at each place, in milliseconds. */
const STAY = 160;

/** The button, and what it does. */
export class Slide {
  /** @param {Pointing} pointing */
  constructor(pointing) {
    this.pointing = pointing;
    /** @type {ReturnType<typeof setInterval> | undefined} Of what is sliding now. */
    this.timer = undefined;
    /** @type {Unit | null} Where it has come to. */
    this.unit = null;
    /** @type {readonly number[]} */
    this.shape = [];
    this.button = element(
      "button",
      { type: "button", class: "small", onclick: () => this.#toggle() },
      "▶ Slide",
    );
  }

  /**
   * @param {Unit} unit That is shown.
   * @param {readonly number[]} shape Of the values among which it stands.
   */
  update(unit, shape) {
    this.button.hidden = shape.length !== 3;
    // Whoever chooses another unit meanwhile wants to stay there.
    if (this.timer !== undefined && !sameUnit(unit, this.unit)) this.stop();
    if (this.timer === undefined) [this.unit, this.shape] = [unit, shape];
  }

  #toggle() {
    if (this.timer !== undefined) {
      this.stop();
      return;
    }
    setText(this.button, "■ Stop");
    this.timer = setInterval(() => this.#step(), STAY);
    this.#step();
  }

  #step() {
    const next = this.unit && placeAfter(this.unit, this.shape);
    if (next === null || !this.button.isConnected) {
      this.stop();
      return;
    }
    this.unit = next;
    this.pointing.keep(next);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    setText(this.button, "▶ Slide");
  }
}

/**
 * The place after another one in the same map, row by row.
 *
 * @param {Unit} unit
 * @param {readonly number[]} shape (rows, columns, channels)
 * @returns {Unit | null} null behind the last one.
 */
export function placeAfter({ op, index: [row, column, map] }, [rows, columns]) {
  if (column + 1 < columns) return { op, index: [row, column + 1, map] };
  return row + 1 < rows ? { op, index: [row + 1, 0, map] } : null;
}
