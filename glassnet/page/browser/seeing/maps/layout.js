/**
 * How a layer's maps lie on one canvas: side by side, in rows, with gaps between them.
 *
 * A layout counts in pixels of the canvas, of which a place of a map takes a few. CSS then enlarges
 * the whole canvas by one factor. So a layer is drawn at once, with few pixels, and a map of 28×28
 * is twice as wide as one of 14×14.
 */

/**
 * @typedef {object} Layout
 * @property {number} count How many maps are shown.
 * @property {number} height Rows of a map.
 * @property {number} width Columns of a map.
 * @property {number} columns How many maps stand side by side.
 * @property {number} cell The side of a place, in pixels of the canvas.
 * @property {number} gap Between maps side by side, in pixels of the canvas.
 * @property {number} [rowGap] Between rows of maps; like `gap` without it.
 * @property {number} scale The side of a pixel of the canvas, in pixels of the page.
 */

/** The vector of a dense layer: cells that one can hit. */
const UNITS = { cell: 5, gap: 1, scale: 3 };

/** A flattened map: a row of numbers with nothing between them. */
const ROW = { cell: 1, gap: 0, scale: 6 };

/** The gap between maps, in places. */
const GAP = 2;

/** How large and how small a place of a map may be, in pixels of the page. */
const LARGEST = 8;
const SMALLEST = 3;

/** So many maps of the image's size fit beside each other on a wide page. */
const BESIDE = 6;

/**
 * The side of a place of a map, which is the same for all layers.
 *
 * @param {number} available Width of the page, in its pixels.
 * @param {number} width Columns of the widest map.
 */
export function scaleFor(available, width) {
  const wished = Math.floor(available / (BESIDE * (width + GAP)));
  const fitting = Math.floor(available / width);
  return Math.max(1, Math.min(fitting, Math.max(SMALLEST, Math.min(LARGEST, wished))));
}

/**
 * @param {readonly number[]} shape (rows, columns, channels) of the values.
 * @param {object} options
 * @param {number} options.available Width, in pixels of the page.
 * @param {number} options.scale For maps; see {@link scaleFor}.
 * @param {number} [options.most] How many maps are shown at most.
 * @param {boolean} [options.flattened] Whether a vector is the numbers of maps in a row.
 * @returns {Layout}
 */
export function layoutOf(
  [height, width, channels],
  { available, scale, most = Infinity, flattened = false },
) {
  const vector = height === 1 && width === 1;
  const sizes = vector ? (flattened ? ROW : UNITS) : { cell: 1, gap: GAP, scale };
  const count = Math.min(channels, most);
  const pitch = (width * sizes.cell + sizes.gap) * sizes.scale;
  const fitting = Math.max(1, Math.floor((available + sizes.gap * sizes.scale) / pitch));
  return { count, height, width, columns: columnsFor(count, fitting, vector), ...sizes };
}

/**
 * Rows of maps are equally long where they can be, and rows of units are whole tens.
 *
 * @param {number} count
 * @param {number} fitting How many fit beside each other.
 * @param {boolean} vector
 */
function columnsFor(count, fitting, vector) {
  if (count <= fitting) return count;
  if (vector) return fitting >= 10 ? fitting - (fitting % 10) : fitting;
  return Math.ceil(count / Math.ceil(count / fitting));
}

/**
 * The size of the canvas.
 *
 * @param {Layout} layout
 * @returns {[number, number]} Its width and height in its own pixels.
 */
export function canvasSize({ count, height, width, columns, cell, gap, rowGap = gap }) {
  const rows = Math.ceil(count / columns);
  return [columns * (width * cell + gap) - gap, rows * (height * cell + rowGap) - rowGap];
}

/**
 * Where a place of a map lies on the canvas.
 *
 * @param {Layout} layout
 * @param {number} map
 * @param {number} [row]
 * @param {number} [column]
 * @returns {[number, number]} Left and top.
 */
export function placeOf(
  { height, width, columns, cell, gap, rowGap = gap },
  map,
  row = 0,
  column = 0,
) {
  const left = (map % columns) * (width * cell + gap) + column * cell;
  const top = Math.floor(map / columns) * (height * cell + rowGap) + row * cell;
  return [left, top];
}

/**
 * The place that lies at a point of the canvas.
 *
 * @param {Layout} layout
 * @param {number} x In pixels of the canvas.
 * @param {number} y
 * @returns {[number, number, number] | null} Row, column and map; null between the maps.
 */
export function placeAt({ count, height, width, columns, cell, gap, rowGap = gap }, x, y) {
  const [across, down] = [width * cell + gap, height * cell + rowGap];
  const map = Math.floor(y / down) * columns + Math.floor(x / across);
  const column = Math.floor((x % across) / cell);
  const row = Math.floor((y % down) / cell);
  const inside = x >= 0 && y >= 0 && x < columns * across && column < width && row < height;
  return inside && map < count ? [row, column, map] : null;
}
