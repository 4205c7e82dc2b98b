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

/**
 * @param {HTMLElement} board
 * @param {object} parts
 * @param {import("./editing.js").Editing} parts.editing
 * @param {() => boolean} parts.isRubbing whether the rubber is chosen
 * @param {(place: Point | null, down: boolean) => void} parts.show show the pen there; null for no
 *   pen, where the board is left
 * @param {(sentence: string) => void} parts.say
 */
export function followKeys(board, { editing, isRubbing, show, say }) {
  /** @type {Point} */
  let place = [0.5, 0.25];
  let down = false;
  /** @type {Set<string>} */
  const held = new Set();

  /** @param {boolean} fine */
  function move(fine) {
    const step = fine ? STEP / 4 : STEP;
    let [x, y] = place;
    for (const key of held) {
      x += step * ARROWS[key][0];
      y += step * ARROWS[key][1];
    }
    place = pointAt(x, y);
    if (down) editing.go([place]);
    show(place, down);
    say(wordsFor(place));
  }

  function turnPen() {
    if (down) lift();
    else {
      editing.begin(place, isRubbing());
      down = editing.isBusy();
      if (down) say(`${isRubbing() ? "Rubber" : "Pen"} down, ${wordsFor(place)}`);
    }
    show(place, down);
  }

  function lift() {
    if (!down) return;
    down = false;
    editing.end();
    say("Pen up.");
  }

  function undo() {
    lift();
    editing.undo();
    show(place, down);
  }

  board.addEventListener("keydown", (event) => {
    if (event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command ? event.key.toLowerCase() === "z" : event.key === "Backspace") undo();
    else if (command) return;
    else if (event.key in ARROWS) {
      held.add(event.key);
      move(event.shiftKey);
    } else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) turnPen();
    } else if (event.key === "Escape") {
      lift();
      show(place, down);
    } else return;
    event.preventDefault(); // arrows and Space would scroll the page
  });
  board.addEventListener("keyup", (event) => held.delete(event.key));
  board.addEventListener("pointerdown", () => {
    lift();
    show(null, false);
  });
  board.addEventListener("blur", () => {
    held.clear();
    lift();
    show(null, false);
  });
}

/**
 * A place in words, in per cent from the left and from the top.
 *
 * @param {Point} place
 */
function wordsFor([x, y]) {
  return `${Math.round(100 * x)} from the left, ${Math.round(100 * y)} from the top.`;
}
