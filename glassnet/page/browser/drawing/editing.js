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
 * @typedef {object} Editing
 * @property {(point: Point, rub?: boolean) => void} begin put the pen, or the rubber, down
 * @property {(points: readonly Point[]) => void} go move it
 * @property {() => void} end lift it
 * @property {() => void} cancel take back what it did since it was put down
 * @property {() => boolean} isBusy whether it is down
 * @property {() => boolean} canUndo
 * @property {() => void} undo go back to what was there before the last gesture
 * @property {() => void} clear
 * @property {(input: Input) => void} show put something else on the board
 */

/**
 * The drawing on the board; an empty one while a digit is shown, which the first stroke replaces.
 *
 * @param {Input} input
 * @returns {Drawing}
 */
export function drawingIn(input) {
  return input.kind === "strokes" ? input.strokes : EMPTY;
}

/**
 * @param {import("../shell/state.js").PageStore} store
 * @param {(sentence: string) => void} say for what somebody should hear of
 * @returns {Editing}
 */
export function createEditing(store, say) {
  /** @type {Input[]} */
  const earlier = [];
  /** @type {{ start: Input, drawing: Drawing, rub: boolean, last: Point } | null} */
  let gesture = null;
  // A pen reports more places than the screen shows; the networks answer once a frame.
  const show = oncePerFrame(() => gesture && put(gesture.drawing));

  /** @param {Drawing} strokes */
  function put(strokes) {
    if (strokes !== drawingIn(store.get().input))
      store.set({ input: { kind: "strokes", strokes } });
  }

  /** @param {Input} input */
  function remember(input) {
    earlier.push(input);
    if (earlier.length > MOST_UNDONE) earlier.shift();
  }

  /** @type {Editing} */
  const editing = {
    begin(point, rub = false) {
      editing.end();
      const { input } = store.get();
      const before = drawingIn(input);
      if (!rub && isFull(before)) {
        say("The board is full: undo or rub something out first.");
        return;
      }
      const drawing = rub ? rubbedOut(before, point, point) : withStroke(before, point);
      gesture = { start: input, drawing, rub, last: point };
      // Before anybody is told of the change, so that a button knows that it can be undone.
      remember(input);
      put(drawing);
    },
    go(points) {
      if (!gesture) return;
      if (!gesture.rub) gesture.drawing = withPoints(gesture.drawing, points);
      else {
        for (const point of points) {
          gesture.drawing = rubbedOut(gesture.drawing, gesture.last, point);
          gesture.last = point;
        }
      }
      show();
    },
    end() {
      if (!gesture) return;
      const { start, drawing } = gesture;
      gesture = null;
      if (drawing === drawingIn(start)) earlier.pop();
      put(drawing);
    },
    cancel() {
      if (!gesture) return;
      const { start } = gesture;
      gesture = null;
      earlier.pop();
      store.set({ input: start });
    },
    isBusy: () => gesture !== null,
    canUndo: () => earlier.length > 0,
    undo() {
      editing.end();
      const input = earlier.pop();
      if (!input) return;
      store.set({ input });
      say("Undone.");
    },
    clear() {
      editing.show({ kind: "strokes", strokes: EMPTY });
      say("The board is empty.");
    },
    show(input) {
      editing.end();
      const before = store.get().input;
      // Going from one digit to the next is no work that anybody wants back.
      const isLost =
        before.kind === "strokes" ? before.strokes.length > 0 : input.kind === "strokes";
      if (isLost) remember(before);
      store.set({ input });
    },
  };
  return editing;
}
