/**
 * The fully connected layer.
 *
 * Reference: `glassnet/reference/dense.py`.
 *
 * @import { Numbers, Tensor } from "./tensor.js"
 */

/** How many features the loops take at a time, so that each number they load is used often. */
const BLOCK = 4;

/**
 * Each unit sums all features by weights of its own: `y_o = b_o + Σ_f x_f w_fo`.
 *
 * @param {Tensor} y filled, (O)
 * @param {Tensor} x the features, (F)
 * @param {Tensor} w the kernel, (F, O)
 * @param {Tensor} b the bias, (O)
 */
export function denseForward(y, x, w, b) {
  const [features, units] = w.shape;
  const [sums, xs, ws] = [y.data, x.data, w.data];
  sums.set(b.data);
  let f = 0;
  for (; f + BLOCK <= features; f += BLOCK) {
    const row0 = f * units;
    const row1 = row0 + units;
    const row2 = row1 + units;
    const row3 = row2 + units;
    const [x0, x1, x2, x3] = [xs[f], xs[f + 1], xs[f + 2], xs[f + 3]];
    for (let o = 0; o < units; o++) {
      sums[o] += x0 * ws[row0 + o] + x1 * ws[row1 + o] + x2 * ws[row2 + o] + x3 * ws[row3 + o];
    }
  }
  for (; f < features; f++) {
    for (let o = 0; o < units; o++) sums[o] += xs[f] * ws[f * units + o];
  }
}

/**
 * The gradient by the features: `dx_f = Σ_o w_fo dy_o`.
 *
 * @param {Tensor} dx filled, (F)
 * @param {Tensor} dy (O)
 * @param {Tensor} w as forward had it
 */
export function denseBackward(dx, dy, w) {
  const [features, units] = w.shape;
  const [dxs, dys, ws] = [dx.data, dy.data, w.data];
  let f = 0;
  for (; f + BLOCK <= features; f += BLOCK) {
    const row0 = f * units;
    const row1 = row0 + units;
    const row2 = row1 + units;
    const row3 = row2 + units;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let o = 0; o < units; o++) {
      const slope = dys[o];
      sum0 += slope * ws[row0 + o];
      sum1 += slope * ws[row1 + o];
      sum2 += slope * ws[row2 + o];
      sum3 += slope * ws[row3 + o];
    }
    dxs[f] = sum0;
    dxs[f + 1] = sum1;
    dxs[f + 2] = sum2;
    dxs[f + 3] = sum3;
  }
  for (; f < features; f++) {
    let sum = 0;
    for (let o = 0; o < units; o++) sum += dys[o] * ws[f * units + o];
    dxs[f] = sum;
  }
}

/**
 * The gradients by the weights: `dw_fo += x_f dy_o` and `db_o += dy_o`.
 *
 * @param {Tensor} dw added to, (F, O)
 * @param {Tensor} db added to, (O)
 * @param {Tensor} dy (O)
 * @param {Tensor} x as forward had it
 */
export function denseWeightGradients(dw, db, dy, x) {
  const [features, units] = dw.shape;
  const [sums, dys, xs] = [dw.data, dy.data, x.data];
  let f = 0;
  for (; f + BLOCK <= features; f += BLOCK) {
    const row0 = f * units;
    const row1 = row0 + units;
    const row2 = row1 + units;
    const row3 = row2 + units;
    const [x0, x1, x2, x3] = [xs[f], xs[f + 1], xs[f + 2], xs[f + 3]];
    for (let o = 0; o < units; o++) {
      const slope = dys[o];
      sums[row0 + o] += x0 * slope;
      sums[row1 + o] += x1 * slope;
      sums[row2 + o] += x2 * slope;
      sums[row3 + o] += x3 * slope;
    }
  }
  for (; f < features; f++) {
    for (let o = 0; o < units; o++) sums[f * units + o] += xs[f] * dys[o];
  }
  for (let o = 0; o < units; o++) db.data[o] += dys[o];
}
