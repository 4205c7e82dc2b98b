/**
 * The rows of the page: the image, and each layer of the network with the ops that it consists of.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { ModelDescription } from "../shell/models.js"
 */

import { IMAGE, shapeOf } from "./places.js";

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} label Its settings in words; empty for the image.
 * @property {number} sums The op whose values stand before the activation; `output` without one.
 * @property {number} output Its last op, whose values are the layer's.
 * @property {number[]} shape Of these values.
 * @property {number} parameters
 */

/** The ops that change each number by itself, and softmax: what an `activation=` may be. */
const ACTIVATIONS = new Set(["ReLU", "Sigmoid", "Tanh", "Softmax", "Linear"]);

/**
 * @param {readonly Op[]} ops
 * @param {ModelDescription["layers"]} described
 * @returns {Layer[]} The image first, then the layers that compute something, in their order.
 */
export function layersOf(ops, described) {
  /** @type {Layer[]} */
  const layers = [imageLayer(ops)];
  for (const [n, op] of ops.entries()) {
    const before = layers[layers.length - 1];
    const parameters = op.weights.reduce((total, weight) => total + weight.data.length, 0);
    if (n > 0 && ops[n - 1].layer === op.layer) {
      if (!ACTIVATIONS.has(op.type)) before.sums = n;
      before.output = n;
      before.shape = op.outputShape;
      before.parameters += parameters;
      continue;
    }
    const label = described.find(({ name }) => name === op.layer)?.label ?? op.type;
    const shape = op.outputShape;
    layers.push({ name: op.layer, label, sums: n, output: n, shape, parameters });
  }
  return layers;
}

/**
 * @param {readonly Op[]} ops
 * @returns {Layer}
 */
function imageLayer(ops) {
  const shape = shapeOf(ops, IMAGE);
  return { name: "image", label: "", sums: IMAGE, output: IMAGE, shape, parameters: 0 };
}

/**
 * The layer to which an op belongs.
 *
 * @param {readonly Layer[]} layers
 * @param {number} op
 * @returns {number} Its place among the layers.
 */
export function layerOfOp(layers, op) {
  return layers.findIndex(({ output }) => op <= output);
}
