/**
 * The step from images to vectors.
 *
 * Reference: `glassnet/reference/dense.py`.
 *
 * @import { Tensor } from "./tensor.js"
 */

/**
 * The image as one vector, row by row: `y_((i·W + j)·C + c) = x_ijc`, as in Keras.
 *
 * @param {Tensor} y filled, (H · W · C)
 * @param {Tensor} x (H, W, C) or (F)
 */
export function flattenForward(y, x) {
  y.data.set(x.data);
}

/**
 * The gradient in the shape of x.
 *
 * @param {Tensor} dx filled, (H, W, C) or (F)
 * @param {Tensor} dy (H · W · C)
 */
export function flattenBackward(dx, dy) {
  dx.data.set(dy.data);
}
