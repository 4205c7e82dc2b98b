/**
 * Gradients compared with differences, in float64, along random directions.
 *
 * @import { Op } from "../../glassnet/page/browser/mathematics/formulas.js"
 * @import { Tensor } from "../../glassnet/page/browser/mathematics/tensor.js"
 */

import assert from "node:assert/strict";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { mix } from "../../glassnet/page/browser/mathematics/streams.js";
import { sizeOf } from "../../glassnet/page/browser/mathematics/tensor.js";

const STEP = 1e-5;
const TOLERANCE = 1e-5;
const DIRECTIONS = 5;

/**
 * Numbers from -1 to 1 that look random; the same for the same seed.
 *
 * @param {readonly number[]} shape
 * @param {number} seed
 * @returns {Tensor} of float64
 */
export function uniform(shape, seed) {
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, n) => {
    return mix(mix(n) ^ mix(seed)) / 2 ** 31 - 1;
  });
  return { data, shape: [...shape] };
}

/**
 * Numbers from -1 to 1 in a random order, no two of them near each other and none near 0: away from
 * the kinks of ReLU and of the largest of a window.
 *
 * @param {readonly number[]} shape
 * @param {number} seed
 * @returns {Tensor} of float64
 */
export function separated(shape, seed) {
  const size = sizeOf(shape);
  const { data } = uniform(shape, seed);
  const order = [...data.keys()].sort((a, b) => data[a] - data[b]);
  order.forEach((place, n) => {
    data[place] = (2 * n + 1 - size) / size || 1 / (2 * size);
  });
  return { data, shape: [...shape] };
}

/**
 * `Σ a b`.
 *
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function product(a, b) {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/**
 * Assert that `gradient` is that of `f` at `x`.
 *
 * Along a direction d, (f(x + h d) - f(x - h d)) / 2h must be the gradient times d. The tolerance
 * refers to the gradient's length, since the product may happen to be near 0.
 *
 * @param {() => number} f computed from the numbers that stand in x
 * @param {Tensor} x of float64
 * @param {Tensor} gradient
 */
export function assertGradient(f, x, gradient) {
  const size = x.data.length;
  assert.equal(gradient.data.length, size);
  const before = x.data.slice();
  for (let direction = 0; direction < DIRECTIONS; direction++) {
    const d = uniform([size], 77 + direction).data;
    /** @param {number} step */
    const at = (step) => {
      for (let n = 0; n < size; n++) x.data[n] = before[n] + step * d[n];
      return f();
    };
    const [above, below] = [at(STEP), at(-STEP)];
    at(0);
    const slope = (above - below) / (2 * STEP);
    const expected = product(gradient.data, d);
    const rounding = (8 * Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / STEP;
    const allowed = TOLERANCE * Math.sqrt(product(gradient.data, gradient.data)) + rounding;
    assert.ok(
      Math.abs(slope - expected) <= allowed,
      `the gradient says ${expected}, differences say ${slope}`,
    );
  }
}

/**
 * A simple layer, its weights drawn.
 *
 * @param {string} type
 * @param {Op["config"]} config
 * @param {number[]} inputShape
 * @param {number[]} outputShape
 * @param {number[][]} [weights] their shapes
 * @returns {Op}
 */
export function layer(type, config, inputShape, outputShape, weights = []) {
  const name = type.toLowerCase();
  const drawn = weights.map((shape, n) => uniform(shape, 5 + n));
  return { name, layer: name, type, config, inputShape, outputShape, weights: drawn };
}

/**
 * Assert that a layer's backward is the gradient of its forward, by the input and by each weight.
 *
 * @param {Op} op
 * @param {number | null} [key] of the image, for a layer that draws random numbers
 */
export function assertLayerGradients(op, key = null) {
  const network = new Network([op]);
  const x = separated(op.inputShape, 1);
  const dy = uniform(op.outputShape, 2);
  // Its gradient by the output is dy. Without weights a network computes in float32, unless it is
  // given where to put its numbers.
  const values = [{ data: new Float64Array(sizeOf(op.outputShape)), shape: op.outputShape }];
  const loss = () => product(dy.data, network.forward(x, key, values)[0].data);
  loss();
  const into = {
    dx: { data: new Float64Array(x.data.length), shape: op.inputShape },
    dvalues: [{ data: new Float64Array(sizeOf(op.outputShape)), shape: op.outputShape }],
    gradients: [op.weights.map(({ data, shape }) => ({ data: data.slice().fill(0), shape }))],
  };
  network.backward(dy, { into });
  assertGradient(loss, x, into.dx);
  op.weights.forEach((weight, n) => {
    assertGradient(loss, weight, into.gradients[0][n]);
  });
}
