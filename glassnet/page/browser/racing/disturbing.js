/**
 * What the sliders do to an image: first to the strokes, then to where they are, and at last noise
 * is laid over all.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Disturbance } from "../shell/state.js"
 */

import { withNoise } from "./noise.js";
import { thickened } from "./thickening.js";
import { transformed } from "./transforming.js";

/**
 * @param {Tensor} image (height, width, channels), 0 … 255
 * @param {Readonly<Disturbance>} disturbance
 * @returns {Tensor} The same one, if nothing is changed.
 */
export function disturb(image, disturbance) {
  const { right, down, turn, scale, thicken, noise } = disturbance;
  let result = image;
  if (thicken !== 0) result = thickened(result, thicken);
  if (right !== 0 || down !== 0 || turn !== 0 || scale !== 1) {
    result = transformed(result, disturbance);
  }
  if (noise !== 0) result = withNoise(result, noise);
  return result;
}
