/**
 * Ink as pieces, which are connected strokes, and which of them are the digit.
 *
 * The rules and their numbers are those of `glassnet/pictures/pieces.py`, where the reasons stand;
 * what is written on the page must be read as a picture of it is. What concerns a picture's border
 * is left out, since a drawing is always in the middle of its sheet.
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
 * how many pixels it has, and how many lie between it and the nearest edge of the sheet.
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
 * Pixels that touch at a corner belong together. A row of ink is cut into runs, and runs that touch
 * one of the row above are joined: there are far fewer of them than pixels.
 *
 * @param {Uint8Array} there 1 where ink is, row by row
 * @param {number} width
 * @param {number} height
 * @param {number} around how much paper lies around, on each side, up to the edges of the sheet
 * @returns {{ labels: Int32Array, pieces: Piece[] }}
 */
export function findPieces(there, width, height, around) {
  const runs = findRuns(there, width, height);
  const labels = new Int32Array(there.length);
  /** @type {Map<Run, Piece>} */
  const pieces = new Map();
  for (const run of runs) {
    const first = firstOf(run);
    const { row, start, end } = run;
    const piece = pieces.get(first) ?? emptyPiece(pieces.size + 1, width, height);
    pieces.set(first, piece);
    labels.fill(piece.label, row * width + start, row * width + end);
    piece.top = Math.min(piece.top, row);
    piece.bottom = Math.max(piece.bottom, row + 1);
    piece.left = Math.min(piece.left, start);
    piece.right = Math.max(piece.right, end);
    piece.area += end - start;
  }
  const found = [...pieces.values()];
  for (const piece of found) {
    const nearest = Math.min(piece.top, piece.left, height - piece.bottom, width - piece.right);
    piece.margin = around + nearest;
  }
  found.sort((one, other) => other.area - one.area);
  return { labels, pieces: found.slice(0, MOST_PIECES) };
}

/**
 * Pixels of ink side by side, from a column to the one before another. All runs of a piece lead to
 * its first one by `joined`, which is null for that.
 *
 * @typedef {{ row: number, start: number, end: number, joined: Run | null }} Run
 */

/**
 * All runs, row by row, those of one piece joined.
 *
 * @param {Uint8Array} there
 * @param {number} width
 * @param {number} height
 * @returns {Run[]}
 */
function findRuns(there, width, height) {
  /** @type {Run[]} */
  const runs = [];
  let above = 0;
  for (let row = 0; row < height; row++) {
    const first = runs.length;
    for (let column = 0; column < width; column++) {
      if (!there[row * width + column]) continue;
      const start = column;
      while (column < width && there[row * width + column]) column++;
      /** @type {Run} */
      const run = { row, start, end: column, joined: null };
      for (let i = above; i < first; i++) {
        const other = runs[i];
        if (other.row === row - 1 && other.start <= run.end && other.end >= start) join(run, other);
      }
      runs.push(run);
    }
    above = first;
  }
  return runs;
}

/**
 * Make two runs, and all that are joined to them, one piece.
 *
 * @param {Run} one
 * @param {Run} other
 */
function join(one, other) {
  const [first, second] = [firstOf(one), firstOf(other)];
  if (first === second) return;
  const isBefore =
    first.row < second.row || (first.row === second.row && first.start < second.start);
  if (isBefore) second.joined = first;
  else first.joined = second;
}

/** @param {Run} run */
function firstOf(run) {
  let first = run;
  while (first.joined) first = first.joined;
  if (first !== run) run.joined = first; // the way is shorter the next time
  return first;
}

/**
 * @param {number} label
 * @param {number} width
 * @param {number} height
 * @returns {Piece}
 */
function emptyPiece(label, width, height) {
  return { label, top: height, left: width, bottom: 0, right: 0, area: 0, margin: 0 };
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
