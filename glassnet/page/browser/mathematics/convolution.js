/**
 * The convolution: one small kernel, laid over every place of an image.
 *
 * In a row of an image the columns and channels of a window stand side by side, and so do those of
 * the kernel. So a window is a few runs of numbers, one for each row, and a window that hangs over
 * the edge has shorter runs. What makes the loops fast: the sums of four filters at a time stay in
 * local variables, which the browser keeps in registers.
 *
 * Reference: `glassnet/reference/convolution.py`.
 *
 * @import { Numbers, Tensor } from "./tensor.js"
 * @import { Padding } from "./windows.js"
 */

import { windowsOver } from "./windows.js";

/** How many filters the loops take at a time. */
const BLOCK = 4;

/**
 * Each output is the sum of what its window sees, pixel by pixel times the kernel.
 *
 * `y_ijo = b_o + Σ_klc w_klco x_(i·s+k)(j·s+l)c`, for the kernel's rows k and columns l, the
 * channels c and the filters o.
 *
 * @param {Tensor} y filled, (H', W', O)
 * @param {Tensor} x the image, (H, W, C)
 * @param {Tensor} w the kernel, (K, L, C, O)
 * @param {Tensor} b the bias, (O)
 * @param {readonly number[]} strides the window's steps down and to the right
 * @param {Padding} padding
 */
export function conv2dForward(y, x, w, b, strides, padding) {
  const [width, channels] = [x.shape[1], x.shape[2]];
  const [kernelWidth, filters] = [w.shape[1], w.shape[3]];
  const [rows, columns] = windowsOver(x.shape, w.shape, strides, padding);
  for (let i = 0; i < rows.count; i++) {
    for (let j = 0; j < columns.count; j++) {
      sumOfWindow(
        y.data,
        (i * columns.count + j) * filters,
        x.data,
        (rows.pixel[i] * width + columns.pixel[j]) * channels,
        w.data,
        (rows.tap[i] * kernelWidth + columns.tap[j]) * channels * filters,
        b.data,
        rows.length[i],
        columns.length[j] * channels,
        width * channels,
        kernelWidth * channels * filters,
        filters,
      );
    }
  }
}

/**
 * All filters' sums at one place.
 *
 * The last block of filters may overlap the one before it: a few sums are then taken twice, which
 * costs less than to take them one by one.
 *
 * @param {Numbers} y @param {number} yStart the first filter's place
 * @param {Numbers} x @param {number} xStart the first pixel that the window sees
 * @param {Numbers} w @param {number} wStart what lies over this pixel, of the first filter
 * @param {Numbers} b
 * @param {number} rows that the window sees
 * @param {number} run how many numbers it sees in each of them
 * @param {number} xStep from a row of the image to the next
 * @param {number} wStep from a row of the kernel to the next
 * @param {number} filters
 */
function sumOfWindow(y, yStart, x, xStart, w, wStart, b, rows, run, xStep, wStep, filters) {
  if (filters < BLOCK) {
    for (let o = 0; o < filters; o++) {
      let sum = b[o];
      for (let k = 0; k < rows; k++) {
        let p = wStart + k * wStep + o;
        for (let m = 0; m < run; m++, p += filters) sum += x[xStart + k * xStep + m] * w[p];
      }
      y[yStart + o] = sum;
    }
    return;
  }
  for (let first = 0; first < filters; first += BLOCK) {
    const o = Math.min(first, filters - BLOCK);
    let sum0 = b[o];
    let sum1 = b[o + 1];
    let sum2 = b[o + 2];
    let sum3 = b[o + 3];
    for (let k = 0; k < rows; k++) {
      const seen = xStart + k * xStep;
      let p = wStart + k * wStep + o;
      for (let m = 0; m < run; m++, p += filters) {
        const pixel = x[seen + m];
        sum0 += pixel * w[p];
        sum1 += pixel * w[p + 1];
        sum2 += pixel * w[p + 2];
        sum3 += pixel * w[p + 3];
      }
    }
    y[yStart + o] = sum0;
    y[yStart + o + 1] = sum1;
    y[yStart + o + 2] = sum2;
    y[yStart + o + 3] = sum3;
  }
}

/**
 * Each window hands the gradient of its output on to its pixels:
 * `dx_(i·s+k)(j·s+l)c += Σ_o w_klco dy_ijo`, for every place i, j.
 *
 * @param {Tensor} dx filled, (H, W, C)
 * @param {Tensor} dy (H', W', O)
 * @param {Tensor} w as forward had it
 * @param {readonly number[]} strides as forward had them
 * @param {Padding} padding as forward had it
 */
export function conv2dBackward(dx, dy, w, strides, padding) {
  const [width, channels] = [dx.shape[1], dx.shape[2]];
  const [kernelWidth, filters] = [w.shape[1], w.shape[3]];
  const [rows, columns] = windowsOver(dx.shape, w.shape, strides, padding);
  dx.data.fill(0);
  for (let i = 0; i < rows.count; i++) {
    for (let j = 0; j < columns.count; j++) {
      for (let k = 0; k < rows.length[i]; k++) {
        spread(
          dx.data,
          ((rows.pixel[i] + k) * width + columns.pixel[j]) * channels,
          w.data,
          ((rows.tap[i] + k) * kernelWidth + columns.tap[j]) * channels * filters,
          dy.data,
          (i * columns.count + j) * filters,
          columns.length[j] * channels,
          filters,
        );
      }
    }
  }
}

