/** Strokes, their picture, and what is done to them, without a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { digitOf } from "../../glassnet/page/browser/drawing/digit.js";
import { inForm } from "../../glassnet/page/browser/drawing/form.js";
import { imageFromInput } from "../../glassnet/page/browser/drawing/input.js";
import { PEN, placingOf, render, SIDE } from "../../glassnet/page/browser/drawing/rendering.js";
import { RUBBER, rubbedOut } from "../../glassnet/page/browser/drawing/rubbing.js";
import { drawingOf, textOf } from "../../glassnet/page/browser/drawing/short_text.js";
import {
  countPoints,
  EMPTY,
  GRID,
  isFull,
  LEAST_STEP,
  MOST_POINTS,
  MOST_STROKES,
  pointAt,
  withPoints,
  withStroke,
} from "../../glassnet/page/browser/drawing/strokes.js";
import { crc32 } from "../../glassnet/page/browser/drawing/zip.js";

/** @typedef {import("../../glassnet/page/browser/drawing/strokes.js").Drawing} Drawing */
/** @typedef {import("../../glassnet/page/browser/drawing/strokes.js").Point} Point */

/** @type {Drawing} */
const SEVEN = [[pointAt(0.2, 0.2), pointAt(0.7, 0.2), pointAt(0.4, 0.9)]];

/**
 * @param {Drawing} drawing
 * @param {number} scale
 * @param {number} shift
 * @returns {Drawing}
 */
function moved(drawing, scale, shift) {
  return drawing.map((stroke) =>
    stroke.map(([x, y]) => /** @type {Point} */ ([scale * x + shift, scale * y + shift])),
  );
}

/** @param {Drawing} drawing */
function imageOf(drawing) {
  const digit = digitOf(drawing);
  assert.ok(digit);
  return digit.image.data;
}

test("points are kept on the board and on its grid", () => {
  assert.deepEqual(pointAt(-3, 1.5), [0, 1]);
  const [x, y] = pointAt(0.12345, 0.6789);
  assert.equal((x * GRID) % 1, 0);
  assert.ok(Math.abs(y - 0.6789) < 1 / GRID);
});

test("points that hardly differ from the one before are left out", () => {
  const dot = withStroke(EMPTY, [0.5, 0.5]);
  assert.equal(withPoints(dot, [[0.5, 0.5 + LEAST_STEP / 2]]), dot);
  assert.deepEqual(withPoints(dot, [[0.5, 0.5 + LEAST_STEP]])[0].length, 2);
});

test("a drawing has no more strokes and points than the limits", () => {
  const far = Array.from({ length: MOST_POINTS + 50 }, (_, i) => pointAt(i % 2, 0.5));
  const long = withPoints(withStroke(EMPTY, [0.5, 0.5]), far);
  assert.equal(countPoints(long), MOST_POINTS);
  assert.ok(isFull(long));
  assert.equal(withStroke(long, [0, 0]), long);
  let many = EMPTY;
  for (let i = 0; i < MOST_STROKES + 5; i++) many = withStroke(many, [0.5, 0.5]);
  assert.equal(many.length, MOST_STROKES);
});

test("a drawing comes through an address unchanged", () => {
  /** @type {Drawing[]} */
  const drawings = [
    EMPTY,
    SEVEN,
    [[[0, 0]]],
    [
      [
        [1, 1],
        [0, 0],
        [1, 0],
      ],
      [[0.5, 1]],
      ...SEVEN,
    ],
  ];
  for (const drawing of drawings) {
    const text = textOf(drawing);
    assert.match(text, /^[A-Za-z0-9_.-]*$/);
    assert.deepEqual(drawingOf(text), drawing);
  }
});

test("the fullest drawing comes through as well", () => {
  const corners = Array.from({ length: MOST_POINTS - MOST_STROKES }, (_, i) => pointAt(i % 2, 1));
  let drawing = EMPTY;
  for (let i = 0; i < MOST_STROKES; i++) drawing = withStroke(drawing, [1, 1]);
  drawing = withPoints(drawing, corners);
  assert.ok(countPoints(drawing) > MOST_POINTS - 2);
  assert.deepEqual(drawingOf(textOf(drawing)), drawing);
});

