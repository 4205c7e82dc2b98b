/**
 * What the file holds of a training in the page, and how it is opened.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Loss } from "../mathematics/losses.js"
 * @import { Penalty } from "../mathematics/penalties.js"
 * @import { PageFile, TensorReference } from "../shell/contents.js"
 */

/**
 * Images with the number of the class of each.
 * @typedef {object} ImagesDescription
 * @property {TensorReference} images (n, height, width, channels), 0 … 255.
 * @property {number[]} labels
 * @property {string} source Where they come from, in words.
 */

/**
 * The description, as `glassnet/page/training.py` writes it.
 * @typedef {object} TrainingDescription
 * @property {number} model The index of the model that is trained.
 * @property {ImagesDescription} training The images it learns from.
 * @property {ImagesDescription} heldOut The images that its accuracy is measured on.
 * @property {string} seed A whole number, from which the order of the images follows.
 * @property {number} batchSize
 * @property {number} learningRate
 * @property {number} momentum
 * @property {number} epochs
 * @property {TensorReference[][]} initial The weights of each op that the training begins with.
 * @property {(Penalty | null)[][]} penalties What the regularisers of these weights add.
 */

/**
 * Images as they are stored.
 * @typedef {object} LabelledImages
 * @property {Uint8Array} images Image by image, 0 … 255.
 * @property {number[]} labels
 */

/**
 * All that a training needs, as it goes to a worker.
 * @typedef {object} TrainingPlan
 * @property {Op[]} ops With the weights that the training begins with.
 * @property {LabelledImages} training
 * @property {LabelledImages} heldOut
 * @property {Loss} loss Of labels.
 * @property {string} seed
 * @property {number} batchSize
 * @property {number} epochs
 * @property {Rates} rates
 * @property {(Penalty | null)[][]} penalties For the weights of each op.
 */

/**
 * What may be changed while a training runs.
 * @typedef {object} Rates
 * @property {number} learningRate
 * @property {number} momentum
 */

/**
 * The plan that a file holds.
 *
 * @param {PageFile} file
 * @param {TrainingDescription} description
 * @param {readonly Op[]} ops of the model that is trained
 * @returns {Promise<TrainingPlan>}
 */
export async function openPlan(file, description, ops) {
  const { seed, batchSize, epochs, learningRate, momentum } = description;
  /** @param {ImagesDescription} stored */
  const opened = async ({ images, labels }) => ({
    images: /** @type {Uint8Array} */ (await file.array(images)),
    labels,
  });
  const initial = await Promise.all(
    description.initial.map((own) => Promise.all(own.map((weight) => file.tensor(weight)))),
  );
  return {
    // A softmax that the page has put behind the network stands in no list of weights.
    ops: ops.map((op, n) => ({ ...op, weights: initial[n] ?? [] })),
    penalties: ops.map((_, n) => description.penalties[n] ?? []),
    training: await opened(description.training),
    heldOut: await opened(description.heldOut),
    loss: { type: "SparseCategoricalCrossentropy" },
    seed,
    batchSize,
    epochs,
    rates: { learningRate, momentum },
  };
}
