/** Single values of the mathematics, each from its definition. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  reluForward,
  softmaxForward,
} from "../../glassnet/page/browser/mathematics/activations.js";
import { conv2dForward } from "../../glassnet/page/browser/mathematics/convolution.js";
import { denseForward } from "../../glassnet/page/browser/mathematics/dense.js";
import { dropoutForward } from "../../glassnet/page/browser/mathematics/dropout.js";
import { lossAfter } from "../../glassnet/page/browser/mathematics/losses.js";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { momentumStep, sgdStep } from "../../glassnet/page/browser/mathematics/optimizers.js";
import {
  averagePoolingForward,
  maxPoolingBackward,
  maxPoolingForward,
} from "../../glassnet/page/browser/mathematics/pooling.js";
import { thresholdForward } from "../../glassnet/page/browser/mathematics/preprocessing.js";
import { scoreGradients } from "../../glassnet/page/browser/mathematics/saliency.js";
import { epochOrder, foldIn, mix } from "../../glassnet/page/browser/mathematics/streams.js";
import { argmax, tensorOf, zeros } from "../../glassnet/page/browser/mathematics/tensor.js";
import { border, starts, windowsAlong } from "../../glassnet/page/browser/mathematics/windows.js";
import { layer } from "./gradients.js";

/** @import { Tensor } from "../../glassnet/page/browser/mathematics/tensor.js" */

/** @param {Tensor} tensor */
const listed = ({ data }) => Array.from(data);

test("a tensor has as many numbers as its shape has places", () => {
  assert.deepEqual(listed(tensorOf([1, 2, 3], [3, 1])), [1, 2, 3]);
  assert.throws(() => tensorOf([1, 2, 3], [2, 2]), /shape \(2, 2\) holds 4 numbers, not 3/);
});

test("the largest number is the first of several, or a NaN", () => {
  assert.equal(argmax(Float32Array.of(1, 3, 3, 2)), 1);
  assert.equal(argmax(Float32Array.of(1, Number.NaN, 9, Number.NaN)), 1);
});

test("windows lie as they do in the reference edition", () => {
  assert.deepEqual(border(28, 5, 1, "same"), [2, 2]);
  assert.deepEqual(border(28, 3, 2, "same"), [0, 1]);
  assert.deepEqual(border(28, 5, 1, "full"), [4, 4]);
  assert.deepEqual(starts(5, 3, 1, "same"), [-1, 0, 1, 2, 3]);
  const { count, pixel, tap, length } = windowsAlong(5, 3, 2, "full");
  assert.equal(count, 4);
  assert.deepEqual([...pixel], [0, 0, 2, 4]);
  assert.deepEqual([...tap], [2, 0, 0, 0]);
  assert.deepEqual([...length], [1, 3, 3, 1]);
});

test("a convolution sums pixels times kernel, and adds the bias", () => {
  const x = tensorOf([0, 1, 2, 3, 4, 5, 6, 7, 8], [3, 3, 1]);
  const y = zeros([2, 2, 1]);
  conv2dForward(y, x, tensorOf([1, 1, 1, 2], [2, 2, 1, 1]), tensorOf([10], [1]), [1, 1], "valid");
  assert.deepEqual(listed(y), [22, 27, 37, 42]);
});

test("a dense unit sums features times weights, and adds the bias", () => {
  const y = zeros([1]);
  denseForward(y, tensorOf([1, 2], [2]), tensorOf([3, 4], [2, 1]), tensorOf([0.5], [1]));
  assert.deepEqual(listed(y), [11.5]);
});

test("an average at the border is that of the pixels inside", () => {
  const y = zeros([2, 2, 1]);
  averagePoolingForward(
    y,
    tensorOf([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1]),
    [2, 2],
    [2, 2],
    "same",
  );
  assert.deepEqual(listed(y), [3, 4.5, 7.5, 9]);
});

test("of equal pixels the first one gets the whole gradient; a NaN is the largest", () => {
  const x = tensorOf([2, 2, 1, 2], [2, 2, 1]);
  const dx = zeros([2, 2, 1]);
  maxPoolingBackward(dx, tensorOf([7], [1, 1, 1]), x, [2, 2], [2, 2], "valid");
  assert.deepEqual(listed(dx), [7, 0, 0, 0]);
  const y = zeros([1, 1, 1]);
  maxPoolingForward(y, tensorOf([1, Number.NaN, 3, 4], [2, 2, 1]), [2, 2], [2, 2], "valid");
  assert.ok(Number.isNaN(y.data[0]));
});