test("a text that is none of a drawing gives none", () => {
  const seven = textOf(SEVEN);
  const wrong = [
    ".", // a stroke without points
    "A", // half a point
    "AAA",
    "AA AA",
    "&<!--",
    `${seven}.`,
    seven.slice(0, 1), // cut off within a number
    "BA", // left of the board
    "ggggC",
    "AAg", // cut off within a number behind a whole point
    `${"g".repeat(300)}AA`, // a number beyond all limits
    Array(MOST_STROKES + 1)
      .fill("AA")
      .join("."),
    "A".repeat(2 * MOST_POINTS + 2),
    "A".repeat(1_000_000),
  ];
  for (const text of wrong) assert.equal(drawingOf(text), null, text.slice(0, 20));
});

test("an empty drawing has no image", () => {
  assert.equal(digitOf(EMPTY), null);
});

test("one point is a disc as thick as the pen", () => {
  /** @type {Drawing} */
  const dot = [[[0.3, 0.8]]];
  const { data } = render(dot, placingOf(dot));
  const inked = data.reduce((sum, byte) => sum + byte / 255, 0);
  const disc = (Math.PI * PEN ** 2) / 4;
  assert.ok(Math.abs(inked / disc - 1) < 0.01, `${inked} instead of ${disc}`);
  assert.equal(data[(SIDE / 2) * SIDE + SIDE / 2], 255);
});

test("a line is as thick as the pen, whichever way it goes", () => {
  for (const end of /** @type {Point[]} */ ([
    [0.9, 0.5],
    [0.5, 0.9],
    [0.9, 0.9],
    [0.6, 0.9],
    [0.1, 0.7],
  ])) {
    /** @type {Drawing} */
    const line = [[[0.5, 0.5], end]];
    const placing = placingOf(line);
    const length = placing.scale * Math.hypot(end[0] - 0.5, end[1] - 0.5);
    const { data } = render(line, placing);
    const inked = data.reduce((sum, byte) => sum + byte / 255, 0);
    const expected = length * PEN + (Math.PI * PEN ** 2) / 4;
    assert.ok(Math.abs(inked / expected - 1) < 0.005, `${inked} instead of ${expected}`);
  }
});

test("a fast stroke has no gaps: points between two others change nothing", () => {
  const slow = SEVEN.map((stroke) =>
    stroke.flatMap((point, i) => {
      if (i === 0) return [point];
      const before = stroke[i - 1];
      const shares = [0.25, 0.5, 0.75, 1];
      return shares.map(
        (s) =>
          /** @type {Point} */ ([
            before[0] + s * (point[0] - before[0]),
            before[1] + s * (point[1] - before[1]),
          ]),
      );
    }),
  );
  const [fast, slower] = [SEVEN, slow].map((drawing) => render(drawing, placingOf(SEVEN)).data);
  assert.ok(fast.every((byte, i) => Math.abs(byte - slower[i]) <= 1));
});

test("a small drawing in a corner looks to the network as a large one", () => {
  assert.deepEqual(imageOf(moved(SEVEN, 1 / 8, 0.75)), imageOf(SEVEN));
  assert.deepEqual(imageOf(moved(SEVEN, 1, 0.0625)), imageOf(SEVEN));
});

test("the image is in the box, and its centre of mass in the middle", () => {
  const digit = digitOf(SEVEN);
  assert.ok(digit);
  const { image, scaled, top, left } = digit;
  assert.equal(Math.max(scaled.width, scaled.height), 20);
  let [mass, down, across] = [0, 0, 0];
  image.data.forEach((byte, i) => {
    const [row, column] = [Math.floor(i / 28), i % 28];
    mass += byte;
    down += byte * row;
    across += byte * column;
    const inside =
      row >= top && row < top + scaled.height && column >= left && column < left + scaled.width;
    assert.ok(inside || byte === 0);
  });
  assert.ok(Math.abs(down / mass - 14) <= 0.5);
  assert.ok(Math.abs(across / mass - 14) <= 0.5);
});

