/**
 * Pooling: each window of each channel becomes one number.
 *
 * Reference: `glassnet/reference/pooling.py`.
 *
 * @import { Numbers, Tensor } from "./tensor.js"
 * @import { Padding } from "./windows.js"
 */

import { windowsOver } from "./windows.js";

/**
 * One window of one channel: where its pixels and its output stand.
 *
 * @typedef {object} Pool
 * @property {number} first the place of its first pixel
 * @property {number} rows how many rows of the image it sees
 * @property {number} columns how many columns of it
 * @property {number} output the place of what it becomes
 */

/**
 * Visit the windows of all channels, row by row.
 *
 * @param {readonly number[]} shape (H, W, C)
 * @param {readonly number[]} poolSize the window's rows and columns
 * @param {readonly number[]} strides its steps down and to the right
 * @param {Padding} padding "valid" or "same"
 * @param {(pool: Pool) => void} visit gets the same object each time, with other numbers in it
 */
function eachPool(shape, poolSize, strides, padding, visit) {
  const [, width, channels] = shape;
  const [rows, columns] = windowsOver(shape, poolSize, strides, padding);
  const pool = { first: 0, rows: 0, columns: 0, output: 0 };
  for (let i = 0; i < rows.count; i++) {
    pool.rows = rows.length[i];
    for (let j = 0; j < columns.count; j++) {
      pool.columns = columns.length[j];
      for (let c = 0; c < channels; c++) {
        pool.first = (rows.pixel[i] * width + columns.pixel[j]) * channels + c;
        pool.output = (i * columns.count + j) * channels + c;
        visit(pool);
      }
    }
  }
}

/**
 * The average of the pixels that each window sees, channel by channel.
 *
 * A window that hangs over the image's edge averages over the pixels that it has.
 *
 * @param {Tensor} y filled, (H', W', C)
 * @param {Tensor} x the image, (H, W, C)
 * @param {readonly number[]} poolSize the window's rows and columns
 * @param {readonly number[]} strides its steps down and to the right
 * @param {Padding} padding "valid" or "same"
 */
export function averagePoolingForward(y, x, poolSize, strides, padding) {
  const [right, down] = steps(x.shape);
  eachPool(x.shape, poolSize, strides, padding, ({ first, rows, columns, output }) => {
    let sum = 0;
    for (let k = 0; k < rows; k++) {
      for (let l = 0; l < columns; l++) sum += x.data[first + k * down + l * right];
    }
    y.data[output] = sum / (rows * columns);
  });
}

/**
 * Each of the m pixels of a window gets `dy / m`.
 *
 * @param {Tensor} dx filled, (H, W, C)
 * @param {Tensor} dy (H', W', C)
 * @param {readonly number[]} poolSize as forward had it
 * @param {readonly number[]} strides as forward had them
 * @param {Padding} padding as forward had it
 */
export function averagePoolingBackward(dx, dy, poolSize, strides, padding) {
  const [right, down] = steps(dx.shape);
  dx.data.fill(0);
  eachPool(dx.shape, poolSize, strides, padding, ({ first, rows, columns, output }) => {
    const share = dy.data[output] / (rows * columns);
    for (let k = 0; k < rows; k++) {
      for (let l = 0; l < columns; l++) dx.data[first + k * down + l * right] += share;
    }
  });
}

/**
 * The largest pixel that each window sees, channel by channel; a NaN among them gives NaN.
 *
 * @param {Tensor} y filled, (H', W', C)
 * @param {Tensor} x the image, (H, W, C)
 * @param {readonly number[]} poolSize the window's rows and columns
 * @param {readonly number[]} strides its steps down and to the right
 * @param {Padding} padding "valid" or "same"
 */
export function maxPoolingForward(y, x, poolSize, strides, padding) {
  eachPool(x.shape, poolSize, strides, padding, (pool) => {
    y.data[pool.output] = x.data[winner(x, pool)];
  });
}

/**
 * The whole gradient goes to the pixel that was the largest: the first one, row by row.
 *
 * @param {Tensor} dx filled, (H, W, C)
 * @param {Tensor} dy (H', W', C)
 * @param {Tensor} x as forward had it
 * @param {readonly number[]} poolSize as forward had it
 * @param {readonly number[]} strides as forward had them
 * @param {Padding} padding as forward had it
 */
export function maxPoolingBackward(dx, dy, x, poolSize, strides, padding) {
  dx.data.fill(0);
  eachPool(x.shape, poolSize, strides, padding, (pool) => {
    dx.data[winner(x, pool)] += dy.data[pool.output];
  });
}

/**
 * The place of a window's largest pixel, the first one if there are several; NaN wins.
 *
 * @param {Tensor} x (H, W, C)
 * @param {Pool} pool
 * @returns {number}
 */
function winner(x, { first, rows, columns }) {
  const [right, down] = steps(x.shape);
  let best = first;
  for (let k = 0; k < rows; k++) {
    for (let l = 0; l < columns; l++) {
      const n = first + k * down + l * right;
      if (Number.isNaN(x.data[best])) return best;
      if (x.data[n] > x.data[best] || Number.isNaN(x.data[n])) best = n;
    }
  }
  return best;
}

/**
 * How far it is from a pixel to the next one of its channel on the right, and to the one below it.
 *
 * @param {readonly number[]} shape (H, W, C)
 * @returns {[number, number]}
 */
function steps([, width, channels]) {
  return [channels, width * channels];
}
