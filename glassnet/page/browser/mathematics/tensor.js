/**
 * Tensors: numbers in a row, and the shape that they have together.
 *
 * An image is (height, width, channels) and a vector is (features), row by row, for one image at a
 * time, as in the plain edition of the mathematics in `glassnet/reference/`. Weights have Keras's
 * layout. All functions compute in float64 and store in the type of the arrays that they are given.
 *
 * @typedef {Float32Array | Float64Array} Numbers
 *
 * @typedef {object} Tensor
 * @property {Numbers} data row by row: the last axis is contiguous
 * @property {number[]} shape
 */

/**
 * How many numbers a shape has.
 *
 * @param {readonly number[]} shape
 * @returns {number}
 */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A shape as (rows, columns, channels): a vector is as many channels of one place.
 *
 * @param {readonly number[]} shape
 * @returns {[number, number, number]}
 */
export function asMaps(shape) {
  return shape.length === 3 ? [shape[0], shape[1], shape[2]] : [1, 1, shape[shape.length - 1]];
}

/**
 * A tensor of these numbers.
 *
 * @param {Numbers | readonly number[]} data an ordinary array becomes one of float32
 * @param {readonly number[]} shape
 * @returns {Tensor}
 * @throws {RangeError} if the shape has another number of places than there are numbers
 */
export function tensorOf(data, shape) {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `A tensor of shape (${shape.join(", ")}) holds ${sizeOf(shape)} numbers, not ${data.length}.`,
    );
  }
  const typed = ArrayBuffer.isView(data)
    ? /** @type {Numbers} */ (data)
    : Float32Array.from(/** @type {readonly number[]} */ (data));
  return { data: typed, shape: [...shape] };
}

/**
 * A tensor of zeros.
 *
 * @param {readonly number[]} shape
 * @param {Numbers} [like] of whose type the numbers are; float32 without it
 * @returns {Tensor}
 */
export function zeros(shape, like) {
  const size = sizeOf(shape);
  const data = like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  return { data, shape: [...shape] };
}

/**
 * The place of the largest number, the first one if there are several; a NaN counts as the largest,
 * as in NumPy.
 *
 * @param {ArrayLike<number>} data at least one number
 * @returns {number}
 */
export function argmax(data) {
  let best = 0;
  for (let n = 0; n < data.length && !Number.isNaN(data[best]); n++) {
    if (data[n] > data[best] || Number.isNaN(data[n])) best = n;
  }
  return best;
}
