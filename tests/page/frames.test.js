/** What is drawn at a frame of the screen. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { oncePerFrame } from "../../glassnet/page/browser/shell/elements.js";

/** @type {(() => void)[]} */
let frames = [];
/** @type {unknown[]} */
let reported = [];

beforeEach(() => {
  frames = [];
  reported = [];
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {() => void} */ frame) => frames.push(frame),
    reportError: (/** @type {unknown} */ error) => reported.push(error),
  });
});

const nextFrame = () => frames.shift()?.();

test("a function that is asked for often is run once a frame", () => {
  let drawn = 0;
  const draw = oncePerFrame(() => drawn++);
  draw();
  draw();
  assert.equal(drawn, 0);
  nextFrame();
  assert.equal(drawn, 1);
  assert.equal(frames.length, 0);
});

test("what is asked for while a frame is drawn belongs to it", () => {
  /** @type {string[]} */
  const drawn = [];
  const maps = oncePerFrame(() => drawn.push("maps"));
  const stroke = oncePerFrame(() => {
    drawn.push("stroke");
    maps();
  });
  stroke();
  nextFrame();
  assert.deepEqual(drawn, ["stroke", "maps"]);
  assert.equal(frames.length, 0);
});

test("what was drawn already waits for the next frame", () => {
  let drawn = 0;
  const again = oncePerFrame(() => {
    drawn++;
    if (drawn < 2) again();
  });
  again();
  nextFrame();
  assert.equal(drawn, 1);
  nextFrame();
  assert.equal(drawn, 2);
});

test("an error of one does not keep the others from being drawn", () => {
  let drawn = 0;
  oncePerFrame(() => {
    throw new Error("no");
  })();
  oncePerFrame(() => drawn++)();
  nextFrame();
  assert.equal(drawn, 1);
  assert.equal(reported.length, 1);
});
