/**
 * A pen for the keyboard: arrows move it over the board, Space or Enter puts it down and lifts it.
 *
 * The keys count only while the board has the focus, so they take nothing from the rest of the
 * page. Two arrows together go aslant.
 */

import { pointAt } from "./strokes.js";

/** @typedef {import("./strokes.js").Point} Point */

/** How far the pen goes at a time, in units of the board; with Shift, a quarter of that. */
export const STEP = 1 / 32;

/** @type {Record<string, readonly [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The keyboard's pen, which moves over a board while this has the focus. */
export class KeyboardPen {
  /** @type {Point} */
  #place = [0.5, 0.25];
  #down = false;
  /** @type {Set<string>} The arrows that are pressed. */
  #held = new Set();

  /**
   * @param {HTMLElement} board
   * @param {object} parts
   * @param {import("./editing.js").Editing} parts.editing
   * @param {() => boolean} parts.isRubbing whether the rubber is chosen
   * @param {(place: Point | null, down: boolean) => void} parts.show show the pen there; null for no
   *   pen, where the board is left
   * @param {(sentence: string) => void} parts.say
   */
  constructor(board, { editing, isRubbing, show, say }) {
    this.editing = editing;
    this.isRubbing = isRubbing;
    this.show = show;
    this.say = say;
    board.addEventListener("keydown", (event) => this.#onKey(event));
    board.addEventListener("keyup", (event) => this.#held.delete(event.key));
    board.addEventListener("pointerdown", () => this.#leave());
    board.addEventListener("blur", () => this.#leave());
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command ? event.key.toLowerCase() === "z" : event.key === "Backspace") this.#undo();
    else if (command) return;
    else if (event.key in ARROWS) {
      this.#held.add(event.key);
      this.#move(event.shiftKey ? STEP / 4 : STEP);
    } else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) this.#turn();
    } else if (event.key === "Escape") {
      this.#lift();
      this.show(this.#place, this.#down);
    } else return;
    event.preventDefault(); // arrows and Space would scroll the page
  }

  /** @param {number} step in units of the board */
  #move(step) {
    let [x, y] = this.#place;
    for (const key of this.#held) {
      x += step * ARROWS[key][0];
      y += step * ARROWS[key][1];
    }
    this.#place = pointAt(x, y);
    if (this.#down) this.editing.go([this.#place]);
    this.show(this.#place, this.#down);
    this.say(wordsFor(this.#place));
  }

  /** Put the pen down, or lift it. */
  #turn() {
    if (this.#down) this.#lift();
    else {
      const rubbing = this.isRubbing();
      this.editing.begin(this.#place, rubbing);
      this.#down = this.editing.isBusy;
      if (this.#down) this.say(`${rubbing ? "Rubber" : "Pen"} down, ${wordsFor(this.#place)}`);
    }
    this.show(this.#place, this.#down);
  }

  #lift() {
    if (!this.#down) return;
    this.#down = false;
    this.editing.end();
    this.say("Pen up.");
  }

  #undo() {
    this.#lift();
    this.editing.undo();
    this.show(this.#place, this.#down);
  }

  #leave() {
    this.#held.clear();
    this.#lift();
    this.show(null, false);
  }
}

/**
 * A place in words, in per cent from the left and from the top.
 *
 * @param {Point} place
 */
function wordsFor([x, y]) {
  return `${Math.round(100 * x)} from the left, ${Math.round(100 * y)} from the top.`;
}
