/**
 * The functions that stand behind a layer's sums; all but softmax take each number by itself.
 *
 * The derivatives are written in terms of y, so that no power is taken a second time.
 *
 * Reference: `glassnet/reference/activations.py`.
 *
 * @import { Tensor } from "./tensor.js"
 */

/**
 * `y = x`.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 */
export function linearForward(y, x) {
  y.data.set(x.data);
}

/**
 * `dx = dy`.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 */
export function linearBackward(dx, dy) {
  dx.data.set(dy.data);
}

/**
 * `y = max(x, 0)`; NaN stays NaN.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 */
export function reluForward(y, x) {
  for (let n = 0; n < x.data.length; n++) y.data[n] = Math.max(x.data[n], 0);
}

/**
 * `dx = dy` where y > 0, else 0: the slope at 0 is 0.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {Tensor} y what forward gave
 */
export function reluBackward(dx, dy, y) {
  for (let n = 0; n < dy.data.length; n++) dx.data[n] = y.data[n] > 0 ? dy.data[n] : 0;
}

/**
 * `1 / (1 + exp(-x))`. For x far below 0 the power is infinite, and the result 0, as it should be.
 *
 * @param {number} x
 * @returns {number}
 */
export function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}

/**
 * `y = 1 / (1 + exp(-x))`.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 */
export function sigmoidForward(y, x) {
  for (let n = 0; n < x.data.length; n++) y.data[n] = sigmoid(x.data[n]);
}

/**
 * `dx = dy y (1 - y)`.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {Tensor} y what forward gave
 */
export function sigmoidBackward(dx, dy, y) {
  for (let n = 0; n < dy.data.length; n++) {
    dx.data[n] = dy.data[n] * y.data[n] * (1 - y.data[n]);
  }
}

/**
 * `y = tanh(x)`.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x of any shape
 */
export function tanhForward(y, x) {
  for (let n = 0; n < x.data.length; n++) y.data[n] = Math.tanh(x.data[n]);
}

/**
 * `dx = dy (1 - y²)`.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {Tensor} y what forward gave
 */
export function tanhBackward(dx, dy, y) {
  for (let n = 0; n < dy.data.length; n++) {
    dx.data[n] = dy.data[n] * (1 - y.data[n] * y.data[n]);
  }
}

/**
 * Probabilities over the last axis: `y_c = exp(x_c) / Σ_d exp(x_d)`.
 *
 * The largest x is subtracted first. That changes nothing but keeps exp from overflowing.
 *
 * @param {Tensor} y filled
 * @param {Tensor} x (F), or (H, W, C)
 */
export function softmaxForward(y, x) {
  const classes = x.shape[x.shape.length - 1];
  for (let first = 0; first < x.data.length; first += classes) {
    let largest = x.data[first];
    for (let c = 1; c < classes; c++) largest = Math.max(largest, x.data[first + c]);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(x.data[first + c] - largest);
    for (let c = 0; c < classes; c++) {
      y.data[first + c] = Math.exp(x.data[first + c] - largest) / total;
    }
  }
}

/**
 * `dx_c = Σ_d dy_d ∂y_d/∂x_c = y_c (dy_c - Σ_d dy_d y_d)`.
 *
 * For `∂y_d/∂x_c = y_d (δ_cd - y_c)`, with δ_cd = 1 where c = d, else 0.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {Tensor} y what forward gave
 */
export function softmaxBackward(dx, dy, y) {
  const classes = y.shape[y.shape.length - 1];
  for (let first = 0; first < y.data.length; first += classes) {
    let along = 0;
    for (let c = 0; c < classes; c++) along += dy.data[first + c] * y.data[first + c];
    for (let c = 0; c < classes; c++) {
      dx.data[first + c] = y.data[first + c] * (dy.data[first + c] - along);
    }
  }
}