test("what is no number stays none, and what is large does not overflow", () => {
  const y = zeros([2]);
  reluForward(y, tensorOf([Number.NaN, -1], [2]));
  assert.deepEqual(listed(y), [Number.NaN, 0]);
  thresholdForward(y, tensorOf([Number.NaN, 65], [2]), 64);
  assert.deepEqual(listed(y), [Number.NaN, 1]);
  softmaxForward(y, tensorOf([1000, 1000], [2]));
  assert.deepEqual(listed(y), [0.5, 0.5]);
});

test("random numbers are those of Python's documentation", () => {
  assert.deepEqual([0, 1, 2].map(mix), [0, 1753845952, 3507691905]);
  assert.equal(foldIn(foldIn(0, 2), 7), 1387140566);
  assert.deepEqual([...epochOrder(0, 0, 6)], [2, 0, 1, 3, 5, 4]);
});

test("a dropout leaves a prediction alone, and drops its share in training", () => {
  const x = tensorOf(new Float32Array(4000).fill(1), [20, 20, 10]);
  const y = zeros(x.shape);
  dropoutForward(y, x, 0.25, 3, null);
  assert.deepEqual(y.data, x.data);
  dropoutForward(y, x, 0.25, 3, 12345);
  const kept = listed(y).filter((value) => value !== 0);
  assert.ok(kept.every((value) => value === Math.fround(1 / 0.75)));
  assert.ok(Math.abs(kept.length / 4000 - 0.75) < 0.03);
});

test("a loss takes what stands before the activation that belongs to it", () => {
  const ops = [layer("Dense", {}, [2], [3]), layer("Softmax", {}, [3], [3])];
  const { last, evaluate, targetOf } = lossAfter(ops, { type: "SparseCategoricalCrossentropy" });
  assert.equal(last, 0);
  const dz = zeros([3]);
  const loss = evaluate(dz, targetOf(1), tensorOf([0, 800, -800], [3]));
  assert.equal(loss, 0);
  assert.deepEqual(listed(dz), [0, 0, 0]);
  assert.equal(lossAfter(ops, { type: "MeanSquaredError" }).last, 1);
  const config = { label_smoothing: 0.25 };
  const smooth = lossAfter([layer("Softmax", {}, [2], [2])], {
    type: "CategoricalCrossentropy",
    config,
  });
  assert.deepEqual([...smooth.targetOf([0, 1])], [0.125, 0.875]);
  assert.throws(() => lossAfter(ops, { type: "Hinge" }), /knows no loss Hinge/);
});

test("gradient descent follows its formula, with momentum and Nesterov's", () => {
  const [w, g, v] = [Float64Array.of(1), Float64Array.of(2), Float64Array.of(0.5)];
  sgdStep(w, g, 0.1);
  assert.equal(w[0], 0.8);
  momentumStep(w, g, v, 0.1, 0.5, false);
  assert.ok(Math.abs(v[0] - 0.05) < 1e-15);
  assert.ok(Math.abs(w[0] - 0.85) < 1e-15);
  momentumStep(w, g, v, 0.1, 0.5, true);
  assert.ok(Math.abs(v[0] - -0.175) < 1e-15);
  assert.ok(Math.abs(w[0] - (0.85 - 0.0875 - 0.2)) < 1e-15);
  const tiny = Float64Array.of(1e-35);
  sgdStep(tiny, Float64Array.of(0), 0.1);
  assert.equal(tiny[0], 0);
});

test("a layer without a formula is refused by name", () => {
  const op = { ...layer("Attention", {}, [2], [2]), name: "attention_3" };
  assert.throws(() => new Network([op]), /can't compute the layer attention_3 \(Attention\)/);
  assert.throws(() => new Network([layer("toString", {}, [2], [2])]), RangeError);
});

test("a saliency begins at the score, and ends behind a threshold", () => {
  const dense = layer("Dense", {}, [2], [2], [[2, 2], [2]]);
  const network = new Network([
    layer("Rescaling", { scale: 3, offset: 0 }, [2], [2]),
    layer("Threshold", { threshold: 0.5 }, [2], [2]),
    layer("Dropout", { rate: 0.5 }, [2], [2]),
    dense,
    layer("Softmax", {}, [2], [2]),
  ]);
  network.forward(tensorOf([1, 1], [2]));
  const [w] = dense.weights;
  assert.deepEqual(listed(scoreGradients(network, 1)), [w.data[1], w.data[3]]);
});
