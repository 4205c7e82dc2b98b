/**
 * A drawing is what a pen did: a list of strokes, each a list of points.
 *
 * Drawings are values: whatever changes one makes a new one, so that undoing is going back to an
 * earlier value, and nobody has to ask who else holds it.
 */

/**
 * A place on the board, from 0 at its left and upper edges to 1 at its right and lower ones. Both
 * numbers are whole multiples of 1 / GRID, so that a drawing comes through an address unchanged.
 *
 * @typedef {readonly [x: number, y: number]} Point
 */

/**
 * The way of the pen from where it was put down to where it was lifted: at least one point. One
 * point alone is a dot.
 *
 * @typedef {readonly Point[]} Stroke
 */

/** @typedef {readonly Stroke[]} Drawing */

/** The board has so many places a side: more than a screen shows, and exact in binary. */
export const GRID = 1024;
/** More strokes than any digit has, and few enough that each picture of them is made at once. */
export const MOST_STROKES = 200;
/** The same for the points of all strokes together. */
export const MOST_POINTS = 4000;
/** A point nearer than this to the one before it, in units of the board, adds nothing. */
export const LEAST_STEP = 3 / GRID;

/** @type {Drawing} */
export const EMPTY = Object.freeze([]);

/**
 * The nearest place of the grid on the board.
 *
 * @param {number} x
 * @param {number} y
 * @returns {Point}
 */
export function pointAt(x, y) {
  return [onGrid(x), onGrid(y)];
}

/** @param {number} value */
function onGrid(value) {
  return Math.round(Math.min(Math.max(value, 0), 1) * GRID) / GRID;
}

/**
 * How many points a drawing has, in all its strokes.
 *
 * @param {Drawing} drawing
 */
export function countPoints(drawing) {
  return drawing.reduce((sum, stroke) => sum + stroke.length, 0);
}

/**
 * Whether neither another stroke nor another point fits.
 *
 * @param {Drawing} drawing
 */
export function isFull(drawing) {
  return drawing.length >= MOST_STROKES || countPoints(drawing) >= MOST_POINTS;
}

/**
 * The drawing with a new stroke that begins at a point; the same drawing if it is full.
 *
 * @param {Drawing} drawing
 * @param {Point} point
 * @returns {Drawing}
 */
export function withStroke(drawing, point) {
  return isFull(drawing) ? drawing : [...drawing, [point]];
}

/**
 * The drawing with some points at the end of its last stroke.
 *
 * Points that hardly differ from the one before are left out, and so are those beyond the limit.
 *
 * @param {Drawing} drawing at least one stroke
 * @param {readonly Point[]} points
 * @returns {Drawing} the same object if nothing was added
 */
export function withPoints(drawing, points) {
  const stroke = [...drawing[drawing.length - 1]];
  const room = MOST_POINTS - countPoints(drawing);
  const before = stroke.length;
  for (const point of points) {
    const last = stroke[stroke.length - 1];
    const away = Math.hypot(point[0] - last[0], point[1] - last[1]);
    if (away >= LEAST_STEP && stroke.length - before < room) stroke.push(point);
  }
  return stroke.length === before ? drawing : [...drawing.slice(0, -1), stroke];
}
