/**
 * The sum that made a unit's value, term by term.
 *
 * Each kind of op has a function here that takes its formula apart; the terms add up to the value
 * that the op has put out, up to rounding. What a window sees beyond the image's edge is marked as
 * outside: under a kernel it is worth 0, and a pooling leaves it out.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Config, Op } from "../mathematics/formulas.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Answer, Unit } from "../shell/state.js"
 */

import { sigmoid } from "../mathematics/activations.js";
import { argmax } from "../mathematics/tensor.js";
import { IMAGE, indexAt, isPlace, offsetOf, unitValue, valuesOf } from "./places.js";
import { settingsOf } from "./settings.js";
import { windowOf } from "./windows_of.js";

/**
 * One place of a window.
 * @typedef {object} Cell
 * @property {number[]} index Of the value in what goes into the op.
 * @property {boolean} inside Whether there is such a value.
 * @property {number} value 0 outside.
 * @property {number} weight By which it is multiplied; 1 in a pooling.
 * @property {number} product
 */

/**
 * What one channel adds to a convolution's sum.
 * @typedef {object} Channel
 * @property {Cell[]} cells Row by row.
 * @property {number} sum Of the products.
 */

/**
 * @typedef {object} ConvolutionTerms `Σ_c Σ_kl patch × kernel + bias`.
 * @property {"convolution"} kind
 * @property {number[]} size The kernel's rows and columns.
 * @property {Channel[]} channels
 * @property {number} bias
 * @property {number} result
 */

/**
 * @typedef {object} DenseTerms `Σ_f value × weight + bias`.
 * @property {"dense"} kind
 * @property {ArrayLike<number>} values Of all features.
 * @property {Float64Array} weights
 * @property {Float64Array} products
 * @property {number} bias
 * @property {number} result
 */

/**
 * @typedef {object} PoolingTerms The average, or the largest, of what the window sees.
 * @property {"average" | "maximum"} kind
 * @property {number[]} size The window's rows and columns.
 * @property {Cell[]} cells Row by row.
 * @property {number} inside How many of them are inside.
 * @property {number} winner The place of the largest among the cells; the first one of several, and
 *   a NaN before all others.
 * @property {number} result
 */

/**
 * @typedef {object} SoftmaxTerms `exp(x_u - max) / Σ_c exp(x_c - max)`.
 * @property {"softmax"} kind
 * @property {number[]} scores
 * @property {number} largest Of the scores.
 * @property {number[]} powers `exp(x_c - max)`.
 * @property {number} total Of the powers.
 * @property {number} unit Whose share it is.
 * @property {number} result
 */

/**
 * @typedef {object} FunctionTerms A function of one number.
 * @property {"function"} kind
 * @property {string} type Of the op.
 * @property {Partial<Config>} config Of the op.
 * @property {number} x
 * @property {number[]} index Where x stands in what goes into the op.
 * @property {number} result
 */

/**
 * @typedef {object} ImageTerms A pixel, which nothing has computed.
 * @property {"image"} kind
 * @property {number} result
 */

/** @typedef {ConvolutionTerms | DenseTerms | PoolingTerms | SoftmaxTerms | FunctionTerms | ImageTerms} Terms */

/**
 * @typedef {(op: Op, x: Tensor, index: readonly number[]) => Terms} TakingApart
 */

/** @type {Readonly<Record<string, TakingApart>>} */
const TAKING_APART = Object.freeze({
  Conv2D: convolutionTerms,
  Dense: denseTerms,
  AveragePooling2D: (op, x, index) => poolingTerms("average", op, x, index),
  MaxPooling2D: (op, x, index) => poolingTerms("maximum", op, x, index),
  Softmax: softmaxTerms,
});

/**
 * The terms of a unit's value.
 *
 * @param {Network} network
 * @param {Answer} answer What the network made of the image.
 * @param {Unit} unit
 * @returns {Terms}
 */
export function termsOf(network, answer, unit) {
  if (unit.op === IMAGE) return { kind: "image", result: unitValue(answer, unit) };
  const op = network.ops[unit.op];
  const takeApart = Object.hasOwn(TAKING_APART, op.type) ? TAKING_APART[op.type] : functionTerms;
  return takeApart(op, valuesOf(answer, unit.op - 1), unit.index);
}

