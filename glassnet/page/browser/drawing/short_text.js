/**
 * A drawing as a short text that may stand in an address, and back.
 *
 * Strokes are parted by dots. The first point of a stroke is counted from the board's corner, and
 * each other one from the point before it, in steps of the grid. A number takes as many characters
 * as it needs: each holds five bits, the lowest first, and says by a sixth whether there are more.
 * The sign stands in the lowest bit. So a point usually takes two to four characters.
 */

import { EMPTY, GRID, MOST_POINTS, MOST_STROKES, pointAt } from "./strokes.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS = 5;
const MORE = 1 << BITS;
/** The difference of two places on the board is less than 2¹², with its sign. */
const MOST_DIGITS = 3;

/**
 * The text of a drawing; that of an empty one is empty.
 *
 * @param {import("./strokes.js").Drawing} drawing
 */
export function textOf(drawing) {
  return drawing.map(textOfStroke).join(".");
}

/** @param {import("./strokes.js").Stroke} stroke */
function textOfStroke(stroke) {
  let text = "";
  let before = [0, 0];
  for (const point of stroke) {
    const place = point.map((value) => Math.round(value * GRID));
    text += textOfNumber(place[0] - before[0]) + textOfNumber(place[1] - before[1]);
    before = place;
  }
  return text;
}

/** @param {number} number */
function textOfNumber(number) {
  let rest = number < 0 ? -2 * number - 1 : 2 * number;
  let text = "";
  while (rest >= MORE) {
    text += DIGITS[(rest % MORE) + MORE];
    rest = Math.floor(rest / MORE);
  }
  return text + DIGITS[rest];
}

/**
 * The drawing of a text, or null if the text is none of a drawing.
 *
 * Whatever stands in an address may have been cut off or written by a stranger, so each number, and
 * how many there are, is checked.
 *
 * @param {string} text
 * @returns {import("./strokes.js").Drawing | null}
 */
export function drawingOf(text) {
  if (text === "") return EMPTY;
  if (text.length > 2 * MOST_DIGITS * MOST_POINTS + MOST_STROKES) return null;
  const parts = text.split(".");
  if (parts.length > MOST_STROKES) return null;
  const drawing = [];
  let count = 0;
  for (const part of parts) {
    const numbers = numbersOf(part);
    if (numbers === null || numbers.length === 0 || numbers.length % 2) return null;
    count += numbers.length / 2;
    if (count > MOST_POINTS) return null;
    const stroke = strokeOf(numbers);
    if (stroke === null) return null;
    drawing.push(stroke);
  }
  return drawing;
}

/**
 * @param {readonly number[]} numbers differences, x and y in turns
 * @returns {import("./strokes.js").Stroke | null} null if a point lies beyond the board
 */
function strokeOf(numbers) {
  const stroke = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < numbers.length; i += 2) {
    x += numbers[i];
    y += numbers[i + 1];
    if (Math.min(x, y) < 0 || Math.max(x, y) > GRID) return null;
    stroke.push(pointAt(x / GRID, y / GRID));
  }
  return stroke;
}

/**
 * @param {string} text
 * @returns {number[] | null} null if the text ends within a number, or holds another character
 */
function numbersOf(text) {
  const numbers = [];
  let value = 0;
  let scale = 1;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0 || scale >= MORE ** MOST_DIGITS) return null;
    value += (digit % MORE) * scale;
    scale *= MORE;
    if (digit < MORE) {
      numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      scale = 1;
    }
  }
  return scale === 1 ? numbers : null;
}
