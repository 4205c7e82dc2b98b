/**
 * Strokes as a grey picture, made from their points alone.
 *
 * A browser could draw the lines, but its pixels must not be read back: some browsers change them a
 * little, so that nobody is recognised by them, and no two draw alike. The sums below are the same
 * everywhere.
 *
 * The strokes are brought to one size before they are drawn, and so the pen is as thick, compared
 * with the digit, whether somebody writes small or large. Scaling the picture instead would make
 * the pen of a small digit thick and that of a large one thin.
 */

/** A picture has so many pixels a side. */
export const SIDE = 200;
/**
 * It stands for a larger one, with so much more paper on each side, as a sheet has margins. So a
 * square of half the sheet's side always meets paper. That is how a reader of pictures tells paper
 * from ink, and it would take a board that is scribbled full for paper otherwise.
 */
export const AROUND = 100;
/** The longer side of what is drawn, pen included. */
const INK = 196;
/** How thick the pen is, in pixels. Scaled into 20 pixels, it is as thick as in MNIST's digits. */
export const PEN = 25;
/** How thick strokes are on the board, in units of the board: as networks see a small digit's. */
export const SHOWN_PEN = 0.05;
/** A drawing whose longer side is less than this, in units of the board, is meant as a dot. */
const LEAST_SIZE = 0.02;

/**
 * A picture of bytes, row by row: 0 for paper to 255 for ink.
 *
 * @typedef {{ data: Uint8Array, width: number, height: number }} Plane
 */

/**
 * Where the points of a drawing lie in its picture: `pixel = scale · point + shift`.
 *
 * @typedef {{ scale: number, shift: readonly [x: number, y: number] }} Placing
 */

/**
 * How a drawing is brought to the size of its picture, and into the middle of it.
 *
 * @param {import("./strokes.js").Drawing} drawing at least one stroke
 * @returns {Placing}
 */
export function placingOf(drawing) {
  const [left, top, right, bottom] = boxOfPoints(drawing);
  const scale = (INK - PEN) / Math.max(right - left, bottom - top, LEAST_SIZE);
  return {
    scale,
    shift: [SIDE / 2 - (scale * (left + right)) / 2, SIDE / 2 - (scale * (top + bottom)) / 2],
  };
}

/**
 * The box around a drawing's points: left, top, right, bottom.
 *
 * @param {import("./strokes.js").Drawing} drawing
 * @returns {[left: number, top: number, right: number, bottom: number]}
 */
function boxOfPoints(drawing) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const stroke of drawing) {
    for (const [x, y] of stroke) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right, bottom];
}

/**
 * The picture of a drawing: all that is nearer to a stroke than half of the pen is ink.
 *
 * Between two points the pen went straight, so a fast stroke has no gaps, however few its points
 * are; one point alone gives a disc. A pixel at the ink's edge is as grey as it is covered, nearly.
 *
 * @param {import("./strokes.js").Drawing} drawing
 * @param {Placing} placing
 * @param {number} [pen] how thick the pen is, in pixels
 * @returns {Plane}
 */
export function render(drawing, placing, pen = PEN) {
  /** @type {Plane} */
  const plane = { data: new Uint8Array(SIDE * SIDE), width: SIDE, height: SIDE };
  for (const stroke of drawing) {
    const points = placedPoints(stroke, placing);
    inkSegment(plane, points[0], points[0], pen / 2);
    for (let i = 1; i < points.length; i++) {
      inkSegment(plane, points[i - 1], points[i], pen / 2);
    }
  }
  return plane;
}

/**
 * @param {import("./strokes.js").Stroke} stroke
 * @param {Placing} placing
 * @returns {[x: number, y: number][]}
 */
function placedPoints(stroke, { scale, shift }) {
  return stroke.map(([x, y]) => [scale * x + shift[0], scale * y + shift[1]]);
}

/**
 * Ink all that is nearer to a straight line than a radius, rounded at both ends.
 *
 * @param {Plane} plane
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {number} radius
 */
function inkSegment(plane, from, to, radius) {
  const { data, width, height } = plane;
  const reach = radius + 0.5;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const length = Math.sqrt(squared);
  const left = Math.min(from[0], to[0]) - reach;
  const right = Math.max(from[0], to[0]) + reach;
  const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from[1], to[1]) + reach));
  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5 - from[1];
    // In this row, only between these columns is the line through both points near enough.
    let [first, last] = [left, right];
    if (Math.abs(dy) > 1e-9) {
      const middle = from[0] + (y * dx) / dy;
      const aside = Math.abs((reach * length) / dy);
      first = Math.max(first, middle - aside);
      last = Math.min(last, middle + aside);
    }
    const end = Math.min(width - 1, Math.ceil(last));
    for (let column = Math.max(0, Math.floor(first)); column <= end; column++) {
      const x = column + 0.5 - from[0];
      const along = squared > 0 ? Math.min(Math.max((x * dx + y * dy) / squared, 0), 1) : 0;
      const across = x - along * dx;
      const down = y - along * dy;
      const covered = reach - Math.sqrt(across * across + down * down);
      if (covered <= 0) continue;
      const ink = covered >= 1 ? 255 : Math.round(255 * covered);
      const place = row * width + column;
      if (ink > data[place]) data[place] = ink;
    }
  }
}
