/**
 * Ink as pieces, which are connected strokes, and which of them are the digit.
 *
 * The rules and their numbers are those of `glassnet/pictures/pieces.py`, where the reasons stand;
 * what is written on the page must be read as a picture of it is. What concerns a picture's border
 * is left out, since a drawing is always in the middle of its picture.
 */

/** Less than this share of the area of the digit's largest piece is dust. */
const DUST = 0.03;
/** A part of a digit is at most this share of the digit's longer side away from the rest. */
const NEAR = 0.2;
/** A piece that is not round and filled counts as the main one if it is at least so long. */
const COMPLETE = 0.4;
/** A pen's stroke is at least this share of a digit's longer side thick. */
const HAIR = 0.03;
/** A punched hole is nearly as wide as high, and fills this share of its box. */
const WHOLE_HOLE = 0.8;
const FILLED = 0.7;
/** No digit has more pieces. */
const MOST_PIECES = 100;

/**
 * A connected stroke: its number among the labels, its box (the last two are the first outside),
 * how many pixels it has, and how many lie between it and the nearest edge of the picture.
 *
 * @typedef {object} Piece
 * @property {number} label
 * @property {number} top
 * @property {number} left
 * @property {number} bottom
 * @property {number} right
 * @property {number} area
 * @property {number} margin
 */

/**
 * The label of each pixel, 0 where nothing is, and the pieces with the most pixels, in order.
 *
 * Pixels that touch at a corner belong together. Labels are given row by row.
 *
 * @param {Uint8Array} there 1 where ink is, row by row
 * @param {number} width
 * @param {number} height
 * @returns {{ labels: Int32Array, pieces: Piece[] }}
 */
export function findPieces(there, width, height) {
  const labels = new Int32Array(there.length);
  /** @type {Piece[]} */
  const pieces = [];
  for (let place = 0; place < there.length; place++) {
    if (there[place] && !labels[place]) {
      pieces.push(flood(there, labels, width, height, place, pieces.length + 1));
    }
  }
  pieces.sort((one, other) => other.area - one.area);
  return { labels, pieces: pieces.slice(0, MOST_PIECES) };
}

/**
 * Give all pixels that are connected with one a label, and measure them.
 *
 * @param {Uint8Array} there
 * @param {Int32Array} labels
 * @param {number} width
 * @param {number} height
 * @param {number} start
 * @param {number} label
 * @returns {Piece}
 */
function flood(there, labels, width, height, start, label) {
  let [top, left, bottom, right, area] = [height, width, 0, 0, 0];
  const waiting = [start];
  labels[start] = label;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const row = Math.floor(place / width);
    const column = place % width;
    area++;
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, height - 1); r++) {
      for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, width - 1); c++) {
        const next = r * width + c;
        if (there[next] && !labels[next]) {
          labels[next] = label;
          waiting.push(next);
        }
      }
    }
  }
  const margin = Math.min(top, left, height - bottom, width - right);
  return { label, top, left, bottom, right, area, margin };
}

/**
 * The pieces that are the digit, the main one first: what lies near it, but for holes, hairs and
 * what is as small as dust.
 *
 * @param {readonly Piece[]} pieces at least one
 * @returns {Piece[]}
 */
export function chooseDigit(pieces) {
  const main = mainPiece(pieces);
  const chosen = [main];
  let others = pieces.filter(
    (piece) => piece !== main && piece.area >= DUST * main.area && !isHole(piece) && !isHair(piece),
  );
  for (;;) {
    const most = NEAR * extentOf(boxOf(chosen));
    const near = others.filter((piece) => gap(piece, chosen) <= most);
    if (near.length === 0) return chosen;
    chosen.push(...near);
    others = others.filter((piece) => !near.includes(piece));
  }
}

/**
 * The longest piece, or the longest of those that are no holes, if it is long enough.
 *
 * @param {readonly Piece[]} pieces
 */
function mainPiece(pieces) {
  const thick = pieces.filter((piece) => !isHair(piece));
  const possible = thick.length ? thick : pieces;
  const longest = longestOf(possible);
  const complete = possible.filter((piece) => !isHole(piece));
  if (complete.length) {
    const best = longestOf(complete);
    if (extentOf(best) >= COMPLETE * extentOf(longest)) return best;
  }
  return longest;
}

/** @param {readonly Piece[]} pieces the first one of equally long ones counts */
function longestOf(pieces) {
  return pieces.reduce((best, piece) => (extentOf(piece) > extentOf(best) ? piece : best));
}

/** @typedef {{ top: number, left: number, bottom: number, right: number }} Box */

/**
 * The box around some pieces.
 *
 * @param {readonly Box[]} pieces
 * @returns {Box}
 */
export function boxOf(pieces) {
  return {
    top: Math.min(...pieces.map((piece) => piece.top)),
    left: Math.min(...pieces.map((piece) => piece.left)),
    bottom: Math.max(...pieces.map((piece) => piece.bottom)),
    right: Math.max(...pieces.map((piece) => piece.right)),
  };
}

/** @param {Box} box */
function extentOf(box) {
  return Math.max(box.bottom - box.top, box.right - box.left);
}

/** @param {Piece} piece far thinner than long */
function isHair(piece) {
  return piece.area < HAIR * extentOf(piece) ** 2;
}

/** @param {Piece} piece round and filled, no further from an edge than it is wide */
function isHole(piece) {
  const [height, width] = [piece.bottom - piece.top, piece.right - piece.left];
  const [shorter, longer] = [Math.min(height, width), Math.max(height, width)];
  return (
    piece.margin <= longer && shorter >= WHOLE_HOLE * longer && piece.area > FILLED * height * width
  );
}

/**
 * How far a piece's box lies from the nearest box of others; 0 where they overlap.
 *
 * @param {Piece} piece
 * @param {readonly Piece[]} pieces
 */
function gap(piece, pieces) {
  return Math.min(
    ...pieces.map((other) =>
      Math.max(
        piece.top - other.bottom,
        other.top - piece.bottom,
        piece.left - other.right,
        other.left - piece.right,
        0,
      ),
    ),
  );
}
