/** Rubbing out: a round rubber takes away what it touches of each stroke, and leaves the rest. */

import { countPoints, MOST_POINTS, MOST_STROKES, pointAt } from "./strokes.js";

/** @typedef {import("./strokes.js").Drawing} Drawing */
/** @typedef {import("./strokes.js").Point} Point */

/** How far the rubber reaches from its middle, in units of the board. */
export const RUBBER = 0.05;

/**
 * The drawing without what a rubber touches on its way from one place to another.
 *
 * @param {Drawing} drawing
 * @param {Point} from
 * @param {Point} to
 * @returns {Drawing} the same object if the rubber touches nothing
 */
export function rubbedOut(drawing, from, to) {
  const away = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const places = Math.max(1, Math.ceil(away / (RUBBER / 2)));
  let left = drawing;
  for (let i = 0; i <= places; i++) {
    const share = i / places;
    left = rubbedAt(left, [
      from[0] + share * (to[0] - from[0]),
      from[1] + share * (to[1] - from[1]),
    ]);
  }
  // Many small pieces could be more than a drawing may have; then the rubber does nothing.
  return left.length > MOST_STROKES || countPoints(left) > MOST_POINTS ? drawing : left;
}

/**
 * @param {Drawing} drawing
 * @param {Point} middle
 * @returns {Drawing}
 */
function rubbedAt(drawing, middle) {
  /** @type {Drawing[number][]} */
  const left = [];
  for (const stroke of drawing) {
    if (isTouched(stroke, middle)) left.push(...partsOutside(stroke, middle));
    else left.push(stroke);
  }
  const same = left.length === drawing.length && left.every((stroke, i) => stroke === drawing[i]);
  return same ? drawing : left;
}

/**
 * @param {import("./strokes.js").Stroke} stroke
 * @param {Point} middle
 */
function isTouched(stroke, middle) {
  if (isInside(stroke[0], middle)) return true;
  return stroke.some((point, i) => i > 0 && crossing(stroke[i - 1], point, middle) !== null);
}

/**
 * What of a stroke lies outside of the rubber.
 *
 * @param {import("./strokes.js").Stroke} stroke
 * @param {Point} middle
 * @returns {Point[][]}
 */
function partsOutside(stroke, middle) {
  /** @type {Point[][]} */
  const parts = [];
  let part = isInside(stroke[0], middle) ? [] : [stroke[0]];
  for (let i = 1; i < stroke.length; i++) {
    const [from, to] = [stroke[i - 1], stroke[i]];
    const within = crossing(from, to, middle);
    if (within === null) {
      part.push(to);
      continue;
    }
    const [enters, leaves] = within;
    if (enters > 0) part.push(between(from, to, enters));
    if (part.length) parts.push(part);
    part = leaves < 1 ? [between(from, to, leaves), to] : [];
  }
  if (part.length) parts.push(part);
  return parts;
}

/** @param {Point} point @param {Point} middle */
function isInside(point, middle) {
  return Math.hypot(point[0] - middle[0], point[1] - middle[1]) < RUBBER;
}

/**
 * From where to where a straight line lies inside the rubber, as shares of the line; null if it
 * does not.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {Point} middle
 * @returns {[enters: number, leaves: number] | null}
 */
function crossing(from, to, middle) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [x, y] = [from[0] - middle[0], from[1] - middle[1]];
  // |from + share · (to − from) − middle|² = RUBBER² is a square equation for the share.
  const a = dx * dx + dy * dy;
  const b = x * dx + y * dy;
  const rest = b * b - a * (x * x + y * y - RUBBER * RUBBER);
  if (a === 0 || rest <= 0) return null;
  const enters = Math.max((-b - Math.sqrt(rest)) / a, 0);
  const leaves = Math.min((-b + Math.sqrt(rest)) / a, 1);
  return enters < leaves ? [enters, leaves] : null;
}

/** @param {Point} from @param {Point} to @param {number} share */
function between(from, to, share) {
  return pointAt(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]));
}
