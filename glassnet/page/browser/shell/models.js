/**
 * The networks in the file: what is known of each, and its layers with their weights.
 */

import { Network } from "../mathematics/network.js";

/** @typedef {import("./contents.js").PageFile} PageFile */
/** @typedef {import("./contents.js").TensorReference} TensorReference */

/**
 * A simple layer, as the file describes it.
 * @typedef {object} OpDescription
 * @property {string} name Of its own: "conv2d", "conv2d/relu".
 * @property {string} layer The layer of the network that it belongs to.
 * @property {string} type The class in `glassnet.layers`.
 * @property {Record<string, unknown>} config Its settings, by Keras's names.
 * @property {number[]} inputShape Of one image.
 * @property {number[]} outputShape Of one image.
 * @property {TensorReference[]} weights
 * @property {number} flops Of one image, forward.
 */

/**
 * @typedef {object} ModelDescription
 * @property {string} name
 * @property {string} title Its layers in one line.
 * @property {number[]} inputShape Of one image.
 * @property {string[]} classes What each of its outputs stands for.
 * @property {OpDescription[]} ops
 * @property {{name: string, label: string}[]} layers Its layers, with their settings in words.
 * @property {number} parameters
 * @property {number} flops Of one image, forward.
 * @property {number | null} accuracy On the test images of its data, 0 … 1; null if unknown.
 * @property {number | null} loss On the same images; null if unknown.
 * @property {string} data The name of its data set; empty if unknown.
 * @property {[string, string][]} receipt How it was made: a heading and a value each.
 */

/**
 * A network that the page shows.
 * @typedef {ModelDescription & {network: Network}} Model
 */

/**
 * All networks of the file.
 *
 * @param {PageFile} file
 * @returns {Promise<Model[]>}
 */
export function openModels(file) {
  return Promise.all(
    file.contents.models.map(async (description) => ({
      ...description,
      network: await openNetwork(file, description.ops),
    })),
  );
}

/**
 * @param {PageFile} file
 * @param {OpDescription[]} ops
 */
async function openNetwork(file, ops) {
  const opened = ops.map(async (op) => ({
    ...op,
    weights: await Promise.all(op.weights.map((weight) => file.tensor(weight))),
  }));
  return new Network(await Promise.all(opened));
}
