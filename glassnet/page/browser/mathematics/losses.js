/**
 * How far an output is from its target, and the gradient that everything begins with.
 *
 * Each function fills the gradient by the output of one image, and returns this image's loss. The
 * loss of a batch is the mean of these.
 *
 * A cross-entropy after its own activation is computed from what stands *before* the activation, the
 * logits z. It is the same function. But where a probability is rounded to 0, its logarithm and the
 * quotient `t / p` are lost, and the difference `p - t` is not.
 *
 * Reference: `glassnet/reference/losses.py`.
 *
 * @import { Numbers, Tensor } from "./tensor.js"
 *
 * @typedef {(dy: Tensor, target: Numbers, y: Tensor) => number} LossFunction
 *
 * @typedef {object} Loss as Python describes it
 * @property {string} type a key of {@link LOSSES}
 * @property {{from_logits?: boolean, label_smoothing?: number}} [config]
 */

import { sigmoid, softmaxForward } from "./activations.js";

/** How far Keras keeps a probability from 0 and 1. */
const EPSILON = 1e-7;

/**
 * A number, but no further down than `least` and no further up than `most`.
 *
 * @param {number} value
 * @param {number} least
 * @param {number} most
 * @returns {number}
 */
const clipped = (value, least, most) => Math.min(Math.max(value, least), most);

/**
 * A label as a vector: 1 at the label, 0 elsewhere.
 *
 * @param {number} label
 * @param {number} classes
 * @returns {Float64Array}
 */
export function oneHot(label, classes) {
  const vector = new Float64Array(classes);
  vector[label] = 1;
  return vector;
}

/**
 * A target moved towards a uniform one: `(1 - s) t + s · uniform`.
 *
 * Source: Szegedy et al. 2016, §7.
 *
 * @param {ArrayLike<number>} target
 * @param {number} labelSmoothing s
 * @param {number} uniform
 * @returns {Float64Array}
 */
export function smoothed(target, labelSmoothing, uniform) {
  return Float64Array.from(target, (t) => t * (1 - labelSmoothing) + labelSmoothing * uniform);
}

/**
 * `-Σ_c t_c log q_c` with `q = y / Σ y`, kept within [ε, 1 - ε] as in Keras.
 *
 * By q the gradient is `-t / q`, and 0 where q was moved; from q to y it goes by
 * `∂q_d/∂y_c = (δ_cd - q_d) / Σ y`.
 *
 * @param {Tensor} dy filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} y probabilities, (F)
 * @returns {number}
 */
export function categoricalCrossentropy(dy, target, y) {
  let total = 0;
  for (const value of y.data) total += value;
  let [loss, along] = [0, 0];
  for (let c = 0; c < target.length; c++) {
    const q = y.data[c] / total;
    const kept = clipped(q, EPSILON, 1 - EPSILON);
    loss -= target[c] * Math.log(kept);
    dy.data[c] = kept === q ? -target[c] / kept : 0;
    along += dy.data[c] * q;
  }
  for (let c = 0; c < target.length; c++) dy.data[c] = (dy.data[c] - along) / total;
  return loss;
}

/**
 * `-Σ_c t_c log softmax(z)_c = Σ_c t_c (log Σ_d exp(z_d) - z_c)`; `dz = softmax(z) Σt - t`.
 *
 * As in the softmax, the largest z is subtracted first.
 *
 * @param {Tensor} dz filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} z logits, (F)
 * @returns {number}
 */
export function categoricalCrossentropyOfLogits(dz, target, z) {
  let largest = z.data[0];
  for (const value of z.data) largest = Math.max(largest, value);
  let total = 0;
  for (const value of z.data) total += Math.exp(value - largest);
  softmaxForward(dz, z);
  let [loss, weight] = [0, 0];
  for (let c = 0; c < target.length; c++) {
    loss += target[c] * (Math.log(total) - (z.data[c] - largest));
    weight += target[c];
  }
  for (let c = 0; c < target.length; c++) dz.data[c] = dz.data[c] * weight - target[c];
  return loss;
}

/**
 * `-(t log p + (1 - t) log(1 - p))`, averaged over the outputs; p is y within [ε, 1 - ε].
 *
 * `dy = (1 - t) / (1 - p) - t / p`, averaged likewise, and 0 where y was moved.
 *
 * @param {Tensor} dy filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} y probabilities, (F)
 * @returns {number}
 */
