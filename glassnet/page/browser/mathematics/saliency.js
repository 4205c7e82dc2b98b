/**
 * Which pixels a network's answer depends on: the gradient of a score by the image.
 *
 * Reference: `glassnet/reference/saliency.py`.
 *
 * @import { Network } from "./network.js"
 * @import { Tensor } from "./tensor.js"
 */

import { zeros } from "./tensor.js";

/** The activations at a network's end behind which a score becomes a probability. */
const PROBABILITIES = new Set(["Softmax", "Sigmoid"]);

/**
 * `∂s_c / ∂x`: how the score of a class changes with each pixel of the image.
 *
 * The score is what stands before a softmax or sigmoid at the end, since a probability near 1 changes
 * with nothing any more. Through a threshold every gradient is 0. So where one stands in front, the
 * gradient is that by its black-and-white image.
 *
 * Source: Simonyan, Vedaldi and Zisserman 2013, §3.
 *
 * @param {Network} network through which the image went last, without a key
 * @param {number} label the number of the output whose score is taken
 * @returns {Tensor} in the shape of the image, or of what the last threshold makes of it
 */
export function scoreGradients(network, label) {
  // A dropout leaves a prediction alone, and its gradient too.
  const types = network.ops.map((op) => op.type);
  const kept = types.flatMap((type, n) => (type === "Dropout" ? [] : [n]));
  if (kept.length > 1 && PROBABILITIES.has(types[kept[kept.length - 1]])) kept.pop();
  const last = kept[kept.length - 1];
  const first = Math.min(types.lastIndexOf("Threshold", last) + 1, last);
  const dy = zeros(network.ops[last].outputShape);
  dy.data[label] = 1;
  const { dx, dvalues } = network.backward(dy, { last, first, wanted: "values" });
  return first > 0 ? dvalues[first - 1] : dx;
}
