/**
 * A drawing as the image that a network takes, by MNIST's conventions.
 *
 * MNIST's digits are white on black. Each was scaled, its aspect kept, into a box of 20×20 pixels,
 * and placed so that its centre of mass is the centre of 28×28 pixels (LeCun, Bottou, Bengio and
 * Haffner 1998, "Gradient-based learning applied to document recognition", §III.A). What Python's
 * `normalize_digit` does to a picture, `normalizeDigit` does to the picture of a drawing, byte by
 * byte; light, shadows, printed lines and grain, which a photograph has, a drawing has not.
 */

import { boxOf, chooseDigit, findPieces } from "./pieces.js";
import { AROUND, placingOf, render, SHOWN_PEN, SIDE } from "./rendering.js";
import { BILINEAR, BOX, resize } from "./resizing.js";

/** An image has so many pixels a side. */
export const IMAGE_SIDE = 28;
/** The longer side of the digit in it. */
export const BOX_SIDE = 20;
/** In MNIST's files the centre of mass is at index 14 ± ½ of 0…27, along both axes. */
const CENTRE = 14;
/** Ink, as a share of the darkest; less is none. */
const FAINTEST_INK = Math.fround(0.2);
const LEAST_INK = Math.fround(0.01);
const LEAST_CONTRAST = 0.05;

/** @typedef {import("./rendering.js").Plane} Plane */
/** @typedef {import("./pieces.js").Piece} Piece */

/**
 * A picture of a digit, brought to MNIST's conventions step by step.
 *
 * @typedef {object} NormalizedDigit
 * @property {Plane} scaled the digit in its box, at most 20×20
 * @property {Plane} image the digit in 28×28 pixels
 * @property {number} top the row of the image in which the box begins
 * @property {number} left the same for its column
 * @property {Int32Array} labels to which piece each pixel of the picture belongs, 0 for none
 * @property {Piece[]} pieces all pieces of ink
 * @property {Piece[]} chosen those that are the digit
 */

/**
 * What comes of a drawing on its way to a network.
 *
 * @typedef {object} DigitSteps
 * @property {import("./strokes.js").Drawing} drawing the strokes that are taken for the digit
 * @property {number} leftOut how many strokes are not
 * @property {Plane} picture the strokes at the size in which they are drawn
 * @property {Plane} scaled the digit in its box
 * @property {number} top the row of the image in which the box begins
 * @property {number} left the same for its column
 * @property {Plane} image the digit as the network takes it, 28×28
 */

/**
 * The image of a drawing, and the steps to it; null for an empty drawing, which has no answer.
 *
 * Strokes that lie apart from the digit, such as a slip of the pen, are left out, and what is left
 * is drawn anew: otherwise they would make the digit small, and the pen thick.
 *
 * @param {import("./strokes.js").Drawing} drawing
 * @param {number} [pen] how thick the pen is, in pixels of the picture
 * @returns {DigitSteps | null}
 */
export function digitOf(drawing, pen) {
  let strokes = drawing;
  while (strokes.length) {
    const placing = placingOf(strokes);
    const picture = render(strokes, placing, pen);
    const { scaled, image, top, left, labels, chosen } = normalizeDigit(picture);
    const kept = strokes.filter((stroke) => {
      const label = labelAt(labels, stroke[0], placing, picture.width);
      return chosen.some((piece) => piece.label === label);
    });
    if (kept.length === strokes.length) {
      const leftOut = drawing.length - strokes.length;
      return { drawing: strokes, leftOut, picture, scaled, top, left, image };
    }
    strokes = kept;
  }
  return null;
}

/**
 * The board with all that is on it, for networks that were not trained on digits.
 *
 * @param {import("./strokes.js").Drawing} drawing
 * @returns {Plane}
 */
export function wholeBoard(drawing) {
  return render(drawing, { scale: SIDE, shift: [0, 0] }, SHOWN_PEN * SIDE);
}

/**
 * @param {Int32Array} labels
 * @param {import("./strokes.js").Point} point
 * @param {import("./rendering.js").Placing} placing
 * @param {number} width
 */
function labelAt(labels, [x, y], { scale, shift }, width) {
  return labels[Math.floor(scale * y + shift[1]) * width + Math.floor(scale * x + shift[0])];
}

/**
 * Bring a picture of a digit to MNIST's conventions.
 *
 * @param {Plane} picture ink on paper, the middle half of a sheet; some ink is there
 * @returns {NormalizedDigit}
 */
export function normalizeDigit(picture) {
  const levels = inkLevels(picture.data);
  const isInk = Uint8Array.from(levels, (level) => (level > FAINTEST_INK ? 1 : 0));
  const there = new Uint8Array(picture.data.length);
  for (let i = 0; i < there.length; i++) there[i] = isInk[picture.data[i]];
  const { labels, pieces } = findPieces(there, picture.width, picture.height, AROUND);
  const chosen = chooseDigit(pieces);
  const scaled = scaleIntoBox(picture, levels, labels, chosen);
  return { ...centreByMass(scaled), scaled, labels, pieces, chosen };
}

