/**
 * From what was drawn to what the network answers: each step is taken when what it depends on
 * has changed.
 */

import { argmax } from "../mathematics/tensor.js";

/** @typedef {import("./state.js").Answer} Answer */
/** @typedef {import("./state.js").Disturbance} Disturbance */
/** @typedef {import("./state.js").Input} Input */
/** @typedef {import("./state.js").PageStore} PageStore */
/** @typedef {import("../mathematics/tensor.js").Tensor} Tensor */
/** @typedef {import("../mathematics/network.js").Network} Network */

/**
 * What makes an image of an input, and what disturbs one: the drawing's and the race's part.
 * @typedef {object} Steps
 * @property {(input: Input) => Tensor | null} imageOf
 * @property {(image: Tensor, disturbance: Disturbance) => Tensor} disturb
 */

/**
 * Let each step follow whenever the one before it changes.
 *
 * @param {PageStore} store
 * @param {Steps} steps
 */
export function keepAnswering(store, { imageOf, disturb }) {
  store.subscribe(["input"], ({ input }) => store.set({ plainImage: imageOf(input) }));
  store.subscribe(["plainImage", "disturbance"], ({ plainImage, disturbance }) =>
    store.set({
      image: plainImage && disturbance ? disturb(plainImage, disturbance) : plainImage,
    }),
  );
  store.subscribe(["image", "network"], ({ image, network }) =>
    store.set({ answer: image && answerOf(network, image) }),
  );
}

/**
 * What a network makes of an image.
 *
 * @param {Network} network
 * @param {Tensor} image (height, width, channels), 0 … 255.
 * @returns {Answer}
 */
export function answerOf(network, image) {
  const x = inputOf(network, image);
  const values = network.forward(x);
  const outputs = values[values.length - 1].data;
  return { x, values, outputs, best: argmax(outputs) };
}

/**
 * The image in the shape that the network takes.
 *
 * @param {Network} network
 * @param {Tensor} image
 * @returns {Tensor}
 */
export function inputOf(network, image) {
  return { data: image.data, shape: network.ops[0].inputShape };
}

/**
 * Whether outputs say anything: after a training that went wrong, some are not finite.
 *
 * @param {ArrayLike<number>} outputs
 */
export function sayAnything(outputs) {
  return Array.from(outputs).every(Number.isFinite);
}