export function binaryCrossentropy(dy, target, y) {
  const features = target.length;
  let loss = 0;
  for (let c = 0; c < features; c++) {
    const [t, p] = [target[c], clipped(y.data[c], EPSILON, 1 - EPSILON)];
    loss -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
    dy.data[c] = p === y.data[c] ? ((1 - t) / (1 - p) - t / p) / features : 0;
  }
  return loss / features;
}

/**
 * The same with `p = sigmoid(z)`: `max(z, 0) - t z + log(1 + exp(-|z|))`, averaged.
 *
 * `dz = p - t`, averaged likewise. exp is taken of negative numbers only, so that it can't overflow.
 *
 * @param {Tensor} dz filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} z logits, (F)
 * @returns {number}
 */
export function binaryCrossentropyOfLogits(dz, target, z) {
  const features = target.length;
  let loss = 0;
  for (let c = 0; c < features; c++) {
    const value = z.data[c];
    loss += Math.max(value, 0) - target[c] * value + Math.log1p(Math.exp(-Math.abs(value)));
    dz.data[c] = (sigmoid(value) - target[c]) / features;
  }
  return loss / features;
}

/**
 * `(y - t)²`, averaged over the outputs; `dy = 2 (y - t)`, averaged likewise.
 *
 * @param {Tensor} dy filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} y (F)
 * @returns {number}
 */
export function meanSquaredError(dy, target, y) {
  let loss = 0;
  for (let c = 0; c < target.length; c++) {
    const error = y.data[c] - target[c];
    loss += error * error;
    dy.data[c] = (2 * error) / target.length;
  }
  return loss / target.length;
}

/**
 * `|y - t|`, averaged over the outputs; `dy = sign(y - t)`, averaged likewise.
 *
 * @param {Tensor} dy filled, (F)
 * @param {Numbers} target (F)
 * @param {Tensor} y (F)
 * @returns {number}
 */
export function meanAbsoluteError(dy, target, y) {
  let loss = 0;
  for (let c = 0; c < target.length; c++) {
    const error = y.data[c] - target[c];
    loss += Math.abs(error);
    dy.data[c] = Math.sign(error) / target.length;
  }
  return loss / target.length;
}

/**
 * The functions of each loss. One that takes probabilities may have another that takes logits, and
 * names the activation with which that one is fused.
 *
 * @type {Record<string, {of: LossFunction, ofLogits?: LossFunction, fuses?: string}>}
 */
const LOSSES = {
  SparseCategoricalCrossentropy: {
    of: categoricalCrossentropy,
    ofLogits: categoricalCrossentropyOfLogits,
    fuses: "Softmax",
  },
  CategoricalCrossentropy: {
    of: categoricalCrossentropy,
    ofLogits: categoricalCrossentropyOfLogits,
    fuses: "Softmax",
  },
  BinaryCrossentropy: {
    of: binaryCrossentropy,
    ofLogits: binaryCrossentropyOfLogits,
    fuses: "Sigmoid",
  },
  MeanSquaredError: { of: meanSquaredError },
  MeanAbsoluteError: { of: meanAbsoluteError },
};

/**
 * The loss at the end of a network.
 *
 * @param {readonly {type: string, outputShape: readonly number[]}[]} ops of the network
 * @param {Loss} loss
 * @returns {{last: number, evaluate: LossFunction, targetOf: (y: number | ArrayLike<number>) => Numbers}}
 *   `last` is the op whose output the function `evaluate` takes, which is the one before the last
 *   where the last is an activation that belongs to the loss; `targetOf` makes a target, `(F)`, of a
 *   label or a vector
 * @throws {RangeError} for an unknown loss
 */
export function lossAfter(ops, loss) {
  const kind = LOSSES[loss.type];
  if (kind === undefined) throw new RangeError(`The page knows no loss ${loss.type}.`);
  const end = ops.length - 1;
  const isFused = ops.length > 1 && kind.fuses !== undefined && ops[end].type === kind.fuses;
  const takesLogits = isFused || loss.config?.from_logits === true;
  const [classes] = ops[end].outputShape;
  const smoothing = loss.config?.label_smoothing ?? 0;
  const uniform = kind.fuses === "Softmax" ? 1 / classes : 0.5;
  return {
    last: isFused ? end - 1 : end,
    evaluate: takesLogits && kind.ofLogits ? kind.ofLogits : kind.of,
    targetOf: (y) => smoothed(typeof y === "number" ? oneHot(y, classes) : y, smoothing, uniform),
  };
}
