/** What gestures and buttons do to the drawing, and how it is undone. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { drawingIn, Editing } from "../../glassnet/page/browser/drawing/editing.js";
import { EMPTY } from "../../glassnet/page/browser/drawing/strokes.js";
import { createStore } from "../../glassnet/page/browser/shell/store.js";

/** @typedef {import("../../glassnet/page/browser/shell/state.js").Input} Input */
/** @typedef {import("../../glassnet/page/browser/shell/state.js").PageStore} PageStore */

globalThis.requestAnimationFrame = (act) => {
  act(0);
  return 0;
};

/** @type {Input} */
const DIGIT = { kind: "digit", number: 3 };
/** @type {PageStore} */
let store;
/** @type {Editing} */
let editing;
/** @type {string[]} */
let said;

beforeEach(() => {
  store = /** @type {any} */ (createStore({ input: DIGIT }));
  said = [];
  editing = new Editing(store, (sentence) => said.push(sentence));
});

const strokes = () => drawingIn(store.get().input);

/** @param {number} y */
function drawLine(y) {
  editing.begin([0.2, y]);
  editing.go([
    [0.5, y],
    [0.8, y],
  ]);
  editing.end();
}

test("the first stroke replaces a digit, and undoing brings it back", () => {
  drawLine(0.5);
  assert.deepEqual(strokes(), [
    [
      [0.2, 0.5],
      [0.5, 0.5],
      [0.8, 0.5],
    ],
  ]);
  assert.ok(editing.canUndo);
  editing.undo();
  assert.equal(store.get().input, DIGIT);
  assert.ok(!editing.canUndo);
});

test("a gesture is undone as a whole", () => {
  drawLine(0.3);
  drawLine(0.6);
  editing.undo();
  assert.equal(strokes().length, 1);
  editing.undo();
  editing.undo();
  assert.equal(store.get().input, DIGIT);
});

test("a cancelled gesture leaves no trace", () => {
  drawLine(0.3);
  const before = store.get().input;
  editing.begin([0.1, 0.1]);
  editing.go([[0.9, 0.9]]);
  assert.equal(strokes().length, 2);
  editing.cancel();
  assert.equal(store.get().input, before);
  editing.undo();
  assert.equal(store.get().input, DIGIT);
});

test("what is rubbed out comes back, and a rubber that touches nothing is no gesture", () => {
  drawLine(0.5);
  const before = strokes();
  editing.begin([0.5, 0.9], true);
  editing.end();
  editing.begin([0.5, 0.4], true);
  editing.go([[0.5, 0.6]]);
  editing.end();
  assert.equal(strokes().length, 2);
  editing.undo();
  assert.equal(strokes(), before);
});

test("a digit that is shown over a drawing does not lose it", () => {
  drawLine(0.5);
  const before = strokes();
  editing.show(DIGIT);
  editing.show({ kind: "digit", number: 4 });
  editing.undo();
  assert.equal(strokes(), before);
});

test("a digit can be cleared away, too, and comes back", () => {
  editing.clear();
  assert.deepEqual(store.get().input, { kind: "strokes", strokes: EMPTY });
  editing.undo();
  assert.equal(store.get().input, DIGIT);
});

test("a full board says so and takes nothing more", () => {
  const many = Array.from({ length: 200 }, () => /** @type {[[number, number]]} */ ([[0.5, 0.5]]));
  store.set({ input: { kind: "strokes", strokes: many } });
  editing.begin([0.1, 0.1]);
  assert.ok(!editing.isBusy);
  assert.equal(strokes(), many);
  assert.match(said[0], /^The board is full/);
});
