/**
 * What pointers, keys and buttons do to the drawing in the store, and how it is undone.
 *
 * Inputs are values, so undoing is going back to an earlier one. A gesture is all that happens
 * between putting a pen down and lifting it, and is undone as a whole.
 */

import { oncePerFrame } from "../shell/elements.js";
import { rubbedOut } from "./rubbing.js";
import { EMPTY, isFull, withPoints, withStroke } from "./strokes.js";

/** @typedef {import("../shell/state.js").Input} Input */
/** @typedef {import("./strokes.js").Drawing} Drawing */
/** @typedef {import("./strokes.js").Point} Point */

/** So many gestures can be undone. */
const MOST_UNDONE = 200;

/**
 * The drawing on the board; an empty one while a digit is shown, which the first stroke replaces.
 *
 * @param {Input} input
 * @returns {Drawing}
 */
export function drawingIn(input) {
  return input.kind === "strokes" ? input.strokes : EMPTY;
}

/** What is done to the drawing: a gesture at a time, and whatever the buttons do. */
export class Editing {
  /** @type {Input[]} */
  #earlier = [];
  /** @type {{ start: Input, drawing: Drawing, rub: boolean, last: Point } | null} */
  #gesture = null;

  /**
   * @param {import("../shell/state.js").PageStore} store
   * @param {(sentence: string) => void} say for what somebody should hear of
   */
  constructor(store, say) {
    this.store = store;
    this.say = say;
    // A pen reports more places than the screen shows; the networks answer once a frame.
    this.showSoon = oncePerFrame(() => this.#gesture && this.#put(this.#gesture.drawing));
  }

  /** Whether a pen, or the rubber, is down. */
  get isBusy() {
    return this.#gesture !== null;
  }

  /** Whether there is something to go back to. */
  get canUndo() {
    return this.#earlier.length > 0;
  }

  /**
   * Put the pen, or the rubber, down.
   *
   * @param {Point} point
   * @param {boolean} [rub]
   */
  begin(point, rub = false) {
    this.end();
    const { input } = this.store.get();
    const before = drawingIn(input);
    if (!rub && isFull(before)) {
      this.say("The board is full: undo or rub something out first.");
      return;
    }
    const drawing = rub ? rubbedOut(before, point, point) : withStroke(before, point);
    this.#gesture = { start: input, drawing, rub, last: point };
    // Before anybody is told of the change, so that a button knows that it can be undone.
    this.#remember(input);
    this.#put(drawing);
  }

  /**
   * Move what is down.
   *
   * @param {readonly Point[]} points
   */
  go(points) {
    const gesture = this.#gesture;
    if (!gesture) return;
    if (!gesture.rub) gesture.drawing = withPoints(gesture.drawing, points);
    else {
      for (const point of points) {
        gesture.drawing = rubbedOut(gesture.drawing, gesture.last, point);
        gesture.last = point;
      }
    }
    this.showSoon();
  }

  /** Lift it. */
  end() {
    if (!this.#gesture) return;
    const { start, drawing } = this.#gesture;
    this.#gesture = null;
    if (drawing === drawingIn(start)) this.#earlier.pop();
    this.#put(drawing);
  }

  /** Take back what it did since it was put down. */
  cancel() {
    if (!this.#gesture) return;
    const { start } = this.#gesture;
    this.#gesture = null;
    this.#earlier.pop();
    this.store.set({ input: start });
  }

  /** Go back to what was there before the last gesture. */
  undo() {
    this.end();
    const input = this.#earlier.pop();
    if (!input) return;
    this.store.set({ input });
    this.say("Undone.");
  }

  clear() {
    this.show({ kind: "strokes", strokes: EMPTY });
    this.say("The board is empty.");
  }

  /**
   * Put something else on the board.
   *
   * @param {Input} input
   */
  show(input) {
    this.end();
    const before = this.store.get().input;
    // Going from one digit to the next is no work that anybody wants back.
    const isLost = before.kind === "strokes" ? before.strokes.length > 0 : input.kind === "strokes";
    if (isLost) this.#remember(before);
    this.store.set({ input });
  }

  /** @param {Drawing} strokes */
  #put(strokes) {
    if (strokes === drawingIn(this.store.get().input)) return;
    this.store.set({ input: { kind: "strokes", strokes } });
  }

  /** @param {Input} input */
  #remember(input) {
    this.#earlier.push(input);
    if (this.#earlier.length > MOST_UNDONE) this.#earlier.shift();
  }
}
