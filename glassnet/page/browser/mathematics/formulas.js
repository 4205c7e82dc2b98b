/**
 * Which functions belong to which layer.
 *
 * Reference: `glassnet/reference/formulas.py`.
 *
 * @import { Tensor } from "./tensor.js"
 * @import { Padding } from "./windows.js"
 *
 * @typedef {object} Config a layer's settings, by Keras's names; each type has some of them
 * @property {[number, number]} strides of a convolution or a pooling: down and to the right
 * @property {Padding} padding of a convolution or a pooling
 * @property {[number, number]} pool_size a pooling's rows and columns
 * @property {number} rate the share that a dropout drops
 * @property {number} scale of a rescaling
 * @property {number} offset of a rescaling
 * @property {number} threshold of a threshold
 * @property {number} position the layer's place among the network's ops, from 0, which a dropout asks
 *   for; it follows from the network and stands in no description
 *
 * @typedef {object} Op a simple layer: an activation is one of its own
 * @property {string} name unique in the network
 * @property {string} layer the name of the network's layer that it belongs to
 * @property {string} type a key of {@link FORMULAS}
 * @property {Partial<Config> | Record<string, unknown>} config its settings, and maybe others that
 *   its formula does not need
 * @property {number[]} inputShape of one image, (height, width, channels) or (features)
 * @property {number[]} outputShape
 * @property {Tensor[]} weights the kernel and the bias, of a layer that has some
 *
 * @typedef {object} Formula a layer's mathematics, for one image
 * @property {(y: Tensor, x: Tensor, weights: Tensor[], config: Config, key: number | null) => void} forward
 *   fills y; a key is the image's own random number in training, and null in a prediction
 * @property {(dx: Tensor, dy: Tensor, x: Tensor, y: Tensor, weights: Tensor[], config: Config, key: number | null) => void} backward
 *   fills dx, the loss's gradient by the input
 * @property {(gradients: Tensor[], dy: Tensor, x: Tensor, config: Config) => void} [weightGradients]
 *   adds to the gradient of each of the weights
 */

import * as activations from "./activations.js";
import { conv2dBackward, conv2dForward, conv2dWeightGradients } from "./convolution.js";
import { denseBackward, denseForward, denseWeightGradients } from "./dense.js";
import { dropoutBackward, dropoutForward } from "./dropout.js";
import { flattenBackward, flattenForward } from "./flatten.js";
import * as pooling from "./pooling.js";
import * as preprocessing from "./preprocessing.js";

/** @type {Readonly<Record<string, Formula>>} */
export const FORMULAS = Object.freeze({
  Dense: {
    forward: (y, x, [w, b]) => denseForward(y, x, w, b),
    backward: (dx, dy, _x, _y, [w]) => denseBackward(dx, dy, w),
    weightGradients: ([dw, db], dy, x) => denseWeightGradients(dw, db, dy, x),
  },
  Flatten: { forward: flattenForward, backward: flattenBackward },
  Conv2D: {
    forward: (y, x, [w, b], { strides, padding }) => conv2dForward(y, x, w, b, strides, padding),
    backward: (dx, dy, _x, _y, [w], { strides, padding }) =>
      conv2dBackward(dx, dy, w, strides, padding),
    weightGradients: ([dw, db], dy, x, { strides, padding }) =>
      conv2dWeightGradients(dw, db, dy, x, strides, padding),
  },
  AveragePooling2D: {
    forward: (y, x, _, { pool_size, strides, padding }) =>
      pooling.averagePoolingForward(y, x, pool_size, strides, padding),
    backward: (dx, dy, _x, _y, _w, { pool_size, strides, padding }) =>
      pooling.averagePoolingBackward(dx, dy, pool_size, strides, padding),
  },
  MaxPooling2D: {
    forward: (y, x, _, { pool_size, strides, padding }) =>
      pooling.maxPoolingForward(y, x, pool_size, strides, padding),
    backward: (dx, dy, x, _y, _w, { pool_size, strides, padding }) =>
      pooling.maxPoolingBackward(dx, dy, x, pool_size, strides, padding),
  },
  Dropout: {
    forward: (y, x, _, { rate, position }, key) => dropoutForward(y, x, rate, position, key),
    backward: (dx, dy, _x, _y, _w, { rate, position }, key) =>
      dropoutBackward(dx, dy, rate, position, key),
  },
  Rescaling: {
    forward: (y, x, _, { scale, offset }) => preprocessing.rescalingForward(y, x, scale, offset),
    backward: (dx, dy, _x, _y, _w, { scale }) => preprocessing.rescalingBackward(dx, dy, scale),
  },
  Threshold: {
    forward: (y, x, _, { threshold }) => preprocessing.thresholdForward(y, x, threshold),
    backward: (dx) => preprocessing.thresholdBackward(dx),
  },
  ReLU: {
    forward: activations.reluForward,
    backward: (dx, dy, _x, y) => activations.reluBackward(dx, dy, y),
  },
  Sigmoid: {
    forward: activations.sigmoidForward,
    backward: (dx, dy, _x, y) => activations.sigmoidBackward(dx, dy, y),
  },
  Tanh: {
    forward: activations.tanhForward,
    backward: (dx, dy, _x, y) => activations.tanhBackward(dx, dy, y),
  },
  Softmax: {
    forward: activations.softmaxForward,
    backward: (dx, dy, _x, y) => activations.softmaxBackward(dx, dy, y),
  },
  Linear: { forward: activations.linearForward, backward: activations.linearBackward },
});
