/** What the sliders do to an image. */

/** @typedef {import("../mathematics/tensor.js").Tensor} Tensor */

/**
 * @param {Tensor} image
 * @param {import("../shell/state.js").Disturbance} _disturbance
 * @returns {Tensor}
 */
export function disturb(image, _disturbance) {
  return image;
}