test("what is left out does not make the rest small", () => {
  /** @type {Drawing} */
  const withSlip = [...SEVEN, [[1, 1]]];
  const digit = digitOf(withSlip);
  assert.equal(digit?.leftOut, 1);
  assert.deepEqual(digit?.image.data, imageOf(SEVEN));
});

test("the rubber takes the middle of a line, and leaves both ends", () => {
  /** @type {Drawing} */
  const line = [
    [
      [0, 0.5],
      [1, 0.5],
    ],
  ];
  const left = rubbedOut(line, [0.5, 0.5], [0.5, 0.5]);
  assert.equal(left.length, 2);
  assert.deepEqual(left[0][0], [0, 0.5]);
  assert.deepEqual(left[1][1], [1, 0.5]);
  assert.ok(Math.abs(left[0][1][0] - (0.5 - RUBBER)) < 1 / GRID);
  assert.ok(Math.abs(left[1][0][0] - (0.5 + RUBBER)) < 1 / GRID);
});

test("the rubber takes dots and whole strokes, and touches nothing else", () => {
  /** @type {Drawing} */
  const drawing = [
    [[0.5, 0.5]],
    [
      [0.48, 0.5],
      [0.52, 0.5],
    ],
    ...SEVEN,
  ];
  assert.deepEqual(rubbedOut(drawing, [0.5, 0.5], [0.5, 0.5]), SEVEN);
  assert.equal(rubbedOut(SEVEN, [0.9, 0.9], [0.9, 0.1]), SEVEN);
});

test("a fast rubber leaves nothing on its way", () => {
  const dots = Array.from({ length: 40 }, (_, i) => /** @type {[Point]} */ ([[i / 40, 0.5]]));
  assert.deepEqual(rubbedOut(dots, [0, 0.5], [1, 0.5]), []);
});

test("an image in the form of other data: larger, in colour, dark on bright", () => {
  const image = { data: new Uint8Array(28 * 28).fill(0), width: 28, height: 28 };
  image.data[0] = 200;
  const same = inForm(image, { shape: [28, 28, 1], crop: "digit", background: "dark" });
  assert.deepEqual([same.shape, same.data[0], same.data[1]], [[28, 28, 1], 200, 0]);
  const other = inForm(image, { shape: [56, 60, 3], crop: "digit", background: "bright" });
  assert.deepEqual(other.shape, [56, 60, 3]);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => [
    ...other.data.subarray(3 * (60 * row + column), 3 * (60 * row + column) + 3),
  ];
  assert.deepEqual(at(0, 2), [55, 55, 55]);
  assert.deepEqual(at(1, 3), [55, 55, 55]);
  assert.deepEqual(at(0, 1), [255, 255, 255]);
  assert.deepEqual(at(2, 2), [255, 255, 255]);
});

test("an image of the data, a digit that is drawn, and a drawing that is none", () => {
  const form = { shape: /** @type {[number, number, number]} */ ([28, 28, 1]), background: "dark" };
  const images = {
    data: Float32Array.from({ length: 2 * 784 }, (_, i) => i),
    shape: [2, 28, 28, 1],
  };
  const digits = {
    images,
    labels: [0, 1],
    classes: ["0", "1"],
    source: "",
    credit: "",
    form: { ...form, crop: "digit" },
  };
  const whole = { ...digits, form: { ...form, crop: "whole" } };
  /** @param {Drawing} strokes */
  const drawn = (strokes) => /** @type {const} */ ({ kind: "strokes", strokes });
  assert.equal(imageFromInput({ kind: "digit", number: 1 }, digits)?.data[0], 784);
  for (const each of [digits, whole]) assert.equal(imageFromInput(drawn(EMPTY), each), null);
  assert.deepEqual(imageFromInput(drawn(SEVEN), digits)?.data, Float32Array.from(imageOf(SEVEN)));
  const small = moved(SEVEN, 1 / 4, 0);
  const image = imageFromInput(drawn(small), whole);
  assert.ok(image);
  const inked = [...image.data.keys()].filter((i) => image.data[i] > 0);
  assert.ok(inked.length > 0);
  assert.ok(inked.every((i) => i < 28 * 8 && i % 28 < 8)); // in the corner, as small as it was drawn
});

test("the check of zip archives is the known one", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});
