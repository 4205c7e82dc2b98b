/** Every layer's gradient beside differences, in float64. */

import assert from "node:assert/strict";
import test from "node:test";
import { FORMULAS } from "../../glassnet/page/browser/mathematics/formulas.js";
import { lossAfter } from "../../glassnet/page/browser/mathematics/losses.js";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { windowsOver } from "../../glassnet/page/browser/mathematics/windows.js";
import {
  assertGradient,
  assertLayerGradients,
  layer,
  product,
  separated,
  uniform,
} from "./gradients.js";

/** @import { Padding } from "../../glassnet/page/browser/mathematics/windows.js" */

/**
 * @param {number[]} inputShape
 * @param {[number, number]} window
 * @param {[number, number]} strides
 * @param {Padding} padding
 */
function places(inputShape, window, strides, padding) {
  return windowsOver(inputShape, window, strides, padding).map(({ count }) => count);
}

/**
 * @param {number[]} inputShape
 * @param {[number, number]} kernel
 * @param {number} filters
 * @param {[number, number]} strides
 * @param {Padding} padding
 */
function convolution(inputShape, kernel, filters, strides, padding) {
  const outputShape = [...places(inputShape, kernel, strides, padding), filters];
  const weights = [[...kernel, inputShape[2], filters], [filters]];
  return layer("Conv2D", { strides, padding }, inputShape, outputShape, weights);
}

/**
 * @param {string} type
 * @param {number[]} inputShape
 * @param {[number, number]} pool_size
 * @param {[number, number]} strides
 * @param {Padding} padding
 */
function pooling(type, inputShape, pool_size, strides, padding) {
  const outputShape = [...places(inputShape, pool_size, strides, padding), inputShape[2]];
  return layer(type, { pool_size, strides, padding }, inputShape, outputShape);
}

const CONVOLUTIONS = {
  "of one channel": convolution([6, 5, 1], [3, 3], 1, [1, 1], "valid"),
  "with an even kernel, same": convolution([5, 7, 2], [2, 4], 6, [1, 1], "same"),
  "with strides, same": convolution([7, 8, 3], [3, 2], 4, [2, 3], "same"),
  "with strides, full": convolution([5, 4, 2], [4, 3], 5, [3, 2], "full"),
  "with a kernel larger than the image, full": convolution([2, 3, 1], [4, 5], 3, [1, 1], "full"),
  "with a stride beyond the kernel": convolution([9, 9, 2], [2, 2], 9, [3, 4], "valid"),
};

for (const [name, op] of Object.entries(CONVOLUTIONS)) {
  test(`the gradient of a convolution ${name}`, () => assertLayerGradients(op));
}

for (const type of ["AveragePooling2D", "MaxPooling2D"]) {
  test(`the gradient of ${type}`, () => {
    assertLayerGradients(pooling(type, [6, 4, 3], [2, 2], [2, 2], "valid"));
    assertLayerGradients(pooling(type, [7, 5, 2], [3, 2], [2, 1], "same"));
    assertLayerGradients(pooling(type, [5, 7, 1], [2, 3], [3, 3], "same"));
  });
}

test("the gradient of a dense layer", () => {
  assertLayerGradients(layer("Dense", {}, [9], [5], [[9, 5], [5]]));
  assertLayerGradients(layer("Dense", {}, [3], [1], [[3, 1], [1]]));
});

test("the gradient of every other layer", () => {
  const settings = { scale: -0.5, offset: 2, threshold: 0.25, rate: 0.4 };
  const checked = new Set(["Dense", "Conv2D", "AveragePooling2D", "MaxPooling2D", "Flatten"]);
  assertLayerGradients(layer("Flatten", {}, [3, 4, 2], [24]));
  for (const type of Object.keys(FORMULAS)) {
    if (!checked.has(type)) assertLayerGradients(layer(type, settings, [3, 4, 2], [3, 4, 2]), 99);
  }
});

test("the checker refuses a gradient that is 0.05 % off", () => {
  const x = uniform([40], 3);
  const gradient = { data: x.data.map((value) => 2 * value), shape: [40] };
  const square = () => product(x.data, x.data);
  assertGradient(square, x, gradient);
  const off = { data: gradient.data.map((value) => 1.0005 * value), shape: [40] };
  assert.throws(() => assertGradient(square, x, off), /differences say/);
});

const ENDS = /** @type {const} */ ([
  ["Softmax", "SparseCategoricalCrossentropy", { label_smoothing: 0.1 }],
  ["Sigmoid", "CategoricalCrossentropy", {}],
  ["Linear", "CategoricalCrossentropy", { from_logits: true }],
  ["Sigmoid", "BinaryCrossentropy", {}],
  ["Softmax", "BinaryCrossentropy", { label_smoothing: 0.2 }],
  ["Tanh", "MeanSquaredError", {}],
  ["Tanh", "MeanAbsoluteError", {}],
]);

for (const [activation, type, config] of ENDS) {
  test(`the gradient of a network from the image to ${type} behind ${activation}`, () => {
    const network = new Network([
      convolution([6, 5, 2], [3, 2], 3, [1, 1], "same"),
      layer("Tanh", {}, [6, 5, 3], [6, 5, 3]),
      pooling("AveragePooling2D", [6, 5, 3], [2, 2], [2, 2], "valid"),
      layer("Flatten", {}, [3, 2, 3], [18]),
      layer("Dense", {}, [18], [4], [[18, 4], [4]]),
      layer(activation, {}, [4], [4]),
    ]);
    const { last, evaluate, targetOf } = lossAfter(network.ops, { type, config });
    const target = targetOf(type.startsWith("Sparse") ? 2 : [0.2, 0.1, 0.4, 0.3]);
    const image = separated([6, 5, 2], 4);
    const dy = uniform([4], 0);
    const loss = () => evaluate(dy, target, network.forward(image)[last]);
    loss();
    const { dx, gradients } = network.backward(dy, { last });
    assertGradient(loss, image, dx);
    network.ops.forEach((op, n) => {
      op.weights.forEach((weight, k) => {
        assertGradient(loss, weight, gradients[n][k]);
      });
    });
  });
}

test("only what is wanted is computed on the way back", () => {
  const network = new Network([
    layer("Rescaling", { scale: 2, offset: 0 }, [4, 4, 1], [4, 4, 1]),
    convolution([4, 4, 1], [2, 2], 2, [1, 1], "valid"),
    layer("Flatten", {}, [3, 3, 2], [18]),
    layer("Dense", {}, [18], [2], [[18, 2], [2]]),
  ]);
  network.forward(uniform([4, 4, 1], 3));
  const all = network.backward(uniform([2], 4));
  const weights = network.backward(uniform([2], 4), { wanted: "weights" });
  assert.deepEqual(weights.gradients, all.gradients);
  assert.ok(weights.dx.data.every((value) => value === 0));
  const values = network.backward(uniform([2], 4), { wanted: "values" });
  assert.deepEqual([values.dx, values.dvalues], [all.dx, all.dvalues]);
  assert.deepEqual(values.gradients, []);
});
