/**
 * The windows that a convolution or a pooling lays over an image.
 *
 * Everything here is about one axis. At the border a window may hang over the image's edge. What
 * hangs over is left out, which is the same as zeros around the image.
 *
 * Reference: `glassnet/reference/windows.py`.
 *
 * @typedef {"valid" | "same" | "full"} Padding
 *
 * @typedef {object} Windows what each window along an axis sees there
 * @property {number} count how many windows there are
 * @property {Int32Array} pixel the first pixel that each sees
 * @property {Int32Array} tap the place within the window that lies over this pixel
 * @property {Int32Array} length how many pixels it sees from there on
 */

/**
 * How many places are added before an axis, and how many after it.
 *
 * "valid" adds none. "same" adds so many that there are `ceil(size / stride)` windows. "full" adds so
 * many that there is a window for each that sees a pixel.
 *
 * @param {number} size of the image along the axis
 * @param {number} window its size along the axis
 * @param {number} stride its step
 * @param {Padding} padding
 * @returns {[number, number]}
 */
export function border(size, window, stride, padding) {
  if (padding === "full") return [window - 1, window - 1];
  if (padding === "same") {
    const leftOver = size % stride;
    const total = Math.max(window - (leftOver === 0 ? stride : leftOver), 0);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  }
  return [0, 0];
}

/**
 * Where the windows along an axis start, counted from the first pixel.
 *
 * @param {number} size
 * @param {number} window
 * @param {number} stride
 * @param {Padding} padding see {@link border}
 * @returns {number[]} below 0 for a window that hangs over
 */
export function starts(size, window, stride, padding) {
  const [before, after] = border(size, window, stride, padding);
  const found = [];
  for (let start = -before; start <= size + after - window; start += stride) found.push(start);
  return found;
}

/**
 * All windows along an axis, and what each of them sees.
 *
 * @param {number} size
 * @param {number} window
 * @param {number} stride
 * @param {Padding} padding see {@link border}
 * @returns {Windows}
 */
export function windowsAlong(size, window, stride, padding) {
  const all = starts(size, window, stride, padding);
  const count = all.length;
  const pixel = new Int32Array(count);
  const tap = new Int32Array(count);
  const length = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    pixel[n] = Math.max(all[n], 0);
    tap[n] = pixel[n] - all[n];
    length[n] = Math.min(all[n] + window, size) - pixel[n];
  }
  return { count, pixel, tap, length };
}

/**
 * The rows and columns of windows on an image of this shape.
 *
 * @param {readonly number[]} shape (height, width, channels)
 * @param {readonly number[]} window its rows and columns
 * @param {readonly number[]} strides its steps down and to the right
 * @param {Padding} padding see {@link border}
 * @returns {[Windows, Windows]}
 */
export function windowsOver(shape, window, strides, padding) {
  return [
    windowsAlong(shape[0], window[0], strides[0], padding),
    windowsAlong(shape[1], window[1], strides[1], padding),
  ];
}