/**
 * How much ink each byte is: 1 for what nearly all ink has, since single pixels may have more.
 *
 * All is rounded to 32 bits, as NumPy's numbers are for black on white: both come to the same bytes.
 *
 * @param {Uint8Array} data
 * @returns {Float32Array} `(256,)`
 */
function inkLevels(data) {
  const levels = new Float32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    levels[byte] = 1 - Math.fround((255 - byte) / 255);
  }
  const counts = new Uint32Array(256);
  for (const byte of data) counts[byte]++;
  const most = counts.findLastIndex((count) => count > 0);
  const floor = Math.min(LEAST_INK, 0.5 * levels[most]);
  for (let byte = 0; byte < 256; byte++) if (levels[byte] <= floor) counts[byte] = 0;
  const contrast = Math.fround(Math.max(percentile(counts, levels, 95), LEAST_CONTRAST));
  return levels.map((level) => level / contrast);
}

/**
 * The level that this many per cent of the pixels have at most, between two if need be.
 *
 * @param {Uint32Array} counts how many pixels have each level
 * @param {Float32Array} levels in rising order
 * @param {number} percent
 */
function percentile(counts, levels, percent) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const place = ((total - 1) * percent) / 100;
  const [low, high] = [Math.floor(place), Math.ceil(place)].map((rank) => {
    let level = 0;
    for (let above = rank; above >= counts[level]; level++) above -= counts[level];
    return levels[level];
  });
  return low + (high - low) * (place - Math.floor(place));
}

/**
 * The digit scaled so that its longer side has 20 pixels, its aspect kept.
 *
 * @param {Plane} picture
 * @param {Float32Array} levels
 * @param {Int32Array} labels
 * @param {readonly Piece[]} chosen
 * @returns {Plane}
 */
function scaleIntoBox(picture, levels, labels, chosen) {
  const { top, left, bottom, right } = boxOf(chosen);
  const [height, width] = [bottom - top, right - left];
  const ink = new Float32Array(height * width);
  const mine = new Set(chosen.map((piece) => piece.label));
  const counts = new Uint32Array(256);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = (top + row) * picture.width + left + column;
      const isMine = mine.has(labels[place]);
      if (isMine) counts[picture.data[place]]++;
      // The edges of a stroke are so faint that they have no label, and belong to it all the same.
      if (isMine || labels[place] === 0) ink[row * width + column] = levels[picture.data[place]];
    }
  }
  const full = Math.fround(percentile(counts, levels, 90));
  for (let i = 0; i < ink.length; i++) ink[i] = Math.min(ink[i] / full, 1);
  const scale = BOX_SIDE / Math.max(height, width);
  const newHeight = Math.max(1, roundHalfToEven(height * scale));
  const newWidth = Math.max(1, roundHalfToEven(width * scale));
  const filter = scale < 1 ? BOX : BILINEAR;
  const small = resize(ink, [height, width], [newHeight, newWidth], filter);
  const brighter = Math.fround(255 / small.reduce((most, value) => Math.max(most, value), 0));
  const data = Uint8Array.from(small, (value) => roundHalfToEven(Math.fround(value * brighter)));
  return { data, width: newWidth, height: newHeight };
}

/**
 * Place the digit so that its centre of mass is the image's, as far as it stays inside.
 *
 * @param {Plane} digit
 * @returns {{ image: Plane, top: number, left: number }}
 */
function centreByMass({ data, width, height }) {
  let [mass, down, across] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = data[row * width + column];
      mass += value;
      down += value * row;
      across += value * column;
    }
  }
  const top = startOf(down / mass, height);
  const left = startOf(across / mass, width);
  const image = new Uint8Array(IMAGE_SIDE * IMAGE_SIDE);
  for (let row = 0; row < height; row++) {
    image.set(data.subarray(row * width, (row + 1) * width), (top + row) * IMAGE_SIDE + left);
  }
  return { image: { data: image, width: IMAGE_SIDE, height: IMAGE_SIDE }, top, left };
}

/**
 * @param {number} centre of the digit, along an axis
 * @param {number} size of the digit
 */
function startOf(centre, size) {
  return Math.min(Math.max(roundHalfToEven(CENTRE - centre), 0), IMAGE_SIDE - size);
}

/**
 * The nearest whole number, of two equally near ones the even one, as Python rounds.
 *
 * @param {number} value
 */
function roundHalfToEven(value) {
  const below = Math.floor(value);
  const above = value - below;
  if (above === 0.5) return below % 2 === 0 ? below : below + 1;
  return above < 0.5 ? below : below + 1;
}