/** @type {TakingApart} */
function convolutionTerms(op, x, index) {
  const [kernel, bias] = op.weights;
  const [rows, columns, count] = kernel.shape;
  const filter = index[2];
  /** @type {Channel[]} */
  const channels = [];
  for (let c = 0; c < count; c++) {
    const cells = cellsUnder(op, x, [index[0], index[1], c]);
    let sum = 0;
    for (const [n, cell] of cells.entries()) {
      const [k, l] = indexAt([rows, columns], n);
      cell.weight = kernel.data[offsetOf(kernel.shape, [k, l, c, filter])];
      cell.product = cell.inside ? cell.value * cell.weight : 0;
      sum += cell.product;
    }
    channels.push({ cells, sum });
  }
  const own = bias.data[filter];
  const result = channels.reduce((total, { sum }) => total + sum, own);
  return { kind: "convolution", size: [rows, columns], channels, bias: own, result };
}

/**
 * What a window sees of one channel, row by row.
 *
 * @param {Op} op
 * @param {Tensor} x
 * @param {readonly number[]} place The window's row and column, and the channel.
 * @returns {Cell[]} With a weight of 1.
 */
function cellsUnder(op, x, [row, column, channel]) {
  const window = windowOf(op);
  if (window === null) return [];
  const [top, left] = [window.starts[0][row], window.starts[1][column]];
  const cells = [];
  for (let k = 0; k < window.size[0]; k++) {
    for (let l = 0; l < window.size[1]; l++) {
      const index = [top + k, left + l, channel];
      const inside = isPlace(x.shape, index);
      const value = inside ? x.data[offsetOf(x.shape, index)] : 0;
      cells.push({ index, inside, value, weight: 1, product: value });
    }
  }
  return cells;
}

/** @type {TakingApart} */
function denseTerms(op, x, [unit]) {
  const [kernel, bias] = op.weights;
  const [features, units] = kernel.shape;
  const weights = new Float64Array(features);
  const products = new Float64Array(features);
  let result = bias.data[unit];
  for (let f = 0; f < features; f++) {
    weights[f] = kernel.data[f * units + unit];
    products[f] = x.data[f] * weights[f];
    result += products[f];
  }
  return { kind: "dense", values: x.data, weights, products, bias: bias.data[unit], result };
}

/**
 * @param {"average" | "maximum"} kind
 * @param {Op} op
 * @param {Tensor} x
 * @param {readonly number[]} index
 * @returns {PoolingTerms}
 */
function poolingTerms(kind, op, x, index) {
  const cells = cellsUnder(op, x, index);
  const inside = cells.filter((cell) => cell.inside);
  const values = inside.map(({ value }) => value);
  const winner = cells.indexOf(inside[argmax(values)]);
  const sum = values.reduce((total, value) => total + value, 0);
  const result = kind === "average" ? sum / inside.length : cells[winner].value;
  const size = windowOf(op)?.size ?? [];
  return { kind, size, cells, inside: inside.length, winner, result };
}

/** @type {TakingApart} */
function softmaxTerms(_op, x, index) {
  const classes = x.shape[x.shape.length - 1];
  const unit = index[index.length - 1];
  const first = offsetOf(x.shape, index) - unit;
  const scores = Array.from(x.data.subarray(first, first + classes));
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { kind: "softmax", scores, largest, powers, total, unit, result: powers[unit] / total };
}

/**
 * What an op makes of one number: its formula, by its type.
 *
 * @type {Readonly<Record<string, (x: number, config: FunctionTerms["config"]) => number>>}
 */
const FUNCTIONS = Object.freeze({
  ReLU: (x) => Math.max(x, 0),
  Sigmoid: sigmoid,
  Tanh: Math.tanh,
  Rescaling: (x, { scale = 1, offset = 0 }) => scale * x + offset,
  Threshold: (x, { threshold = 0 }) => (Number.isNaN(x) ? x : Number(x > threshold)),
});

/** @type {TakingApart} */
function functionTerms(op, x, index) {
  const offset = offsetOf(op.outputShape, index);
  const value = x.data[offset];
  const apply = Object.hasOwn(FUNCTIONS, op.type) ? FUNCTIONS[op.type] : null;
  return {
    kind: "function",
    type: op.type,
    config: settingsOf(op),
    x: value,
    index: indexAt(x.shape, offset),
    result: apply === null ? value : apply(value, settingsOf(op)),
  };
}
