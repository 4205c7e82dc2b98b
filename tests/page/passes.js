/**
 * All numbers that come of images which go through a network, forward and backward. It runs in Node
 * and in a browser.
 *
 * @import { Loss } from "../../glassnet/page/browser/mathematics/losses.js"
 * @import { Op } from "../../glassnet/page/browser/mathematics/formulas.js"
 * @import { Tensor } from "../../glassnet/page/browser/mathematics/tensor.js"
 */

import { imageKey } from "../../glassnet/page/browser/mathematics/dropout.js";
import { lossAfter } from "../../glassnet/page/browser/mathematics/losses.js";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { scoreGradients } from "../../glassnet/page/browser/mathematics/saliency.js";
import { sizeOf, tensorOf, zeros } from "../../glassnet/page/browser/mathematics/tensor.js";

/**
 * For each image the output of each op, the gradient by each of them, that by the image, and the
 * loss; then the gradient of the mean loss by each weight, and, where scores are asked for, the
 * saliency of each image.
 *
 * @param {Network} network
 * @param {object} given
 * @param {Loss} given.loss
 * @param {Tensor} given.images (n, …)
 * @param {(number | number[])[]} given.targets
 * @param {number | null} given.stream from which images draw their keys; null for a prediction
 * @param {number[] | null} given.scores the outputs whose saliency is wanted, for each image
 * @returns {Float32Array[]}
 */
export function passes(network, given) {
  const { last, evaluate, targetOf } = lossAfter(network.ops, given.loss);
  const { images } = given;
  const [count, ...shape] = images.shape;
  const size = sizeOf(shape);
  const into = network.newGradients();
  const dy = zeros(network.ops[last].outputShape);
  /** @type {Float32Array[]} */
  const results = [];
  for (let n = 0; n < count; n++) {
    const image = tensorOf(images.data.slice(n * size, (n + 1) * size), shape);
    const key = given.stream === null ? null : imageKey(given.stream, n);
    const values = network.forward(image, key);
    const loss = evaluate(dy, targetOf(given.targets[n]), values[last]);
    for (let c = 0; c < dy.data.length; c++) dy.data[c] /= count;
    const { dx, dvalues } = network.backward(dy, { last, into });
    results.push(...[...values, ...dvalues, dx].map(({ data }) => Float32Array.from(data)));
    results.push(Float32Array.of(loss));
  }
  results.push(...into.gradients.flat().map(({ data }) => Float32Array.from(data)));
  for (const [n, label] of (given.scores ?? []).entries()) {
    network.forward(tensorOf(images.data.slice(n * size, (n + 1) * size), shape));
    results.push(Float32Array.from(scoreGradients(network, label).data));
  }
  return results;
}

/**
 * @typedef {{base64: string, shape: number[]}} Encoded float32 numbers
 *
 * @typedef {object} Case
 * @property {(Omit<Op, "weights"> & {weights: Encoded[]})[]} ops
 * @property {Loss} loss
 * @property {Encoded} images (n, …)
 * @property {(number | number[])[]} targets
 * @property {number | null} stream from which images draw their keys; null for a prediction
 * @property {number[] | null} scores the outputs whose saliency is wanted, for each image
 */

/** @param {Encoded} encoded */
function decoded({ base64, shape }) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return tensorOf(new Float32Array(bytes.buffer), shape);
}

/**
 * The {@link passes} of a case: a network that Python describes, and images.
 *
 * @param {Case} given
 * @returns {Float32Array[]}
 */
export function passesOf(given) {
  const ops = given.ops.map((op) => ({ ...op, weights: op.weights.map(decoded) }));
  return passes(new Network(ops), { ...given, images: decoded(given.images) });
}