/**
 * Spread the gradient of one place over a run of pixels: `dx_m += Σ_o w_mo dy_o`.
 *
 * @param {Numbers} dx @param {number} xStart
 * @param {Numbers} w @param {number} wStart
 * @param {Numbers} dy @param {number} yStart
 * @param {number} run how many pixels
 * @param {number} filters
 */
function spread(dx, xStart, w, wStart, dy, yStart, run, filters) {
  let o = 0;
  for (; o + BLOCK <= filters; o += BLOCK) {
    const dy0 = dy[yStart + o];
    const dy1 = dy[yStart + o + 1];
    const dy2 = dy[yStart + o + 2];
    const dy3 = dy[yStart + o + 3];
    let p = wStart + o;
    for (let m = 0; m < run; m++, p += filters) {
      dx[xStart + m] += w[p] * dy0 + w[p + 1] * dy1 + w[p + 2] * dy2 + w[p + 3] * dy3;
    }
  }
  for (; o < filters; o++) {
    const dy0 = dy[yStart + o];
    let p = wStart + o;
    for (let m = 0; m < run; m++, p += filters) dx[xStart + m] += w[p] * dy0;
  }
}

/**
 * Each window hands the gradient of its output on to the kernel and the bias:
 * `dw_klco += Σ_ij x_(i·s+k)(j·s+l)c dy_ijo` and `db_o += Σ_ij dy_ijo`.
 *
 * For each number of the kernel the sum runs over all places whose window has it over a pixel.
 *
 * @param {Tensor} dw added to, (K, L, C, O)
 * @param {Tensor} db added to, (O)
 * @param {Tensor} dy (H', W', O)
 * @param {Tensor} x as forward had it
 * @param {readonly number[]} strides as forward had them
 * @param {Padding} padding as forward had it
 */
export function conv2dWeightGradients(dw, db, dy, x, strides, padding) {
  const [width, channels] = [x.shape[1], x.shape[2]];
  const [kernelHeight, kernelWidth, , filters] = dw.shape;
  const [rows, columns] = windowsOver(x.shape, dw.shape, strides, padding);
  for (let k = 0; k < kernelHeight; k++) {
    const [top, bottom] = placesUnder(rows, k);
    for (let l = 0; l < kernelWidth; l++) {
      const [left, right] = placesUnder(columns, l);
      if (top === bottom || left === right) continue;
      // The pixel that this number of the kernel lies over at the first of the places.
      const row = rows.pixel[top] - rows.tap[top] + k;
      const column = columns.pixel[left] - columns.tap[left] + l;
      for (let c = 0; c < channels; c++) {
        sumOverPlaces(
          dw.data,
          ((k * kernelWidth + l) * channels + c) * filters,
          x.data,
          (row * width + column) * channels + c,
          dy.data,
          (top * columns.count + left) * filters,
          bottom - top,
          right - left,
          strides[0] * width * channels,
          strides[1] * channels,
          columns.count * filters,
          filters,
        );
      }
    }
  }
  for (let o = 0; o < filters; o++) {
    let sum = 0;
    for (let q = o; q < dy.data.length; q += filters) sum += dy.data[q];
    db.data[o] += sum;
  }
}

/**
 * The windows that have a number of the kernel over a pixel: the first, and the one behind the last.
 *
 * @param {import("./windows.js").Windows} windows along one axis
 * @param {number} tap the number's place in the kernel along it
 * @returns {[number, number]}
 */
function placesUnder(windows, tap) {
  let first = 0;
  while (first < windows.count && windows.tap[first] > tap) first++;
  let end = first;
  while (end < windows.count && tap < windows.tap[end] + windows.length[end]) end++;
  return [first, end];
}

/**
 * `dw_o += Σ_ij x_ij dy_ijo`, over a rectangle of places.
 *
 * @param {Numbers} dw @param {number} wStart
 * @param {Numbers} x @param {number} xStart
 * @param {Numbers} dy @param {number} yStart
 * @param {number} rows of the rectangle
 * @param {number} columns of the rectangle
 * @param {number} xDown from a place to the one below it, in x
 * @param {number} xRight from a place to the one on its right, in x
 * @param {number} yDown from a place to the one below it, in dy
 * @param {number} filters
 */
function sumOverPlaces(
  dw,
  wStart,
  x,
  xStart,
  dy,
  yStart,
  rows,
  columns,
  xDown,
  xRight,
  yDown,
  filters,
) {
  if (filters < BLOCK) {
    for (let o = 0; o < filters; o++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        let p = xStart + i * xDown;
        let q = yStart + i * yDown + o;
        for (let j = 0; j < columns; j++, p += xRight, q += filters) sum += x[p] * dy[q];
      }
      dw[wStart + o] += sum;
    }
    return;
  }
  for (let first = 0; first < filters; first += BLOCK) {
    const o = Math.min(first, filters - BLOCK);
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0; i < rows; i++) {
      let p = xStart + i * xDown;
      let q = yStart + i * yDown + o;
      for (let j = 0; j < columns; j++, p += xRight, q += filters) {
        const pixel = x[p];
        sum0 += pixel * dy[q];
        sum1 += pixel * dy[q + 1];
        sum2 += pixel * dy[q + 2];
        sum3 += pixel * dy[q + 3];
      }
    }
    // Of the last block the first sums may have been added with the block before it.
    const added = first - o;
    if (added < 1) dw[wStart + o] += sum0;
    if (added < 2) dw[wStart + o + 1] += sum1;
    if (added < 3) dw[wStart + o + 2] += sum2;
    dw[wStart + o + 3] += sum3;
  }
}
