/**
 * Mouse, finger and pen on the board.
 *
 * The board alone takes touches for itself, by `touch-action` in its style: beside it the page
 * scrolls as ever. One pointer draws at a time. A second finger, or the hand beside a pen, does
 * nothing; where the system takes a pointer away, its stroke is taken back.
 */

import { pointAt } from "./strokes.js";

/** @typedef {import("./strokes.js").Point} Point */

/** The button at a pen's other end, among those of `buttons`. */
const RUBBER_END = 32;

/**
 * @param {HTMLElement} board
 * @param {object} parts
 * @param {import("./editing.js").Editing} parts.editing
 * @param {() => boolean} parts.isRubbing whether the rubber is chosen
 * @param {(place: Point | null) => void} parts.showRubber show there how far it reaches
 */
export function followPointers(board, { editing, isRubbing, showRubber }) {
  /** @type {number | null} */
  let drawing = null;

  /** @param {(event: PointerEvent) => void} act */
  const ofDrawing = (act) => (/** @type {PointerEvent} */ event) => {
    if (event.pointerId === drawing) act(event);
  };
  const finish = () => {
    drawing = null;
  };

  board.addEventListener("pointerdown", (event) => {
    const rubberEnd = (event.buttons & RUBBER_END) !== 0;
    if (drawing !== null || (event.button !== 0 && !rubberEnd)) return;
    event.preventDefault(); // no text is selected, and nothing dragged
    board.focus({ preventScroll: true, focusVisible: false });
    drawing = event.pointerId;
    board.setPointerCapture(event.pointerId);
    editing.begin(pointOf(board, event), rubberEnd || isRubbing());
  });
  board.addEventListener(
    "pointermove",
    ofDrawing((event) => {
      const all = event.getCoalescedEvents?.() ?? [];
      editing.go((all.length ? all : [event]).map((each) => pointOf(board, each)));
    }),
  );
  board.addEventListener(
    "pointerup",
    ofDrawing((event) => {
      finish();
      editing.go([pointOf(board, event)]);
      editing.end();
    }),
  );
  board.addEventListener(
    "pointercancel",
    ofDrawing(() => {
      finish();
      editing.cancel();
    }),
  );
  board.addEventListener(
    "lostpointercapture",
    ofDrawing(() => {
      finish();
      editing.end();
    }),
  );
  board.addEventListener("pointermove", (event) => {
    const other = drawing !== null && drawing !== event.pointerId;
    if (!other) showRubber(isRubbing() ? pointOf(board, event) : null);
  });
  board.addEventListener("pointerleave", () => showRubber(null));
  // A long touch would open a menu, and take the pointer away.
  board.addEventListener("contextmenu", (event) => {
    if (drawing !== null) event.preventDefault();
  });
}

/**
 * @param {HTMLElement} board
 * @param {PointerEvent} event
 */
function pointOf(board, event) {
  const { left, top, width, height } = board.getBoundingClientRect();
  return pointAt((event.clientX - left) / width, (event.clientY - top) / height);
}
